//! The rows of keyed requests and their answers.

use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx};
use crate::{row, select, values};

/// A request under a key.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Whose key it is.
    pub user: UserId,
    /// The row it calls; another row with the same key is another request.
    pub route: String,
    /// The row's status of success.
    pub status: u16,
    /// What the caller named the request.
    pub key: String,
    /// SHA-256 over method, path with query, content type and body, in hex.
    pub hash: String,
    /// When it came.
    pub at: Timestamp,
}

row! {
    /// What is kept of the first request.
    #[derive(Debug)]
    pub struct Kept {
        /// Of the request.
        pub hash: String = "hash",
        /// The answer; none when it held a secret.
        pub body: Option<String> = "body",
    }
}

/// Writes down that a request has come. False when one with this key came since `oldest`; if that one is not done,
/// waits until it is.
pub async fn claim(tx: &mut Tx, claim: &Claim, oldest: Timestamp) -> Outcome<bool> {
    let sql = "insert into answers (user_id, route, key, hash, status, body, created_at)
        values ($1, $2, $3, $4, $5, null, $6)
        on conflict (user_id, route, key) do update
        set hash = excluded.hash, status = excluded.status, body = null, created_at = excluded.created_at
        where answers.created_at < $7";
    let status = i64::from(claim.status);
    let values = values![
        claim.user,
        claim.route,
        claim.key,
        claim.hash,
        status,
        claim.at,
        oldest
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// What is kept of the first request under this key.
pub async fn get(tx: &mut Conn, claim: &Claim) -> Outcome<Kept> {
    let sql = select!(
        Kept,
        "from answers where user_id = $1 and route = $2 and key = $3"
    );
    tx.one(sql, values![claim.user, claim.route, claim.key])
        .await
}

/// Keeps the answer.
pub async fn keep(tx: &mut Tx, claim: &Claim, body: &str) -> Outcome<()> {
    let sql = "update answers set body = $4 where user_id = $1 and route = $2 and key = $3";
    let values = values![claim.user, claim.route, claim.key, body];
    tx.run(sql, values).await.map(drop)
}

/// Forgets up to 500 answers from before `oldest`, and tells how many.
pub async fn forget(tx: &mut Tx, oldest: Timestamp) -> Outcome<u64> {
    let sql = "delete from answers where (user_id, route, key) in
        (select user_id, route, key from answers where created_at < $1 order by created_at limit 500)";
    tx.run(sql, values![oldest]).await
}
