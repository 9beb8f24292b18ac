//! Cursors: they come back as they went, and only to the list they came from.

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
fn a_made_up_cursor_is_none() {
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
fn filters_are_the_query_without_the_page() {
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
    fn every_key_comes_back(first in any::<i64>(), second in any::<i64>(), name in "[a-z_]{1,12}") {
        let scope = Scope::of(&[&name]);
        let cursor = Cursor::new(scope, [first, second]);

        prop_assert_eq!(cursor.key(scope), Some([first, second]));
        prop_assert!(cursor.0.len() <= 200);
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>()) {
        let _ = Cursor(text).key(Scope::of(&["get_feed"]));
    }
}
