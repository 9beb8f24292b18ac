//! How text is split into lines and words, and how a line is parsed.

use mini_twitter_cli::shell::line::ShellLine;
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
    let line = |line: &str| ShellLine::parse(split(line).unwrap().remove(0));
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

proptest! {
    #[test]
    fn quoted_words_are_read_back(words in proptest::collection::vec("[^\0]{0,9}", 1..5)) {
        let words: Vec<String> = ["post".to_owned()].into_iter().chain(words).collect();

        prop_assert_eq!(split(&shell_words::join(&words)), Some(vec![words]));
    }

    #[test]
    fn any_line_can_be_split(line in any::<String>()) {
        split(&line);
    }
}
