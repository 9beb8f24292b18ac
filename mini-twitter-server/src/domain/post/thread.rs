//! A thread: a post between the posts it replies to and the replies to it.
//!
//! Replies are read level by level, the oldest first, until 200 replies or 10 levels are read; where replies were left
//! out, `next` is the cursor of the rest in `list_replies`.

use std::collections::HashMap;

use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Cursor;
use mini_twitter_core::post::{Ancestor, Node, Post, PostListQuery, Thread};
use mini_twitter_core::routes;

use super::show::{Viewpoint, find, show, view};
use crate::app::{App, Me};
use crate::domain::page;
use crate::domain::visible::Place;
use crate::fault::Outcome;
use crate::store::db::Conn;
use crate::store::post::thread as store;

/// How many ancestors a thread shows.
const ANCESTORS: usize = 40;
/// How many levels of replies a thread shows.
const DEPTH: usize = 10;
/// How many replies a thread shows in all.
const NODES: usize = 200;

/// Shows a post with its ancestors, up to 40, and the replies to it, at most 10 levels and 200 in all. An ancestor that
/// the viewer may not see is a missing node; so is such a reply, as long as a reply below it is shown.
///
/// # Errors
/// `not_found` when the viewer may not see the post.
pub async fn thread(app: &App, viewer: Option<&Me>, id: PostId) -> Outcome<Thread> {
    let viewer = viewer.map(|me| me.id);
    let viewpoint = Viewpoint {
        viewer,
        place: Place::Thread,
    };
    let mut db = app.db.read().await?;
    let post = view(app, viewer, find(app, &mut db, viewer, id).await?);
    let ancestors = ancestors(app, &mut db, viewpoint, id).await?;
    let below = Below::read(&mut db, id).await?;
    let shown = show(app, &mut db, viewpoint, &below.order).await?;
    let mut tree = Tree { below, shown };
    Ok(Thread {
        ancestors,
        post,
        replies: tree.replies(id),
        next: tree.next(id),
    })
}

async fn ancestors(
    app: &App,
    db: &mut Conn,
    viewpoint: Viewpoint,
    id: PostId,
) -> Outcome<Vec<Ancestor>> {
    let ids = store::ancestors(db, id, ANCESTORS).await?;
    let mut shown = show(app, db, viewpoint, &ids).await?;
    let ancestors = ids.into_iter().map(|id| {
        let post = shown.remove(&id);
        Ancestor {
            id,
            missing: post.is_none(),
            post,
        }
    });
    Ok(ancestors.collect())
}

/// The replies that were read below a post.
#[derive(Debug, Default)]
struct Below {
    /// All replies, level by level.
    order: Vec<PostId>,
    children: HashMap<PostId, Vec<PostId>>,
    /// The posts with more replies than were read, each with the last reply that was read.
    cut: HashMap<PostId, PostId>,
}

impl Below {
    async fn read(db: &mut Conn, root: PostId) -> Outcome<Self> {
        let mut below = Self::default();
        let mut level = vec![root];
        // One level more than is shown, to know which posts of the last level have replies.
        for depth in 0..=DEPTH {
            let from = below.order.len();
            for parents in level.chunks(store::PARENTS) {
                let limit = if depth < DEPTH {
                    NODES - below.order.len()
                } else {
                    0
                };
                below.add(store::children(db, parents, limit).await?, limit);
            }
            level = below.order[from..].to_vec();
            level.sort_unstable();
        }
        Ok(below)
    }

    fn add(&mut self, found: Vec<(PostId, PostId)>, mut limit: usize) {
        for (parent, reply) in found {
            let children = self.children.entry(parent).or_default();
            if limit > 0 {
                limit -= 1;
                children.push(reply);
                self.order.push(reply);
            } else {
                let last = children.last().copied().unwrap_or(PostId(0));
                self.cut.entry(parent).or_insert(last);
            }
        }
    }
}

/// The replies that were read, with the posts that the viewer sees.
struct Tree {
    below: Below,
    shown: HashMap<PostId, Post>,
}

impl Tree {
    fn replies(&mut self, parent: PostId) -> Vec<Node> {
        let children = self.below.children.remove(&parent).unwrap_or_default();
        let nodes = children.into_iter().map(|id| {
            let post = self.shown.remove(&id);
            Node {
                id,
                missing: post.is_none(),
                post,
                replies: self.replies(id),
                next: self.next(id),
            }
        });
        nodes
            .filter(|node| !node.missing || !node.replies.is_empty())
            .collect()
    }

    /// Returns the cursor of the further replies to `parent`, in `list_replies`.
    fn next(&self, parent: PostId) -> Option<Cursor> {
        let last = self.below.cut.get(&parent)?;
        let query = PostListQuery::default();
        Some(page::cursor(
            &routes::LIST_REPLIES,
            &parent.to_string(),
            &query,
            [last.0, 0],
        ))
    }
}
