//! The shell as somebody at a terminal meets it.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use crate::typist::Typist;

#[test]
fn enter_shows_the_next_page_and_rows_count_on() {
    let mut typist = Typist::at("demo");

    assert!(typist.is_asked().contains("alice@127.0.0.1:"));
    typist.types("feed --limit 2\r");
    typist.sees("@2 ");
    typist.sees("there is more: press Enter");
    typist.is_asked();
    typist.types("\r");
    typist.sees("@3 ");
    typist.sees("@4 ");
    typist.is_asked();
    typist.types("like @4\r");
    typist.sees("liked");
    typist.is_asked();
    typist.types("more\r");
    typist.sees("@5 ");
    typist.is_asked();
    typist.types("\x04");

    assert_eq!(typist.leaves(), 0);
}

#[test]
fn tab_completes_commands_flags_names_and_tags() {
    let mut typist = Typist::at("demo");

    assert!(typist.is_asked().contains("alice@127.0.0.1:"));
    typist.types("feed --limit 3\r");
    typist.sees("there is more");
    typist.is_asked();
    typist.types("bookmar\t\t");
    typist.sees("bookmarks");
    typist.types("\x03");
    typist.is_asked();
    typist.types("profile @haNa\t\r");
    typist.sees("山田 花子 @hanako · you follow");
    typist.is_asked();
    typist.types("tag #te\t --lim\t1\r");
    typist.sees("@1 ");
    typist.sees("hojicha");
    typist.is_asked();
    typist.types("exit\r");

    assert_eq!(typist.leaves(), 0);
}

#[test]
fn an_open_quote_goes_on_in_the_next_line() {
    let mut typist = Typist::at("demo");

    assert!(typist.is_asked().contains("alice@127.0.0.1:"));
    typist.types("post \"one line\r");
    typist.types("and another\"\r");
    typist.sees("one line\r\nand another\r\n1");
    typist.is_asked();
    typist.types("exit\r");

    assert_eq!(typist.leaves(), 0);
}

#[test]
fn as_makes_one_somebody_else() {
    let mut typist = Typist::at("demo");

    assert!(typist.is_asked().contains("alice@127.0.0.1:"));
    typist.types("as bob\r");
    assert!(typist.is_asked().contains("bob@127.0.0.1:"));
    typist.types("whoami\r");
    typist.sees("bob@harbour.example");
    typist.is_asked();
    typist.types("as carol whoami\r");
    typist.sees("carol@harbour.example");
    assert!(typist.is_asked().contains("bob@127.0.0.1:"));
    typist.types("as zoe\r");
    typist.sees("nobody is signed in as zoe yet");
    assert!(typist.is_asked().contains("nobody@127.0.0.1:"));
    typist.types("exit\r");

    assert_eq!(typist.leaves(), 0);
}

#[test]
fn ctrl_c_ends_the_command_and_not_the_shell() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut typist = Typist::at(&format!(
        "--server http://{} shell",
        silent.local_addr().unwrap()
    ));

    typist.is_asked();
    typist.types("posts\r");
    let _connection = silent.accept().unwrap();
    typist.types("\x03");
    typist.sees("error: interrupted");
    typist.is_asked();
    typist.types("\x03");
    typist.is_asked();
    typist.types("post hello --dry-run\r");
    typist.sees("POST /v1/posts");
    typist.is_asked();
    typist.types("\x04");

    assert_eq!(typist.leaves(), 0);
}

#[test]
fn the_history_is_private_and_keeps_no_sign_in() {
    let mut typist = Typist::at("shell");

    typist.is_asked();
    typist.types("post kept --dry-run\r");
    typist.sees("POST /v1/posts");
    typist.is_asked();
    typist.types(" post unkept --dry-run\r");
    typist.sees("POST /v1/posts");
    typist.is_asked();
    typist.types("login alice --dry-run\r");
    typist.sees("POST /v1/auth/login");
    typist.is_asked();
    typist.types("api POST /v1/auth/register --dry-run\r");
    typist.sees("POST /v1/auth/register\r\n");
    typist.is_asked();
    typist.types("post last --dry-run\r");
    typist.sees("POST /v1/posts");
    let history = typist
        .home()
        .join(".local/state/mini-twitter/default/history");
    let text = std::fs::read_to_string(&history).unwrap();
    let mode = history.metadata().unwrap().permissions().mode();
    typist.is_asked();
    typist.types("\x04");
    typist.leaves();

    assert_eq!(text, "#V2\npost kept --dry-run\npost last --dry-run\n");
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn lines_pasted_together_are_run_one_by_one() {
    let mut typist = Typist::at("shell");

    typist.is_asked();
    typist.types("\x1b[200~like 1 --dry-run\rlike 2 --dry-run\x1b[201~\r");
    typist.sees("PUT /v1/posts/1/like");
    typist.sees("PUT /v1/posts/2/like");
    typist.is_asked();
    typist.types("\x04");

    assert_eq!(typist.leaves(), 0);
}

#[test]
fn the_prompt_is_no_data() {
    let mut typist = Typist::in_a_shell("shell | cat > \"$HOME/data\"; echo gone");

    typist.is_asked();
    typist.types("like 1 --dry-run\r");
    typist.is_asked();
    typist.types("exit\r");
    let data = typist.home().join("data");
    typist.sees("gone");
    let text = std::fs::read_to_string(data).unwrap();

    assert_eq!(text, "PUT /v1/posts/1/like\n");
}
