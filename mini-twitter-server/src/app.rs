//! [`App`]: everything a request needs; and the callers of a request: [`Guest`], [`Me`], [`SignedIn`].

use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use mini_twitter_core::account::TokenScope;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{SessionId, TokenId, UserId};
use mini_twitter_core::instance::Stats;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::timeline::Trend;
use mini_twitter_core::user::Role;

use crate::adapters::clock::{Clock, Random};
use crate::adapters::folder;
use crate::adapters::mail::Mailer;
use crate::config::network::prefix;
use crate::config::{Config, Settings};
use crate::fault::{Fault, Outcome};
use crate::secret::key::{KeyError, Secrets, SigningKey};
use crate::secret::password::Passwords;
use crate::state::cache::Cached;
use crate::state::lane::JobsQueued;
use crate::state::limit::Limiter;
use crate::state::node::{Holder, Node};
use crate::state::tasks::Tasks;
use crate::state::usage::Usage;
use crate::store::db::{Db, Pool, SetupError};

/// How many periods of trends there are: an hour, a day, a week.
const TREND_PERIODS: usize = 3;

/// Everything a request needs: one per process, cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Tells the time.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
    /// Creates ids, with the node number of this process.
    pub node: Node,
    /// What the operator configured.
    pub settings: Settings,
    /// Counts requests against their budgets.
    pub limiter: Limiter,
    /// Creates and checks the tokens of sessions.
    pub secrets: Secrets,
    /// Hashes and checks passwords, a few at a time.
    pub passwords: Passwords,
    /// When sessions and tokens were last used, until it is written to the database.
    pub usage: Usage,
    /// Trends, by the number of hours they cover.
    pub trends: Cached<i64, Vec<Trend>>,
    /// How many accounts and posts there are.
    pub stats: Cached<(), Stats>,
    /// The last successful check that the database accepts writes.
    pub database_check: Cached<(), ()>,
    /// Notified when a job was queued.
    pub jobs_queued: JobsQueued,
    /// Sends mails; only jobs do that.
    pub mailer: Mailer,
    /// Where this process serves, once it does.
    pub address: OnceLock<SocketAddr>,
    /// The states of the background tasks.
    pub tasks: Tasks,
    /// The number of the next request that has no id of its own; starts at random.
    pub requests: AtomicU64,
}

/// Why the server cannot start or had to stop, for the operator.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages document the variants")]
pub enum StartError {
    #[error("cannot create the data folder {path}: {cause}")]
    Folder { path: String, cause: std::io::Error },
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        address: String,
        cause: std::io::Error,
    },
    #[error(transparent)]
    Database(#[from] SetupError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("{}", .0.detail.clone().unwrap_or_else(|| format!("the database failed: {}", .0.code)))]
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
    /// Creates what is missing in the data folder, opens the database, applies its migrations and leases a node number.
    ///
    /// # Errors
    /// Any of [`StartError`] but `Listen` and `Panicked`.
    pub async fn open(config: &Config) -> Result<Self, StartError> {
        let db = database(config).await?;
        db.migrate().await?;
        let random = &config.random;
        let key = match &config.secret_key {
            Some(key) => SigningKey::given(key.expose())?,
            None => SigningKey::in_folder(&config.data, random)?,
        };
        let node = Node::lease(&db, &config.clock, Holder::of_folder(&config.data, random)).await?;
        Ok(Self::assemble(db, node, &key, config))
    }

    /// Opens the database that a server has used, for a command on the host, also beside running servers: applies its
    /// migrations and leases a node number. Creates no database and no data folder; it does not have the key of the
    /// server, so the tokens it makes are not valid there.
    ///
    /// # Errors
    /// [`StartError::Database`], [`StartError::Refused`].
    pub async fn open_existing(config: &Config) -> Result<Self, StartError> {
        let db = Db::open_existing(&config.database_url(), pool(config)).await?;
        db.migrate().await?;
        let random = &config.random;
        let node = Node::lease(&db, &config.clock, Holder::random(random)).await?;
        Ok(Self::assemble(
            db,
            node,
            &SigningKey::random(random),
            config,
        ))
    }

    /// Creates an app from its parts; the database URL in `config` is not used.
    pub fn assemble(db: Db, node: Node, key: &SigningKey, config: &Config) -> Self {
        Self(Arc::new(Parts {
            db,
            node,
            clock: config.clock.clone(),
            random: config.random.clone(),
            settings: config.settings.clone(),
            limiter: Limiter::new(config.settings.budgets()),
            secrets: Secrets::new(key),
            passwords: Passwords::for_machine(config.password_cost),
            usage: Usage::default(),
            trends: Cached::new(TREND_PERIODS),
            stats: Cached::new(1),
            database_check: Cached::new(1),
            jobs_queued: JobsQueued::default(),
            mailer: config.mailer(),
            address: OnceLock::new(),
            tasks: Tasks::default(),
            requests: AtomicU64::new(config.random.number()),
        }))
    }

    /// Applies the migrations that are missing, and returns their names.
    ///
    /// # Errors
    /// Any of [`StartError`] but `Listen` and `Panicked`.
    pub async fn migrate(config: &Config) -> Result<Vec<&'static str>, StartError> {
        let db = database(config).await?;
        let applied = db.migrate().await;
        db.close().await;
        Ok(applied?)
    }

    /// Releases the node number and closes the database; each takes a few seconds at most when the database does not answer.
    pub async fn close(&self) {
        self.node.release(&self.db).await;
        self.db.close().await;
    }

    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Makes sure that ids may be created, before an operation that writes.
    ///
    /// # Errors
    /// [`Unavailable`](mini_twitter_core::error::ErrorCode::Unavailable) when this process has no node number at present;
    /// those of the database.
    pub async fn ensure_node(&self) -> Outcome<()> {
        self.node.ensure(&self.db, &self.clock).await
    }

    /// Returns a new id, greater than every one before.
    pub fn next_id(&self) -> i64 {
        self.node.ids.next(self.now())
    }

    /// Returns an id for a request that has none of its own.
    pub fn next_request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{number:016x}")
    }

    /// Returns the URL of `path` on this server: absolute with a public URL, relative to this host without.
    pub fn url(&self, path: &str) -> String {
        let base = self.settings.public_url.as_deref().unwrap_or_default();
        [base, path].concat()
    }

    /// Returns the URL of `path` for a reader who has no connection to this server: absolute, at the public URL, or else
    /// at the address where this process serves.
    pub fn absolute_url(&self, path: &str) -> String {
        match (&self.settings.public_url, self.address.get()) {
            (None, Some(address)) => format!("http://{address}{path}"),
            _ => self.url(path),
        }
    }

    /// Returns scheme and host of the public URL; an empty text without one.
    pub fn origin(&self) -> &str {
        let url = self.settings.public_url.as_deref().unwrap_or_default();
        &url[..url.len() - prefix(Some(url)).len()]
    }
}

async fn database(config: &Config) -> Result<Db, StartError> {
    folder::make(&config.data).map_err(|cause| StartError::Folder {
        path: config.data.display().to_string(),
        cause,
    })?;
    Ok(Db::open_with(&config.database_url(), pool(config)).await?)
}

fn pool(config: &Config) -> Pool {
    Pool {
        connections: config.database_connections,
        statement_timeout: Duration::from_secs(config.database_timeout),
    }
}

/// The caller of a public route: anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guest {
    /// The address of the client; behind a trusted proxy, the one that the proxy names.
    pub address: IpAddr,
}

/// How a caller is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// An access token of this session.
    Session(SessionId),
    /// A personal token with these scopes.
    Token(TokenId, Vec<TokenScope>),
}

/// A signed-in caller.
#[derive(Debug, Clone)]
pub struct Me {
    /// The account.
    pub id: UserId,
    /// What it may do on this server; as an admin only with [`require_admin`](Self::require_admin).
    pub role: Role,
    /// How the caller is signed in.
    pub via: Via,
    /// The address of the client; behind a trusted proxy, the one that the proxy names.
    pub address: IpAddr,
}

impl Me {
    /// Admits an admin: not by a personal token without the scope `admin`.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`] when I am no admin; [`ErrorCode::InsufficientScope`] when my token does not have the scope.
    pub fn require_admin(&self) -> Outcome<()> {
        match &self.via {
            _ if self.role != Role::Admin => Err(ErrorCode::Forbidden.into()),
            Via::Token(_, scopes) if !scopes.contains(&TokenScope::Admin) => {
                let what = format!("needs the scope {}", TokenScope::Admin);
                Err(Fault::from(ErrorCode::InsufficientScope).detail(what))
            }
            Via::Session(_) | Via::Token(..) => Ok(()),
        }
    }
}

impl AsRef<Me> for Me {
    fn as_ref(&self) -> &Me {
        self
    }
}

/// A caller that is signed in by a session, for routes that personal tokens may not call.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The caller.
    pub me: Me,
    /// The session of the caller.
    pub session: SessionId,
}

impl Deref for SignedIn {
    type Target = Me;
    fn deref(&self) -> &Me {
        &self.me
    }
}
impl AsRef<Me> for SignedIn {
    fn as_ref(&self) -> &Me {
        &self.me
    }
}
