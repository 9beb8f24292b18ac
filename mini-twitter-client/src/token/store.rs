//! [`TokenStore`], the trait of stores, and [`Tokens`], what they store.
//!
//! To store tokens elsewhere, in a keychain for example, implement [`TokenStore`].

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

/// How long before it expires an access token is renewed, plus or minus [`JITTER`].
const RENEW_BEFORE: Duration = Duration::from_secs(30);
/// Keeps many clients that signed in together from renewing at the same moment.
const JITTER: Duration = Duration::from_secs(10);
/// No access token lives longer; a longer lifetime means that a clock is wrong.
const MAX_LIFETIME: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// A session as it is stored. `Debug` shows no token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// The base URL of the server that issued them: tokens are sent to no other.
    pub server: String,
    /// The id of the account.
    pub user_id: UserId,
    /// The username of the account.
    pub username: String,
    /// The id of the session, as in the list of sessions.
    pub session_id: SessionId,
    /// The token that signs requests.
    pub access_token: Secret,
    /// When the access token expires, by this machine's clock; `None` when the clocks differ too much to tell.
    #[serde(default)]
    pub access_expires_at: Option<Timestamp>,
    /// When the client renews the tokens, by this machine's clock: 20 to 40 s before the access token expires, or
    /// after three quarters of its lifetime when that is later.
    #[serde(default)]
    pub renew_at: Option<Timestamp>,
    /// The token that is exchanged, once, for a new pair of tokens.
    pub refresh_token: Secret,
    /// When the refresh token expires if it is not used, by the server's clock.
    pub refresh_expires_at: Timestamp,
}

impl Tokens {
    /// Converts a session that `server` created at `date` of its own clock.
    ///
    /// The lifetime of the access token is measured by the server's clock and counted from now by this machine's
    /// clock, so that a wrong clock on this machine has no effect.
    pub(crate) fn from_session(session: &Session, server: &str, date: Option<SystemTime>) -> Self {
        let now = adapters::now();
        let lifetime = session
            .access_expires_at
            .since(date.map_or(now, adapters::timestamp));
        let is_plausible = !lifetime.is_zero() && lifetime < MAX_LIFETIME;
        let margin = adapters::random_between(RENEW_BEFORE - JITTER, RENEW_BEFORE + JITTER)
            .min(lifetime / 4);
        Self {
            server: server.to_owned(),
            user_id: session.user.id,
            username: session.user.username.clone(),
            session_id: session.session_id,
            access_token: session.access_token.clone(),
            access_expires_at: is_plausible.then(|| now.after(lifetime)),
            renew_at: is_plausible.then(|| now.after(lifetime - margin)),
            refresh_token: session.refresh_token.clone(),
            refresh_expires_at: session.refresh_expires_at,
        }
    }

    /// Whether it is time to renew the tokens.
    pub(crate) fn is_due(&self) -> bool {
        self.renew_at.is_some_and(|at| at <= adapters::now())
    }

    /// Whether the access token has expired.
    pub(crate) fn is_expired(&self) -> bool {
        self.access_expires_at
            .is_some_and(|at| at <= adapters::now())
    }
}

/// Where a session is stored between calls, and possibly shared between processes.
///
/// The methods are called on threads that may block. When one fails, a call goes on with the tokens that the client
/// has; when it has none that can be used, it ends with [`Error::Store`](crate::Error::Store).
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// Returns the stored session; `None` when there is none.
    ///
    /// # Errors
    /// When the session cannot be read or decoded.
    fn load(&self) -> io::Result<Option<Tokens>>;

    /// Replaces the stored session; `None` removes it. Atomic, even when the process is killed meanwhile.
    ///
    /// # Errors
    /// When the session cannot be stored.
    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()>;

    /// Takes the lock that keeps other processes from renewing this session until the returned guard is dropped;
    /// `None` when another process holds it. It does not wait: the client asks again.
    ///
    /// The server accepts a refresh token once: when two processes renew at the same time, one is signed out.
    /// The default takes no lock, which is right for a store that no other process uses.
    ///
    /// # Errors
    /// When the lock cannot be taken, in a folder that cannot be written for example.
    fn try_lock(&self) -> io::Result<Option<Box<dyn Send>>> {
        Ok(Some(Box::new(())))
    }
}

/// A store shared by several clients of one process.
impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self) -> io::Result<Option<Tokens>> {
        (**self).load()
    }
    fn save(&self, tokens: Option<&Tokens>) -> io::Result<()> {
        (**self).save(tokens)
    }
    fn try_lock(&self) -> io::Result<Option<Box<dyn Send>>> {
        (**self).try_lock()
    }
}
