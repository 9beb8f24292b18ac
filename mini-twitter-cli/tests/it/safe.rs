//! Texts of other users are shown, never interpreted by the terminal, wherever they are printed.

use insta::assert_snapshot;
use mini_twitter_cli::hint::Hint;
use mini_twitter_cli::screen::theme::{Colour, Theme};
use mini_twitter_cli::screen::{Output, safe};
use mini_twitter_core::account::CreatedToken;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::UserId;
use mini_twitter_core::post::{Entry, MentionEntity, Post, Thread};
use mini_twitter_core::text::{Hashtag, Link};
use mini_twitter_core::timeline::Trend;
use proptest::prelude::*;

use crate::fixture::{card, listed, now, person, post, screen, terminal, user};
use crate::sample::{
    account, edit, instance, notification, relationship, session, session_info, token,
};

#[test]
fn escape_sequences_are_shown_not_interpreted() {
    let shown = post(
        "A\x1b[31mlice\r\n",
        "alice",
        "\x1b]52;c;aGk=\x07 \u{9b}2J a\rb \x7f",
    );

    assert_snapshot!(card(&shown, 80), @r"
    A␛[31mlice␍␊ @alice · 2 Mar 2026 11:57
    ␛]52;c;aGk=␇ \u{9b}2J a␍b ␡
    178912
    ");
}

#[test]
fn text_cannot_be_reordered_or_hidden() {
    let text = "pay \u{202e}001\u{202c} to \u{2066}bob\u{2069} al\u{200b}ice\u{feff} x\u{200d}\u{200d}\u{200d}y \u{e0041}\u{e0041}";

    assert_snapshot!(safe::text(text), @r"pay \u{202e}001\u{202c} to \u{2066}bob\u{2069} al\u{200b}ice\u{feff} x\u{200d}\u{200d}\u{200d}y \u{e0041}\u{e0041}");
}

#[test]
fn letters_that_show_nothing_are_made_visible() {
    let text = "a\u{3164}b\u{2800}c\u{ffa0}d\u{115f}";

    assert_snapshot!(safe::text(text), @r"a\u{3164}b\u{2800}c\u{ffa0}d\u{115f}");
}

#[test]
fn what_languages_and_emoji_need_stays() {
    let text = "می\u{200c}خواهم 👩🏽‍🚀 ❤️‍🔥 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 क्‍ष e\u{301} שָׁלוֹם";

    assert_eq!(safe::text(text), text);
}

#[test]
fn marks_do_not_stack_over_other_lines() {
    let zalgo = "a".to_owned() + &"\u{301}".repeat(9);

    assert_snapshot!(safe::inline(&zalgo), @r"á́́́́\u{301}\u{301}\u{301}\u{301}");
}

#[test]
fn a_column_stays_a_column() {
    let shown = post("A\tlice", "alice", "one\ttwo\nthree\\n \x1b[2J");

    let (screen, stdout, _) = screen(Theme::plain(now), Output::Plain);
    screen.show(&shown).unwrap();

    assert_snapshot!(stdout.text(), @r"178912	2026-03-02T11:57:00.000Z	alice	one\ttwo\nthree\\n ␛[2J	0	0	0	0");
}

#[test]
fn json_has_the_exact_text_and_nothing_a_terminal_interprets() {
    let text = "\x1b[2J \u{9b}2J \u{202e} \u{e0041} \u{200b} 👩🏽‍🚀";
    let shown = post("Alice", "alice", text);

    let (screen, stdout, _) = screen(terminal(80), Output::Json);
    screen.show(&shown).unwrap();

    let read: Post = serde_json::from_str(&stdout.text()).unwrap();
    assert_eq!(read, shown);
    assert_is_harmless(&stdout.text());
}

#[test]
fn talk_is_made_safe_too() {
    let (screen, _, stderr) = screen(terminal(80), Output::Cards);

    screen.error("no user @\x1b[2Jbob");
    screen.hint(&Hint::new("look\u{202e} for people", &["users"]));
    screen.say("done\x07");

    assert_snapshot!(stderr.text(), @r"
    error: no user @␛[2Jbob
    hint: look\u{202e} for people: mini-twitter users
    done␇
    ");
}

/// Any text, often with what terminals interpret.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let unsafe_pieces = proptest::sample::select(vec![
        "\x1b",
        "\x1b[",
        "\x1b]8;;",
        "\x07",
        "\r",
        "\n",
        "\t",
        "\0",
        "\x7f",
        "\u{80}",
        "\u{9b}",
        "\u{9d}",
        "\u{85}",
        "\u{202e}",
        "\u{2066}",
        "\u{2069}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\u{2028}",
        "\u{e0041}",
        "🏴",
        "漢",
        "a ",
    ]);
    let piece = prop_oneof![unsafe_pieces.prop_map(str::to_owned), any::<String>()];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Asserts that there are only line feeds and the escape sequences of this program.
fn assert_is_harmless(printed: &str) {
    let own = [
        "\x1b[0m",
        "\x1b[1m",
        "\x1b[2m",
        "\x1b[36m",
        "\x1b[34m",
        "\x1b[4m",
        "\x1b[35m",
        "\x1b[1;31m",
    ];
    let bare = own.iter().fold(printed.to_owned(), |text, sequence| {
        text.replace(sequence, "")
    });
    let found = bare
        .chars()
        .find(|c| *c != '\n' && safe::is_hidden(*c) && !is_in_a_flag(*c, &bare));
    assert_eq!(found, None, "in {printed:?}");
}

/// Tag characters may follow a black flag.
fn is_in_a_flag(c: char, text: &str) -> bool {
    let is_tag = |c| matches!(c, '\u{e0020}'..='\u{e007f}');
    let tags_below_a_flag = |part: &str| part.trim_start_matches(is_tag).contains(is_tag);
    is_tag(c)
        && !text.split('🏴').skip(1).any(tags_below_a_flag)
        && !text
            .split('🏴')
            .next()
            .is_some_and(|it| it.contains(is_tag))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_output_has_what_a_terminal_would_interpret(text in hostile(), start in 0u32..9, end in 0u32..9, width in 1usize..90) {
        for output in [Output::Cards, Output::Table, Output::Plain, Output::Json, Output::Ndjson] {
            let mut theme = terminal(width);
            theme.colour = Colour::Terminal;
            theme.stderr_is_terminal = true;
            let printed = everything(&text, (start, end), theme, output);

            if output == Output::Plain {
                assert_is_harmless(&printed.replace('\t', " "));
            } else {
                assert_is_harmless(&printed);
            }
        }
    }
}

/// Returns the output of all types with `text` in every field that another user could set.
fn everything(text: &str, range: (u32, u32), theme: Theme, output: Output) -> String {
    let (screen, stdout, stderr) = screen(theme.clone(), output);
    let mut inner = post(text, text, text);
    inner.entities.mentions = vec![MentionEntity {
        start: range.0,
        end: range.1,
        id: UserId(1),
        username: text.into(),
    }];
    inner.entities.hashtags = vec![Hashtag {
        start: range.1,
        end: range.0 + 3,
        tag: text.into(),
    }];
    inner.entities.urls = vec![Link {
        start: range.0 + 1,
        end: range.1 + 9,
        url: text.into(),
    }];
    inner.kind = text.into();
    let mut outer = inner.clone();
    outer.quote = Some(Box::new(inner.clone()));
    outer.content_warning = Some(text.into());
    let mut someone = user(text, text);
    (someone.bio, someone.location, someone.website) =
        (Some(text.into()), Some(text.into()), Some(text.into()));
    someone.role = text.into();

    screen
        .show(&Thread {
            ancestors: vec![],
            post: outer.clone(),
            replies: vec![],
            next: None,
        })
        .unwrap();
    screen.show(&someone).unwrap();
    screen.show(&session(text)).unwrap();
    screen.show(&account(text)).unwrap();
    screen.show(&instance(text)).unwrap();
    screen.show(&notification(text, &inner)).unwrap();
    screen.show(&token(text)).unwrap();
    let secret = Secret::new(text);
    screen
        .show(&CreatedToken {
            token: token(text),
            secret,
        })
        .unwrap();
    screen.show(&edit(text)).unwrap();
    screen.show(&session_info(text)).unwrap();
    screen
        .show(&Trend {
            tag: text.into(),
            uses: 1,
            authors: 2,
            history: vec![1, 2],
        })
        .unwrap();
    screen.show(&relationship(text)).unwrap();
    screen.value(&serde_json::json!({ text: [text] })).unwrap();
    screen.say(text);
    screen.hint(&Hint::new(text, &["users", text]));
    screen.error(text);
    let entry = Entry {
        id: outer.id,
        at: now(),
        retweeted_by: Some(person(text, text)),
        post: outer,
    };
    stdout.text() + &stderr.text() + &listed(&[entry], theme, output)
}
