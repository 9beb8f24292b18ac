//! How lines become words, and what a line may ask for.

use mini_twitter_cli::shell::order::Order;
use mini_twitter_cli::shell::words::read;
use proptest::prelude::*;

#[test]
fn a_hash_begins_a_comment_only_at_the_start_of_a_line() {
    assert_eq!(read("# all of this").unwrap(), Vec::<Vec<String>>::new());
    assert_eq!(read("tag #rust").unwrap(), [["tag", "#rust"]]);
    assert_eq!(
        read("post #a 'b #c' d#e").unwrap(),
        [["post", "#a", "b #c", "d#e"]]
    );
    assert_eq!(
        read("like 1\n  # and\nlike 2").unwrap(),
        [["like", "1"], ["like", "2"]]
    );
}

#[test]
fn quotes_are_those_of_a_shell_and_nothing_is_expanded() {
    let line = r#"post 'it is' "a \"b\" $HOME" ~/* `ls` $(ls) c\ d"#;

    let words = read(line).unwrap();

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
fn a_line_goes_on_while_a_quote_is_open() {
    assert_eq!(read("post 'two"), None);
    assert_eq!(read("post two\\"), None);
    assert_eq!(read("post 'two\nlines'").unwrap(), [["post", "two\nlines"]]);
    assert_eq!(read("post two\\\nlines").unwrap(), [["post", "twolines"]]);
}

#[test]
fn lines_that_were_pasted_together_stay_apart() {
    assert_eq!(
        read("like 1\n\nlike 2\n").unwrap(),
        [["like", "1"], ["like", "2"]]
    );
}

#[test]
fn the_words_that_only_lines_have_are_read() {
    let order = |line: &str| Order::read(read(line).unwrap().remove(0));
    let bob = || "bob".parse().unwrap();

    assert_eq!(order("exit").unwrap(), Order::Leave);
    assert_eq!(order("more").unwrap(), Order::More);
    assert_eq!(order("as @bob").unwrap(), Order::As(bob()));
    assert_eq!(
        order("as bob feed").unwrap(),
        Order::RunAs(bob(), vec!["feed".into()])
    );
    assert_eq!(
        order("as ../bob").unwrap_err().to_string(),
        "\"../bob\" is not a name of 1 to 30 letters, digits, _ and -"
    );
}

proptest! {
    #[test]
    fn what_is_quoted_comes_back(words in proptest::collection::vec("[^\0]{0,9}", 1..5)) {
        let words: Vec<String> = ["post".to_owned()].into_iter().chain(words).collect();

        prop_assert_eq!(read(&shell_words::join(&words)), Some(vec![words]));
    }

    #[test]
    fn no_line_is_too_strange(line in any::<String>()) {
        read(&line);
    }
}
