//! Mentions, hashtags and URLs: where they begin and end, in every script.

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
    assert_eq!(text::tag("#Straße").as_deref(), Some("strasse"));
    assert_eq!(text::tag("rust").as_deref(), Some("rust"));
    for bad in ["", "#", "##a", "a b", "42", "a-b"] {
        assert_eq!(text::tag(bad), None, "{bad}");
    }
    assert_eq!(text::tag(&"x".repeat(101)), None);
}

#[test]
fn a_tag_needs_a_letter_and_a_mark_only_follows_one() {
    for (text, expected) in [
        (
            "#\u{fe0f}\u{20e3} #1\u{fe0f}\u{20e3} #*\u{fe0f}\u{20e3}",
            vec![],
        ),
        ("#\u{301}a #_\u{301}", vec![]),
        ("#🅰\u{fe0f} #② #_1_", vec![]),
        ("#❤\u{fe0f} ❤\u{fe0f}#tea", vec!["tea"]),
        ("#tea\u{fe0f} #葛\u{e0100}飾", vec!["tea", "葛飾"]),
        ("#คำไทย #हिन्दी #e\u{301}", vec!["คําไทย", "हिन्दी", "é"]),
    ] {
        assert_eq!(tags(&text::find(text)), expected, "{text:?}");
    }
}

#[test]
fn tags_that_differ_only_in_case_are_the_same() {
    for same in [
        ["#λόγος", "#ΛΌΓΟΣ"],
        ["#Straße", "#STRASSE"],
        ["#ﬁn", "#FIN"],
        ["#ԵՒ", "#և"],
        ["#\u{1e9e}a", "#ssA"],
        ["#K", "#k"],
        ["#ᾳ", "#ΑΙ"],
        ["#Ꭰ", "#ꭰ"],
    ] {
        let [one, other] = same.map(text::tag);
        assert!(one.is_some() && one == other, "{same:?}: {one:?} {other:?}");
    }
}

#[test]
fn some_characters_are_part_of_a_tag_only_inside() {
    for (text, expected) in [
        (
            "#می\u{200c}خواهم #کار\u{200c}ها",
            vec!["می\u{200c}خواهم", "کار\u{200c}ها"],
        ),
        ("#ශ්\u{200d}රී #क्\u{200d}ष", vec!["ශ්\u{200d}රී", "क्\u{200d}ष"]),
        (
            "#ぼっち・ざ・ろっく #col·legi",
            vec!["ぼっち・ざ・ろっく", "col·legi"],
        ),
        ("#ぼっち･ざ", vec!["ぼっち・ざ"]),
        ("#צה״ל #ג׳ירפה", vec!["צה״ל", "ג׳ירפה"]),
        ("#a・ #・b #a・・b #می\u{200c}", vec!["a", "a", "می"]),
        // Between Latin letters a joiner would only make two tags that look alike.
        ("#te\u{200d}a #te\u{200b}a", vec!["te", "te"]),
        ("#snake_case #_x", vec!["snake_case", "_x"]),
    ] {
        assert_eq!(tags(&text::find(text)), expected, "{text:?}");
    }
}

#[test]
fn a_slash_between_two_entities_separates_them() {
    let found = text::find("#a/#b @alice/@bob/#c example.org/#d");

    assert_eq!(tags(&found), ["a", "b", "c"]);
    assert_eq!(names(&found), ["alice", "bob"]);
}

#[test]
fn letters_of_other_scripts_end_a_mention_and_may_precede_one() {
    for (text, expected) in [
        (
            "@aliceさん @alice님 @aliceです。",
            vec!["alice", "alice", "alice"],
        ),
        ("ありがとう@alice。よ、@bob", vec!["alice", "bob"]),
        ("＠alice（@bob）", vec!["alice", "bob"]),
        ("привет@alice, мир", vec!["alice"]),
        ("@alicé @zoë_1 @alice\u{301}", vec![]),
        ("alice@example.org почта@example.org", vec![]),
        ("a_@alice 1@alice ＠＠alice @@alice", vec![]),
    ] {
        assert_eq!(names(&text::find(text)), expected, "{text:?}");
    }
}

#[test]
fn a_url_needs_a_host() {
    let long = format!("https://{}.org", "x".repeat(64));
    for bad in [
        "https://example..org",
        "https://.example.org",
        "https://-a.org",
        "https://a-.org",
        "https://example.org:0",
        "https://example.org:65536/",
        "https://1.2.3",
        "https://256.1.1.1/",
        "https://[::1",
        "https://[x]/",
        "https://alice@example.org/",
        "https://alice:secret@example.org/",
        "https:///a",
        "https://?a",
        long.as_str(),
    ] {
        assert!(links(&text::find(bad)).is_empty(), "{bad}");
        assert!(text::url(&bad.to_owned(), &()).is_err(), "{bad}");
    }
    for good in [
        "http://localhost:8080/a",
        "https://münchen.example/straße?q=1#x",
        "https://例え.テスト/",
        "https://127.0.0.1:80",
        "http://[2001:db8::1]:8080/a",
        "https://a_b.example.org/_",
        "https://fa.wikipedia.org/wiki/می\u{200c}خواهم",
    ] {
        assert_eq!(links(&text::find(good)), [good]);
        assert!(text::url(&good.to_owned(), &()).is_ok(), "{good}");
    }
}

#[test]
fn marks_of_any_script_around_a_url_are_not_part_of_it() {
    for (text, expected) in [
        ("（https://a.org/b）", vec!["https://a.org/b"]),
        ("https://a.org/b。次", vec!["https://a.org/b"]),
        (
            "https://a.org。次 https://a.orgです",
            vec!["https://a.org", "https://a.org"],
        ),
        (
            "https://a.org's https://a.org/b's",
            vec!["https://a.org", "https://a.org/b"],
        ),
        ("见https://a.org/z", vec!["https://a.org/z"]),
        (
            "“https://a.org/b” «https://a.org/c»",
            vec!["https://a.org/b", "https://a.org/c"],
        ),
        (
            "‘https://a.org’ 「https://a.org/b」",
            vec!["https://a.org", "https://a.org/b"],
        ),
        (
            "https://a.org,https://b.org;http://c.org",
            vec!["https://a.org", "https://b.org", "http://c.org"],
        ),
        (
            "https://a.org/x,https://b.org/a,b",
            vec!["https://a.org/x", "https://b.org/a,b"],
        ),
        ("[x](https://a.org/b_(c)) [y]", vec!["https://a.org/b_(c)"]),
        (
            "[x](https://a.org/b), (https://a.org/c)。",
            vec!["https://a.org/b", "https://a.org/c"],
        ),
        (
            "**https://a.org/b** https://a.org/b…",
            vec!["https://a.org/b", "https://a.org/b"],
        ),
        (
            "https://a.org: https://a.org/— https://a.org...",
            vec!["https://a.org", "https://a.org/", "https://a.org"],
        ),
        (
            "https://a.org/?x[]=1&y=(2)!?",
            vec!["https://a.org/?x[]=1&y=(2)"],
        ),
        ("https://a.org/b\u{200b}c", vec!["https://a.org/b"]),
        (
            "https://a.org/https://b.org",
            vec!["https://a.org/https://b.org"],
        ),
        ("xhttps://a.org", vec![]),
    ] {
        assert_eq!(links(&text::find(text)), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn found_ranges_match_the_text_and_do_not_overlap(
        text in "([@＠#＃]?[a-zé_0-9]{0,5}|https?://[a-z.:@()0-9]{0,6}|[ .,。日ー・（@#/ش\u{200c}\u{301}\u{fe0f}]|\\PC){0,20}"
    ) {
        let text = text::clean(&text);
        let chars: Vec<char> = text.chars().collect();
        let slice = |start: u32, end: u32| chars[start as usize..end as usize].iter().collect::<String>();
        let found = text::find(&text);

        let mut ranges = Vec::new();
        for mention in &found.mentions {
            let written = slice(mention.start, mention.end);
            prop_assert_eq!(written.replace('＠', "@"), format!("@{}", mention.username));
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
        prop_assert!(found.mentions.is_sorted_by_key(|at| at.start));
        prop_assert!(found.hashtags.is_sorted_by_key(|at| at.start));
        prop_assert!(found.links.is_sorted_by_key(|at| at.start));
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
    fn a_tag_is_found_as_it_is_read(text in "#?\\PC{1,20}") {
        if let Some(tag) = text::tag(&text) {
            let found = text::find(&format!("#{tag}"));
            prop_assert_eq!(tags(&found), [tag.as_str()]);
        }
    }
}
