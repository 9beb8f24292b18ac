//! `Idempotency-Key`: requests under one key make one thing. A repeat is answered with that thing as its caller may see
//! it now: what is kept is what was made, not the answer.
//!
//! The handler of a keyed row has to reply with a [`Made`]. Only [`OnceTx::commit`] and [`Replay::answer`] build one, and
//! both come from [`begin`]: an operation that leaves the key out does not compile.
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

/// How long a key is known.
pub const RETENTION: Duration = Duration::from_secs(24 * 60 * 60);

/// Who calls a keyed row.
#[derive(Debug, Clone)]
pub struct Keyed<C> {
    /// Who calls.
    pub caller: C,
    /// The request under its key; `None` without a key: such a request makes something each time it comes.
    pub request: Option<KeyedRequest>,
}

/// The key of a request, and a hash of all that it asks for.
#[derive(Debug, Clone)]
pub struct Key {
    /// What the caller named the request: 1 to 64 printable characters.
    pub key: String,
    /// Differs when the request under this key is another one.
    pub hash: String,
}

impl<C: AsRef<Me>> Keyed<C> {
    /// The caller of `row`, with the key that came with the request at a time.
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
    /// The first under its key, or one without a key.
    First(OnceTx<'a>),
    /// A repeat.
    Again(Replay),
}

/// Begins the transaction of a keyed row's operation. A second request under a key waits until the first has ended; it
/// is a repeat if the first committed. A repeat holds no transaction: what its answer needs is read after this.
///
/// # Errors
/// [`InvalidInput`](mini_twitter_core::error::ErrorCode::InvalidInput) on `Idempotency-Key` when another request came
/// under this key.
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

/// The transaction of a request that is no repeat.
#[derive(Debug)]
pub struct OnceTx<'a> {
    tx: Tx,
    request: Option<&'a KeyedRequest>,
}

impl OnceTx<'_> {
    /// Records under the key that the request made the thing with the id `made`, and commits both.
    ///
    /// # Errors
    /// Those of [`Tx::commit`]; nothing is made then.
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

/// A request that an earlier one under its key has fulfilled.
#[derive(Debug)]
pub struct Replay {
    made: i64,
}

impl Replay {
    /// The id of what was made; 0 when it is not known.
    pub fn made(&self) -> i64 {
        self.made
    }

    /// Answers with what was made, as it is now.
    pub fn answer<T>(self, answer: T) -> Made<T> {
        Made {
            answer,
            is_replay: true,
        }
    }
}

/// What a keyed row answers with.
#[derive(Debug)]
pub struct Made<T> {
    answer: T,
    is_replay: bool,
}

impl<T> Made<T> {
    /// Whether an earlier request made it.
    pub fn is_replay(&self) -> bool {
        self.is_replay
    }

    /// What was made, as its caller sees it.
    pub fn into_answer(self) -> T {
        self.answer
    }
}
