//! [`App`]: everything a request needs, and who makes it: [`Guest`], [`Me`].

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use mini_twitter_core::account::{Role, TokenScope};
use mini_twitter_core::id::{SessionId, TokenId, UserId};
use mini_twitter_core::time::Timestamp;

use crate::config::Settings;
use crate::domain::account::usage::Usage;
use crate::domain::once::Once;
use crate::domain::trend;
use crate::id::Ids;
use crate::limit::Limiter;
use crate::outside::clock::{Chance, Clock};
use crate::secret::key::Secrets;
use crate::secret::password::Passwords;
use crate::store::db::Db;

/// Everything a request needs; one a process, cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Where randomness comes from.
    pub chance: Chance,
    /// Makes ids.
    pub ids: Ids,
    /// What the operator chose.
    pub settings: Settings,
    /// Counts calls against their budgets.
    pub limiter: Limiter,
    /// Makes and checks the tokens of sessions.
    pub secrets: Secrets,
    /// Hashes and checks passwords, a few at a time.
    pub passwords: Passwords,
    /// When sessions and tokens were last used, as far as it is not written yet.
    pub usage: Usage,
    /// Answers about trends that were dear.
    pub trends: trend::Kept,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id, greater than every one before.
    pub fn next_id(&self) -> i64 {
        self.ids.next(self.now())
    }

    /// Where `path` of this server is found: absolute with a public address, relative to this host without.
    pub fn url(&self, path: &str) -> String {
        let base = self.settings.public_url.as_deref().unwrap_or_default();
        [base.trim_end_matches('/'), path].concat()
    }
}

/// Who calls a public row: anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guest {
    /// Where from; behind a configured proxy, what the proxy says.
    pub address: IpAddr,
}

/// What someone is signed in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// An access token of this session.
    Session(SessionId),
    /// A personal token that reaches so far.
    Token(TokenId, Vec<TokenScope>),
}

/// Who calls, when signed in.
#[derive(Debug, Clone)]
pub struct Me {
    /// Who it is.
    pub id: UserId,
    /// What they may do.
    pub role: Role,
    /// What they are signed in with.
    pub via: Via,
    /// Where from; behind a configured proxy, what the proxy says.
    pub address: IpAddr,
    /// The request's `Idempotency-Key`, if it has one and its row takes it.
    pub once: Option<Arc<Once>>,
}
