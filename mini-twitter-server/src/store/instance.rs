//! The instance in SQL: totals of accounts and posts, the greatest id, and the leases of node numbers.

use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx};
use crate::values;

/// Counts the accounts, and the posts, replies and quotes together. Reads every account.
pub async fn count(db: &mut Conn) -> Outcome<(u64, u64)> {
    let sql = "select count(*), cast(coalesce(sum(posts), 0) as bigint) from users";
    db.one(sql, values![]).await
}

/// Writes a row and removes it, to check that the database accepts writes. The row is so large that SQLite needs pages for
/// it, new ones only the first time. No process reads it: its number is none that is leased.
pub async fn touch(tx: &mut Tx, node: i64) -> Outcome<()> {
    let number = -1 - node;
    let large = "x".repeat(10_000);
    let insert = "insert into nodes (node, holder, leased_until) values ($1, $2, 0)";
    tx.run(insert, values![number, large]).await?;
    let delete = "delete from nodes where node = $1";
    tx.run(delete, values![number]).await.map(drop)
}

/// Returns the greatest id, or 0. Reads an index of each relation whose ids have no index of their own, once a start: 67 ms
/// for a million likes. Such an index would cost every like more than that.
pub async fn greatest_id(db: &mut Conn) -> Outcome<i64> {
    let sql = "select coalesce(max(id), 0) from (
        select max(id) as id from users union all select max(id) from posts
        union all select max(id) from sessions union all select max(id) from tokens
        union all select max(id) from notifications union all select max(id) from post_edits
        union all select max(id) from likes union all select max(id) from bookmarks
        union all select max(id) from follows union all select max(id) from blocks
        union all select max(id) from mutes union all select max(id) from jobs) greatest";
    db.one(sql, values![]).await
}

/// Lists the node numbers that others than `holder` have leased at `now`.
pub async fn taken_nodes(db: &mut Conn, holder: &str, now: Timestamp) -> Outcome<Vec<i64>> {
    let sql = "select node from nodes where leased_until >= $1 and holder <> $2";
    db.all(sql, values![now, holder]).await
}

/// Returns when the first lease ends.
pub async fn first_end(db: &mut Conn) -> Outcome<Timestamp> {
    let sql = "select coalesce(min(leased_until), 0) from nodes where leased_until > 0";
    db.one(sql, values![]).await
}

/// Leases `node` to `holder` until `until`. Returns false when another holder has it at `now`.
pub async fn lease(
    tx: &mut Tx,
    node: i64,
    holder: &str,
    [now, until]: [Timestamp; 2],
) -> Outcome<bool> {
    let sql = "insert into nodes (node, holder, leased_until) values ($1, $2, $3)
        on conflict (node) do update set holder = excluded.holder, leased_until = excluded.leased_until
        where nodes.leased_until < $4 or nodes.holder = excluded.holder";
    Ok(tx.run(sql, values![node, holder, until, now]).await? == 1)
}

/// Ends the lease of `node`, if `holder` still has it.
pub async fn release(tx: &mut Tx, node: i64, holder: &str) -> Outcome<()> {
    let sql = "update nodes set leased_until = 0 where node = $1 and holder = $2";
    tx.run(sql, values![node, holder]).await.map(drop)
}
