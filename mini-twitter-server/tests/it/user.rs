//! The rules of users and their relations, on each engine.

mod concurrency;
mod directory;
mod list;
mod mute;
mod private;
mod relation;
mod route;

use mini_twitter_core::page::Page;
use mini_twitter_core::user::{User, UserCounts};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::notification::count_unread;
use mini_twitter_server::domain::user::show;

use crate::fixture::app::TestApp;

async fn profile(test: &TestApp, viewer: &Me, who: &Me) -> User {
    show::get(&test.app, Some(viewer), &who.id.into())
        .await
        .unwrap()
}

async fn counts(test: &TestApp, who: &Me) -> [u32; 2] {
    let UserCounts {
        followers,
        following,
        ..
    } = profile(test, who, who).await.counts.unwrap();
    [followers, following]
}

async fn unread(test: &TestApp, who: &Me) -> u32 {
    let mut db = test.app.db.read().await.unwrap();
    count_unread(&test.app, &mut db, who.id).await.unwrap()
}

fn names(page: &Page<User>) -> Vec<&str> {
    page.items
        .iter()
        .map(|user| user.username.as_str())
        .collect()
}
