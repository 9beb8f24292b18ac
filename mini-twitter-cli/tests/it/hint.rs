//! Hints that come from what is known of the call: its server, its session, what it was about.

use insta::assert_snapshot;
use mini_twitter_cli::hint::{self, Attempt};
use mini_twitter_client::{Error, Failure, TransportKind};

use crate::online::{program_for, server, with_alice_and_bob};
use crate::program::{Program, text};

/// What a line prints to standard error.
fn said(program: &Program, line: &str) -> String {
    text(&program.fed(line, "").stderr)
}

#[tokio::test(flavor = "multi_thread")]
async fn https_at_an_http_server_is_answered_with_the_address_that_works() {
    let server = server().await;
    let wrong = server.url().replace("http:", "https:");

    let said = said(&Program::at(&wrong), "instance");

    let hint = format!(
        "hint: use that address: mini-twitter instance --server {}\n",
        server.url()
    );
    assert!(said.ends_with(&hint), "{said}");
}

#[test]
fn a_connection_that_is_closed_at_once_may_be_one_of_https() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        // It reads the request, and closes.
        for stream in listener.incoming() {
            std::io::Read::read(&mut stream.unwrap(), &mut [0; 4096]).unwrap();
        }
    });

    let said = said(&Program::at(format!("http://{address}")), "instance");

    let hint = format!(
        "hint: if the server speaks https, use that: mini-twitter instance --server https://{address}\n"
    );
    assert!(said.ends_with(&hint), "{said}");
}

#[test]
fn an_unknown_certificate_authority_can_be_named() {
    let error = Error::Transport(Failure {
        kind: TransportKind::Connect,
        what: "cannot connect to https://h: invalid peer certificate: UnknownIssuer".to_owned(),
    });
    let attempt = Attempt {
        server: "https://h".to_owned(),
        ..Attempt::default()
    };

    assert_eq!(
        hint::of(&error, None, &attempt).unwrap().to_string(),
        "if you trust the authority that issued it, name its file: \
         SSL_CERT_FILE=ca.pem mini-twitter instance --server https://h"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_with_a_path_that_is_no_servers_is_named() {
    let server = server().await;
    let program = program_for(&server);

    let said = said(&program, &format!("instance --server {}/v1", server.url()));

    assert_eq!(
        said.replace(&server.url(), "URL"),
        "error: no mini-twitter server under the path of URL/v1\n\
         hint: leave out the path: mini-twitter instance --server URL\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_another_server_is_kept_by_the_hint() {
    let (server, other) = (server().await, self::server().await);
    let program = with_alice_and_bob(&server);
    let said = |program: &Program, line: &str| {
        let said = said(program, line);
        let said = said.replace(&server.url(), "URL");
        said.replace(&other.url(), "OTHER")
    };

    let by_flag = said(&program, &format!("whoami --server {}", other.url()));
    let by_variable = said(
        &program.with("MINI_TWITTER_SERVER", &other.url()),
        "like 178912",
    );

    assert_snapshot!(by_flag + &by_variable, @"
    error: the stored session is of URL, not of OTHER; use that address, or sign in here, which replaces the session
    hint: sign in there with another profile, which keeps this session: mini-twitter login NAME --profile OTHER --server OTHER
    error: the stored session is of URL, not of OTHER; use that address, or sign in here, which replaces the session
    hint: the address is that of MINI_TWITTER_SERVER; run it without: env -u MINI_TWITTER_SERVER mini-twitter like 178912
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_signed_in_is_told_of_register() {
    let server = server().await;

    let said = said(&program_for(&server), "whoami");

    assert_snapshot!(said, @r#"
    error: sign in first
    hint: sign in, or create an account with "register": mini-twitter login NAME
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hint_for_a_taken_address_names_it() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let registered = said(
        &program,
        "register --profile new alice2 --name A bob@example.org",
    );
    let changed = said(&program, "email change bob@example.org");

    assert_snapshot!(registered + &changed, @"
    error: that email address is taken
    hint: sign in to the account with that address: mini-twitter --profile new login bob@example.org
    error: that email address is taken
    hint: sign in to the account with that address: mini-twitter login bob@example.org
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_user_is_followed_after_unblocking() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    program.fed("block bob", "");

    let blocked = said(&program, "follow bob");
    let missing = said(&program, "follow nobody");

    assert_snapshot!(blocked + &missing, @"
    error: no user bob
    hint: you block @bob; to follow them, unblock them: mini-twitter unblock bob
    error: no user nobody
    hint: search for users: mini-twitter users no
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_private_account_refuses_is_answered_with_what_it_allows() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    program.fed("follow bob", "");
    let post = text(&program.fed("post hello -o json --profile bob", "").stdout);
    let post: serde_json::Value = serde_json::from_str(&post).unwrap();
    let id = post["id"].as_str().unwrap();
    program.fed("set --private on --profile bob", "");

    let said = [
        said(&program, &format!("retweet {id}")),
        said(&program, &format!("quote {id} look")),
        said(&program, "unfollow bob"),
        said(&program, "follow @bob"),
    ];

    assert_snapshot!(said.concat().replace(id, "POST"), @"
    error: @bob is private: nobody else may retweet or quote POST
    hint: you may like it or reply to it: mini-twitter like POST
    error: @bob is private: nobody else may retweet or quote POST
    hint: you may like it or reply to it: mini-twitter like POST
    error: @bob is private and does not take new followers
    hint: see their profile: mini-twitter profile bob
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raw_call_of_no_path_of_the_api_gets_no_hint() {
    let server = server().await;

    let said = said(&program_for(&server), "api GET /v1/nothing");

    assert_eq!(said, "error: no /v1/nothing\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_may_end_with_the_line_feed_of_its_file() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    let created = program.fed("tokens create bot -o json", "");
    let created: serde_json::Value = serde_json::from_slice(&created.stdout).unwrap();
    let secret = created["secret"].as_str().unwrap();

    let read = program
        .with("MINI_TWITTER_TOKEN", &format!("{secret}\n"))
        .fed("whoami", "");

    assert_eq!(read.status.code(), Some(0), "{}", text(&read.stderr));
}

#[test]
fn a_token_that_cannot_be_one_is_a_failure_to_sign_in() {
    let program = Program::offline().with("MINI_TWITTER_TOKEN", "two words");

    assert_eq!(program.fed("whoami", "").status.code(), Some(4));
}

#[test]
fn a_change_of_password_reads_two_lines() {
    let program = Program::offline();

    let said = |input: &str| {
        text(
            &program
                .fed("password change --password-stdin", input)
                .stderr,
        )
    };

    assert!(said("one line\n").starts_with(
        "error: no new password on standard input: --password-stdin reads two lines: the current password and the new one\n"
    ));
    assert!(said("").starts_with(
        "error: no password on standard input: --password-stdin reads two lines: the current password and the new one\n"
    ));
}
