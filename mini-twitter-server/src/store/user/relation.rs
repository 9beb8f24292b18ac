//! Writes what one person does to another: follows, blocks, mutes, and the counters that go with follows.
//!
//! Each function says whether it changed a row, so that counters move only then. An operation on two people
//! begins with [`lock`].

use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Tx, values};

/// Lets other operations on these two people wait until the transaction ends, on PostgreSQL too: without it a follow
/// and a block at the same moment would not see each other. Always in ascending order, so that two of them cannot deadlock.
pub async fn lock(tx: &mut Tx, one: UserId, other: UserId) -> Outcome<()> {
    let sql =
        "select id from users where id in ($1, $2) order by id /*postgres: for no key update*/";
    tx.all::<UserId>(sql, values![one, other]).await?;
    Ok(())
}

/// Adds a follow. False when there was one.
pub async fn follow(tx: &mut Tx, follower: UserId, followee: UserId, id: i64) -> Outcome<bool> {
    let sql = "insert into follows (follower_id, followee_id, id) values ($1, $2, $3) on conflict do nothing";
    Ok(tx.run(sql, values![follower, followee, id]).await? == 1)
}

/// Removes a follow. False when there was none.
pub async fn unfollow(tx: &mut Tx, follower: UserId, followee: UserId) -> Outcome<bool> {
    let sql = "delete from follows where follower_id = $1 and followee_id = $2";
    Ok(tx.run(sql, values![follower, followee]).await? == 1)
}

/// Moves both counters of a follow by `step`, in ascending order of id: two opposite follows would deadlock otherwise.
pub async fn count_follow(
    tx: &mut Tx,
    follower: UserId,
    followee: UserId,
    step: i64,
) -> Outcome<()> {
    let following = "update users set following = following + $2 where id = $1";
    let followers = "update users set followers = followers + $2 where id = $1";
    let mut counters = [(follower, following), (followee, followers)];
    counters.sort_unstable_by_key(|(id, _)| *id);
    for (id, sql) in counters {
        tx.run(sql, values![id, step]).await?;
    }
    Ok(())
}

/// Adds a block. False when there was one.
pub async fn block(tx: &mut Tx, blocker: UserId, blocked: UserId, id: i64) -> Outcome<bool> {
    let sql = "insert into blocks (blocker_id, blocked_id, id) values ($1, $2, $3) on conflict do nothing";
    Ok(tx.run(sql, values![blocker, blocked, id]).await? == 1)
}

/// Removes a block. False when there was none.
pub async fn unblock(tx: &mut Tx, blocker: UserId, blocked: UserId) -> Outcome<bool> {
    let sql = "delete from blocks where blocker_id = $1 and blocked_id = $2";
    Ok(tx.run(sql, values![blocker, blocked]).await? == 1)
}

/// A mute to write.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NewMute {
    pub id: i64,
    pub muter: UserId,
    pub muted: UserId,
    pub until: Option<Timestamp>,
    pub at: Timestamp,
}

/// Mutes, or gives the mute that is there another end. It keeps its place in the list unless its time had come.
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

/// Removes a mute. False when there was none.
pub async fn unmute(tx: &mut Tx, muter: UserId, muted: UserId) -> Outcome<bool> {
    let sql = "delete from mutes where muter_id = $1 and muted_id = $2";
    Ok(tx.run(sql, values![muter, muted]).await? == 1)
}
