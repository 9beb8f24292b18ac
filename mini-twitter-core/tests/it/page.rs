//! Cursors: they survive a round trip, and are valid only for the list they came from.

use mini_twitter_core::page::{Cursor, Paged, Scope};
use mini_twitter_core::user::{UserSort, UsersQuery};
use proptest::prelude::*;

#[test]
fn a_cursor_is_bound_to_its_list() {
    let feed = Scope::of(&["get_feed", ""]);
    let cursor = Cursor::new(feed, [42, 0]);

    assert_eq!(cursor.key(feed), Some([42, 0]));
    assert_eq!(cursor.key(Scope::of(&["list_posts", ""])), None);
    assert_eq!(cursor.key(Scope::of(&["get_feed", "x=1"])), None);
    assert_eq!(cursor.key(Scope::of(&["get_fe", "ed"])), None);
}

#[test]
fn an_invalid_cursor_has_no_key() {
    let scope = Scope::of(&["get_feed"]);
    for text in [
        "",
        "x",
        "AQ",
        "a cursor",
        "AQAAAAAAAAAAAAAAKg",
        "....",
        "AQAAAAA",
    ] {
        assert_eq!(Cursor(text.to_owned()).key(scope), None, "{text}");
    }
}

#[test]
fn filters_are_the_query_without_limit_and_cursor() {
    let query = UsersQuery {
        q: Some("al".to_owned()),
        sort: Some(UserSort::Oldest),
        limit: Some(5),
        cursor: Some(Cursor("x".to_owned())),
    };

    assert_eq!(query.filters(), "q=al&sort=oldest");
    assert_eq!((query.limit(), UsersQuery::default().limit()), (5, 20));
}

proptest! {
    #[test]
    fn every_key_survives_a_round_trip(first in any::<i64>(), second in any::<i64>(), name in "[a-z_]{1,12}") {
        let scope = Scope::of(&[&name]);
        let cursor = Cursor::new(scope, [first, second]);

        prop_assert_eq!(cursor.key(scope), Some([first, second]));
        prop_assert!(cursor.0.len() <= 200);
    }

    #[test]
    fn reading_any_text_as_a_cursor_does_not_panic(text in any::<String>()) {
        let _ = Cursor(text).key(Scope::of(&["get_feed"]));
    }
}
