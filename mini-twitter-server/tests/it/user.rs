//! Rules of people, by name, on a clock that stands, on each engine.

mod at_once;
mod list;
mod relation;
mod route;

use mini_twitter_core::user::{User, UserCounts};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::notification::count_unread;
use mini_twitter_server::domain::user::show;

use crate::stage::Stage;

async fn profile(stage: &Stage, viewer: &Me, who: &Me) -> User {
    show::get(&stage.app, Some(viewer), &who.id.into())
        .await
        .unwrap()
}

async fn counts(stage: &Stage, who: &Me) -> [u32; 2] {
    let UserCounts {
        followers,
        following,
        ..
    } = profile(stage, who, who).await.counts.unwrap();
    [followers, following]
}

async fn unread(stage: &Stage, who: &Me) -> u32 {
    let mut db = stage.app.db.read().await.unwrap();
    count_unread(&stage.app, &mut db, who.id).await.unwrap()
}
