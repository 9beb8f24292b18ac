//! The schema, one folder of plain SQL for both engines. A new step is a new file and its line in [`MIGRATIONS`].
//!
//! Applied in order, in one transaction, under a lock, so that two servers may start at once. What was applied is
//! recorded with its checksum; a recorded one that was edited since is refused, and so is one from the future.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row};

use super::dialect::Engine;
use super::setup::SetupError;

/// The steps of these names; a step's text is the file of that name in `migrations/`.
macro_rules! migrations {
    ($($name:literal)+) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../../migrations/", $name, ".sql")) }),+]
    };
}

/// Every step, oldest first; never edited once released.
pub(super) const MIGRATIONS: &[Migration] = migrations! {
    "0001_spine"
    "0002_keyed_requests"
};

/// How long to wait for another process that migrates.
const LOCK_WAIT: Duration = Duration::from_secs(60);
/// Names the lock in PostgreSQL: "mini" as a number.
const LOCK_KEY: i64 = 0x6d69_6e69;

const RECORD: &str =
    "create table if not exists migrations (name text primary key, checksum text not null)";
const RECORDED: &str = "select name, checksum from migrations order by name";
const INSERT: &str = "insert into migrations (name, checksum) values ($1, $2)";

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

impl Migration {
    fn checksum(&self) -> String {
        let mut text = String::new();
        for byte in Sha256::digest(self.sql) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
    fn failed(&self, cause: &impl ToString) -> SetupError {
        SetupError::Failed {
            name: self.name.to_owned(),
            cause: cause.to_string(),
        }
    }
}

/// Which of `steps` are missing, given name and checksum of the recorded ones.
fn missing(
    steps: &'static [Migration],
    recorded: Vec<(String, String)>,
) -> Result<Vec<&'static Migration>, SetupError> {
    let mut missing: Vec<_> = steps.iter().collect();
    for (name, checksum) in recorded {
        match steps.iter().find(|step| step.name == name) {
            None => return Err(SetupError::Newer { name }),
            Some(step) if step.checksum() != checksum => return Err(SetupError::Edited { name }),
            Some(_) => missing.retain(|step| step.name != name),
        }
    }
    Ok(missing)
}

/// Names of what was applied.
fn names(applied: &[&'static Migration]) -> Vec<&'static str> {
    applied.iter().map(|step| step.name).collect()
}

/// Migrates the file at `path`, through a connection of its own.
pub(super) async fn sqlite(path: &Path) -> Result<Vec<&'static str>, SetupError> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || migrate_file(&path, MIGRATIONS))
        .await
        .map_err(lock_failed)?
}

fn migrate_file(path: &Path, steps: &'static [Migration]) -> Result<Vec<&'static str>, SetupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(lock_failed)?;
    conn.busy_timeout(LOCK_WAIT).map_err(lock_failed)?;
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(lock_failed)?;
    let recorded = tx.execute_batch(RECORD).and_then(|()| {
        tx.prepare(RECORDED)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    });
    let missing = missing(steps, recorded.map_err(lock_failed)?)?;
    for step in &missing {
        tx.execute_batch(&Engine::Sqlite.read(step.sql))
            .and_then(|()| tx.execute(INSERT, (step.name, step.checksum())))
            .map_err(|error| step.failed(&error))?;
    }
    tx.commit().map_err(lock_failed)?;
    Ok(names(&missing))
}

/// Migrates the database behind `pool`.
pub(super) async fn postgres(pool: &PgPool) -> Result<Vec<&'static str>, SetupError> {
    let mut tx = pool.begin().await.map_err(lock_failed)?;
    let missing = migrate_schema(&mut tx, MIGRATIONS).await?;
    tx.commit().await.map_err(lock_failed)?;
    Ok(names(&missing))
}

async fn migrate_schema(
    conn: &mut PgConnection,
    steps: &'static [Migration],
) -> Result<Vec<&'static Migration>, SetupError> {
    let patience = "set local lock_timeout = '60s'; set local statement_timeout = 0";
    sqlx::raw_sql(patience)
        .execute(&mut *conn)
        .await
        .map_err(lock_failed)?;
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(LOCK_KEY)
        .execute(&mut *conn)
        .await
        .map_err(lock_failed)?;
    sqlx::raw_sql(RECORD)
        .execute(&mut *conn)
        .await
        .map_err(lock_failed)?;
    let recorded = sqlx::query(RECORDED)
        .try_map(|row: sqlx::postgres::PgRow| Ok((row.try_get(0)?, row.try_get(1)?)))
        .fetch_all(&mut *conn)
        .await
        .map_err(lock_failed)?;
    let missing = missing(steps, recorded)?;
    for step in &missing {
        apply(conn, step)
            .await
            .map_err(|error| step.failed(&error))?;
    }
    Ok(missing)
}

async fn apply(conn: &mut PgConnection, step: &Migration) -> sqlx::Result<()> {
    let text = AssertSqlSafe(Engine::Postgres.read(step.sql));
    sqlx::raw_sql(text).execute(&mut *conn).await?;
    sqlx::query(INSERT)
        .bind(step.name)
        .bind(step.checksum())
        .execute(conn)
        .await
        .map(drop)
}

/// What goes wrong around the steps themselves.
#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` takes")]
fn lock_failed(cause: impl ToString) -> SetupError {
    SetupError::Failed {
        name: "record".to_owned(),
        cause: cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

    #[test]
    fn every_file_of_the_folder_is_listed_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        let mut names: Vec<_> = files
            .map(|file| file.file_name().into_string().unwrap())
            .collect();
        names.sort();

        let listed: Vec<_> = MIGRATIONS
            .iter()
            .map(|step| format!("{}.sql", step.name))
            .collect();

        assert_eq!(listed, names);
    }
}
