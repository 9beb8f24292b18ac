//! Runs one statement on a PostgreSQL connection: binds values in order, reads rows by position, maps errors by SQLSTATE.

use sqlx::AssertSqlSafe;
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgArguments, PgConnection, Postgres};
use sqlx::query::Query;
use tracing::{debug, error, warn};

use crate::fault::{Fault, Outcome};
use crate::store::db::dialect::Engine;
use crate::store::db::refusal::{conflict, internal, not_unique, unavailable, unfit};
use crate::store::db::row::{FromRow, Row};
use crate::store::db::statement::Statement;
use crate::store::db::value::Value;

impl<'a> Statement<'a> {
    /// Returns every row.
    pub(in crate::store::db) async fn fetch_all<T: FromRow>(
        self,
        conn: &mut PgConnection,
    ) -> Outcome<Vec<T>> {
        let rows = self.query().fetch_all(conn).await;
        let rows = rows.map_err(|error| fault(&error, self.sql))?;
        rows.iter()
            .map(|row| T::from_row(&Row::Postgres(row)))
            .collect()
    }

    /// Returns the first row, if any.
    pub(in crate::store::db) async fn fetch_first<T: FromRow>(
        self,
        conn: &mut PgConnection,
    ) -> Outcome<Option<T>> {
        let row = self.query().fetch_optional(conn).await;
        let row = row.map_err(|error| fault(&error, self.sql))?;
        row.map(|row| T::from_row(&Row::Postgres(&row))).transpose()
    }

    /// Runs the statement, and returns how many rows changed.
    pub(in crate::store::db) async fn execute(self, conn: &mut PgConnection) -> Outcome<u64> {
        let done = self.query().execute(conn).await;
        done.map(|done| done.rows_affected())
            .map_err(|error| fault(&error, self.sql))
    }

    fn query(self) -> Query<'a, Postgres, PgArguments> {
        // Safe: the text is 'static, so it holds no input of a user.
        let text = AssertSqlSafe(Engine::Postgres.statement(self.sql));
        self.values
            .iter()
            .fold(sqlx::query(text), |query, value| match *value {
                Value::Int(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::Bool(is_so) => query.bind(is_so),
            })
    }
}

/// Maps an error of the driver to a [`Fault`]. Every error but a violated unique rule is logged.
pub(super) fn fault(error: &sqlx::Error, sql: &str) -> Fault {
    match error {
        sqlx::Error::Database(cause) => refusal(&**cause, sql),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => {
            error!(%error, sql, "the database cannot be reached");
            unavailable()
        }
        _ => {
            error!(%error, sql, "a statement failed");
            internal()
        }
    }
}

/// Maps an error that PostgreSQL reported, by its SQLSTATE.
fn refusal(error: &dyn DatabaseError, sql: &str) -> Fault {
    let state = error.code().unwrap_or_default();
    match &*state {
        "23505" => not_unique(error.constraint().unwrap_or_default()),
        // Serialization failure, deadlock: rolled back as a whole, and a retry may succeed.
        "40001" | "40P01" => {
            debug!(sql, %state, "a transaction conflicted with another and was rolled back");
            conflict()
        }
        // Lock not available, cancelled by the timeout.
        "55P03" | "57014" => {
            warn!(sql, %state, "a statement took too long and was stopped");
            unavailable()
        }
        // Data exception: a text with NUL, a number out of range.
        state if state.starts_with("22") => {
            warn!(%error, sql, "a value does not fit the database");
            unfit()
        }
        // Values that do not fit the statement; the other errors of class 08 are about the connection.
        "08P01" => {
            error!(%error, sql, "a statement failed");
            internal()
        }
        // Resources (full disk, no memory, too many connections), operators (shutdown), the connection, read only, a
        // transaction that PostgreSQL ended because it lasted too long.
        state
            if ["53", "57", "58", "08", "25006", "25P03", "25P04"]
                .iter()
                .any(|class| state.starts_with(class)) =>
        {
            error!(%error, sql, "the database cannot read or write");
            unavailable()
        }
        _ => {
            error!(%error, sql, "a statement failed");
            internal()
        }
    }
}
