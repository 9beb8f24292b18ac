//! The addresses that people have signed in from.

use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, values};

/// Adds an address. Returns false when it is known, and writes when it was last used.
pub async fn note(tx: &mut Tx, user: UserId, address: &str, now: Timestamp) -> Outcome<bool> {
    let update = "update known_addresses set last_used_at = $3 where user_id = $1 and address = $2";
    if tx.run(update, values![user, address, now]).await? > 0 {
        return Ok(false);
    }
    let insert = "insert into known_addresses (user_id, address, last_used_at) values ($1, $2, $3)
        on conflict do nothing";
    Ok(tx.run(insert, values![user, address, now]).await? == 1)
}

/// Counts the addresses of a person.
pub async fn count(db: &mut Conn, user: UserId) -> Outcome<usize> {
    let sql = "select count(*) from known_addresses where user_id = $1";
    db.one(sql, values![user]).await
}

/// Forgets the addresses of a person that were used longest ago, so that at most `most` remain.
pub async fn forget_oldest(tx: &mut Tx, user: UserId, most: usize) -> Outcome<()> {
    let sql = "delete from known_addresses where user_id = $1 and address in (
        select address from known_addresses where user_id = $1
        order by last_used_at desc, address limit 1000 offset $2)";
    tx.run(sql, values![user, most]).await.map(drop)
}
