//! Jobs: queued with their cause, ended with their effect, retried, dead, scheduled, shared between processes.

pub(crate) mod crash;
mod queue;
mod retry;
mod route;
mod schedule;
mod worker;

use mini_twitter_core::id::UserId;
use mini_twitter_core::job::{Job as JobView, JobsQuery};
use mini_twitter_server::app::App;
use mini_twitter_server::domain::queue::{
    Job, JobError, Kind, Lane, QueueOptions, Ran, Registered, Retry, admin, enqueue, work,
};
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Conn, Db, Tx, values};
use serde::{Deserialize, Serialize};

/// A job whose effect is a row that must not be there twice, or that fails as it is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Effect {
    Mark(i64),
    /// Marks one number in each slice, up to this many.
    MarkInSlices(i64),
    Fail,
    FailForGood,
    Panic,
}

impl Registered for Effect {
    const NAME: &'static str = "effect";
}

impl Job for Effect {
    const RETRY: Retry = Retry {
        tries: 3,
        ..Retry::HOUR
    };

    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        match self {
            Self::Mark(number) => {
                let mut tx = app.db.begin().await?;
                mark(&mut tx, *number).await?;
                Ok(Ran::Done(tx))
            }
            Self::MarkInSlices(count) => {
                let mut tx = app.db.begin().await?;
                let number = marked(&mut tx).await? + 1;
                mark(&mut tx, number).await?;
                Ok(if number < *count {
                    Ran::More(tx)
                } else {
                    Ran::Done(tx)
                })
            }
            Self::Fail => Err(JobError::Retry("the mail server is away".to_owned())),
            Self::FailForGood => Err(JobError::Final("no such address".to_owned())),
            Self::Panic => panic!("a bug"),
        }
    }
}

pub(crate) const KINDS: &[Kind] = &[Kind::of::<Effect>()];

async fn mark(tx: &mut Tx, number: i64) -> Outcome<()> {
    let sql = "insert into bookmarks (user_id, post_id, id) values ($1, $2, $2)";
    tx.run(sql, values![UserId(1), number]).await.map(drop)
}

async fn marked(db: &mut Conn) -> Outcome<i64> {
    db.one("select count(*) from bookmarks", &[]).await
}

/// How many numbers are marked.
pub(crate) async fn count_marked(db: &Db) -> i64 {
    marked(&mut db.read().await.unwrap()).await.unwrap()
}

/// Queues a job by itself.
pub(crate) async fn queue(app: &App, job: &Effect) {
    let mut tx = app.db.begin().await.unwrap();
    enqueue(app, &mut tx, job, QueueOptions::default())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Runs what is due until nothing is.
pub(crate) async fn run_all(app: &App) {
    while work::run_next(app, Lane::Database, KINDS).await.unwrap() {}
}

/// The jobs that are not done, newest first.
pub(crate) async fn jobs(app: &App) -> Vec<JobView> {
    admin::list(app, &JobsQuery::default()).await.unwrap().items
}
