//! What was mailed of the notifications of somebody, by type.

use mini_twitter_core::id::{NotificationId, UserId};
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, row, values};

row! {
    /// What was mailed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Mailed {
        /// When the last mail was sent; 1970 if none was.
        pub sent_at: Timestamp = "sent_at",
        /// The newest notification that was mailed; 0 if none was.
        pub last: NotificationId = "last_id",
    }
}

/// Locks what was mailed to somebody until the transaction ends, and returns it; `None` when they want no mail of this
/// type: they are not active, their address is not confirmed, or their preferences do not have all bits of `wish`.
pub async fn lock(
    tx: &mut Tx,
    (recipient, kind): (UserId, &NotificationType),
    wish: i64,
) -> Outcome<Option<Mailed>> {
    let sql = "insert into notification_mails (recipient_id, kind, sent_at, last_id)
        select $1, $2, 0, 0 from users u
        where u.id = $1 and u.status = 'active' and u.email_verified and (u.preferences & $3) = $3
        on conflict (recipient_id, kind) do update set kind = excluded.kind
        returning sent_at, last_id";
    tx.maybe(sql, values![recipient, kind, wish]).await
}

/// Reads the newest unread notification of a type, seen or not; 0 when there is none.
pub async fn newest(
    db: &mut Conn,
    (recipient, kind): (UserId, &NotificationType),
) -> Outcome<NotificationId> {
    let sql = "select coalesce(max(id), 0) from notifications
        where recipient_id = $1 and kind = $2 and not is_read";
    db.one(sql, values![recipient, kind]).await
}

/// Writes what was mailed.
pub async fn put(
    tx: &mut Tx,
    (recipient, kind): (UserId, &NotificationType),
    mailed: Mailed,
) -> Outcome<()> {
    let sql = "update notification_mails set sent_at = $3, last_id = $4 where recipient_id = $1 and kind = $2";
    let values = values![recipient, kind, mailed.sent_at, mailed.last];
    tx.run(sql, values).await.map(drop)
}
