//! [`App`]: everything a request needs, and who makes it: [`Guest`], [`Me`].

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mini_twitter_core::account::TokenScope;
use mini_twitter_core::id::{SessionId, TokenId, UserId};
use mini_twitter_core::instance::Stats;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::timeline::Trend;
use mini_twitter_core::user::Role;

use crate::adapters::clock::{Chance, Clock};
use crate::adapters::folder;
use crate::config::network::prefix;
use crate::config::{Config, Settings};
use crate::domain::once::Once;
use crate::fault::Fault;
use crate::secret::key::{KeyError, Secrets, SigningKey};
use crate::secret::password::Passwords;
use crate::state::cache::Cached;
use crate::state::limit::Limiter;
use crate::state::node::Node;
use crate::state::tasks::Tasks;
use crate::state::usage::Usage;
use crate::store::db::{Db, SetupError};

/// How many windows of trends there are.
const TREND_WINDOWS: usize = 3;

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
    pub node: Node,
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
    /// Trends, by the hours of their window.
    pub trends: Cached<i64, Vec<Trend>>,
    /// How many accounts and posts there are.
    pub stats: Cached<(), Stats>,
    /// The last successful check that the database takes a write.
    pub database_check: Cached<(), ()>,
    /// How the background tasks are doing.
    pub tasks: Tasks,
    /// Names requests: a random start, then one after the other.
    pub requests: AtomicU64,
}

/// Why the server cannot start or go on, for the operator.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum StartError {
    #[error("cannot make the data folder {place}: {cause}")]
    Folder {
        place: String,
        cause: std::io::Error,
    },
    #[error("cannot listen on {place}: {cause}")]
    Listen {
        place: String,
        cause: std::io::Error,
    },
    #[error(transparent)]
    Database(#[from] SetupError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("the database refuses: {}", .0.code)]
    Refused(Fault),
    #[error("the server panicked while it ran")]
    Panicked(#[from] tokio::task::JoinError),
}

impl From<Fault> for StartError {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Makes what is missing in the data folder, opens the database, brings its tables up to date and leases a node.
    ///
    /// # Errors
    /// Why it cannot be done, for the operator.
    pub async fn open(config: &Config) -> Result<Self, StartError> {
        let db = database(config).await?;
        db.migrate().await?;
        let chance = &config.chance;
        let key = match &config.secret_key {
            Some(key) => SigningKey::given(key.expose())?,
            None => SigningKey::in_folder(&config.data, chance)?,
        };
        let node = Node::lease(&db, &config.clock, chance).await?;
        Ok(Self::assemble(db, node, &key, config))
    }

    /// Puts the parts together; the place of the database in `config` does not count.
    pub fn assemble(db: Db, node: Node, key: &SigningKey, config: &Config) -> Self {
        Self(Arc::new(Parts {
            db,
            node,
            clock: config.clock.clone(),
            chance: config.chance.clone(),
            settings: config.settings.clone(),
            limiter: Limiter::new(config.settings.budgets()),
            secrets: Secrets::new(key),
            passwords: Passwords::for_machine(config.password_cost),
            usage: Usage::default(),
            trends: Cached::new(TREND_WINDOWS),
            stats: Cached::new(1),
            database_check: Cached::new(1),
            tasks: Tasks::default(),
            requests: AtomicU64::new(config.chance.number()),
        }))
    }

    /// Brings the tables of the database up to date, and tells the names of what was missing.
    ///
    /// # Errors
    /// Why it cannot be done, for the operator.
    pub async fn migrate(config: &Config) -> Result<Vec<&'static str>, StartError> {
        let db = database(config).await?;
        let applied = db.migrate().await;
        db.close().await;
        Ok(applied?)
    }

    /// Gives the node back and lets the database go.
    pub async fn close(&self) {
        self.node.release(&self.db).await;
        self.db.close().await;
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id, greater than every one before.
    pub fn next_id(&self) -> i64 {
        self.node.ids.next(self.now())
    }

    /// Names a request that has no name of its own.
    pub fn next_request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{number:016x}")
    }

    /// Where `path` of this server is found: absolute with a public address, relative to this host without.
    pub fn url(&self, path: &str) -> String {
        let base = self.settings.public_url.as_deref().unwrap_or_default();
        [base, path].concat()
    }

    /// Scheme and host of the public address; nothing without one.
    pub fn origin(&self) -> &str {
        let url = self.settings.public_url.as_deref().unwrap_or_default();
        &url[..url.len() - prefix(Some(url)).len()]
    }
}

async fn database(config: &Config) -> Result<Db, StartError> {
    folder::make(&config.data).map_err(|cause| StartError::Folder {
        place: config.data.display().to_string(),
        cause,
    })?;
    Ok(Db::open(&config.place()).await?)
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
