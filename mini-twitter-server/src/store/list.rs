//! How every list is read: a [`Fetch`] selects the rows, and each row is returned with its [`Key`], its position in the
//! list.

use mini_twitter_core::id::PostId;
use mini_twitter_core::page::Key;

/// Which rows of a list to read: at most `limit` after the key `after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetch {
    /// The key of the last row before them; `None` at the start of the list.
    pub after: Option<Key>,
    /// The maximum number of rows.
    pub limit: usize,
}

impl Fetch {
    /// Returns the key below which a descending list continues.
    pub fn below(&self) -> i64 {
        self.below_pair()[0]
    }

    /// Returns the pair of keys below which a list in descending order of two keys continues.
    pub fn below_pair(&self) -> Key {
        self.after.unwrap_or([i64::MAX; 2])
    }

    /// Returns the key above which an ascending list continues.
    pub fn above(&self) -> i64 {
        self.after.map_or(0, |key| key[0])
    }
}

/// A row of a list with its key; whether the viewer sees it is decided later.
pub type Candidate<T> = (Key, T);

/// Pairs each row with its key.
pub fn candidates<T>(rows: Vec<T>, key: impl Fn(&T) -> Key) -> Vec<Candidate<T>> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// Pairs each post with its id as the key.
pub fn by_id(ids: Vec<PostId>) -> Vec<Candidate<PostId>> {
    candidates(ids, |id| [id.0, 0])
}

/// Pairs each row with the number before it as the key.
pub fn by_number<T>(rows: Vec<(i64, T)>) -> Vec<Candidate<T>> {
    rows.into_iter()
        .map(|(number, row)| ([number, 0], row))
        .collect()
}
