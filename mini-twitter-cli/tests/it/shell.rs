//! The shell at a terminal.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use crate::pty::PtySession;

#[test]
fn enter_shows_the_next_page_and_rows_count_on() {
    let mut session = PtySession::at("demo");

    assert!(session.wait_for_prompt().contains("alice@127.0.0.1:"));
    session.type_keys("feed --limit 2\r");
    session.wait_for("@2 ");
    session.wait_for("there is more: press Enter");
    session.wait_for_prompt();
    session.type_keys("\r");
    session.wait_for("@3 ");
    session.wait_for("@4 ");
    session.wait_for_prompt();
    session.type_keys("like @4\r");
    session.wait_for("liked");
    session.wait_for_prompt();
    session.type_keys("more\r");
    session.wait_for("@5 ");
    session.wait_for_prompt();
    session.type_keys("\x04");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn tab_completes_commands_flags_names_and_tags() {
    let mut session = PtySession::at("demo");

    assert!(session.wait_for_prompt().contains("alice@127.0.0.1:"));
    session.type_keys("feed --limit 3\r");
    session.wait_for("there is more");
    session.wait_for_prompt();
    session.type_keys("bookmar\t\t");
    session.wait_for("bookmarks");
    session.type_keys("\x03");
    session.wait_for_prompt();
    session.type_keys("profile @haNa\t\r");
    session.wait_for("山田 花子 @hanako · you follow");
    session.wait_for_prompt();
    session.type_keys("tag #te\t --lim\t1\r");
    session.wait_for("@1 ");
    session.wait_for("hojicha");
    session.wait_for_prompt();
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn tab_knows_the_rows_of_the_process_before() {
    let shell = env!("CARGO_BIN_EXE_mini-twitter");
    let rows = r#"{"rows":[{"user":"bob"},{"post":"178912","user":"bob"}]}"#;
    let folder = "$HOME/.local/state/mini-twitter/default";
    let mut session = PtySession::in_a_shell(&format!(
        "--version; mkdir -p {folder}; echo '{rows}' > {folder}/rows.json; exec {shell} --dry-run shell"
    ));

    session.wait_for_prompt();
    session.type_keys("like @\t\r");
    session.wait_for("PUT /v1/posts/178912/like");
    session.wait_for_prompt();
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn the_account_is_deleted_only_when_its_username_is_typed() {
    let mut session = PtySession::at("demo");

    assert!(session.wait_for_prompt().contains("alice@127.0.0.1:"));
    session.type_keys("account delete\r");
    session.wait_for("type alice to confirm:");
    session.type_keys("bob\r");
    session.wait_for("alice was not typed");
    session.wait_for_prompt();
    session.type_keys("account delete\r");
    session.wait_for("type alice to confirm:");
    session.type_keys("@Alice\r");
    session.wait_for("account deleted");
    assert!(session.wait_for_prompt().contains("nobody@127.0.0.1:"));
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn an_open_quote_continues_in_the_next_line() {
    let mut session = PtySession::at("demo");

    assert!(session.wait_for_prompt().contains("alice@127.0.0.1:"));
    session.type_keys("post \"one line\r");
    session.wait_for_prompt();
    session.type_keys("and another\"\r");
    session.wait_for("one line\r\nand another\r\n1");
    session.wait_for_prompt();
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn an_open_quote_shows_a_prompt_of_its_own_and_how_to_leave_it() {
    let mut session = PtySession::at("shell");

    session.wait_for_prompt();
    session.type_keys("post 'tis --dry-run\r");
    session.wait_for("the quote is not closed: close it, or press Ctrl-C");
    assert!(!session.wait_for_prompt().contains("nobody"));
    session.type_keys("\x03");
    assert!(session.wait_for_prompt().contains("nobody"));
    session.type_keys("post one \\\r");
    session.wait_for("the line goes on after the backslash at its end:");
    session.wait_for("> ");
    session.type_keys("line --dry-run\r");
    session.wait_for("{\"text\":\"one line\"}");
    session.wait_for_prompt();
    session.type_keys("post it's --dry-run\r");
    session.wait_for("{\"text\":\"it's\"}");
    session.wait_for_prompt();
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn as_switches_the_profile() {
    let mut session = PtySession::at("demo");

    assert!(session.wait_for_prompt().contains("alice@127.0.0.1:"));
    session.type_keys("as bob\r");
    assert!(session.wait_for_prompt().contains("bob@127.0.0.1:"));
    session.type_keys("whoami\r");
    session.wait_for("bob@harbour.example");
    session.wait_for_prompt();
    session.type_keys("as carol whoami\r");
    session.wait_for("carol@harbour.example");
    assert!(session.wait_for_prompt().contains("bob@127.0.0.1:"));
    session.type_keys("as zoe\r");
    session.wait_for("profile zoe is not signed in");
    assert!(session.wait_for_prompt().contains("nobody@127.0.0.1:"));
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn ctrl_c_ends_the_command_and_not_the_shell() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut session = PtySession::at(&format!(
        "--server http://{} shell",
        silent.local_addr().unwrap()
    ));

    session.wait_for_prompt();
    session.type_keys("posts\r");
    let _connection = silent.accept().unwrap();
    session.type_keys("\x03");
    session.wait_for("error: interrupted");
    session.wait_for_prompt();
    session.type_keys("\x03");
    session.wait_for_prompt();
    session.type_keys("post hello --dry-run\r");
    session.wait_for("POST /v1/posts");
    session.wait_for_prompt();
    session.type_keys("\x04");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn the_history_is_private_and_keeps_no_sign_in_and_no_code() {
    let mut session = PtySession::at("shell");

    session.wait_for_prompt();
    session.type_keys("post kept --dry-run\r");
    session.wait_for("POST /v1/posts");
    session.wait_for_prompt();
    session.type_keys(" post unkept --dry-run\r");
    session.wait_for("POST /v1/posts");
    session.wait_for_prompt();
    session.type_keys("login alice --dry-run\r");
    session.wait_for("POST /v1/auth/login");
    session.wait_for_prompt();
    session.type_keys("email verify 123456 --dry-run\r");
    session.wait_for("POST /v1/auth/email/verify");
    session.wait_for_prompt();
    session.type_keys("api POST /v1/auth/register --dry-run\r");
    session.wait_for("POST /v1/auth/register\r\n");
    session.wait_for_prompt();
    session.type_keys("post last --dry-run\r");
    session.wait_for("POST /v1/posts");
    let history = session
        .home()
        .join(".local/state/mini-twitter/default/history");
    let text = std::fs::read_to_string(&history).unwrap();
    let mode = history.metadata().unwrap().permissions().mode();
    session.wait_for_prompt();
    session.type_keys("\x04");
    session.wait_for_exit();

    assert_eq!(text, "#V2\npost kept --dry-run\npost last --dry-run\n");
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn lines_pasted_together_are_run_one_by_one() {
    let mut session = PtySession::at("shell");

    session.wait_for_prompt();
    session.type_keys("\x1b[200~like 1 --dry-run\rlike 2 --dry-run\x1b[201~\r");
    session.wait_for("PUT /v1/posts/1/like");
    session.wait_for("PUT /v1/posts/2/like");
    session.wait_for_prompt();
    session.type_keys("\x04");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn the_prompt_is_not_printed_to_standard_output() {
    let mut session = PtySession::in_a_shell("shell | cat > \"$HOME/data\"; echo gone");

    session.wait_for_prompt();
    session.type_keys("like 1 --dry-run\r");
    session.wait_for_prompt();
    session.type_keys("exit\r");
    let data = session.home().join("data");
    session.wait_for("gone");
    let text = std::fs::read_to_string(data).unwrap();

    assert_eq!(text, "PUT /v1/posts/1/like\n");
}

#[test]
fn no_color_holds_for_the_prompt_and_for_each_line() {
    let shell = env!("CARGO_BIN_EXE_mini-twitter");
    let coloured = |flags: &str| {
        PtySession::in_a_shell(&format!("--version; unset NO_COLOR; exec {shell} {flags}"))
    };

    let mut session = coloured("shell");
    assert!(session.wait_for_prompt().contains("\x1b[2m"));
    session.type_keys("nope\r");
    session.wait_for("\x1b[1;31merror:");
    session.wait_for_prompt();
    session.type_keys("nope --no-color\r");
    session.wait_for("\nerror: unrecognized subcommand");
    session.wait_for_prompt();

    let mut session = coloured("--no-color shell");
    assert!(!session.wait_for_prompt().contains("\x1b[2m"));
    session.type_keys("nope\r");
    session.wait_for("\nerror: unrecognized subcommand");
    session.wait_for_prompt();
    session.type_keys("exit\r");
    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn a_shell_whose_history_cannot_be_saved_opens_with_a_warning() {
    let shell = env!("CARGO_BIN_EXE_mini-twitter");
    let mut session = PtySession::in_a_shell(&format!(
        "--version; export XDG_STATE_HOME=/dev/null; exec {shell} shell"
    ));

    session.wait_for("warning: cannot write ");
    session.wait_for_prompt();
    session.type_keys("like 1 --dry-run\r");
    session.wait_for("PUT /v1/posts/1/like");
    session.wait_for_prompt();
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn the_prompt_shows_who_acts() {
    let shell = env!("CARGO_BIN_EXE_mini-twitter");
    let mut session = PtySession::at("demo");
    assert!(session.wait_for_prompt().contains("alice@127.0.0.1:"));
    session.type_keys("logout\r");
    session.wait_for("signed out");
    assert!(session.wait_for_prompt().contains("nobody@127.0.0.1:"));
    session.type_keys("exit\r");
    assert_eq!(session.wait_for_exit(), 0);

    let mut session = PtySession::in_a_shell(&format!(
        "--version; export MINI_TWITTER_TOKEN=mt_bot; exec {shell} shell"
    ));
    assert!(session.wait_for_prompt().contains("(token)@127.0.0.1:"));
    session.type_keys("as bob\r");
    session.wait_for("error: MINI_TWITTER_TOKEN is set");
    session.wait_for("env -u MINI_TWITTER_TOKEN mini-twitter --profile bob shell");
    session.wait_for_prompt();
    session.type_keys("exit\r");
    assert_eq!(session.wait_for_exit(), 0);
}

#[test]
fn a_command_reads_the_terminal_and_takes_no_later_line() {
    let mut session = PtySession::at("shell");

    session.wait_for_prompt();
    session.type_keys("post - --dry-run\r");
    session.wait_for("--dry-run\u{1b}[?2004l\r\n");
    session.type_keys("whole text\r\x04");
    session.wait_for("{\"text\":\"whole text\"}");
    session.wait_for_prompt();
    session.type_keys("like 1 --dry-run\r");
    session.wait_for("PUT /v1/posts/1/like");
    session.wait_for_prompt();
    session.type_keys("exit\r");

    assert_eq!(session.wait_for_exit(), 0);
}
