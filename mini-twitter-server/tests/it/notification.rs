//! Rules of notifications, by name, on a clock that stands, on each engine.

mod route;
mod show;
mod tell;

use mini_twitter_core::id::PostId;
use mini_twitter_core::notification::{Notification, NotificationType, NotificationsQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::notification::{read, unread};
use mini_twitter_server::domain::notify::{self, Notice};

use crate::stage::Stage;

/// Tells `who` what `by` did.
async fn tell(stage: &Stage, kind: NotificationType, by: &Me, who: &Me, post: Option<PostId>) {
    let mut tx = stage.app.db.begin().await.unwrap();
    let told = Notice {
        kind,
        recipient: who.id,
        actor: by.id,
        post,
    };
    notify::notify(&stage.app, &mut tx, told).await.unwrap();
    tx.commit().await.unwrap();
}

async fn withdraw(stage: &Stage, kind: NotificationType, by: &Me, who: &Me, post: Option<PostId>) {
    let mut tx = stage.app.db.begin().await.unwrap();
    let told = Notice {
        kind,
        recipient: who.id,
        actor: by.id,
        post,
    };
    notify::withdraw(&mut tx, told).await.unwrap();
    tx.commit().await.unwrap();
}

async fn list(stage: &Stage, me: &Me) -> Vec<Notification> {
    let query = NotificationsQuery::default();
    read::list(&stage.app, me, &query).await.unwrap().items
}

async fn count(stage: &Stage, me: &Me) -> u32 {
    unread::count(&stage.app, me).await.unwrap().notifications
}

/// What someone is told, a line each; and that what is not read is counted so.
async fn said(stage: &Stage, me: &Me) -> String {
    let items = list(stage, me).await;
    let fresh = items.iter().filter(|item| !item.is_read).count();
    assert_eq!(count(stage, me).await as usize, fresh);
    let lines = items.into_iter().map(|item| item.message);
    lines.collect::<Vec<_>>().join("\n")
}
