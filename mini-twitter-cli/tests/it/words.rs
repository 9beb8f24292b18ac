//! How text is split into lines and words, and how a line is parsed.

use insta::assert_snapshot;
use mini_twitter_cli::shell::builtin::{BUILTINS, Builtin};
use mini_twitter_cli::shell::line::{Expected, ShellLine};
use mini_twitter_cli::shell::words::split;
use proptest::prelude::*;

#[test]
fn a_hash_begins_a_comment_only_at_the_start_of_a_line() {
    assert_eq!(split("# all of this").unwrap(), Vec::<Vec<String>>::new());
    assert_eq!(split("tag #rust").unwrap(), [["tag", "#rust"]]);
    assert_eq!(
        split("post #a 'b #c' d#e").unwrap(),
        [["post", "#a", "b #c", "d#e"]]
    );
    assert_eq!(
        split("like 1\n  # and\nlike 2").unwrap(),
        [["like", "1"], ["like", "2"]]
    );
}

#[test]
fn quotes_are_those_of_a_shell_and_nothing_is_expanded() {
    let line = r#"post 'it is' "a \"b\" $HOME" ~/* `ls` $(ls) c\ d"#;

    let words = split(line).unwrap();

    let expected = [
        "post",
        "it is",
        "a \"b\" $HOME",
        "~/*",
        "`ls`",
        "$(ls)",
        "c d",
    ];
    assert_eq!(words, [expected]);
}

#[test]
fn an_apostrophe_inside_a_word_is_itself() {
    let words = |line: &str| split(line).unwrap().remove(0);

    assert_eq!(
        words("post I can't and won't"),
        ["post", "I", "can't", "and", "won't"]
    );
    assert_eq!(words("post it's"), ["post", "it's"]);
    assert_eq!(
        words("post the dogs' toys"),
        ["post", "the", "dogs'", "toys"]
    );
    assert_eq!(words(r"post été's l\'eau"), ["post", "été's", "l'eau"]);
    assert_eq!(
        words(r#"post "can't" 'n' --cw='two words' 'it'\''s'"#),
        ["post", "can't", "n", "--cw=two words", "it's"]
    );
    assert_eq!(split("post 'tis"), None);
}

#[test]
fn a_line_continues_while_a_quote_is_open() {
    assert_eq!(split("post 'two"), None);
    assert_eq!(split("post two\\"), None);
    assert_eq!(
        split("post 'two\nlines'").unwrap(),
        [["post", "two\nlines"]]
    );
    assert_eq!(split("post two\\\nlines").unwrap(), [["post", "twolines"]]);
}

#[test]
fn lines_pasted_together_are_separate() {
    assert_eq!(
        split("like 1\n\nlike 2\n").unwrap(),
        [["like", "1"], ["like", "2"]]
    );
}

#[test]
fn the_commands_of_the_shell_are_parsed() {
    let line = |line: &str| ShellLine::parse(&split(line).unwrap().remove(0));
    let bob = || "bob".parse().unwrap();

    assert_eq!(line("exit").unwrap(), ShellLine::Exit);
    assert_eq!(line("more").unwrap(), ShellLine::More);
    assert_eq!(line("as @bob").unwrap(), ShellLine::As(bob()));
    assert_eq!(
        line("as bob feed").unwrap(),
        ShellLine::RunAs(bob(), vec!["feed".into()])
    );
    assert_eq!(
        line("as ../bob").unwrap_err().to_string(),
        "\"../bob\" is not a name of 1 to 30 letters, digits, _ and -"
    );
}

#[test]
fn a_line_of_the_shell_is_what_it_says_or_an_error() {
    let parsed = |line: &str| ShellLine::parse(&split(line).unwrap().remove(0));
    let help_of = |name: &str| ShellLine::HelpOf(Builtin::named(name).unwrap());
    let run = |line: &str| ShellLine::Run(split(line).unwrap().remove(0));

    for builtin in BUILTINS {
        assert_eq!(
            parsed(&format!("help {}", builtin.name)).unwrap(),
            help_of(builtin.name)
        );
        assert_eq!(
            parsed(&format!("{} --help", builtin.name)).unwrap(),
            help_of(builtin.name)
        );
    }
    for line in [
        "help",
        "--help",
        "-h",
        "as bob help",
        "mini-twitter help",
        "help --no-color",
    ] {
        assert_eq!(parsed(line).unwrap(), ShellLine::Help, "{line}");
    }
    assert_eq!(parsed("help quit").unwrap(), help_of("exit"));
    assert_eq!(parsed("mini-twitter more").unwrap(), ShellLine::More);
    assert_eq!(parsed("more --no-color").unwrap(), ShellLine::More);
    assert_eq!(parsed("help more --no-color").unwrap(), help_of("more"));
    assert_eq!(parsed("help feed").unwrap(), run("help feed"));
    assert_eq!(parsed("say").unwrap(), ShellLine::Say(String::new()));

    let mut errors = String::new();
    for line in [
        "exit foo",
        "exit exit",
        "quit ''",
        "exit | cat",
        "more more",
        "more -o json",
        "help more help",
        "more --help more",
        "as",
        "as ''",
        "as bob more",
        "as bob exit",
        "as bob say hello",
        "as bob as carol",
        "as bob as carol feed",
        "as bob exit foo",
        "as bob ! like 1",
        "! like 1",
        "!not_found like 1",
    ] {
        let failure = parsed(line).unwrap_err();
        assert_eq!(failure.exit().code(), 2, "{line}");
        errors.push_str(&format!("{line}: {failure}\n"));
    }
    assert_snapshot!(errors, @r#"
    exit foo: unexpected word "foo": nothing may follow exit
    exit exit: unexpected word "exit": nothing may follow exit
    quit '': unexpected word "": nothing may follow exit
    exit | cat: unexpected word "|": nothing may follow exit
    more more: unexpected word "more": nothing may follow more
    more -o json: unexpected word "-o": nothing may follow more
    help more help: unexpected word "help": nothing may follow help more
    more --help more: unexpected word "more": nothing may follow help more
    as: as needs the name of a profile: as NAME
    as '': "" is not a name of 1 to 30 letters, digits, _ and -
    as bob more: more is a command of the shell and cannot follow as bob: switch with as bob first
    as bob exit: exit is a command of the shell and cannot follow as bob: switch with as bob first
    as bob say hello: say is a command of the shell and cannot follow as bob: switch with as bob first
    as bob as carol: as is a command of the shell and cannot follow as bob: switch with as bob first
    as bob as carol feed: as is a command of the shell and cannot follow as bob: switch with as bob first
    as bob exit foo: unexpected word "foo": nothing may follow exit
    as bob ! like 1: "!" can only begin a line of a script, once
    ! like 1: "!" can only begin a line of a script, once
    !not_found like 1: "!not_found" can only begin a line of a script, once
    "#);
}

/// Lines of the shell's own words, quotes and escapes.
fn pieces() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "as",
        "bob",
        "more",
        "help",
        "exit",
        "say",
        "!",
        "!not_found",
        "--help",
        "mini-twitter",
        "feed",
        "@",
        "#",
        "'",
        "\"",
        "\\",
        " ",
        " ",
        "\n",
        "é'",
        "\u{0}",
        "-",
    ]);
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn quoted_words_are_read_back(words in proptest::collection::vec("[^\0]{0,9}", 1..5)) {
        let words: Vec<String> = ["post".to_owned()].into_iter().chain(words).collect();

        prop_assert_eq!(split(&shell_words::join(&words)), Some(vec![words]));
    }

    #[test]
    fn no_line_makes_the_shell_panic(line in prop_oneof![any::<String>(), pieces()]) {
        for mut words in split(&line).unwrap_or_default() {
            drop(ShellLine::parse(&words));
            drop(Expected::take(&mut words).and_then(|_| ShellLine::parse(&words)));
        }
    }
}
