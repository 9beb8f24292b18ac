//! Counts a post at the posts it references (the one it replies to, the one it quotes), the older post first.
//!
//! Always in this order: of two posts that reply to and quote the same two in opposite ways, each would otherwise wait
//! for the row that the other has locked. A post is younger than both, so its own row comes last.

use mini_twitter_core::id::PostId;

use super::show::missing;
use crate::fault::Outcome;
use crate::store::db::Tx;
use crate::store::post;

/// What references a post to an older one.
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

/// Counts one more at each.
///
/// # Errors
/// `NotFound` for one that was deleted in between.
pub(super) async fn count(
    tx: &mut Tx,
    parent: Option<PostId>,
    quoted: Option<PostId>,
) -> Outcome<()> {
    for (id, reference) in oldest_first(parent, quoted) {
        let is_there = match reference {
            Reference::Reply => post::count_reply(tx, id).await?,
            Reference::Quote => post::count_quote(tx, id).await?,
        };
        if !is_there {
            return Err(missing(id));
        }
    }
    Ok(())
}

/// Counts one less at each, deleted ones too.
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
