//! Codes that are mailed: confirming and changing the email address, a new password for a forgotten one.

use insta::assert_snapshot;
use mini_twitter_cli::command::{self, Cli};
use mini_twitter_server::Running;
use mini_twitter_tests::inbox::Inbox;

use crate::grammar::sent;
use crate::online::{program_for, server, with_alice_and_bob};
use crate::program::{Program, text};
use crate::terminal::{context, words};

const ALICE: &str = "alice@example.org";
const RESET: &str = "your code for a new password";

/// The mails of a server.
fn inbox(server: &Running) -> Inbox {
    Inbox::at(server.app().mailer.folder().unwrap())
}

/// A transcript of lines with RIGHT and WRONG in place of the code and another one.
fn transcript_with(program: &Program, code: &str, lines: &[&str]) -> String {
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let given = |line: &&str| line.replace("RIGHT", code).replace("WRONG", wrong);
    let lines: Vec<_> = lines.iter().map(given).collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    let transcript = program.transcript(&lines);
    transcript.replace(code, "RIGHT").replace(wrong, "WRONG")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_confirmed_and_changed_by_codes() {
    let server = server().await;
    let (program, mut inbox) = (program_for(&server), inbox(&server));

    let registered = program.transcript(&["register alice alice@example.org"]);
    let code = inbox.code(ALICE, "Welcome").await.unwrap();
    let confirmed = transcript_with(
        &program,
        &code,
        &[
            "email verify WRONG",
            "email verify 12",
            "email verify",
            "email verify RIGHT",
            "email resend",
        ],
    );
    let changed = program.transcript(&[
        "email change new@example.org",
        "email change alice@example.org",
        "email change new@example.org",
        "email resend -o json",
    ]);
    inbox.next("new@example.org", "code").await.unwrap();

    assert_snapshot!("address", [registered, confirmed, changed].concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_a_code() {
    let server = server().await;
    let (alice, mut inbox) = (with_alice_and_bob(&server), inbox(&server));
    let alice = alice.with("MINI_TWITTER_NEW_PASSWORD", "battery staple");

    let forgotten = alice.transcript(&["password forgot alice@example.org"]);
    let code = inbox.code(ALICE, RESET).await.unwrap();
    let reset = transcript_with(
        &alice,
        &code,
        &[
            "password reset alice@example.org --code WRONG",
            "password reset alice@example.org",
            "password reset alice@example.org --code RIGHT",
            "whoami",
            "password",
        ],
    );

    assert_snapshot!("forgotten", [forgotten, reset].concat());
    let folder = alice.home().join(".local/state/mini-twitter/default");
    assert!(!folder.join("session.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_keeps_the_session_of_another_account_or_server() {
    let (server, other) = (server().await, self::server().await);
    let program = with_alice_and_bob(&server).with("MINI_TWITTER_NEW_PASSWORD", "battery staple");
    let (here, there) = ("--profile bob", format!("--server {}", other.url()));
    let registered = program.fed(
        &format!("register alice {ALICE} --profile third {there}"),
        "",
    );
    assert!(registered.status.success(), "{}", text(&registered.stderr));

    for (server, flags) in [(&server, here), (&other, there.as_str())] {
        program.fed(&format!("password forgot {ALICE} {flags}"), "");
        let code = inbox(server).code(ALICE, RESET).await.unwrap();
        let reset = format!("password reset {ALICE} --code {code} {flags}");

        let said = text(&program.fed(&reset, "").stderr);

        let hint = "hint: sign in with another profile, which keeps the session of this one: ";
        assert!(said.contains(hint), "{said}");
    }
    assert!(program.fed("whoami --profile bob", "").status.success());
    let folder = program.home().join(".local/state/mini-twitter/default");
    assert!(folder.join("session.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_reads_the_new_password_as_one_line() {
    let server = server().await;
    let (program, mut inbox) = (with_alice_and_bob(&server), inbox(&server));
    program.fed("password forgot alice@example.org", "");
    let code = inbox.code(ALICE, RESET).await.unwrap();
    let line = format!("password reset {ALICE} --code {code} --password-stdin");

    let nothing = program.fed(&line, "");
    let reset = program.fed(&line, "battery staple\n");
    let login = program.fed("login alice --password-stdin", "battery staple\n");

    assert_eq!(
        text(&nothing.stderr),
        "error: no new password on standard input: --password-stdin reads one line: the new password\n\
         hint: see the help: mini-twitter password reset --help\n"
    );
    assert!(reset.status.success(), "{}", text(&reset.stderr));
    assert!(login.status.success(), "{}", text(&login.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_token_is_no_obstacle_to_a_new_password() {
    let server = server().await;
    let program = Program::at(server.url()).with("MINI_TWITTER_TOKEN", "mt_wrong");

    let forgotten = program.fed("password forgot alice@example.org", "");

    assert_eq!(
        forgotten.status.code(),
        Some(0),
        "{}",
        text(&forgotten.stderr)
    );
}

#[tokio::test]
async fn spaces_in_a_code_are_dropped() {
    for line in [
        "email verify '123 456'",
        "email verify ' 123456 '",
        "password reset alice@example.org --code '12 34 56'",
    ] {
        let request = sent(&format!("mini-twitter {line}")).await[0].to_string();

        assert!(request.contains(r#""code":"***""#), "{line}: {request}");
    }
}

#[tokio::test]
async fn a_code_is_shown_nowhere() {
    let cli = Cli::read(&words("email verify 123456")).unwrap();
    let shown = format!("{:?}", cli.command);
    let raw = r#"api POST /v1/auth/email/verify --data '{"code": "123456"}' --dry-run"#;
    let mut terminal = context([]);

    command::run(Cli::read(&words(raw)).unwrap(), &mut terminal.context)
        .await
        .unwrap();

    let printed = terminal.stdout.text();
    assert!(printed.contains(r#""code":"***""#), "{printed}");
    assert!(!shown.contains("123456"), "{shown}");
}

#[test]
fn without_a_terminal_a_code_has_to_be_given() {
    let program = Program::offline();

    let transcript = program.transcript(&[
        "-c 'password reset alice@example.org'",
        "email verify",
        "email verify --dry-run",
    ]);

    assert_snapshot!(transcript, @r#"
    $ mini-twitter -c 'password reset alice@example.org'
    ! error: -c:1: no code: there is no terminal to ask at, so give it as --code
    ! hint: see the help: mini-twitter password reset --help
    [2]
    $ mini-twitter email verify
    ! error: no code: there is no terminal to ask at, so give it as <CODE>
    ! hint: see the help: mini-twitter email verify --help
    [2]
    $ mini-twitter email verify --dry-run
    POST /v1/auth/email/verify
    {"code":"***"}
    "#);
}

#[cfg(all(feature = "demo", target_os = "linux"))]
mod at_a_terminal {
    use crate::pty::PtySession;

    /// The address of a port where no server listens.
    fn nowhere() -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    #[test]
    fn the_code_is_asked_for_before_the_new_password() {
        let line = format!("password reset alice@example.org --server {}", nowhere());
        let mut session = PtySession::at(&line);

        session.wait_for("Code: ");
        session.type_keys("123 456\r");
        session.wait_for("New password: ");
        session.type_keys("battery staple\r");
        session.wait_for("New password again: ");
        session.type_keys("battery staple\r");
        session.wait_for("error: cannot connect");

        assert_eq!(session.wait_for_exit(), 7);
    }

    #[test]
    fn a_code_that_is_typed_is_checked_as_one_that_is_given() {
        let line = format!("email verify --server {}", nowhere());
        let mut session = PtySession::at(&line);

        session.wait_for("Code: ");
        session.type_keys("12 34\r");
        session.wait_for("<CODE>: must have 6 characters");

        assert_eq!(session.wait_for_exit(), 5);
    }

    #[test]
    fn the_shell_asks_for_a_code_too() {
        let mut session = PtySession::at(&format!("shell --server {}", nowhere()));

        session.wait_for_prompt();
        session.type_keys("email verify\r");
        session.wait_for("Code: ");
        session.type_keys("12 34\r");
        session.wait_for("<CODE>: must have 6 characters");
        session.wait_for_prompt();
        session.type_keys("\x04");

        assert_eq!(session.wait_for_exit(), 0);
    }

    #[test]
    fn ctrl_c_ends_the_wait_for_a_code() {
        let mut session = PtySession::at(&format!("email verify --server {}", nowhere()));

        session.wait_for("Code: ");
        session.type_keys("\x03");
        session.wait_for("error: interrupted");

        assert_eq!(session.wait_for_exit(), 130);
    }

    #[test]
    fn no_code_is_wrong_usage() {
        let line = format!("email verify --server {}", nowhere());
        let mut session = PtySession::at(&line);

        session.wait_for("Code: ");
        session.type_keys("\r");
        session.wait_for("error: no code was given");

        assert_eq!(session.wait_for_exit(), 2);
    }
}
