//! [`Seen`]: the posts that a stream has returned, so that it returns none of them again.

use std::collections::{HashSet, VecDeque};

use mini_twitter_core::id::PostId;

/// How many posts are remembered: a stream may run for ever.
const REMEMBERED: usize = 10_000;

/// The posts that a stream has returned last.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    ids: HashSet<PostId>,
    /// The same, the oldest first.
    order: VecDeque<PostId>,
}

impl Seen {
    /// Adds a post; returns whether it is new. The oldest is forgotten when there are too many.
    pub(crate) fn insert(&mut self, id: PostId) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}
