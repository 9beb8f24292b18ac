//! The rules of notifications, on each engine.

mod concurrency;
mod mail;
mod mark;
mod private;
mod recipient;
mod route;
mod show;
mod unsubscribe;

use mini_twitter_core::id::PostId;
use mini_twitter_core::notification::{Notification, NotificationType, NotificationsQuery};
use mini_twitter_server::app::Me;
use mini_twitter_server::domain::notification::{read, unread};
use mini_twitter_server::domain::notify::{self as operation, Notice};

use crate::fixture::app::TestApp;

/// Notifies `who` of what `by` did.
async fn notify(test: &TestApp, kind: NotificationType, by: &Me, who: &Me, post: Option<PostId>) {
    let mut tx = test.app.db.begin().await.unwrap();
    let notice = Notice {
        kind,
        recipient: who.id,
        actor: by.id,
        post,
    };
    operation::notify(&test.app, &mut tx, notice).await.unwrap();
    tx.commit().await.unwrap();
}

async fn withdraw(test: &TestApp, kind: NotificationType, by: &Me, who: &Me, post: Option<PostId>) {
    let mut tx = test.app.db.begin().await.unwrap();
    let notice = Notice {
        kind,
        recipient: who.id,
        actor: by.id,
        post,
    };
    operation::withdraw(&mut tx, notice).await.unwrap();
    tx.commit().await.unwrap();
}

async fn list(test: &TestApp, me: &Me) -> Vec<Notification> {
    let query = NotificationsQuery::default();
    read::list(&test.app, me.id, &query).await.unwrap().items
}

async fn count(test: &TestApp, me: &Me) -> u32 {
    unread::count(&test.app, me).await.unwrap().notifications
}

/// The messages of all notifications, one line each; asserts that the unread count matches.
async fn messages(test: &TestApp, me: &Me) -> String {
    let items = list(test, me).await;
    let unread = items.iter().filter(|item| !item.is_read).count();
    assert_eq!(count(test, me).await as usize, unread);
    let lines = items.into_iter().map(|item| item.message);
    lines.collect::<Vec<_>>().join("\n")
}
