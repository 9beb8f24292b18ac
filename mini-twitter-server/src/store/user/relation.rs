//! Writes relations of one person to another: follows with their counters, blocks and mutes.
//!
//! A function returns whether it changed a row, so that counters change only then. An operation on two people begins
//! with [`lock`].

use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Tx, values};

/// Locks two people until the transaction ends: without it, on PostgreSQL, a follow and a block at the same time would
/// not see each other. The order is ascending, so that two operations cannot deadlock.
pub async fn lock(tx: &mut Tx, one: UserId, other: UserId) -> Outcome<()> {
    let sql =
        "select id from users where id in ($1, $2) order by id /*postgres: for no key update*/";
    tx.all::<UserId>(sql, values![one, other]).await?;
    Ok(())
}

/// Adds a follow. Returns false when it exists.
pub async fn follow(tx: &mut Tx, follower: UserId, followee: UserId, id: i64) -> Outcome<bool> {
    let sql = "insert into follows (follower_id, followee_id, id) values ($1, $2, $3) on conflict do nothing";
    Ok(tx.run(sql, values![follower, followee, id]).await? == 1)
}

/// Removes a follow. Returns false when it does not exist.
pub async fn unfollow(tx: &mut Tx, follower: UserId, followee: UserId) -> Outcome<bool> {
    let sql = "delete from follows where follower_id = $1 and followee_id = $2";
    Ok(tx.run(sql, values![follower, followee]).await? == 1)
}

/// Adds `step` to both counters of a follow, in ascending order of id: otherwise two opposite follows could deadlock.
pub async fn count_follow(
    tx: &mut Tx,
    follower: UserId,
    followee: UserId,
    step: i64,
) -> Outcome<()> {
    if follower < followee {
        count_following(tx, follower, step).await?;
        count_followers(tx, followee, step).await
    } else {
        count_followers(tx, followee, step).await?;
        count_following(tx, follower, step).await
    }
}

/// Adds `step` to the number of people that somebody follows.
pub async fn count_following(tx: &mut Tx, follower: UserId, step: i64) -> Outcome<()> {
    let sql = "update users set following = following + $2 where id = $1";
    tx.run(sql, values![follower, step]).await.map(drop)
}

/// Adds `step` to the number of followers of somebody.
pub async fn count_followers(tx: &mut Tx, followee: UserId, step: i64) -> Outcome<()> {
    let sql = "update users set followers = followers + $2 where id = $1";
    tx.run(sql, values![followee, step]).await.map(drop)
}

/// Adds a block. Returns false when it exists.
pub async fn block(tx: &mut Tx, blocker: UserId, blocked: UserId, id: i64) -> Outcome<bool> {
    let sql = "insert into blocks (blocker_id, blocked_id, id) values ($1, $2, $3) on conflict do nothing";
    Ok(tx.run(sql, values![blocker, blocked, id]).await? == 1)
}

/// Removes a block. Returns false when it does not exist.
pub async fn unblock(tx: &mut Tx, blocker: UserId, blocked: UserId) -> Outcome<bool> {
    let sql = "delete from blocks where blocker_id = $1 and blocked_id = $2";
    Ok(tx.run(sql, values![blocker, blocked]).await? == 1)
}

/// A mute to write.
#[derive(Debug, Clone, Copy)]
pub struct NewMute {
    /// Its id.
    pub id: i64,
    /// The person who mutes.
    pub muter: UserId,
    /// The person who is muted.
    pub muted: UserId,
    /// When it ends; `None` without an end.
    pub until: Option<Timestamp>,
    /// When it is written.
    pub at: Timestamp,
}

/// Adds a mute, or changes the end of the existing one, which keeps its position in the list unless it had ended.
pub async fn mute(tx: &mut Tx, mute: NewMute) -> Outcome<()> {
    let sql = "insert into mutes (muter_id, muted_id, id, until) values ($1, $2, $3, $4)
        on conflict (muter_id, muted_id) do update set
          id = case when mutes.until <= $5 then excluded.id else mutes.id end,
          until = excluded.until";
    tx.run(
        sql,
        values![mute.muter, mute.muted, mute.id, mute.until, mute.at],
    )
    .await?;
    Ok(())
}

/// Removes a mute. Returns false when it does not exist.
pub async fn unmute(tx: &mut Tx, muter: UserId, muted: UserId) -> Outcome<bool> {
    let sql = "delete from mutes where muter_id = $1 and muted_id = $2";
    Ok(tx.run(sql, values![muter, muted]).await? == 1)
}

/// Removes up to `limit` of the blocks that somebody made, and returns how many.
pub async fn unblock_some(tx: &mut Tx, blocker: UserId, limit: usize) -> Outcome<u64> {
    let sql = "delete from blocks where blocker_id = $1 and blocked_id in
        (select blocked_id from blocks where blocker_id = $1 order by blocked_id limit $2)";
    tx.run(sql, values![blocker, limit]).await
}

/// Removes up to `limit` of the blocks of somebody that others made, and returns how many.
pub async fn end_blocks_of(tx: &mut Tx, blocked: UserId, limit: usize) -> Outcome<u64> {
    let sql = "delete from blocks where blocked_id = $1 and blocker_id in
        (select blocker_id from blocks where blocked_id = $1 order by blocker_id limit $2)";
    tx.run(sql, values![blocked, limit]).await
}

/// Removes up to `limit` of the mutes that somebody made, and returns how many.
pub async fn unmute_some(tx: &mut Tx, muter: UserId, limit: usize) -> Outcome<u64> {
    let sql = "delete from mutes where muter_id = $1 and muted_id in
        (select muted_id from mutes where muter_id = $1 order by muted_id limit $2)";
    tx.run(sql, values![muter, limit]).await
}
