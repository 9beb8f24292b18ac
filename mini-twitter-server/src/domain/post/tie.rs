//! How a post counts at those it answers and quotes, the older first.
//!
//! Whoever answers the one and quotes the other would wait in a ring for whoever does the opposite, if each began with
//! the parent. A post is younger than both, so its own row comes last.

use mini_twitter_core::id::PostId;

use super::show::missing;
use crate::fault::Outcome;
use crate::store::db::Conn;
use crate::store::post;

/// What ties a post to an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    Reply,
    Quote,
}

fn oldest_first(parent: Option<PostId>, quoted: Option<PostId>) -> Vec<(PostId, Tie)> {
    let parent = parent.map(|id| (id, Tie::Reply));
    let quoted = quoted.map(|id| (id, Tie::Quote));
    let mut ties: Vec<_> = parent.into_iter().chain(quoted).collect();
    ties.sort();
    ties
}

/// Counts one more at each.
///
/// # Errors
/// `NotFound` for one that was deleted in between.
pub(super) async fn count(
    db: &mut Conn,
    parent: Option<PostId>,
    quoted: Option<PostId>,
) -> Outcome<()> {
    for (id, tie) in oldest_first(parent, quoted) {
        let is_there = match tie {
            Tie::Reply => post::count_reply(db, id).await?,
            Tie::Quote => post::count_quote(db, id).await?,
        };
        if !is_there {
            return Err(missing(id));
        }
    }
    Ok(())
}

/// Counts one less at each, deleted ones too.
pub(super) async fn uncount(
    db: &mut Conn,
    parent: Option<PostId>,
    quoted: Option<PostId>,
) -> Outcome<()> {
    for (id, tie) in oldest_first(parent, quoted) {
        match tie {
            Tie::Reply => post::uncount_reply(db, id).await?,
            Tie::Quote => post::uncount_quote(db, id).await?,
        }
    }
    Ok(())
}
