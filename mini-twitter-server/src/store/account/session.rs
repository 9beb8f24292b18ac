//! The rows of sessions. A session without a row has ended.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::{SessionId, UserId};
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::Role;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, query, row, values};
use crate::store::list::{Candidate, Fetch, candidates};

row! {
    /// A session.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SessionRow {
        /// Its id.
        pub id: SessionId = "id",
        /// The account that is signed in.
        pub user: UserId = "user_id",
        /// The number of the refresh token that is valid now; each refresh adds one.
        pub generation: i64 = "generation",
        /// When that token was issued, which is when the previous one was used.
        pub rotated_at: Timestamp = "rotated_at",
        /// When the tokens before the previous one were used, the newest first, a comma between; only the latest uses.
        pub earlier_uses: String = "earlier_uses",
        /// The name of the device, as the client gave it, if any.
        pub device: Option<String> = "device",
        /// The IP address that signed in.
        pub address: String = "address",
        /// When it began.
        pub created_at: Timestamp = "created_at",
        /// When it was last used, exact to a minute.
        pub last_used_at: Timestamp = "last_used_at",
        /// When it ends unless it is refreshed.
        pub expires_at: Timestamp = "expires_at",
    }
}

/// `sessions!(condition)`: the statement that reads [`SessionRow`]s.
macro_rules! sessions {
    ($end:literal) => {
        query!(SessionRow, concat!("from sessions where ", $end))
    };
}

/// Adds a session.
pub async fn add(tx: &mut Tx, row: &SessionRow) -> Outcome<()> {
    let sql = "insert into sessions
               (id, user_id, generation, rotated_at, earlier_uses, device, address, created_at, last_used_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = values![
        row.id,
        row.user,
        row.generation,
        row.rotated_at,
        row.earlier_uses,
        row.device,
        row.address,
        row.created_at,
        row.last_used_at,
        row.expires_at,
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Reads a session, and locks it until the transaction ends.
pub async fn find_to_change(tx: &mut Tx, id: SessionId) -> Outcome<Option<SessionRow>> {
    tx.maybe(sessions!("id = $1 /*postgres: for update*/"), values![id])
        .await
}

/// Writes the new generation and times of a refreshed session.
pub async fn rotate(tx: &mut Tx, row: &SessionRow) -> Outcome<()> {
    let sql = "update sessions
        set generation = $2, rotated_at = $3, earlier_uses = $4, last_used_at = $5, expires_at = $6
        where id = $1";
    let values = values![
        row.id,
        row.generation,
        row.rotated_at,
        row.earlier_uses,
        row.last_used_at,
        row.expires_at,
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Reads the sessions of a user that have not expired at `now`, newest first.
pub async fn list(
    db: &mut Conn,
    user: UserId,
    now: Timestamp,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<SessionRow>>> {
    let sql = sessions!("user_id = $1 and expires_at > $2 and id < $3 order by id desc limit $4");
    let rows = db
        .all(sql, values![user, now, fetch.below(), fetch.limit])
        .await?;
    Ok(candidates(rows, |row: &SessionRow| [row.id.0, 0]))
}

/// Ends a session. Returns false when the user has no such session.
pub async fn end(tx: &mut Tx, user: UserId, id: SessionId) -> Outcome<bool> {
    let sql = "delete from sessions where id = $1 and user_id = $2";
    Ok(tx.run(sql, values![id, user]).await? == 1)
}

/// Ends all sessions of a user except `keep`.
pub async fn end_others(tx: &mut Tx, user: UserId, keep: Option<SessionId>) -> Outcome<()> {
    let sql = "delete from sessions where user_id = $1 and id <> $2";
    let keep = keep.map_or(0, |id| id.0);
    tx.run(sql, values![user, keep]).await?;
    Ok(())
}

/// Ends the sessions of a user that have expired by `now`, and the oldest of the others, so that at most `most` remain.
pub async fn end_oldest(tx: &mut Tx, user: UserId, now: Timestamp, most: usize) -> Outcome<()> {
    let sql = "delete from sessions
        where user_id = $1
          and (expires_at <= $2
            or id <= coalesce((select s.id from sessions s where s.user_id = $1 and s.expires_at > $2
                                order by s.id desc limit 1 offset $3), 0))";
    tx.run(sql, values![user, now, most]).await?;
    Ok(())
}

row! {
    /// The account that a session signs in.
    #[derive(Debug, Clone)]
    pub struct Holder {
        /// The account.
        pub id: UserId = "u.id",
        /// What it may do on this server.
        pub role: Role = "u.role",
        /// Whether it is active, deactivated, banned or deleted.
        pub status: AccountStatus = "u.status",
        /// When the session was last used, exact to a minute.
        pub last_used_at: Timestamp = "s.last_used_at",
    }
}

/// Reads the account that a session signs in; runs with every request.
pub async fn holder(db: &mut Conn, id: SessionId) -> Outcome<Option<Holder>> {
    let sql = query!(
        Holder,
        "from sessions s join users u on u.id = s.user_id where s.id = $1"
    );
    db.maybe(sql, values![id]).await
}

/// Writes when a session was last used.
pub async fn touch(tx: &mut Tx, id: SessionId, at: Timestamp) -> Outcome<()> {
    let sql = "update sessions set last_used_at = $2 where id = $1 and last_used_at < $2";
    tx.run(sql, values![id, at]).await?;
    Ok(())
}
