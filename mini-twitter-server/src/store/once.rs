//! The rows of `keyed_requests`: the requests with an `Idempotency-Key`, and the id of what each created.

use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx};
use crate::{query, row, values};

/// A request with an idempotency key.
#[derive(Debug, Clone)]
pub struct KeyedRequest {
    /// The account that sent it.
    pub user: UserId,
    /// The id of the route it calls: the same key on another route is another request.
    pub route: String,
    /// The HTTP status of the route's success.
    pub status: u16,
    /// The idempotency key, chosen by the caller.
    pub key: String,
    /// SHA-256 over method, path with query, content type and body, in hex.
    pub hash: String,
    /// When it arrived.
    pub at: Timestamp,
}

row! {
    /// What is stored of the first request with a key.
    #[derive(Debug)]
    pub struct FirstRequest {
        /// The hash of the request, see [`KeyedRequest::hash`].
        pub hash: String = "hash",
        /// The id of what it created; 0 when there is none.
        pub made: i64 = "made",
    }
}

/// Records a request. Returns false when one with this key was recorded since `oldest`; if that one is still running,
/// waits for it first.
pub async fn claim(tx: &mut Tx, request: &KeyedRequest, oldest: Timestamp) -> Outcome<bool> {
    let sql =
        "insert into keyed_requests (user_id, route, key, hash, status, made, created_at)
        values ($1, $2, $3, $4, $5, 0, $6)
        on conflict (user_id, route, key) do update
        set hash = excluded.hash, status = excluded.status, made = 0, created_at = excluded.created_at
        where keyed_requests.created_at < $7";
    let status = i64::from(request.status);
    let values = values![
        request.user,
        request.route,
        request.key,
        request.hash,
        status,
        request.at,
        oldest
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// Reads what is stored of the first request with this key.
pub async fn get(db: &mut Conn, request: &KeyedRequest) -> Outcome<FirstRequest> {
    let sql = query!(
        FirstRequest,
        "from keyed_requests where user_id = $1 and route = $2 and key = $3"
    );
    db.one(sql, values![request.user, request.route, request.key])
        .await
}

/// Stores the id of what a request created.
pub async fn keep(tx: &mut Tx, request: &KeyedRequest, made: i64) -> Outcome<()> {
    let sql = "update keyed_requests set made = $4 where user_id = $1 and route = $2 and key = $3";
    let values = values![request.user, request.route, request.key, made];
    tx.run(sql, values).await.map(drop)
}

/// Deletes up to 500 requests recorded before `oldest`, and returns how many.
pub async fn forget(tx: &mut Tx, oldest: Timestamp) -> Outcome<u64> {
    let sql = "delete from keyed_requests where (user_id, route, key) in
        (select user_id, route, key from keyed_requests where created_at < $1 order by created_at limit 500)
          and created_at < $1";
    tx.run(sql, values![oldest]).await
}

/// Deletes up to `limit` requests of a user, and returns how many.
pub async fn forget_some(tx: &mut Tx, user: UserId, limit: usize) -> Outcome<u64> {
    let sql = "delete from keyed_requests where user_id = $1 and (route, key) in
        (select route, key from keyed_requests where user_id = $1 order by route, key limit $2)";
    tx.run(sql, values![user, limit]).await
}
