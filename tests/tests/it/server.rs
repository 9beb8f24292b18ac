//! A server for a test, on either engine.

use mini_twitter_client::core::account::Register;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::id::{JobId, UserId};
use mini_twitter_client::core::user::Role;
use mini_twitter_server::domain::account::register;
use mini_twitter_server::domain::code::LIFETIME;
use mini_twitter_server::domain::job::KINDS;
use mini_twitter_server::domain::queue::{Lane, work};
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store;
use mini_twitter_server::store::account::code::{CodeRow, Purpose};
use mini_twitter_server::store::db::Db;
use mini_twitter_server::{Config, Running, spawn, values};
use mini_twitter_tests::inbox::Inbox;
use mini_twitter_tests::postgres::Database;

use crate::TestResult;

/// Everyone's password in these tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A server that lives for one test.
pub(crate) struct Server {
    running: Running,
    url: String,
    _database: Option<Database>,
}

impl Server {
    /// Starts one without rate limits. `None` where PostgreSQL is missing, which the harness prints.
    pub(crate) async fn start(engine: Engine) -> TestResult<Option<Self>> {
        Self::start_with(engine, &[]).await
    }

    /// Does the same with more flags.
    pub(crate) async fn start_with(engine: Engine, flags: &[&str]) -> TestResult<Option<Self>> {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => match tokio::task::spawn_blocking(Database::create).await? {
                Some(database) => Some(database),
                None => return Ok(None),
            },
        };
        let mut config = Config::temporary(&[&["--rate-limits", "off"], flags].concat())?;
        config.database = database.as_ref().map(Database::url);
        config.password_cost = mini_twitter_server::secret::password::Cost::CHEAP;
        let running = spawn(config).await?;
        Ok(Some(Self {
            url: running.url(),
            running,
            _database: database,
        }))
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Its database.
    pub(crate) fn db(&self) -> &Db {
        &self.running.app().db
    }

    /// The mails that it writes.
    pub(crate) fn inbox(&self) -> TestResult<Inbox> {
        let folder = self.running.app().mailer.folder();
        Ok(Inbox::at(folder.ok_or("mails go to a folder")?))
    }

    /// Creates an admin.
    pub(crate) async fn create_admin(&self, username: &str) -> TestResult {
        let register = Register::new(username, format!("{username}@example.org"), PASSWORD);
        let created = register::create(self.running.app(), register, Role::Admin).await;
        created
            .map(drop)
            .map_err(|fault| format!("{fault:?}").into())
    }

    /// Gives somebody a valid code for each purpose, as if it had been mailed; the welcome mail is waited for, since its
    /// code would take the place of this one.
    pub(crate) async fn add_codes(&self, who: UserId, email: &str, code: &Secret) -> TestResult {
        let app = self.running.app();
        let add: Outcome<()> = async {
            let mails = "select count(*) from jobs where kind = 'code_mail'";
            while app.db.read().await?.one::<i64>(mails, &[]).await? > 0 {
                tokio::task::yield_now().await;
            }
            let mut tx = app.db.begin().await?;
            for purpose in [Purpose::VerifyEmail, Purpose::ResetPassword] {
                let row = CodeRow {
                    hash: app.secrets.codes.hash(who, purpose.as_str(), code),
                    email: email.to_owned(),
                    failures: 0,
                    expires_at: app.now().after(LIFETIME),
                    sent: 1,
                    sent_since: app.now(),
                };
                store::account::code::put(&mut tx, who, purpose, &row).await?;
            }
            tx.commit().await
        }
        .await;
        add.map_err(|fault| format!("{fault:?}").into())
    }

    /// Adds a job that failed for good, of a kind that no version knows.
    pub(crate) async fn add_dead_job(&self) -> TestResult<JobId> {
        let id = JobId(self.running.app().next_id());
        let sql = "insert into jobs (id, kind, payload, run_at, is_dead, created_at) values ($1, 'unknown', '{}', 0, true, 0)";
        let added = async {
            let mut tx = self.db().begin().await?;
            tx.run(sql, values![id]).await?;
            tx.commit().await
        };
        added.await.map_err(|fault| format!("{fault:?}"))?;
        Ok(id)
    }

    /// Waits until the jobs that remove what deleted accounts did have run.
    pub(crate) async fn finish_deletions(&self) -> TestResult {
        let app = self.running.app();
        let sql = "select count(*) from jobs where kind = 'account_deletion' and (worker is not null or run_at <= $1)";
        loop {
            let is_idle = !work::run_next(app, Lane::Database, KINDS)
                .await
                .map_err(|fault| format!("{fault:?}"))?;
            let left = async {
                let mut db = self.db().read().await?;
                db.one::<i64>(sql, values![app.now()]).await
            };
            if is_idle && left.await.map_err(|fault| format!("{fault:?}"))? == 0 {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
    }

    /// Makes a user an admin.
    pub(crate) async fn promote(&self, who: UserId) -> TestResult {
        let mut tx = self
            .db()
            .begin()
            .await
            .map_err(|fault| format!("{fault:?}"))?;
        let promote = "update users set role = 'admin' where id = $1";
        tx.run(promote, values![who])
            .await
            .map_err(|fault| format!("{fault:?}"))?;
        Ok(tx.commit().await.map_err(|fault| format!("{fault:?}"))?)
    }

    /// Stops it and waits until running requests are done.
    pub(crate) async fn stop(self) -> TestResult {
        Ok(self.running.stop().await?)
    }
}

/// A plain HTTP client, for requests that the SDK would not send.
pub(crate) fn http() -> reqwest::Client {
    // Fails when another test has installed it, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
