//! Notifications in SQL: writing them past the rules of who is told, reading them with what may hide them, and the
//! preferences of their readers.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::{NotificationId, PostId, UserId};
use mini_twitter_core::notification::{NotificationPreferences, NotificationType};
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Tx, Value, padded, row, values};

/// Stands for the server where an actor is named; no one has this id.
pub const SERVER: UserId = UserId(0);

/// Stands where a notification is about no post; no post has this id.
pub const NO_POST: PostId = PostId(0);

/// What is told to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NotificationType,
    /// Who is told.
    pub recipient: UserId,
    /// Who did it.
    pub actor: UserId,
    /// The post it is about, or the reply, quote or mention that was written.
    pub post: Option<PostId>,
}

impl Notice {
    /// What is told about a post.
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
#[expect(missing_docs, reason = "the names say it")]
pub struct NewNotification {
    pub id: i64,
    pub notice: Notice,
    /// What the server says; nothing when the type says it.
    pub message: Option<&'static str>,
    pub at: Timestamp,
}

/// Writes a notification, unless it is of the recipient's own doing, a block stands between the two, the recipient
/// mutes the actor, the recipient is not active, or it is there already.
pub async fn add(tx: &mut Tx, new: &NewNotification) -> Outcome<()> {
    let sql = "insert into notifications (id, recipient_id, kind, actor_id, post_id, message, is_read, created_at)
        select cast($1 as bigint), u.id, cast($3 as text), cast($4 as bigint), cast($5 as bigint), cast($6 as text), false,
               cast($7 as bigint)
          from users u
         where u.id = $2 and u.status = 'active' and u.id <> $4
           and not exists (select 1 from blocks b where b.blocker_id = u.id and b.blocked_id = $4)
           and not exists (select 1 from blocks b where b.blocker_id = $4 and b.blocked_id = u.id)
           and not exists (select 1 from mutes m
                            where m.muter_id = u.id and m.muted_id = $4 and (m.until is null or m.until > $7))
        on conflict do nothing";
    let Notice {
        kind,
        recipient,
        actor,
        ..
    } = &new.notice;
    let post = new.notice.post.unwrap_or(NO_POST);
    tx.run(
        sql,
        values![new.id, recipient, kind, actor, post, new.message, new.at],
    )
    .await?;
    Ok(())
}

/// Removes a notification that was not read.
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

/// Removes whatever `recipient` was told of `actor` and has not read.
pub async fn remove_unread_of(tx: &mut Tx, recipient: UserId, actor: UserId) -> Outcome<()> {
    // The kinds are named so that the unique index leads there.
    let sql = "delete from notifications
        where recipient_id = $1 and actor_id = $2 and not is_read
          and kind in ('follow', 'like', 'reply', 'retweet', 'quote', 'mention')";
    tx.run(sql, values![recipient, actor]).await?;
    Ok(())
}

row! {
    /// A notification, and what may hide it from its recipient.
    #[derive(Debug, Clone)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct NotificationRow {
        pub id: NotificationId,
        pub kind: NotificationType,
        /// [`SERVER`] when nobody did it.
        pub actor: UserId,
        /// [`NO_POST`] when it is about none.
        pub post: PostId,
        pub message: Option<String>,
        pub is_read: bool,
        pub created_at: Timestamp,
        /// The actor's; none of the server.
        pub status: Option<AccountStatus>,
        /// Whether the actor blocks the recipient.
        pub blocks_viewer: bool,
        /// Whether the recipient blocks the actor.
        pub is_blocked: bool,
        /// Whether the recipient mutes the actor.
        pub is_muted: bool,
        /// Whether the post is there, or none is needed.
        pub has_post: bool,
    }
}

/// `notifications!(rest)`: the statement that reads [`NotificationRow`]s; `rest` is its conditions on `n` and its order.
/// `$1` is the recipient, `$2` the time it is.
macro_rules! notifications {
    ($rest:literal) => {
        concat!(
            "select n.id, n.kind, n.actor_id, n.post_id, n.message, n.is_read, n.created_at, u.status,
                    exists(select 1 from blocks b where b.blocker_id = n.actor_id and b.blocked_id = $1),
                    exists(select 1 from blocks b where b.blocker_id = $1 and b.blocked_id = n.actor_id),
                    exists(select 1 from mutes m where m.muter_id = $1 and m.muted_id = n.actor_id
                              and (m.until is null or m.until > $2)),
                    n.post_id = 0
                      or exists(select 1 from posts p where p.id = n.post_id and p.deleted_at is null)
               from notifications n left join users u on u.id = n.actor_id
              where n.recipient_id = $1 and ",
            $rest
        )
    };
}

/// Whose notifications are read, and when.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Recipient {
    pub id: UserId,
    pub now: Timestamp,
}

/// Reads one of the reader's notifications.
pub async fn find(
    db: &mut Conn,
    reader: Recipient,
    id: NotificationId,
) -> Outcome<Option<NotificationRow>> {
    db.maybe(
        notifications!("n.id = $3"),
        values![reader.id, reader.now, id],
    )
    .await
}

/// How many types there are room for in a statement.
const KINDS: usize = 7;
const _: () = assert!(
    NotificationType::WORDS.len() <= KINDS,
    "the statements below name too few types"
);

/// Which notifications to read, the latest first.
#[derive(Debug, Clone)]
pub struct Part {
    /// The types wanted.
    pub kinds: Vec<NotificationType>,
    /// Those below this id.
    pub below: i64,
    /// How many at most.
    pub limit: usize,
}

/// Reads part of the reader's notifications.
pub async fn list(db: &mut Conn, reader: Recipient, part: &Part) -> Outcome<Vec<NotificationRow>> {
    let sql = notifications!(
        "n.id < $3 and n.kind in ($5, $6, $7, $8, $9, $10, $11) order by n.id desc limit $4"
    );
    db.all(sql, &in_part(reader, part)).await
}

/// Reads part of the reader's notifications that are not read.
pub async fn list_unread(
    db: &mut Conn,
    reader: Recipient,
    part: &Part,
) -> Outcome<Vec<NotificationRow>> {
    let sql = notifications!(
        "not n.is_read and n.id < $3 and n.kind in ($5, $6, $7, $8, $9, $10, $11)
              order by n.id desc limit $4"
    );
    db.all(sql, &in_part(reader, part)).await
}

fn in_part<'a>(reader: Recipient, part: &'a Part) -> [Value<'a>; 4 + KINDS] {
    let mut values = [Value::Text(Some("")); 4 + KINDS];
    let head = [
        Value::Int(Some(reader.id.0)),
        Value::Int(Some(reader.now.as_micros())),
        Value::Int(Some(part.below)),
        Value::Int(Some(i64::try_from(part.limit).unwrap_or(i64::MAX))),
    ];
    let kinds = part.kinds.iter().map(ToValue::to_value);
    for (slot, value) in values.iter_mut().zip(head.into_iter().chain(kinds)) {
        *slot = value;
    }
    values
}

/// How many notifications [`mark_read`] marks at once.
pub const MARKED: usize = 20;

/// Marks up to [`MARKED`] of someone's notifications as read, and counts those that were not.
pub async fn mark_read(tx: &mut Tx, recipient: UserId, ids: &[NotificationId]) -> Outcome<u64> {
    let head = [recipient.to_value()];
    let values: [Value<'_>; 1 + MARKED] = padded(&head, ids.iter().map(|id| id.0));
    let sql = "update notifications set is_read = true
        where recipient_id = $1 and not is_read
          and id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    tx.run(sql, &values).await
}

/// Reads what someone wants to be told.
pub async fn preferences(db: &mut Conn, user: UserId) -> Outcome<NotificationPreferences> {
    let sql = "select preferences from users where id = $1";
    let bits = db.one(sql, values![user]).await?;
    Ok(NotificationPreferences::from_bits(bits))
}

/// The same, and keeps others from changing it until the transaction ends.
pub async fn preferences_to_change(tx: &mut Tx, user: UserId) -> Outcome<NotificationPreferences> {
    let sql = "select preferences from users where id = $1 /*postgres: for no key update*/";
    let bits = tx.one(sql, values![user]).await?;
    Ok(NotificationPreferences::from_bits(bits))
}

/// Keeps what someone wants to be told.
pub async fn set_preferences(
    tx: &mut Tx,
    user: UserId,
    preferences: NotificationPreferences,
) -> Outcome<()> {
    let sql = "update users set preferences = $2 where id = $1";
    tx.run(sql, values![user, preferences.to_bits()]).await?;
    Ok(())
}
