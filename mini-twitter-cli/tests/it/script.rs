//! Scripts: the lines of a pipe, of a file or of the arguments, and how they end.

use insta::assert_snapshot;

use crate::program::{Program, text};

/// Runs a script on standard input and returns its output, its messages and its exit code.
fn run(line: &str, script: &str) -> String {
    let output = Program::offline().fed(line, script);
    let code = output.status.code().unwrap();
    format!(
        "{}--\n{}--\n{code}",
        text(&output.stdout),
        text(&output.stderr)
    )
}

#[test]
fn the_lines_of_a_pipe_are_run_one_by_one() {
    let script = "# likes\nlike 1\n\n  like   2\ntag #rust\npost 'two\nlines'";

    assert_snapshot!(run("shell --dry-run", script), @r#"
    PUT /v1/posts/1/like
    PUT /v1/posts/2/like
    GET /v1/tags/rust/posts
    POST /v1/posts
    {"text":"two\nlines"}
    --
    --
    0
    "#);
}

#[test]
fn a_script_stops_at_the_first_line_that_fails_and_says_where() {
    assert_snapshot!(run("shell --dry-run", "like 1\n\nlike @3\nlike 4\n"), @r"
    PUT /v1/posts/1/like
    --
    error: stdin:3: @3 refers to nothing: no list has been shown yet
    hint: list posts: mini-twitter posts
    --
    3
    ");
}

#[test]
fn a_script_that_keeps_going_ends_with_the_first_failure() {
    assert_snapshot!(run("shell --dry-run --keep-going", "like @3\nlke 4\nlike 5\n"), @"
    PUT /v1/posts/5/like
    --
    error: stdin:1: @3 refers to nothing: no list has been shown yet
    hint: list posts: mini-twitter posts
    error: stdin:2: unrecognized subcommand 'lke'

      some similar subcommands exist: 'likes', 'liked', 'like'

    Usage: mini-twitter [OPTIONS] <COMMAND>
    hint: see the help: mini-twitter --help
    --
    3
    ");
}

#[test]
fn a_line_can_expect_a_failure() {
    assert_snapshot!(run("shell --dry-run", "! like @3\n!not_found like @3\n!usage lke 4\nlike 5\n"), @r"
    PUT /v1/posts/5/like
    --
    failed as expected: @3 refers to nothing: no list has been shown yet
    failed as expected: @3 refers to nothing: no list has been shown yet
    failed as expected: unrecognized subcommand 'lke'
    --
    0
    ");
}

#[test]
fn an_expected_failure_that_does_not_happen_is_a_failure() {
    assert_snapshot!(run("shell --dry-run", "! like 3"), @r"
    PUT /v1/posts/3/like
    --
    error: stdin:1: expected a failure, but it succeeded
    --
    1
    ");
    assert_snapshot!(run("shell --dry-run", "!not_found like 3"), @r"
    PUT /v1/posts/3/like
    --
    error: stdin:1: expected the failure not_found, but it succeeded
    --
    1
    ");
    assert_snapshot!(run("shell --dry-run", "!conflict like @3"), @r"
    --
    error: stdin:1: expected the failure conflict, but got: @3 refers to nothing: no list has been shown yet
    --
    1
    ");
}

#[test]
fn a_misspelt_command_is_no_expected_failure() {
    assert_snapshot!(run("shell --dry-run", "! lke 3"), @"
    --
    error: stdin:1: unrecognized subcommand 'lke'

      some similar subcommands exist: 'likes', 'liked', 'like'

    Usage: mini-twitter [OPTIONS] <COMMAND>
    hint: see the help: mini-twitter --help
    --
    2
    ");
    assert_snapshot!(run("shell --dry-run", "!notfound like @3"), @r"
    --
    error: stdin:1: no failure is named notfound; to expect any failure, write ! alone
    --
    2
    ");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
    assert_snapshot!(run("shell --dry-run", "\u{feff}like 1\r\nlike 2\r\n"), @r"
    PUT /v1/posts/1/like
    PUT /v1/posts/2/like
    --
    --
    0
    ");
}

#[test]
fn a_line_that_is_not_utf8_is_refused_with_its_location() {
    let output = Program::offline().fed("shell --dry-run", b"like 1\npost \xff\n");

    assert_eq!(text(&output.stdout), "PUT /v1/posts/1/like\n");
    let message = text(&output.stderr);
    assert_eq!(message.lines().next(), Some("error: stdin:2 is not UTF-8"));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn an_apostrophe_needs_no_quotes_in_a_script() {
    assert_snapshot!(run("shell --dry-run", "post I can't and won't\nlike 1\npost it's\n"), @r#"
    POST /v1/posts
    {"text":"I can't and won't"}
    PUT /v1/posts/1/like
    POST /v1/posts
    {"text":"it's"}
    --
    --
    0
    "#);
}

#[test]
fn an_unclosed_quote_is_reported_where_it_begins() {
    assert_snapshot!(run("shell --dry-run", "like 1\npost 'it is\nlike 2\n"), @r"
    PUT /v1/posts/1/like
    --
    error: stdin:2: unclosed quote, or backslash at the end
    hint: see the help: mini-twitter shell --help
    --
    2
    ");
}

#[test]
fn a_file_and_lines_of_the_arguments_are_scripts_too() {
    let file = tempfile::NamedTempFile::with_suffix(".mt").unwrap();
    std::fs::write(file.path(), "like 1\nlike @9").unwrap();
    let path = file.path().to_str().unwrap();

    assert_snapshot!(run("shell --dry-run -c 'like 1' -c whoami", ""), @r"
    PUT /v1/posts/1/like
    GET /v1/me
    --
    --
    0
    ");
    assert_snapshot!(run(&format!("shell --dry-run -f {path}"), "").replace(path, "FILE"), @r"
    PUT /v1/posts/1/like
    --
    error: FILE:2: @9 refers to nothing: no list has been shown yet
    hint: list posts: mini-twitter posts
    --
    3
    ");
    assert_snapshot!(run(&format!("shell --dry-run -c 'shell -f {path}'"), "").replace(path, "FILE"), @r"
    PUT /v1/posts/1/like
    --
    error: FILE:2: @9 refers to nothing: no list has been shown yet
    hint: list posts: mini-twitter posts
    --
    3
    ");
    assert_snapshot!(run("shell -f no/such.mt", ""), @r"
    --
    error: cannot read no/such.mt: No such file or directory (os error 2)
    --
    1
    ");
}

#[test]
fn a_password_is_the_next_line_of_the_script() {
    let script = "login alice --password-stdin\nlike 1\nlike 2\n";

    assert_snapshot!(run("shell --dry-run", script), @r#"
    POST /v1/auth/login
    {"login":"alice","password":"***","device":"mini-twitter (default)"}
    PUT /v1/posts/2/like
    --
    --
    0
    "#);
}

#[test]
fn a_script_changes_the_profile_of_its_own_lines_only() {
    assert_snapshot!(run("shell --dry-run", "as bob\nas carol like 1\nmore\n"), @"
    PUT /v1/posts/1/like
    --
    warning: profile bob is not signed in: you are nobody now
    hint: sign in: mini-twitter --profile bob login bob
    error: stdin:3: the last list has no more pages
    --
    3
    ");
}

#[test]
fn exit_ends_a_script_with_success() {
    assert_snapshot!(run("shell --dry-run", "like 1\nexit\nlike 2\n"), @r"
    PUT /v1/posts/1/like
    --
    --
    0
    ");
}

#[test]
fn a_script_within_a_script_is_a_file() {
    assert_snapshot!(run("shell", "shell"), @r"
    --
    error: stdin:1: a script is already running: give a file with -f or a line with -c
    hint: see the help: mini-twitter shell --help
    --
    2
    ");
}

#[test]
fn an_expected_failure_without_a_command_and_two_profiles_are_refused() {
    assert_snapshot!(run("shell --dry-run --keep-going", "!\n!not_found\n! ! like 1\nas bob like 1 --profile carol\n"), @r#"
    --
    error: stdin:1: ! needs a command: ! COMMAND
    error: stdin:2: ! needs a command: ! COMMAND
    error: stdin:3: "!" can only begin a line of a script, once
    error: stdin:4: as bob and --profile carol name two profiles
    --
    2
    "#);
}

#[test]
fn the_help_of_the_shell_lists_its_own_commands_as_a_group() {
    let help = run("shell", "help\n");

    let (_, shell) = help.split_once("\nShell:\n").unwrap();
    assert_snapshot!(shell, @r"
      as NAME [COMMAND]  Switch to another profile, or run one command with it
      more               Show the next page of the last list; at the prompt, Enter does the same
      say [TEXT]         Print a text to standard error, for scripts
      exit               Leave the shell; Ctrl-D does the same
      ! COMMAND          In a script, expect a command to fail; !not_found COMMAND expects that failure
    --
    --
    0
    ");
    assert_snapshot!(run("shell", "help more\n"), @r"
    Show the next page of the last list; at the prompt, Enter does the same

    Usage: more
    --
    --
    0
    ");
}
