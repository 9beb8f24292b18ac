//! Wrapped lines fit their width, and no character is lost.

use mini_twitter_cli::screen::safe;
use mini_twitter_cli::screen::style::StyledText;
use mini_twitter_cli::screen::wrap::{text_width, width, wrap};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::fixture::{card, post};
use crate::safe::hostile;

/// The lines of a text wrapped to this many columns.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(&StyledText::new().plain(text), columns);
    lines.iter().map(|line| line.render(false)).collect()
}

#[test]
fn words_stay_whole_where_they_fit() {
    assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
    assert_eq!(wrapped("one  two", 20), ["one  two"]);
    assert_eq!(wrapped("", 20), [""]);
    assert_eq!(wrapped("a\n\nb", 20), ["a", "", "b"]);
}

#[test]
fn a_word_longer_than_a_line_is_broken() {
    assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
}

#[test]
fn a_character_wider_than_a_line_stays_whole() {
    // An emoji with a spacing mark takes three columns.
    assert_eq!(wrapped("🟠ᤰ", 2), ["🟠ᤰ"]);
}

#[test]
fn no_line_begins_with_a_mark_that_closes() {
    assert_eq!(wrapped("漢字漢字。漢字", 8), ["漢字漢", "字。漢字"]);
}

#[test]
fn a_tag_stays_whole_where_it_fits() {
    let shown = post(
        "Hanako",
        "hanako",
        "aaaa bbbb cccc dddd eeee ffff gggg #お茶お茶",
    );

    let text = card(&shown, 40);

    assert!(text.contains("\n#お茶お茶\n"), "{text}");
}

proptest! {
    #[test]
    fn no_line_is_too_long_and_no_character_is_lost(text in hostile(), columns in 2usize..60) {
        let lines = wrap(&StyledText::new().plain(&text), columns);

        for line in &lines {
            let is_one_character = line.render(false).graphemes(true).count() == 1;
            prop_assert!(text_width(line) <= columns || is_one_character, "{line:?}");
        }
        let without_spaces = |text: String| text.replace([' ', '\u{a0}', '\n'], "");
        let together: String = lines.iter().map(|line| line.render(false)).collect();
        prop_assert_eq!(without_spaces(together), without_spaces(safe::text(&text)));
    }

    #[test]
    fn no_card_is_wider_than_the_terminal(text in hostile(), columns in 40usize..100) {
        for line in card(&post(&text, &text, &text), columns).lines() {
            prop_assert!(width(line) <= columns, "{line:?}");
        }
    }
}
