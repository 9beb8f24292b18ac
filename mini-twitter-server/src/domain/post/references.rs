//! Updates the counters of the posts that a post references (the one it replies to, the one it quotes), the older post
//! first.
//!
//! The order prevents a deadlock: of two posts that reply to and quote the same two posts in opposite ways, each would
//! otherwise wait for the row that the other has locked. A post is newer than both, so its own row is last.

use mini_twitter_core::id::PostId;

use super::show::missing;
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::post;

/// How a post references another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reference {
    Reply,
    Quote,
}

fn oldest_first(parent: Option<PostId>, quoted: Option<PostId>) -> Vec<(PostId, Reference)> {
    let parent = parent.map(|id| (id, Reference::Reply));
    let quoted = quoted.map(|id| (id, Reference::Quote));
    let mut references: Vec<_> = parent.into_iter().chain(quoted).collect();
    references.sort();
    references
}

/// Adds one to the counter of each referenced post.
///
/// # Errors
/// `not_found` when one was deleted in the meantime.
pub(super) async fn count(
    tx: &mut Tx,
    parent: Option<PostId>,
    quoted: Option<PostId>,
) -> Outcome<()> {
    for (id, reference) in oldest_first(parent, quoted) {
        let exists = match reference {
            Reference::Reply => post::count_reply(tx, id).await?,
            Reference::Quote => post::count_quote(tx, id).await?,
        };
        if !exists {
            return Err(missing(id));
        }
    }
    Ok(())
}

/// Subtracts one from the counter of each referenced post, also of deleted ones.
pub(super) async fn uncount(
    tx: &mut Tx,
    parent: Option<PostId>,
    quoted: Option<PostId>,
) -> Outcome<()> {
    for (id, reference) in oldest_first(parent, quoted) {
        match reference {
            Reference::Reply => post::uncount_reply(tx, id).await?,
            Reference::Quote => post::uncount_quote(tx, id).await?,
        }
    }
    Ok(())
}
