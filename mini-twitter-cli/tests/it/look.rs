//! A screen whose output can be read back, and things to show on it.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mini_twitter_cli::screen::look::Look;
use mini_twitter_cli::screen::{Output, Screen};
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{Entities, MentionEntity, Post, PostCounts, PostKind, ReplyPolicy};
use mini_twitter_core::text;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::{Role, User, UserCounts, UserSummary};

/// Noon of a Monday.
pub(crate) fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// So many minutes before it.
pub(crate) fn minutes_ago(minutes: u64) -> Timestamp {
    now().before(Duration::from_secs(60 * minutes))
}

/// A place that keeps what is written to it.
#[derive(Clone, Default)]
pub(crate) struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen, its data and its talk.
pub(crate) fn screen(look: Look, output: Output) -> (Screen, Paper, Paper) {
    let (data, talk) = (Paper::default(), Paper::default());
    let screen = Screen::new(look, data.clone(), talk.clone()).with(output);
    (screen, data, talk)
}

/// A terminal of so many columns, without colour.
pub(crate) fn terminal(width: usize) -> Look {
    Look::plain(now).with_width(width)
}

/// What a terminal of so many columns shows of one thing.
pub(crate) fn card(thing: &impl mini_twitter_cli::screen::show::Show, width: usize) -> String {
    let (screen, data, _) = screen(terminal(width), Output::Cards);
    screen.show(thing).unwrap();
    data.text()
}

/// What a screen shows of a list.
pub(crate) fn listed<T: mini_twitter_cli::screen::show::Show>(
    items: &[T],
    look: Look,
    output: Output,
) -> String {
    let (screen, data, _) = screen(look, output);
    let mut list = screen.list();
    for item in items {
        list.push(item).unwrap();
    }
    list.end(None).unwrap();
    data.text()
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

pub(crate) fn post(name: &str, username: &str, says: &str) -> Post {
    Post {
        id: PostId(178_912),
        kind: PostKind::Post,
        author: person(name, username),
        text: Some(says.into()),
        entities: entities(says),
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

/// What the server would find in a text where everyone mentioned exists.
fn entities(says: &str) -> Entities {
    let found = text::find(says);
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
