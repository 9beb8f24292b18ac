//! Removes the follows, blocks and mutes of a deleted account, a few at a time. Each function returns how many it removed.

use mini_twitter_core::id::UserId;

use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::user::erase::{self, FOLLOWS};
use crate::store::user::relation;

/// Ends the first follows of `who`, and removes the notifications of them.
pub async fn following(tx: &mut Tx, who: UserId) -> Outcome<usize> {
    let others = erase::first_followees(tx, who, FOLLOWS).await?;
    if others.is_empty() {
        return Ok(0);
    }
    lock(tx, who, &others).await?;
    let ended = erase::unfollow(tx, who, &others).await?;
    erase::count_followers(tx, &ended, -1).await?;
    relation::count_following(tx, who, -(ended.len() as i64)).await?;
    erase::remove_notifications(tx, who, &others).await?;
    Ok(others.len())
}

/// Ends the first follows of others to `who`.
pub async fn followers(tx: &mut Tx, who: UserId) -> Outcome<usize> {
    let others = erase::first_followers(tx, who, FOLLOWS).await?;
    if others.is_empty() {
        return Ok(0);
    }
    lock(tx, who, &others).await?;
    let ended = erase::end_follows_of(tx, who, &others).await?;
    erase::count_following(tx, &ended, -1).await?;
    relation::count_followers(tx, who, -(ended.len() as i64)).await?;
    Ok(others.len())
}

/// Locks everybody whose counters change before any row of a follow does, as an unfollow does.
async fn lock(tx: &mut Tx, who: UserId, others: &[UserId]) -> Outcome<()> {
    let everybody = [others, &[who]].concat();
    erase::lock_all(tx, &everybody).await
}

/// Removes up to `limit` of the blocks that `who` made, of the blocks of `who`, and of the mutes that `who` made. Mutes of
/// `who` by others are theirs.
pub async fn blocks_and_mutes(tx: &mut Tx, who: UserId, limit: usize) -> Outcome<u64> {
    Ok(relation::unblock_some(tx, who, limit).await?
        + relation::end_blocks_of(tx, who, limit).await?
        + relation::unmute_some(tx, who, limit).await?)
}
