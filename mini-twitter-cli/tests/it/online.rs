//! The program with a server: every command, as transcripts.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;
use mini_twitter_client::Client;
use mini_twitter_core::account::Register;
use mini_twitter_core::field::Secret;
use mini_twitter_core::post::{Entry, NewPost};
use mini_twitter_server::config::Config;
use mini_twitter_server::secret::password::Cost;
use mini_twitter_server::{Running, spawn};

use crate::program::{Program, text};

const PASSWORD: (&str, &str) = ("MINI_TWITTER_PASSWORD", "correct horse");
const NEW_PASSWORD: &str = "MINI_TWITTER_NEW_PASSWORD";

/// Starts a server that ends with the test.
pub(crate) async fn server() -> Running {
    let mut config = Config::temporary(&["--rate-limits", "off"]).unwrap();
    config.password_cost = Cost::CHEAP;
    spawn(config).await.unwrap()
}

/// The program with the password in a variable.
pub(crate) fn program_for(server: &Running) -> Program {
    Program::at(server.url()).with(PASSWORD.0, PASSWORD.1)
}

/// The same with alice signed in, and bob in a profile of his own.
pub(crate) fn with_alice_and_bob(server: &Running) -> Program {
    let program = program_for(server);
    for line in [
        "register alice alice@example.org",
        "register bob bob@example.org --profile bob",
    ] {
        let output = program.fed(line, "");
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    }
    program
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_about_the_account() {
    let server = server().await;
    let program = program_for(&server);

    let transcript = program.transcript(&[
        "whoami",
        "register alice alice@example.org --name Alice --bio 'likes tea'",
        "register alice other@example.org --profile other",
        "whoami",
        "set --bio '' --location Wien --youtube alice",
        "set --website nowhere",
        "set --private on --messages nobody",
        "refresh",
        "sessions",
        "tokens create bot",
        "tokens",
        "tokens revoke @1",
        "tokens revoke 1",
        "deactivate",
        "login",
        "reactivate",
        "logout",
        "whoami",
    ]);

    assert_snapshot!("account", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_the_account_needs_a_confirmation_and_forgets_the_session() {
    let server = server().await;
    let program = program_for(&server);

    let transcript = program.transcript(&[
        "register alice alice@example.org",
        "account delete",
        "whoami -o plain",
        "account delete --yes",
        "whoami",
        "login alice",
        "register alice alice@example.net",
        "register alison alice@example.org",
    ]);

    assert_snapshot!("deleted", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_about_posts() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let transcript = program.transcript(&[
        "post 'hello @bob #first'",
        "edit @1 'hello, @bob #first' --cw tea",
        "edits @last",
        "posts @me",
        "posts @alice --profile bob",
        "reply @1 'hello yourself' --profile bob",
        "thread @1 --profile bob",
        "replies @1 --profile bob",
        "show @last --profile bob",
        "posts --replies --profile bob",
        "like @9 --profile bob",
        "profile @2 --profile bob",
        "posts @2 --profile bob",
        "like @1 --profile bob",
        "liked --profile bob",
        "likes @1 --profile bob",
        "unlike @last --profile bob",
        "retweet @last --profile bob",
        "retweets @last --profile bob",
        "unretweet @last --profile bob",
        "bookmark @last --profile bob",
        "bookmarks --profile bob",
        "unbookmark @last --profile bob",
        "quote @last '' --profile bob",
        "quotes @1 --profile bob",
        "delete @last --profile bob",
        "show @last --profile bob",
    ]);

    assert_snapshot!("posts", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_about_users() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let transcript = program.transcript(&[
        "follow @bob",
        "follow @me",
        "follow nobody_here",
        "profile bob",
        "following",
        "followers bob",
        "relationships bob",
        "mute bob --until 2100-01-01T00:00:00Z",
        "mutes",
        "unmute @1",
        "block bob",
        "blocks",
        "posts bob",
        "unblock bob",
        "unfollow bob",
        "users",
        "users zed",
    ]);

    assert_snapshot!("people", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_about_timelines_and_notifications() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let transcript = program.transcript(&[
        "feed",
        "post 'tea with @bob #tea'",
        "feed",
        "tag '#Tea'",
        "tag '#'",
        "trends -o json",
        "notifications --profile bob",
        "notifications unread --profile bob",
        "notifications show @1 --profile bob",
        "notifications read @1 --profile bob",
        "notifications read --all --profile bob",
        "notifications preferences set mentions=off --profile bob",
        "notifications preferences --profile bob",
        "notifications --type mention --profile bob",
        "thread @last",
    ]);

    assert_snapshot!("reading", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_come_from_standard_input_one_a_line() {
    let server = server().await;
    let program = Program::at(server.url());
    let run = |line: &str, input: &str| {
        let output = program.fed(line, input);
        let stderr = text(&output.stderr);
        let first = stderr.lines().next().unwrap_or_default().to_owned();
        (output.status.code(), first)
    };
    let success = |message: &str| (Some(0), message.to_owned());

    assert_eq!(
        run(
            "register alice a@example.org --password-stdin",
            "correct horse\n"
        ),
        success(
            "hint: a code is mailed to a@example.org; confirm the address with it: mini-twitter email verify"
        )
    );
    assert_eq!(
        run(
            "password change --password-stdin",
            "correct horse\r\nbattery staple"
        ),
        success("password changed; all other sessions have been ended")
    );
    assert_eq!(
        run("login alice --password-stdin", "correct horse\n"),
        (Some(4), "error: wrong name or password".to_owned())
    );
    assert_eq!(
        run("login --password-stdin", "battery staple\n"),
        success("")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn all_pages_are_one_array_or_a_line_each() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    for number in 1..=3 {
        program.fed(&format!("post 'number {number}'"), "");
    }

    let array = program.fed("feed --all -o json", "");
    let lines = program.fed("feed --all -o ndjson", "");

    let array: Vec<Entry> = serde_json::from_slice(&array.stdout).unwrap();
    let lines = text(&lines.stdout);
    let lines: Vec<Entry> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(array.len(), 3);
    assert_eq!(array, lines);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_signs_in_with_its_next_line_or_with_standard_input() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    // The variable must not be used.
    let program = program.with(PASSWORD.0, "wrong horse");
    let script = "login bob --password-stdin\ncorrect horse\nwhoami\n";

    let next_line = program.fed("shell", script);
    let input = program.fed(
        "-c 'login alice --password-stdin' -c whoami",
        "correct horse\n",
    );

    for (output, name) in [(next_line, "bob"), (input, "alice")] {
        let lines = text(&output.stdout);
        assert_eq!(text(&output.stderr), "");
        assert_eq!(lines.lines().count(), 2, "{lines}");
        assert!(lines.lines().all(|line| line.starts_with(name)), "{lines}");
    }
}

/// Starts a server with more posts than a page holds, all by alice.
async fn many_posts() -> (Running, Program) {
    let server = server().await;
    let client = Client::builder(server.url()).build().unwrap();
    let alice = Register {
        username: "alice".to_owned(),
        email: "alice@example.org".to_owned(),
        password: Secret::new(PASSWORD.1),
        name: None,
        first_name: None,
        last_name: None,
        birthday: None,
        bio: None,
        device: None,
    };
    client.account().register(alice).await.unwrap();
    for number in 1..=103 {
        let new = NewPost::text(format!("number {number}"));
        client.posts().create(new).await.unwrap();
    }
    let program = program_for(&server);
    (server, program)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_beyond_a_page_takes_as_many_pages_as_it_needs() {
    let (_server, program) = many_posts().await;

    for (line, expected) in [
        ("posts @alice -o json", 20),
        ("posts @alice -o json --limit 2", 2),
        ("posts @alice -o json --limit 102", 102),
        ("posts @alice -o json --all", 103),
    ] {
        let posts: Vec<Entry> = serde_json::from_slice(&program.fed(line, "").stdout).unwrap();

        assert_eq!(posts.len(), expected, "{line}");
        assert_eq!(posts[0].post.text.as_deref(), Some("number 103"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_all_pages_may_stop_early() {
    let (_server, program) = many_posts().await;
    let mut child = program.start("posts @alice --all -o ndjson");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());

    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    drop(stdout);

    let output = child.wait_with_output().unwrap();
    assert!(first.contains("number 103"));
    assert_eq!(
        (output.status.code(), text(&output.stderr).as_str()),
        (Some(0), "")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_can_read_a_session() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    for profile in ["default", "bob"] {
        let folder = program
            .home()
            .join(".local/state/mini-twitter")
            .join(profile);
        let session = folder.join("session.json").metadata().unwrap();
        assert_eq!(session.permissions().mode() & 0o777, 0o600);
        assert_eq!(
            folder.metadata().unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_the_requests_and_no_secret() {
    let server = server().await;
    let program = program_for(&server);

    let output = program.fed("register alice alice@example.org -vvv", "");
    let again = program.fed("refresh -vvv", "");

    let stderr = text(&output.stderr) + &text(&again.stderr);
    assert!(stderr.contains("/v1/auth/register"), "{stderr}");
    let session = std::fs::read_to_string(
        program
            .home()
            .join(".local/state/mini-twitter/default/session.json"),
    )
    .unwrap();
    let session: serde_json::Value = serde_json::from_str(&session).unwrap();
    let secrets = ["access_token", "refresh_token"].map(|name| session[name].as_str().unwrap());
    for secret in secrets.iter().chain([&PASSWORD.1]) {
        assert!(!stderr.contains(secret), "{stderr}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_token_replaces_the_session() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    let made = program.fed("tokens create bot --scope read -o json", "");
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    let bot =
        Program::at(server.url()).with("MINI_TWITTER_TOKEN", made["secret"].as_str().unwrap());

    let transcript = bot.transcript(&[
        "profile @me",
        "post hello",
        "login alice --password-stdin",
        "set --bio tea",
        "tokens",
        "-c 'as bob' -c 'login'",
    ]);

    assert_snapshot!("personal_token", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_is_named_by_its_variable() {
    let server = server().await;

    for token in ["mt_wrong", "two\nlines", "é", " "] {
        let bot = Program::at(server.url()).with("MINI_TWITTER_TOKEN", token);

        let output = bot.fed("whoami", "");

        assert_eq!(
            text(&output.stderr),
            "error: the token in MINI_TWITTER_TOKEN is refused: it is wrong, expired or revoked\n\
             hint: create another token: env -u MINI_TWITTER_TOKEN mini-twitter tokens create NAME\n",
            "{token:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_refused_is_named_by_its_variable() {
    let server = server().await;
    let alice = with_alice_and_bob(&server);
    let short = Program::at(server.url()).with(PASSWORD.0, "short");
    let alice = alice
        .with(PASSWORD.0, "wrong horse")
        .with(NEW_PASSWORD, "short");

    let transcript =
        short.transcript(&["register carol carol@example.org", "login alice", "login"])
            + &alice.transcript(&[
                "password change",
                "email change new@example.org",
                "deactivate",
                "account delete --yes",
            ]);

    assert_snapshot!("wrong_passwords", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_and_signing_in_name_the_session_alike() {
    let server = server().await;
    let program = program_for(&server);
    for line in [
        "register alice alice@example.org",
        "login alice",
        "login alice --device laptop",
    ] {
        assert!(program.fed(line, "").status.success(), "{line}");
    }

    let sessions = text(&program.fed("sessions", "").stdout);

    let devices: Vec<_> = sessions
        .lines()
        .map(|it| it.split('\t').nth(1).unwrap())
        .collect();
    assert_eq!(
        devices,
        ["laptop", "mini-twitter (default)", "mini-twitter (default)"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_the_server_refuses_has_the_name_of_its_flag() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let transcript = program.transcript(&[
        "set --birthday 1800-01-01",
        "set --pin 178912",
        "mute bob --until 2000-01-01T00:00:00Z",
        "tokens create bot --until 2000-01-01T00:00:00Z",
        "tokens create bot --scope admin",
        "follow @me",
    ]);

    assert_snapshot!("refused_there", transcript);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_path_can_be_called() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let transcript = program.transcript(&[
        r#"api post /v1/posts --data '{"text": "raw"}' -o ndjson"#,
        "api GET /v1/users/alice/followers -q limit=1",
        "api GET /v1/nothing",
        "api DELETE /v1/instance",
        "api POST /v1/posts --data '{'",
        r#"api POST /v1/posts --data '{"txet": "raw"}'"#,
    ]);

    assert_snapshot!("raw", transcript);
}
