//! The rows of jobs and of their schedules.

use mini_twitter_core::id::JobId;
use mini_twitter_core::job::JobState;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, query, row, values};
use crate::store::list::{Candidate, Fetch, candidates};

/// A job to queue.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    /// Its id.
    pub id: JobId,
    /// The name of its kind.
    pub kind: &'a str,
    /// Which workers run it.
    pub lane: i64,
    /// What it needs, as JSON.
    pub payload: &'a str,
    /// With a key, it is queued only if no job of its kind and key waits or runs.
    pub unique_key: Option<&'a str>,
    /// When it runs, at the earliest.
    pub run_at: Timestamp,
    /// When it is queued.
    pub created_at: Timestamp,
}

row! {
    /// A job that a worker has taken.
    #[derive(Debug, Clone)]
    pub struct TakenJob {
        /// Its id.
        pub id: JobId = "id",
        /// The name of its kind.
        pub kind: String = "cast(kind as text)",
        /// What it needs, as JSON.
        pub payload: String = "cast(payload as text)",
        /// How many tries were begun, this one included.
        pub attempts: i64 = "attempts",
        /// Which taking this is: proves that it was not taken again since.
        pub turn: i64 = "turn",
    }
}

row! {
    /// A job, as admins see it.
    #[derive(Debug, Clone)]
    pub struct JobRow {
        /// Its id.
        pub id: JobId = "id",
        /// The name of its kind.
        pub kind: String = "cast(kind as text)",
        /// How many tries were begun.
        pub attempts: i64 = "attempts",
        /// When it runs, at the earliest; when it is taken from its worker; when it died.
        pub run_at: Timestamp = "run_at",
        /// The node that runs it.
        pub worker: Option<i64> = "worker",
        /// Which workers run it.
        pub lane: i64 = "lane",
        /// Whether its last try failed.
        pub is_dead: bool = "is_dead",
        /// Why the last try that failed did so.
        pub last_error: Option<String> = "last_error",
        /// When it was queued.
        pub created_at: Timestamp = "created_at",
    }
}

/// Queues a job. Returns false when one of its kind and key waits or runs.
pub async fn insert(tx: &mut Tx, job: &NewJob<'_>) -> Outcome<bool> {
    let sql = "insert into jobs (id, kind, payload, unique_key, run_at, created_at, lane)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (kind, unique_key) where unique_key is not null and not is_dead do nothing";
    let values = values![
        job.id,
        job.kind,
        job.payload,
        job.unique_key,
        job.run_at,
        job.created_at,
        job.lane
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// Takes the job of a lane that is due for longest until `until`, for the node `worker`. Jobs that others take at the same time are
/// passed over.
pub async fn take(
    tx: &mut Tx,
    (worker, lane): (i64, i64),
    [now, until]: [Timestamp; 2],
) -> Outcome<Option<TakenJob>> {
    let sql = "update jobs set worker = $1, run_at = $3, attempts = attempts + 1, turn = turn + 1
        where id = (select id from jobs where not is_dead and lane = $4 and run_at <= $2 order by run_at, id limit 1
          /*postgres: for update skip locked*/)
        returning id, cast(kind as text), cast(payload as text), attempts, turn";
    tx.maybe(sql, values![worker, now, until, lane]).await
}

/// Reads when the next job of a lane is due.
pub async fn next_due(db: &mut Conn, lane: i64) -> Outcome<Option<Timestamp>> {
    let sql = "select run_at from jobs where not is_dead and lane = $1 order by run_at, id limit 1";
    db.maybe(sql, values![lane]).await
}

/// Deletes a job that has succeeded. Returns false when another worker has taken it since.
pub async fn delete(tx: &mut Tx, job: &TakenJob) -> Outcome<bool> {
    let sql = "delete from jobs where id = $1 and turn = $2";
    Ok(tx.run(sql, values![job.id, job.turn]).await? == 1)
}

/// Lets a job wait until `run_at` for its next slice or time, with all its tries. Returns false when another worker has taken it
/// since.
pub async fn continue_at(tx: &mut Tx, job: &TakenJob, run_at: Timestamp) -> Outcome<bool> {
    let sql =
        "update jobs set worker = null, attempts = 0, run_at = $3 where id = $1 and turn = $2";
    Ok(tx.run(sql, values![job.id, job.turn, run_at]).await? == 1)
}

/// Records that a job failed: it waits until `run_at` for its next try, or is dead since `run_at`. Nothing if another worker
/// has taken it since.
pub async fn fail(
    tx: &mut Tx,
    job: &TakenJob,
    error: &str,
    (run_at, is_dead): (Timestamp, bool),
) -> Outcome<()> {
    let sql = "update jobs set worker = null, run_at = $3, is_dead = $4, last_error = $5
        where id = $1 and turn = $2";
    let values = values![job.id, job.turn, run_at, is_dead, error];
    tx.run(sql, values).await.map(drop)
}

/// Gives back the jobs that the node `worker` has taken: they may be taken again from `now` on. `uncounted` says how many
/// of their tries do not count.
pub async fn give_back(tx: &mut Tx, worker: i64, uncounted: i64, now: Timestamp) -> Outcome<u64> {
    let sql =
        "update jobs set worker = null, run_at = $3, attempts = attempts - $2 where worker = $1";
    tx.run(sql, values![worker, uncounted, now]).await
}

/// Lets a dead job run again at `now`, with all its tries. Returns false when it is not dead.
pub async fn revive(tx: &mut Tx, id: JobId, now: Timestamp) -> Outcome<bool> {
    let sql =
        "update jobs set is_dead = false, attempts = 0, run_at = $2 where id = $1 and is_dead";
    Ok(tx.run(sql, values![id, now]).await? == 1)
}

/// Tells the workers of all processes, when `tx` is committed, that a job may be due.
pub async fn announce(tx: &mut Tx) -> Outcome<()> {
    let sql = "select /*sqlite: 1*/ /*postgres: cast(case when pg_notify('mini_twitter_jobs', '') is null then 0 else 1 end as bigint)*/";
    tx.one::<i64>(sql, values![]).await.map(drop)
}

/// Reads jobs, newest first; with a state, those that are in it.
pub async fn list(
    db: &mut Conn,
    state: Option<&JobState>,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<JobRow>>> {
    let sql = match state {
        Some(JobState::Waiting) => query!(
            JobRow,
            "from jobs where id < $1 and not is_dead and worker is null order by id desc limit $2"
        ),
        Some(JobState::Running) => query!(
            JobRow,
            "from jobs where id < $1 and worker is not null order by id desc limit $2"
        ),
        Some(JobState::Dead) => query!(
            JobRow,
            "from jobs where id < $1 and is_dead order by id desc limit $2"
        ),
        _ => {
            query!(JobRow, "from jobs where id < $1 order by id desc limit $2")
        }
    };
    let rows = db.all(sql, values![fetch.below(), fetch.limit]).await?;
    Ok(candidates(rows, |row: &JobRow| [row.id.0, 0]))
}

/// Reads a job.
pub async fn find(db: &mut Conn, id: JobId) -> Outcome<Option<JobRow>> {
    let sql = query!(JobRow, "from jobs where id = $1");
    db.maybe(sql, values![id]).await
}

/// Reads when each scheduled kind of job is queued next.
pub async fn schedules(db: &mut Conn) -> Outcome<Vec<(String, Timestamp)>> {
    db.all("select kind, due_at from schedules", values![])
        .await
}

/// Sets when a kind of job is queued for the first time, unless it is known.
pub async fn start_schedule(tx: &mut Tx, kind: &str, due_at: Timestamp) -> Outcome<()> {
    let sql = "insert into schedules (kind, due_at) values ($1, $2) on conflict (kind) do nothing";
    tx.run(sql, values![kind, due_at]).await.map(drop)
}

/// Moves a schedule from one time to the next. Returns false when another process did.
pub async fn move_schedule(tx: &mut Tx, kind: &str, [from, to]: [Timestamp; 2]) -> Outcome<bool> {
    let sql = "update schedules set due_at = $3 where kind = $1 and due_at = $2";
    Ok(tx.run(sql, values![kind, from, to]).await? == 1)
}
