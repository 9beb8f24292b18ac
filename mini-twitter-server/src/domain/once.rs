//! `Idempotency-Key`: requests with the same key create one thing. A repeat is answered with that thing as its caller may
//! see it now: the id of the created thing is stored, not the response.
//!
//! The handler of a keyed row has to reply with a [`Made`]. Only [`OnceTx::commit`] and [`Replay::answer`] create one, and
//! both require [`begin`]: an operation that ignores the key does not compile.
//!
//! ```compile_fail
//! # use mini_twitter_server::domain::once::Made;
//! let made = Made { answer: (), is_replay: false };
//! ```
//! ```compile_fail
//! # use mini_twitter_server::domain::once::Replay;
//! let made = Replay { made: 178912 }.answer(());
//! ```

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use mini_twitter_core::route::RouteInfo;
use mini_twitter_core::time::Timestamp;

use crate::app::{App, Me};
use crate::fault::{Fault, Outcome};
use crate::store;
use crate::store::db::Tx;
use crate::store::once::KeyedRequest;

/// How long a key is stored.
pub const RETENTION: Duration = Duration::from_secs(24 * 60 * 60);

/// The caller of a keyed row, with the key of the request.
#[derive(Debug, Clone)]
pub struct Keyed<C> {
    /// The caller.
    pub caller: C,
    /// The request and its key; `None` without a key: such a request creates something each time it is sent.
    pub request: Option<KeyedRequest>,
}

/// The key of a request, and a hash of the request.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key, chosen by the caller: 1 to 64 printable characters.
    pub key: String,
    /// SHA-256 over method, path with query, content type and body, in hex: it differs for another request.
    pub hash: String,
}

impl<C: AsRef<Me>> Keyed<C> {
    /// Creates the caller of `row`, with the key of the request, which arrived at `at`.
    pub fn new(caller: C, row: &RouteInfo, key: Option<Key>, at: Timestamp) -> Self {
        let user = caller.as_ref().id;
        let request = key.map(|Key { key, hash }| KeyedRequest {
            user,
            route: row.id(),
            status: row.status,
            key,
            hash,
            at,
        });
        Self { caller, request }
    }
}

impl<C> Deref for Keyed<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.caller
    }
}

/// Whether a request is a repeat.
#[derive(Debug)]
pub enum Begun<'a> {
    /// The first request with its key, or one without a key.
    First(OnceTx<'a>),
    /// A repeat.
    Again(Replay),
}

/// Begins the transaction of a keyed row's operation. A second request with a key waits until the first has ended; it is a
/// repeat if the first was committed. A repeat has no open transaction: its caller reads the created thing separately.
///
/// # Errors
/// [`InvalidInput`](mini_twitter_core::error::ErrorCode::InvalidInput) on `Idempotency-Key` when this key was used with
/// another request.
#[track_caller]
pub fn begin<'a, C>(
    app: &'a App,
    caller: &'a Keyed<C>,
) -> impl Future<Output = Outcome<Begun<'a>>> + Send {
    let (begun, request) = (app.db.begin(), caller.request.as_ref());
    async move {
        let mut tx = begun.await?;
        if let Some(request) = request
            && !store::once::claim(&mut tx, request, request.at.before(RETENTION)).await?
        {
            let first = store::once::get(&mut tx, request).await?;
            tx.commit().await?;
            if first.hash != request.hash {
                let what = "was used with another request";
                return Err(Fault::field("Idempotency-Key", what));
            }
            return Ok(Begun::Again(Replay { made: first.made }));
        }
        Ok(Begun::First(OnceTx { tx, request }))
    }
}

/// The transaction of a request that is not a repeat.
#[derive(Debug)]
pub struct OnceTx<'a> {
    tx: Tx,
    request: Option<&'a KeyedRequest>,
}

impl OnceTx<'_> {
    /// Records that the request created the thing with the id `made`, and commits.
    ///
    /// # Errors
    /// Those of [`Tx::commit`]; nothing is created then.
    pub async fn commit<T>(mut self, made: i64, answer: T) -> Outcome<Made<T>> {
        if let Some(request) = self.request {
            store::once::keep(&mut self.tx, request, made).await?;
        }
        self.tx.commit().await?;
        Ok(Made {
            answer,
            is_replay: false,
        })
    }
}

impl Deref for OnceTx<'_> {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}
impl DerefMut for OnceTx<'_> {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

/// A repeat: an earlier request with its key has succeeded.
#[derive(Debug)]
pub struct Replay {
    made: i64,
}

impl Replay {
    /// Returns the id of what was created; 0 when there is none.
    pub fn made(&self) -> i64 {
        self.made
    }

    /// Replies with what was created, as it is now.
    pub fn answer<T>(self, answer: T) -> Made<T> {
        Made {
            answer,
            is_replay: true,
        }
    }
}

/// The reply of a keyed row.
#[derive(Debug)]
pub struct Made<T> {
    answer: T,
    is_replay: bool,
}

impl<T> Made<T> {
    /// Returns whether an earlier request created it.
    pub fn is_replay(&self) -> bool {
        self.is_replay
    }

    /// Returns what was created, as its caller sees it.
    pub fn into_answer(self) -> T {
        self.answer
    }
}
