//! What a store of tokens is: [`TokenStore`], over [`Tokens`]. To keep them elsewhere (a keychain), implement it.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use mini_twitter_core::account::Session;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{SessionId, UserId};
use mini_twitter_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::adapters;

/// How long before its end an access token is renewed, give or take [`JITTER`].
const AHEAD: Duration = Duration::from_secs(30);
/// So that many clients that signed in together do not renew together.
const JITTER: Duration = Duration::from_secs(10);
/// No access token lives longer; one that seems to comes from a clock that is wrong.
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// A session as it is kept. `Debug` shows no token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// The server they are for: tokens are sent to no other.
    pub server: String,
    /// Whose they are.
    pub user_id: UserId,
    /// Whose they are, by name.
    pub username: String,
    /// The session, as the list of sessions names it.
    pub session_id: SessionId,
    /// Goes with every request.
    pub access_token: Secret,
    /// When the access token ends, by this machine's clock; absent when the clocks do not tell.
    #[serde(default)]
    pub access_expires_at: Option<Timestamp>,
    /// When to renew it: some 30 s before it ends, a quarter of its life when that is short.
    #[serde(default)]
    pub renew_at: Option<Timestamp>,
    /// Good for one new pair.
    pub refresh_token: Secret,
    /// When the refresh token ends if nobody uses it, by the server's clock.
    pub refresh_expires_at: Timestamp,
}

impl Tokens {
    /// What to keep of a session that `server` opened at `date` of its own clock.
    ///
    /// The access token's life is measured by the server's clock alone and counted from now by this machine's, so
    /// that a wrong clock here changes nothing.
    pub(crate) fn of(session: &Session, server: &str, date: Option<SystemTime>) -> Self {
        let now = adapters::now();
        let life = session
            .access_expires_at
            .since(date.map_or(now, adapters::timestamp));
        let is_known = !life.is_zero() && life < LONGEST;
        let ahead = adapters::random_between(AHEAD - JITTER, AHEAD + JITTER).min(life / 4);
        Self {
            server: server.to_owned(),
            user_id: session.user.id,
            username: session.user.username.clone(),
            session_id: session.session_id,
            access_token: session.access_token.clone(),
            access_expires_at: is_known.then(|| now.after(life)),
            renew_at: is_known.then(|| now.after(life - ahead)),
            refresh_token: session.refresh_token.clone(),
            refresh_expires_at: session.refresh_expires_at,
        }
    }

    /// Whether it is time to renew, with a while still to go.
    pub(crate) fn is_due(&self) -> bool {
        self.renew_at.is_some_and(|at| at <= adapters::now())
    }

    /// Whether the access token is of no use any more.
    pub(crate) fn is_over(&self) -> bool {
        self.access_expires_at
            .is_some_and(|at| at <= adapters::now())
    }
}

/// Where a session is kept between calls, and perhaps between processes.
///
/// Called on threads that may block. An error of any of them ends the call as [`Error::Store`](crate::Error::Store).
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// Reads what is kept; `None` when nobody is signed in.
    ///
    /// # Errors
    /// When what is kept cannot be read or understood.
    fn load(&self) -> io::Result<Option<Tokens>>;

    /// Keeps `tokens` in place of what is kept; `None` forgets it. All or nothing, also when the process dies.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()>;

    /// Waits until no other process renews this session, and keeps others waiting until the guard is dropped.
    ///
    /// The server takes a refresh token once: of two processes that renew at once, one would be signed out.
    /// A store that no other process sees needs no lock, which is what this default says.
    ///
    /// # Errors
    /// When the lock cannot be had.
    fn lock(&self) -> io::Result<Box<dyn Send>> {
        Ok(Box::new(()))
    }
}

/// A store that several clients of one process share.
impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self) -> io::Result<Option<Tokens>> {
        (**self).load()
    }
    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        (**self).save(tokens)
    }
    fn lock(&self) -> io::Result<Box<dyn Send>> {
        (**self).lock()
    }
}
