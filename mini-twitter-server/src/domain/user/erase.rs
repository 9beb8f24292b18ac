//! Removes the follows, blocks and mutes of a deleted account, a few at a time. Each function returns how many it removed.

use mini_twitter_core::id::UserId;

use super::relation::followed;
use crate::domain::notify;
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::user::relation;

/// How many follows are removed at a time: their people are locked together.
const FOLLOWS: usize = relation::LOCKED - 1;

/// Ends the first follows of `who`, and removes the notifications of them.
pub async fn following(tx: &mut Tx, who: UserId) -> Outcome<usize> {
    let others = relation::first_followees(tx, who, FOLLOWS).await?;
    if others.is_empty() {
        return Ok(0);
    }
    lock(tx, who, &others).await?;
    let mut ended = 0;
    for other in &others {
        if relation::unfollow(tx, who, *other).await? {
            relation::count_followers(tx, *other, -1).await?;
            ended += 1;
        }
    }
    relation::count_following(tx, who, -ended).await?;
    for other in &others {
        notify::erase(tx, &followed(who, *other)).await?;
    }
    Ok(others.len())
}

/// Ends the first follows of others to `who`.
pub async fn followers(tx: &mut Tx, who: UserId) -> Outcome<usize> {
    let others = relation::first_followers(tx, who, FOLLOWS).await?;
    if others.is_empty() {
        return Ok(0);
    }
    lock(tx, who, &others).await?;
    let mut ended = 0;
    for other in &others {
        if relation::unfollow(tx, *other, who).await? {
            relation::count_following(tx, *other, -1).await?;
            ended += 1;
        }
    }
    relation::count_followers(tx, who, -ended).await?;
    Ok(others.len())
}

/// Locks everybody whose counters change before any row of a follow does, as an unfollow does.
async fn lock(tx: &mut Tx, who: UserId, others: &[UserId]) -> Outcome<()> {
    let everybody = [others, &[who]].concat();
    relation::lock_all(tx, &everybody).await
}

/// Removes up to `limit` of the blocks that `who` made, of the blocks of `who`, and of the mutes that `who` made. Mutes of
/// `who` by others are theirs.
pub async fn blocks_and_mutes(tx: &mut Tx, who: UserId, limit: usize) -> Outcome<u64> {
    Ok(relation::unblock_some(tx, who, limit).await?
        + relation::end_blocks_of(tx, who, limit).await?
        + relation::unmute_some(tx, who, limit).await?)
}
