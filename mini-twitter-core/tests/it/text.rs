//! The rules of texts: cleaning, counting, checking, finding.

use garde::Validate;
use mini_twitter_core::account::{ChangePassword, UpdateMe};
use mini_twitter_core::field::Secret;
use mini_twitter_core::post::NewPost;
use mini_twitter_core::text;
use proptest::prelude::*;

#[test]
fn a_text_is_counted_in_grapheme_clusters() {
    for (text, length) in [
        ("", 0),
        ("tea", 3),
        ("e\u{301}", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("🇩🇪🇫🇷", 2),
        ("한국어", 3),
        ("a\nb", 3),
    ] {
        assert_eq!(text::count(text), length, "{text:?}");
    }
}

#[test]
fn a_post_may_have_500_grapheme_clusters_and_no_more() {
    let family = "👩‍👩‍👧";

    let fits = text::post(&Some(family.repeat(text::POST_CHARS)), &());
    let refused = text::post(&Some(family.repeat(text::POST_CHARS + 1)), &());

    assert!(fits.is_ok());
    let refused = refused.map_err(|error| error.to_string());
    assert_eq!(
        refused,
        Err("is 501 characters long, at most 500".to_owned())
    );
}

#[test]
fn blank_texts_and_control_characters_are_refused() {
    for (bad, why) in [
        ("", "is blank"),
        (" \r\n\t ", "is blank"),
        ("a\0b", "contains a control character"),
        ("\u{1b}[31mred", "contains a control character"),
        ("\u{85}", "contains a control character"),
    ] {
        let result = text::post(&Some(bad.to_owned()), &()).map_err(|error| error.to_string());
        assert_eq!(result, Err(why.to_owned()), "{bad:?}");
    }
    assert!(text::post(&Some("two\r\nlines\tand a tab".to_owned()), &()).is_ok());
    assert!(text::post(&None, &()).is_ok());
}

#[test]
fn usernames_follow_the_rules() {
    for good in ["alice", "Bob_2", "___a", "a12"] {
        assert!(text::username(good, &()).is_ok(), "{good}");
    }
    for (bad, why) in [
        ("a-b", "may contain only the letters a-z, digits and _"),
        ("zoë", "may contain only the letters a-z, digits and _"),
        ("1234", "must contain a letter"),
        ("Admin", "is reserved"),
        ("me", "is reserved"),
    ] {
        let result = text::username(bad, &()).map_err(|error| error.to_string());
        assert_eq!(result, Err(why.to_owned()), "{bad}");
    }
}

#[test]
fn email_addresses_are_recognized() {
    for good in [
        "a@b.co",
        "first.last+tag@mail.example.org",
        "x_1@sub-domain.example",
    ] {
        assert!(text::email(&good.to_owned(), &()).is_ok(), "{good}");
    }
    for bad in [
        "",
        "@",
        "a@",
        "@b.co",
        "a@b",
        "a b@c.de",
        "a@b..co",
        "a@-b.co",
        ".a@b.co",
        "a..b@c.de",
        "a@b@c.de",
        "zoë@b.co",
        "a@b.co\n",
        "<a@b.co>",
    ] {
        assert!(text::email(&bad.to_owned(), &()).is_err(), "{bad:?}");
    }
}

#[test]
fn urls_and_phone_numbers_are_recognized() {
    for (rule, text, is_good) in [
        ("url", "https://example.org/me?x=1", true),
        ("url", "http://münchen.example", true),
        ("url", "javascript:alert(1)", false),
        ("url", "https://", false),
        ("url", "https://a b", false),
        ("phone", "+49 (30) 901820", true),
        ("phone", "call me", false),
        ("phone", "12", false),
    ] {
        let result = match rule {
            "url" => text::url(&text.to_owned(), &()),
            _ => text::phone(&text.to_owned(), &()),
        };
        assert_eq!(result.is_ok(), is_good, "{text}");
    }
}

#[test]
fn common_and_too_long_passwords_are_refused() {
    for (password, is_good) in [
        ("correct horse battery", true),
        ("пароль-пароль", true),
        ("Password123", false),
        ("12345678", false),
    ] {
        let result = text::password(&Secret::new(password), &());
        assert_eq!(result.is_ok(), is_good, "{password}");
    }
    assert!(text::password(&Secret::new("💧".repeat(128)), &()).is_ok());
    assert!(text::password(&Secret::new("💧".repeat(129)), &()).is_err());
}

#[test]
fn a_text_that_shows_nothing_is_blank() {
    for blank in [
        "\u{200b}",
        " \u{2060}\n",
        "\u{3164}\u{ffa0}\u{115f}\u{1160}",
        "\u{2800}",
        "\u{feff}\u{ad}",
        "\u{fe0f}\u{e0100}",
        "\u{e0020}\u{3000}",
    ] {
        assert!(text::is_blank(blank), "{blank:?}");
        let texts = Some(blank.to_owned());
        for result in [text::post(&texts, &()), text::line(&texts, &())] {
            let result = result.map_err(|error| error.to_string());
            assert_eq!(result, Err("is blank".to_owned()), "{blank:?}");
        }
    }
    for shown in ["a", "👩\u{200d}👧", "❤\u{fe0f}", "⠁", "ᅠa"] {
        assert!(!text::is_blank(shown), "{shown:?}");
    }
}

#[test]
fn a_name_has_one_line() {
    for more in [
        "a\nb",
        "a\rb",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{2029}b",
        "a\u{b}b",
    ] {
        assert!(text::line(&more.to_owned(), &()).is_err(), "{more:?}");
    }
}

#[test]
fn a_name_that_stands_for_nobody_or_everybody_is_reserved() {
    for name in [
        "anonymous",
        "NULL",
        "undefined",
        "none",
        "True",
        "false",
        "nobody",
        "everyone",
        "all",
        "here",
        "deleted",
        "unknown",
        "guest",
        "root",
        "system",
        "support",
    ] {
        let result = text::username(name, &()).map_err(|error| error.to_string());
        assert_eq!(result, Err("is reserved".to_owned()), "{name}");
    }
}

#[test]
fn a_text_is_measured_as_it_is_stored() {
    let change = |name: String| UpdateMe {
        name: Some(name),
        ..UpdateMe::default()
    };
    let post = |text: String| NewPost::text(text).validate();

    assert!(change("e\u{301}".repeat(50)).validate().is_ok());
    assert!(
        change(format!("  {}\n", "x".repeat(50)))
            .validate()
            .is_err(),
        "a control character"
    );
    assert!(change(format!("  {} ", "x".repeat(50))).validate().is_ok());
    assert!(change("e\u{301}".repeat(51)).validate().is_err());
    // U+0958 takes three bytes, and six in NFC, which never composes it.
    assert!(post("\u{958}\u{301}\u{301}\u{301}".repeat(400)).is_ok());
    assert!(post("\u{958}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}".repeat(480)).is_err());
}

#[test]
fn a_password_is_the_same_in_every_form_of_unicode() {
    let composed = Secret::new("caf\u{e9} am see");
    let decomposed = Secret::new("cafe\u{301}\u{a0}am\u{3000}see");

    assert_eq!(text::prepared(&composed), "caf\u{e9} am see");
    assert_eq!(text::prepared(&decomposed), text::prepared(&composed));
    let change = |new: &str| ChangePassword {
        old_password: Secret::new("x"),
        new_password: Secret::new(new),
    };
    assert!(change(&"e\u{301}".repeat(7)).validate().is_err());
    assert!(change(&"e\u{301}".repeat(128)).validate().is_ok());
}

#[test]
fn folding_every_character_once_is_enough_and_makes_its_cases_equal() {
    for c in '\0'..='\u{1ffff}' {
        let text = c.to_string();
        let folded = text::fold(&text).into_owned();
        assert_eq!(text::fold(&folded), folded, "{text:?}");
        assert_eq!(text::fold(&text.to_lowercase()), folded, "{text:?}");
        // A dotless i has the upper case of another letter.
        if c != 'ı' {
            assert_eq!(text::fold(&text.to_uppercase()), folded, "{text:?}");
        }
        if let Some(tag) = text::tag(&text) {
            assert_eq!(text::tag(&tag), Some(tag.clone()), "{text:?}");
        }
    }
}

proptest! {
    #[test]
    fn cleaning_twice_is_cleaning_once(text in "\\PC{0,60}|[ \\r\\n\\ta-c]{0,20}") {
        let once = text::clean(&text);
        prop_assert_eq!(text::clean(&once), once.clone());
        prop_assert!(!once.contains('\r'));
        prop_assert_eq!(once.trim(), once.as_str());
    }

    #[test]
    fn checking_any_text_does_not_panic(text in any::<String>()) {
        let _ = text::find(&text::clean(&text));
        let _ = text::post(&Some(text.clone()), &());
        let _ = text::username(&text, &());
        let _ = text::email(&text, &());
        let _ = text::url(&text, &());
        let _ = text::tag(&text);
    }

    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let folded = text::fold(&text).into_owned();
        prop_assert_eq!(text::fold(&folded), folded.as_str());
        let lower = text.to_lowercase();
        prop_assert_eq!(text::fold(&lower), folded.as_str());
    }
}
