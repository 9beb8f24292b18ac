//! Output at every width of a terminal: lines fit, words stay whole, nothing is left out without a word.

use mini_twitter_cli::hint::Hint;
use mini_twitter_cli::screen::Output;
use mini_twitter_cli::screen::show::Show;
use mini_twitter_cli::screen::theme::Theme;
use mini_twitter_cli::screen::wrap::width;
use mini_twitter_core::account::CreatedToken;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::PostId;
use mini_twitter_core::notification::NotificationPreferences;
use mini_twitter_core::post::{Entry, Post};
use mini_twitter_core::timeline::Trend;
use mini_twitter_core::user::User;
use proptest::prelude::*;

use crate::fixture::{card, listed, listed_on, now, person, post, screen, terminal, user};
use crate::program::{Program, text};
use crate::safe::hostile;
use crate::sample;

/// Words of several scripts and lengths, as people write them.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z]{1,12}",
        "[а-я]{1,9}",
        "[一-龠]{1,6}",
        Just("👍".to_owned())
    ];
    proptest::collection::vec(word, 1..30).prop_map(|words| words.join(" "))
}

/// A terminal on both streams.
fn both(columns: usize) -> Theme {
    Theme {
        stderr_is_terminal: true,
        ..terminal(columns)
    }
}

/// A table of posts and what was said about it.
fn table(posts: &[Post], columns: usize) -> (String, String) {
    let (screen, stdout, stderr) = screen(both(columns), Output::Table);
    listed_on(&screen, posts);
    (stdout.text(), stderr.text())
}

/// A card of every type, with this text wherever a user can set one.
fn cards(text: &str, columns: usize) -> Vec<String> {
    let mut quoting = post(text, text, text);
    quoting.quote = Some(Box::new(post(text, text, text)));
    quoting.content_warning = Some(text.to_owned());
    let entry = Entry {
        id: quoting.id,
        at: now(),
        retweeted_by: Some(person(text, text)),
        post: quoting.clone(),
    };
    let trend = Trend {
        tag: text.to_owned(),
        uses: 3,
        authors: 2,
        history: vec![1; 24],
    };
    let created = CreatedToken {
        token: sample::token(text),
        secret: Secret::new(text),
    };
    let mut pinning = user(text, text);
    (pinning.bio, pinning.website) = (Some(text.to_owned()), Some(text.to_owned()));
    let theme = || terminal(columns);
    vec![
        card(&quoting, columns),
        card(&pinning, columns),
        card(&created, columns),
        card(&sample::session(text), columns),
        card(&sample::account(text), columns),
        card(&sample::instance(text), columns),
        card(&sample::notification(text, &quoting), columns),
        card(&NotificationPreferences::default(), columns),
        listed(&[entry], theme(), Output::Cards),
        listed(&[trend], theme(), Output::Cards),
        listed(&[sample::session_info(text)], theme(), Output::Cards),
        listed(&[sample::relationship(text)], theme(), Output::Cards),
        listed(&[sample::edit(text)], theme(), Output::Cards),
    ]
}

#[test]
fn a_narrow_table_names_the_columns_that_are_left_out() {
    let (table, said) = table(&[post("Alice", "alice", "hello")], 40);

    insta::assert_snapshot!(table + &said, @"
        ID      TIME  AUTHOR  TEXT   REPLIES
    @1  178912  3m    alice   hello        0
    left out, since the terminal is narrow:
    RETWEETS, QUOTES, LIKES, REPLY_TO,
    QUOTE; -o json shows everything
    ");
}

#[test]
fn a_narrow_table_keeps_the_text_and_leaves_out_the_ids() {
    let mut post = post("Alice", "alice", "the text of a post of a usual length");
    post.id = PostId(178_912_178_912_178_912);
    let notification = sample::notification("bob", &post);
    let (posts, said) = table(std::slice::from_ref(&post), 40);
    let said = said.replace('\n', " ");
    let (narrow, _) = table(&[post], 20);
    let notifications = listed(&[notification], both(40), Output::Table);

    assert!(posts.starts_with("    TIME  AUTHOR  TEXT"), "{posts}");
    assert!(posts.contains("the text"), "{posts}");
    assert!(narrow.contains("TEXT"), "{narrow}");
    assert!(notifications.contains("MESSAGE"), "{notifications}");
    assert!(
        said.starts_with("left out, since the terminal is narrow: ID, REPLIES, "),
        "{said}"
    );
}

#[test]
fn an_edit_has_no_number_since_no_command_takes_it() {
    let edits = [sample::edit("first"), sample::edit("second")];

    let cards = listed(&edits, terminal(60), Output::Cards);
    let table = listed(&edits, terminal(60), Output::Table);

    assert!(!cards.contains("@1"), "{cards}");
    assert!(!table.contains("@1"), "{table}");
}

#[test]
fn a_single_item_in_a_table_has_no_number_of_a_list() {
    let (screen, stdout, _) = screen(terminal(80), Output::Table);

    screen.show(&user("Alice", "alice")).unwrap();

    assert!(!stdout.text().contains('@'), "{}", stdout.text());
}

#[test]
fn the_command_of_a_long_hint_is_on_a_line_of_its_own() {
    let (screen, _, stderr) = screen(both(30), Output::Cards);

    screen.hint(&Hint::new(
        "create a token with the missing scope",
        &["tokens", "create", "x y"],
    ));

    insta::assert_snapshot!(stderr.text(), @r"
    hint: create a token with the
    missing scope:
      mini-twitter tokens create 'x y'
    ");
}

proptest! {
    #[test]
    fn a_table_fits_and_no_column_is_lost_without_a_word(text in hostile(), columns in 20usize..=200) {
        let (table, said) = table(&[post(&text, "alice", &text)], columns);

        for line in table.lines() {
            prop_assert!(width(line) <= columns, "{line:?}");
        }
        let header = table.lines().next().unwrap();
        let together = format!("{header} {said}").replace('\n', " ").to_lowercase();
        let names: Vec<&str> = together.split([' ', ',', ';']).collect();
        for name in Post::COLUMNS {
            prop_assert!(names.contains(name), "{name} is lost: {together}");
        }
    }

    #[test]
    fn the_columns_of_wide_characters_are_aligned(names in proptest::collection::vec(prose(), 2..5)) {
        let people: Vec<User> = names.iter().map(|name| user(name, "alice")).collect();

        let table = listed(&people, Theme::plain(now), Output::Table);

        let widths: Vec<usize> = table.lines().skip(1).map(width).collect();
        prop_assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
    }

    #[test]
    fn a_card_fits_every_terminal(text in hostile(), columns in 20usize..=200) {
        for card in cards(&text, columns) {
            for line in card.lines() {
                prop_assert!(width(line) <= columns, "{line:?}");
            }
        }
    }

    #[test]
    fn a_message_fits_and_breaks_between_words(text in prose(), columns in 20usize..=200) {
        let (screen, stdout, stderr) = screen(both(columns), Output::Cards);
        screen.say(&text);
        screen.error(&text);
        screen.hint(&Hint::new(text.clone(), &["help"]));

        let written = stdout.text() + &stderr.text();
        let whole: Vec<&str> = text.split(' ').collect();
        for line in written.lines() {
            prop_assert!(width(line) <= columns, "{line:?}");
            for word in line.split(' ').filter(|it| it.is_ascii()) {
                let word = word.trim_end_matches(':');
                let own = ["error", "hint", "mini-twitter", "help", ""];
                prop_assert!(whole.contains(&word) || own.contains(&word), "{word:?} in {written}");
            }
        }
    }
}

#[test]
fn help_breaks_between_words_on_every_terminal() {
    for columns in [20, 25, 30, 39, 40, 60, 100, 200] {
        let program = Program::offline().with("COLUMNS", &columns.to_string());
        for line in [
            "--help",
            "-h",
            "post --help",
            "notifications -h",
            "-c help",
            "-c 'help as'",
        ] {
            let help = text(&program.fed(line, "").stdout);

            assert!(!help.is_empty(), "{line}");
            for line in help.lines().filter(|it| width(it) > columns) {
                let word = line.trim_start();
                let is_one_word = !word.contains(' ') && line.len() - word.len() <= 10;
                // clap wraps neither the usage nor the name of a flag.
                let is_usage = word.starts_with("Usage:") || word.starts_with("mini-twitter ");
                let is_name = is_usage || word.starts_with('-') && word.ends_with('>');
                assert!(is_one_word || is_name, "{columns}: {line:?}");
            }
        }
    }
}
