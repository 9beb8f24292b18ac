//! The rules of texts: cleaning, counting, checking, finding.

use mini_twitter_core::field::Secret;
use mini_twitter_core::text;
use proptest::prelude::*;

fn tags(found: &text::Found) -> Vec<&str> {
    found.hashtags.iter().map(|tag| tag.tag.as_str()).collect()
}

fn names(found: &text::Found) -> Vec<&str> {
    let names = found.mentions.iter();
    names.map(|mention| mention.username.as_str()).collect()
}

fn links(found: &text::Found) -> Vec<&str> {
    found.links.iter().map(|link| link.url.as_str()).collect()
}

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
fn mentions_hashtags_and_links_are_found_at_their_positions() {
    let found = text::find("Hi @bob, é #Rust at https://example.org/a_(b).");

    let mention = &found.mentions[0];
    assert_eq!((mention.start, mention.end), (3, 7));
    assert_eq!(names(&found), ["bob"]);
    let hashtag = &found.hashtags[0];
    assert_eq!((hashtag.start, hashtag.end), (11, 16));
    assert_eq!(tags(&found), ["rust"]);
    assert_eq!(links(&found), ["https://example.org/a_(b)"]);
}

#[test]
fn text_that_only_looks_like_a_mention_is_not_one() {
    for (text, expected) in [
        ("mail bob@example.org", vec![]),
        ("@ab", vec![]),
        ("@123", vec![]),
        ("@@alice", vec![]),
        ("@alice@elsewhere.example", vec![]),
        ("@alicé", vec![]),
        ("(@alice)@bob", vec!["alice", "bob"]),
        ("@alice's and @bob.", vec!["alice", "bob"]),
        ("https://example.org/@alice", vec![]),
    ] {
        assert_eq!(names(&text::find(text)), expected, "{text}");
    }
}

#[test]
fn hashtags_may_use_any_script_and_need_more_than_digits() {
    for (text, expected) in [
        ("#rust #Rust #ＲＵＳＴ", vec!["rust", "rust", "rust"]),
        ("#日本語 ＃東京", vec!["日本語", "東京"]),
        ("#हिन्दी", vec!["हिन्दी"]),
        ("#2026 #2026a", vec!["2026a"]),
        ("a#b c&#39; /#d", vec![]),
        ("#c++ #c-lang", vec!["c", "c"]),
    ] {
        assert_eq!(tags(&text::find(text)), expected, "{text}");
    }
}

#[test]
fn links_end_before_the_punctuation_of_the_sentence() {
    for (text, expected) in [
        ("see https://a.example.", "https://a.example"),
        ("(see https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y)!", "https://a.example/x_(y)"),
        ("HTTPS://A.example/?q=#rust,", "HTTPS://A.example/?q=#rust"),
        ("<https://a.example>", "https://a.example"),
    ] {
        let found = text::find(text);
        assert_eq!(links(&found), [expected], "{text}");
        assert!(found.hashtags.is_empty(), "{text}");
    }
    assert!(links(&text::find("http:// https://. ftp://a.example")).is_empty());
}

#[test]
fn a_tag_is_read_with_and_without_its_hash_sign() {
    assert_eq!(text::tag("#Straße").as_deref(), Some("straße"));
    assert_eq!(text::tag("rust").as_deref(), Some("rust"));
    for bad in ["", "#", "##a", "a b", "42", "a-b"] {
        assert_eq!(text::tag(bad), None, "{bad}");
    }
    assert_eq!(text::tag(&"x".repeat(101)), None);
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
    fn found_ranges_match_the_text_and_do_not_overlap(
        text in "([@#＃]?[a-zé_0-9]{0,5}|https?://[a-z.()]{0,6}|[ .,日@#/\u{301}]){0,20}"
    ) {
        let chars: Vec<char> = text.chars().collect();
        let slice = |start: u32, end: u32| chars[start as usize..end as usize].iter().collect::<String>();
        let found = text::find(&text);

        let mut ranges = Vec::new();
        for mention in &found.mentions {
            prop_assert_eq!(slice(mention.start, mention.end), format!("@{}", mention.username));
            ranges.push((mention.start, mention.end));
        }
        for hashtag in &found.hashtags {
            prop_assert_eq!(text::tag(&slice(hashtag.start, hashtag.end)), Some(hashtag.tag.clone()));
            ranges.push((hashtag.start, hashtag.end));
        }
        for link in &found.links {
            prop_assert_eq!(slice(link.start, link.end), link.url.clone());
            ranges.push((link.start, link.end));
        }
        ranges.sort_unstable();
        prop_assert!(ranges.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    }

    #[test]
    fn normalizing_a_tag_twice_is_the_same_as_once(text in "#?\\PC{1,20}") {
        if let Some(tag) = text::tag(&text) {
            prop_assert_eq!(text::tag(&tag), Some(tag));
        }
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
}
