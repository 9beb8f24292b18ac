//! A screen whose output can be read back, and values to show on it.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mini_twitter_cli::screen::theme::Theme;
use mini_twitter_cli::screen::{List, Output, Screen};
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{Entities, MentionEntity, Post, PostCounts, PostKind, ReplyPolicy};
use mini_twitter_core::text;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::{Role, User, UserCounts, UserSummary};

/// Noon of a Monday.
pub(crate) fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// This many minutes before [`now`].
pub(crate) fn minutes_ago(minutes: u64) -> Timestamp {
    now().before(Duration::from_secs(60 * minutes))
}

/// A stream that keeps what is written to it.
#[derive(Clone, Default)]
pub(crate) struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Creates a screen and returns it with its standard output and standard error.
pub(crate) fn screen(theme: Theme, output: Output) -> (Screen, Buffer, Buffer) {
    let (stdout, stderr) = (Buffer::default(), Buffer::default());
    let screen = Screen::new(theme, stdout.clone(), stderr.clone()).with(output);
    (screen, stdout, stderr)
}

/// The theme of a terminal of this many columns, without colour.
pub(crate) fn terminal(width: usize) -> Theme {
    Theme::plain(now).with_width(width)
}

/// The card of a value on a terminal of this many columns.
pub(crate) fn card(value: &impl mini_twitter_cli::screen::show::Show, width: usize) -> String {
    let (screen, stdout, _) = screen(terminal(width), Output::Cards);
    screen.show(value).unwrap();
    stdout.text()
}

/// The output of a list.
pub(crate) fn listed<T: mini_twitter_cli::screen::show::Show>(
    items: &[T],
    theme: Theme,
    output: Output,
) -> String {
    let (screen, stdout, _) = screen(theme, output);
    listed_on(&screen, items);
    stdout.text()
}

/// Prints a list on a screen.
pub(crate) fn listed_on<T: mini_twitter_cli::screen::show::Show>(screen: &Screen, items: &[T]) {
    let mut list = List::begin(screen);
    for item in items {
        list.push(item).unwrap();
    }
    list.end(None).unwrap();
}

pub(crate) fn person(name: &str, username: &str) -> UserSummary {
    UserSummary {
        id: UserId(7),
        username: username.into(),
        name: name.into(),
        avatar_url: "/avatars/7.svg".into(),
        role: Role::User,
        verified: false,
    }
}

pub(crate) fn post(name: &str, username: &str, text: &str) -> Post {
    Post {
        id: PostId(178_912),
        kind: PostKind::Post,
        author: person(name, username),
        text: Some(text.into()),
        entities: entities(text),
        reply_to: None,
        quote: None,
        quote_missing: false,
        counts: PostCounts::default(),
        sensitive: false,
        content_warning: None,
        reply_policy: ReplyPolicy::Everyone,
        created_at: minutes_ago(3),
        edited_at: None,
        viewer: None,
    }
}

/// The entities of a text, as the server finds them if every mentioned user exists.
fn entities(text: &str) -> Entities {
    let found = text::find(text);
    let mention = |it: text::Mention| MentionEntity {
        start: it.start,
        end: it.end,
        id: UserId(8),
        username: it.username,
    };
    Entities {
        mentions: found.mentions.into_iter().map(mention).collect(),
        hashtags: found.hashtags,
        urls: found.links,
    }
}

pub(crate) fn user(name: &str, username: &str) -> User {
    User {
        id: UserId(7),
        username: username.into(),
        name: name.into(),
        avatar_url: "/avatars/7.svg".into(),
        role: Role::User,
        verified: false,
        is_private: false,
        bio: None,
        location: None,
        website: None,
        cover_url: None,
        counts: Some(UserCounts {
            followers: 12,
            following: 3,
            posts: 1,
        }),
        pinned_post: None,
        created_at: Some(minutes_ago(60 * 24 * 40)),
        viewer: None,
    }
}
