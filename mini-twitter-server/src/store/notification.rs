//! Notifications in SQL: writes them, reads them with the facts that may hide them, and has the preferences of their
//! recipients. `domain` decides who is notified and what is shown.

use std::sync::LazyLock;

use mini_twitter_core::id::{NotificationId, PostId, UserId};
use mini_twitter_core::notification::{NotificationPreferences, NotificationType};
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Tx, Value, columns_text, padded, query, row, values};
use crate::store::facts::{PairFacts, PersonFacts, PostFacts, Viewer};
use crate::store::list::{Candidate, Fetch, candidates};

/// The actor of a notification that the server itself sent; no account has this id.
pub const SERVER: UserId = UserId(0);

/// The post of a notification that is not about a post; no post has this id.
pub const NO_POST: PostId = PostId(0);

/// What a recipient is notified of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NotificationType,
    /// The account that is notified.
    pub recipient: UserId,
    /// The account that acted.
    pub actor: UserId,
    /// The post that was liked or retweeted, or the reply, quote or post with a mention that was written.
    pub post: Option<PostId>,
}

impl Notice {
    /// Creates a notice about a post.
    pub fn about(kind: NotificationType, recipient: UserId, actor: UserId, post: PostId) -> Self {
        Self {
            kind,
            recipient,
            actor,
            post: Some(post),
        }
    }
}

/// A notification to write.
#[derive(Debug, Clone)]
pub struct NewNotification {
    /// Its id.
    pub id: i64,
    /// Who is notified of what.
    pub notice: Notice,
    /// The text of a `general` notification; `None` for the other types.
    pub message: Option<&'static str>,
    /// When it is created.
    pub at: Timestamp,
}

/// Keeps a recipient from blocking anyone, and from being blocked, until the transaction ends: a block that does not see
/// the notification would not withdraw it. Held after all rows of posts and users that the transaction changes, several
/// recipients in ascending order, so that two operations cannot deadlock. Many may hold the same recipient.
pub async fn hold(tx: &mut Tx, recipient: UserId) -> Outcome<()> {
    let sql = "select cast($1 as bigint) /*postgres: from pg_advisory_xact_lock_shared($1)*/";
    tx.one::<i64>(sql, values![recipient]).await.map(drop)
}

/// Waits until nobody [holds](hold) `who` as a recipient, and keeps everybody from it until the transaction ends.
pub async fn hold_alone(tx: &mut Tx, who: UserId) -> Outcome<()> {
    let sql = "select cast($1 as bigint) /*postgres: from pg_advisory_xact_lock($1)*/";
    tx.one::<i64>(sql, values![who]).await.map(drop)
}

/// Writes a notification, and returns how recipient and actor are related at that moment; `None` when it already exists.
pub async fn add(tx: &mut Tx, new: &NewNotification) -> Outcome<Option<PairFacts>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let facts = columns_text::<PairFacts>("");
        format!(
            "insert into notifications (id, recipient_id, kind, actor_id, post_id, message, is_read, created_at)
             values ($1, $2, $3, $4, $5, $6, false, $7)
             on conflict do nothing
             returning {facts}"
        )
    });
    let notice = &new.notice;
    let post = notice.post.unwrap_or(NO_POST);
    let values = values![
        new.id,
        notice.recipient,
        notice.kind,
        notice.actor,
        post,
        new.message,
        new.at
    ];
    tx.maybe(&SQL, values).await
}

/// Removes a notification by its id.
pub async fn remove(tx: &mut Tx, id: i64) -> Outcome<()> {
    let sql = "delete from notifications where id = $1";
    tx.run(sql, values![id]).await.map(drop)
}

/// Removes a notification, if it is unread.
pub async fn remove_unread(tx: &mut Tx, notice: &Notice) -> Outcome<()> {
    let sql = "delete from notifications
        where recipient_id = $1 and kind = $2 and actor_id = $3 and post_id = $4 and not is_read";
    let post = notice.post.unwrap_or(NO_POST);
    tx.run(
        sql,
        values![notice.recipient, notice.kind, notice.actor, post],
    )
    .await?;
    Ok(())
}

/// Removes a notification, read or not.
pub async fn remove_any(tx: &mut Tx, notice: &Notice) -> Outcome<()> {
    let sql = "delete from notifications
        where recipient_id = $1 and kind = $2 and actor_id = $3 and post_id = $4";
    let post = notice.post.unwrap_or(NO_POST);
    tx.run(
        sql,
        values![notice.recipient, notice.kind, notice.actor, post],
    )
    .await?;
    Ok(())
}

/// Removes up to `limit` notifications of a recipient, and returns how many.
pub async fn remove_some(tx: &mut Tx, recipient: UserId, limit: usize) -> Outcome<u64> {
    let sql = "delete from notifications where id in
        (select id from notifications where recipient_id = $1 order by id desc limit $2)";
    tx.run(sql, values![recipient, limit]).await
}

/// Removes the unread notifications of `recipient` about actions of `actor`.
pub async fn remove_unread_of(tx: &mut Tx, recipient: UserId, actor: UserId) -> Outcome<()> {
    // The kinds are listed so that the unique index is used.
    // In ascending order, as they are marked as read: the two cannot deadlock.
    let sql = "delete from notifications where id in (select id from notifications
        where recipient_id = $1 and actor_id = $2 and not is_read
          and kind in ('follow', 'like', 'reply', 'retweet', 'quote', 'mention')
        order by id /*postgres: for update*/)";
    tx.run(sql, values![recipient, actor]).await?;
    Ok(())
}

row! {
    /// A notification, and the facts that may hide it from its recipient.
    #[derive(Debug, Clone)]
    pub struct NotificationRow {
        /// Its id.
        pub id: NotificationId = "n.id",
        /// What happened.
        pub kind: NotificationType = "n.kind",
        /// The account that acted; [`SERVER`] when it was the server.
        pub actor: UserId = "n.actor_id",
        /// The post it is about; [`NO_POST`] without one.
        pub post: PostId = "n.post_id",
        /// The text of a `general` notification; `None` for the other types.
        pub message: Option<String> = "n.message",
        /// Whether the recipient has marked it as read.
        pub is_read: bool = "n.is_read",
        /// When it was created.
        pub created_at: Timestamp = "n.created_at",
        /// The facts of the actor; `None` for the server, or when the actor does not exist.
        pub actor_facts: Option<PersonFacts> as "u",
        /// The facts of the post; `None` without a post, or when the post does not exist.
        pub post_facts: Option<PostFacts> as "p",
    }
}

/// `notifications!(rest)`: the statement that reads [`NotificationRow`]s; `rest` is its conditions on `n` and its order.
/// `$1` is the recipient, `$2` the time.
macro_rules! notifications {
    ($rest:literal) => {
        query!(
            NotificationRow,
            concat!(
                "from notifications n
                 left join users u on u.id = n.actor_id
                 left join posts p on p.id = n.post_id
                 where n.recipient_id = $1 and ",
                $rest
            )
        )
    };
}

/// Reads one of the viewer's notifications.
pub async fn find(
    db: &mut Conn,
    viewer: Viewer,
    id: NotificationId,
) -> Outcome<Option<NotificationRow>> {
    let sql = notifications!("n.id = $3");
    db.maybe(sql, values![viewer.number(), viewer.now, id])
        .await
}

/// How many types a statement has parameters for.
const KINDS: usize = 7;
const _: () = assert!(
    NotificationType::VALUES.len() <= KINDS,
    "the statements below have parameters for fewer types than exist"
);

/// Reads the viewer's notifications of some types, newest first.
pub async fn list(
    db: &mut Conn,
    viewer: Viewer,
    kinds: &[NotificationType],
    fetch: Fetch,
) -> Outcome<Vec<Candidate<NotificationRow>>> {
    let sql = notifications!(
        "n.id < $3 and n.kind in ($5, $6, $7, $8, $9, $10, $11) order by n.id desc limit $4"
    );
    let rows = db.all(sql, &list_values(viewer, kinds, fetch)).await?;
    Ok(by_id(rows))
}

/// Reads the viewer's unread notifications of some types, newest first.
pub async fn list_unread(
    db: &mut Conn,
    viewer: Viewer,
    kinds: &[NotificationType],
    fetch: Fetch,
) -> Outcome<Vec<Candidate<NotificationRow>>> {
    let sql = notifications!(
        "not n.is_read and n.id < $3 and n.kind in ($5, $6, $7, $8, $9, $10, $11)
              order by n.id desc limit $4"
    );
    let rows = db.all(sql, &list_values(viewer, kinds, fetch)).await?;
    Ok(by_id(rows))
}

fn by_id(rows: Vec<NotificationRow>) -> Vec<Candidate<NotificationRow>> {
    candidates(rows, |row| [row.id.0, 0])
}

fn list_values(viewer: Viewer, kinds: &[NotificationType], fetch: Fetch) -> [Value<'_>; 4 + KINDS] {
    let head = [
        viewer.number(),
        viewer.now.as_micros(),
        fetch.below(),
        i64::try_from(fetch.limit).unwrap_or(i64::MAX),
    ];
    let head = head.into_iter().map(|number| Value::Int(Some(number)));
    let mut values = [Value::Text(Some("")); 4 + KINDS];
    let given = head.chain(kinds.iter().map(ToValue::to_value));
    for (slot, value) in values.iter_mut().zip(given) {
        *slot = value;
    }
    values
}

/// How many notifications [`mark_read`] marks in one statement.
pub const MARKED: usize = 20;

/// Marks up to [`MARKED`] notifications of an account as read, and returns how many of them were unread.
pub async fn mark_read(tx: &mut Tx, recipient: UserId, ids: &[NotificationId]) -> Outcome<u64> {
    let head = [recipient.to_value()];
    let values: [Value<'_>; 1 + MARKED] = padded(&head, ids.iter().map(|id| id.0));
    let sql = "update notifications set is_read = true
        where recipient_id = $1 and not is_read
          and id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    tx.run(sql, &values).await
}

/// Reads the notification preferences of an account.
pub async fn preferences(db: &mut Conn, user: UserId) -> Outcome<NotificationPreferences> {
    let sql = "select preferences from users where id = $1";
    let bits = db.one(sql, values![user]).await?;
    Ok(NotificationPreferences::from_bits(bits))
}

/// Reads the notification preferences of an account, and locks them until the transaction ends.
pub async fn preferences_to_change(tx: &mut Tx, user: UserId) -> Outcome<NotificationPreferences> {
    let sql = "select preferences from users where id = $1 /*postgres: for no key update*/";
    let bits = tx.one(sql, values![user]).await?;
    Ok(NotificationPreferences::from_bits(bits))
}

/// Writes the notification preferences of an account.
pub async fn set_preferences(
    tx: &mut Tx,
    user: UserId,
    preferences: NotificationPreferences,
) -> Outcome<()> {
    let sql = "update users set preferences = $2 where id = $1";
    tx.run(sql, values![user, preferences.to_bits()]).await?;
    Ok(())
}
