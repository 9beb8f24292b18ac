//! The output formats, and what is recorded of the output.

use insta::assert_snapshot;
use mini_twitter_cli::screen::theme::{Colour, Theme};
use mini_twitter_cli::screen::{List, Output, Screen};
use mini_twitter_core::account::{CreatedToken, Token, TokenScope};
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{PostId, TokenId};
use mini_twitter_core::notification::NotificationPreferences;
use mini_twitter_core::page::Cursor;
use mini_twitter_core::post::Post;

use crate::fixture::{card, listed, now, post, screen, terminal, user};
use crate::sample;

#[test]
fn a_list_is_one_array_over_many_pages() {
    let posts = [post("Alice", "alice", "one"), post("Bob", "bob", "two")];

    let text = listed(&posts, Theme::plain(now), Output::Json);

    let read: Vec<mini_twitter_core::post::Post> = serde_json::from_str(&text).unwrap();
    assert_eq!(read, posts);
    assert!(
        text.starts_with("[\n  {\n    \"id\": \"178912\",\n"),
        "{text}"
    );
    assert!(text.ends_with("\n  }\n]\n"), "{text}");
}

#[test]
fn an_empty_list_is_an_empty_array() {
    let none: [mini_twitter_core::post::Post; 0] = [];

    assert_eq!(listed(&none, Theme::plain(now), Output::Json), "[]\n");
}

#[test]
fn an_incomplete_list_is_no_array() {
    let (screen, stdout, _) = screen(Theme::plain(now), Output::Json);

    let mut list = List::begin(&screen);
    list.push(&post("Alice", "alice", "one")).unwrap();
    drop(list);

    assert!(serde_json::from_str::<serde_json::Value>(&stdout.text()).is_err());
    assert_eq!(screen.last_output().rows, []);
}

#[test]
fn ndjson_is_a_value_a_line() {
    let posts = [
        post("Alice", "alice", "one\ntwo"),
        post("Bob", "bob", "three"),
    ];

    let text = listed(&posts, Theme::plain(now), Output::Ndjson);

    let read = text.lines().map(|line| serde_json::from_str(line).unwrap());
    assert_eq!(read.collect::<Vec<mini_twitter_core::post::Post>>(), posts);
}

#[test]
fn columns_are_separated_by_tabs_without_a_terminal() {
    let posts = [
        post("Alice", "alice", "one\ttwo"),
        post("Bob", "bob", "three"),
    ];

    assert_snapshot!(listed(&posts, Theme::plain(now), Output::Auto), @r"
    178912	2026-03-02T11:57:00.000Z	alice	one\ttwo	0	0	0	0		
    178912	2026-03-02T11:57:00.000Z	bob	three	0	0	0	0
    ");
}

#[test]
fn a_table_is_cut_to_the_terminal() {
    let mut people = [user("Alice Wonder", "alice"), user("山田 花子", "hanako")];
    people[0].bio =
        Some("Down the rabbit hole, up the looking glass, and back in time for tea".into());

    let narrow = listed(&people, terminal(80), Output::Table);
    let whole = listed(&people, Theme::plain(now), Output::Table);

    assert_snapshot!(narrow, @r"
        USERNAME  NAME          FOLLOWERS  FOLLOWING  POSTS  BIO
    @1  alice     Alice Wonder         12          3      1  Down the rabbit hole, …
    @2  hanako    山田 花子            12          3      1
    ");
    assert_snapshot!(whole, @"
        USERNAME  NAME          FOLLOWERS  FOLLOWING  POSTS  BIO                                                                   ROLE  PRIVATE  JOINED            ID
    @1  alice     Alice Wonder         12          3      1  Down the rabbit hole, up the looking glass, and back in time for tea  user  no       2026-01-21 12:00  7
    @2  hanako    山田 花子            12          3      1                                                                        user  no       2026-01-21 12:00  7
    ");
}

#[test]
fn preferences_are_yes_or_no() {
    let preferences = NotificationPreferences {
        likes: false,
        ..NotificationPreferences::default()
    };

    let (screen, stdout, _) = screen(Theme::plain(now), Output::Plain);
    screen.show(&preferences).unwrap();

    assert_snapshot!(stdout.text(), @r"
    all	yes
    email	yes
    push	yes
    follows	yes
    likes	no
    replies	yes
    retweets	yes
    quotes	yes
    mentions	yes
    messages	yes
    new_events	yes
    event_reminders	yes
    ");
}

#[test]
fn a_secret_is_shown_only_when_it_is_created() {
    let token = Token {
        id: TokenId(9),
        name: "bot".into(),
        scopes: vec![TokenScope::Read],
        created_at: now(),
        last_used_at: None,
        expires_at: None,
    };
    let created = CreatedToken {
        token,
        secret: Secret::new("mt_secret"),
    };
    let (screen, stdout, _) = screen(Theme::plain(now), Output::Ndjson);

    screen.show(&created).unwrap();

    assert!(stdout.text().contains("mt_secret"));
    assert_snapshot!(card(&created, 60), @r"
    bot · read
    last used never · expires never · 9

    mt_secret
    save it now: it is not shown again
    ");
}

#[test]
fn colour_carries_no_meaning() {
    let shown = post("Alice", "alice", "hello @bob #tea");
    let mut theme = terminal(60);
    theme.colour = Colour::Terminal;

    let (screen, stdout, _) = screen(theme, Output::Cards);
    screen.show(&shown).unwrap();

    assert_snapshot!(stdout.text().replace('\x1b', "␛"), @r"
    ␛[1mAlice␛[0m ␛[36m@alice␛[0m␛[2m · 2 Mar 2026 11:57␛[0m
    hello ␛[36m@bob␛[0m ␛[34m#tea␛[0m
    ␛[2m178912␛[0m
    ");
    let bare = stdout
        .text()
        .replace("\x1b[0m", "")
        .replace("\x1b[1m", "")
        .replace("\x1b[2m", "");
    let bare = bare.replace("\x1b[36m", "").replace("\x1b[34m", "");
    assert_eq!(bare, card(&shown, 60));
}

#[test]
fn the_rows_of_the_last_list_are_recorded_and_a_single_item_keeps_them() {
    let (screen, _, _) = screen(Theme::plain(now), Output::Ndjson);
    let rows = |screen: &Screen| {
        screen
            .last_output()
            .rows
            .iter()
            .map(|row| row.post)
            .collect::<Vec<_>>()
    };
    let mut other = post("Bob", "bob", "two");
    other.id = PostId(2);

    let mut list = List::begin(&screen);
    list.push(&post("Alice", "alice", "one")).unwrap();
    list.end(Some(Cursor("next".into()))).unwrap();
    screen.show(&other).unwrap();

    assert_eq!(rows(&screen), [Some(PostId(178_912))]);
    assert_eq!(screen.last_output().last.unwrap().post, Some(PostId(2)));

    let mut list = List::next_page(&screen);
    list.push(&other).unwrap();
    list.end(None).unwrap();

    assert_eq!(rows(&screen), [Some(PostId(178_912)), Some(PostId(2))]);
    assert_eq!(screen.last_output().next, None);
}

#[test]
fn an_empty_list_keeps_the_rows_of_the_list_before_it() {
    let (screen, _, _) = screen(Theme::plain(now), Output::Ndjson);
    let mut list = List::begin(&screen);
    list.push(&post("Alice", "alice", "one")).unwrap();
    list.end(Some(Cursor("next".into()))).unwrap();

    List::<Post>::begin(&screen).end(None).unwrap();

    let output = screen.last_output();
    assert_eq!(output.rows[0].post, Some(PostId(178_912)));
    assert_eq!(output.next, None);
}

#[test]
fn a_value_never_touches_its_name() {
    let preferences = NotificationPreferences {
        likes: false,
        ..NotificationPreferences::default()
    };

    let text = card(&preferences, 60);

    for line in text.lines() {
        assert!(line.ends_with("  on") || line.ends_with("  off"), "{text}");
    }
    let columns = text.lines().map(|line| line.rfind(' '));
    assert_eq!(columns.collect::<std::collections::BTreeSet<_>>().len(), 1);
}

#[test]
fn a_closed_output_is_a_broken_pipe() {
    struct Gone;
    impl std::io::Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let screen = Screen::new(Theme::plain(now), Gone, Gone);

    let error = screen.show(&post("Alice", "alice", "one")).unwrap_err();

    assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
}

#[test]
fn a_text_behind_a_warning_is_marked_and_not_shown_beside_other_things() {
    let mut post = post("Bob", "bob", "the text");
    post.content_warning = Some("gore".to_owned());
    let notification = sample::notification("bob", &post);
    let shown = |output| {
        let posts = listed(std::slice::from_ref(&post), terminal(80), output);
        let notifications = listed(std::slice::from_ref(&notification), terminal(80), output);
        (posts, notifications)
    };

    for output in [Output::Plain, Output::Table, Output::Cards] {
        let (posts, notifications) = shown(output);

        assert!(notifications.contains("gore"), "{notifications}");
        assert!(!notifications.contains("the text"), "{notifications}");
        let is_card = output == Output::Cards;
        assert_eq!(posts.contains("[gore] the text"), !is_card, "{posts}");
    }
}

#[test]
fn how_to_show_a_hidden_text_can_be_pasted() {
    let mut post = post("Bob", "bob", "the text");
    post.content_warning = Some("gore".to_owned());
    let mut quote = post.clone();
    quote.quote = Some(Box::new(post.clone()));

    let cards = listed(&[post, quote], terminal(80), Output::Cards);

    for hint in ["@1", "@2", "178912"] {
        let hint = format!("hidden: mini-twitter show {hint}\n");
        assert!(cards.contains(&hint), "{cards}");
    }
}
