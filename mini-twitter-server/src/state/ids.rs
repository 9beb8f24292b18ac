//! [`Ids`] creates ids: 41 bits of milliseconds since 2026-01-01, 5 bits of node, 7 bits of sequence.
//!
//! Every id is greater than the one before, also when the clock does not advance or goes back: when all ids of a
//! millisecond are used, those of the next millisecond follow. The layout is part of the API, see `mini_twitter_core::id`.

use std::sync::atomic::{AtomicI64, Ordering};

use mini_twitter_core::id::{LOW_BITS, SEQUENCE_BITS, least_at};
use mini_twitter_core::time::Timestamp;

/// How many nodes can create ids at the same time.
pub const NODES: i64 = 1 << (LOW_BITS - SEQUENCE_BITS);

const SEQUENCES: i64 = 1 << SEQUENCE_BITS;

/// Creates the ids of one node; shared by all requests of a process.
#[derive(Debug)]
pub struct Ids {
    node: AtomicI64,
    /// Milliseconds and sequence of the latest id, without the node between them.
    last: AtomicI64,
}

impl Ids {
    /// Creates a source of ids of `node`, each greater than `greatest`.
    pub fn new(node: i64, greatest: i64) -> Self {
        let ids = Self {
            node: AtomicI64::new(node),
            last: AtomicI64::new(0),
        };
        ids.raise(greatest);
        ids
    }

    /// Returns the next id at `now`.
    pub fn next(&self, now: Timestamp) -> i64 {
        let fresh = (least_at(now) >> LOW_BITS) << SEQUENCE_BITS;
        let step = |last: i64| Some((last + 1).max(fresh));
        let last = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, step)
            .map_or(fresh, |last| (last + 1).max(fresh));
        let (millisecond, sequence) = (last >> SEQUENCE_BITS, last & (SEQUENCES - 1));
        let node = self.node.load(Ordering::Relaxed);
        millisecond << LOW_BITS | node << SEQUENCE_BITS | sequence
    }

    /// Continues as another node, above `greatest`: the former holder of the node may have created that id.
    pub fn move_to(&self, node: i64, greatest: i64) {
        self.node.store(node, Ordering::Relaxed);
        self.raise(greatest);
    }

    /// Makes all further ids greater than `greatest`.
    fn raise(&self, greatest: i64) {
        let full = (greatest >> LOW_BITS) << SEQUENCE_BITS | (SEQUENCES - 1);
        self.last.fetch_max(full, Ordering::Relaxed);
    }
}
