//! How every list is read: a [`Fetch`] says which rows, and each row comes with its [`Key`], its place in the list.

use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Key;

/// Which rows of a list to read: at most `limit` behind `after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetch {
    /// The key of the last row before them; none at the start of the list.
    pub after: Option<Key>,
    /// How many rows at most.
    pub limit: usize,
}

impl Fetch {
    /// The key below which a falling list goes on.
    pub fn below(&self) -> i64 {
        self.below_pair()[0]
    }

    /// The pair of keys below which a list that falls by two keys goes on.
    pub fn below_pair(&self) -> Key {
        self.after.unwrap_or([i64::MAX; 2])
    }

    /// The key above which a rising list goes on.
    pub fn above(&self) -> i64 {
        self.after.map_or(0, |key| key[0])
    }
}

/// A row of a list with its key, before it is decided whether it is shown.
pub type Candidate<T> = (Key, T);

/// Takes the key of each row from the row itself.
pub fn candidates<T>(rows: Vec<T>, key: impl Fn(&T) -> Key) -> Vec<Candidate<T>> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// Posts in the order of their ids.
pub fn by_id(ids: Vec<PostId>) -> Vec<Candidate<PostId>> {
    candidates(ids, |id| [id.0, 0])
}

/// Rows in the order of the number before them.
pub fn by_number<T>(rows: Vec<(i64, T)>) -> Vec<Candidate<T>> {
    rows.into_iter()
        .map(|(number, row)| ([number, 0], row))
        .collect()
}
