//! Migrations: the schema as one folder of plain SQL for both engines. A new migration is a new file and its entry in
//! [`MIGRATIONS`].
//!
//! They are applied in order, in one transaction, under a lock, so that two servers may start at the same time. Each
//! applied migration is recorded with its checksum. Migrating fails when a recorded migration was edited since, or when
//! this version does not know it.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row};

use super::dialect::Engine;
use super::setup::SetupError;

/// Lists migrations by name; the SQL text of each is the file of that name in `migrations/`.
macro_rules! migrations {
    ($($name:literal)+) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../../migrations/", $name, ".sql")) }),+]
    };
}

/// Every migration, oldest first; never edited once released.
pub(super) const MIGRATIONS: &[Migration] = migrations! {
    "0001_spine"
    "0002_keyed_requests"
    "0003_refresh_grace"
    "0004_folded_tags"
    "0005_jobs"
    "0006_mail_and_account_life"
};

/// How long to wait for another process that is migrating.
const LOCK_WAIT: Duration = Duration::from_secs(60);
/// The key of the advisory lock in PostgreSQL: "mini" as a number.
const LOCK_KEY: i64 = 0x6d69_6e69;

const RECORD: &str =
    "create table if not exists migrations (name text primary key, checksum text not null)";
/// Whether a database has that table.
pub(super) const HAS_RECORD: &str = "select exists(select 1
    from /*sqlite: sqlite_master where name*/ /*postgres: pg_tables where schemaname = current_schema() and tablename*/
         = 'migrations')";
const RECORDED: &str = "select name, checksum from migrations order by name";
const INSERT: &str = "insert into migrations (name, checksum) values ($1, $2)";

/// One migration.
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

/// Returns those of `migrations` that are missing, given name and checksum of the recorded ones.
fn missing(
    migrations: &'static [Migration],
    recorded: Vec<(String, String)>,
) -> Result<Vec<&'static Migration>, SetupError> {
    let mut missing: Vec<_> = migrations.iter().collect();
    for (name, checksum) in recorded {
        match migrations.iter().find(|known| known.name == name) {
            None => return Err(SetupError::Newer { name }),
            Some(known) if known.checksum() != checksum => return Err(SetupError::Edited { name }),
            Some(_) => missing.retain(|known| known.name != name),
        }
    }
    Ok(missing)
}

/// Returns the names of applied migrations.
fn names(applied: &[&'static Migration]) -> Vec<&'static str> {
    applied.iter().map(|migration| migration.name).collect()
}

/// Migrates the file at `path`, on a separate connection.
pub(super) async fn sqlite(path: &Path) -> Result<Vec<&'static str>, SetupError> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || migrate_file(&path, MIGRATIONS))
        .await
        .map_err(lock_failed)?
}

fn migrate_file(
    path: &Path,
    migrations: &'static [Migration],
) -> Result<Vec<&'static str>, SetupError> {
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
    let missing = missing(migrations, recorded.map_err(lock_failed)?)?;
    for migration in &missing {
        tx.execute_batch(&Engine::Sqlite.read(migration.sql))
            .and_then(|()| tx.execute(INSERT, (migration.name, migration.checksum())))
            .map_err(|error| migration.failed(&error))?;
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
    migrations: &'static [Migration],
) -> Result<Vec<&'static Migration>, SetupError> {
    let timeouts = "set local lock_timeout = '60s'; set local statement_timeout = 0";
    sqlx::raw_sql(timeouts)
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
    let missing = missing(migrations, recorded)?;
    for migration in &missing {
        apply(conn, migration)
            .await
            .map_err(|error| migration.failed(&error))?;
    }
    Ok(missing)
}

async fn apply(conn: &mut PgConnection, migration: &Migration) -> sqlx::Result<()> {
    let text = AssertSqlSafe(Engine::Postgres.read(migration.sql));
    sqlx::raw_sql(text).execute(&mut *conn).await?;
    sqlx::query(INSERT)
        .bind(migration.name)
        .bind(migration.checksum())
        .execute(conn)
        .await
        .map(drop)
}

/// An error of the connection, the lock or the record, not of a migration.
#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` takes")]
pub(super) fn lock_failed(cause: impl ToString) -> SetupError {
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
            .map(|migration| format!("{}.sql", migration.name))
            .collect();

        assert_eq!(listed, names);
    }
}
