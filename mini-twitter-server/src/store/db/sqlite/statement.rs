//! Runs one statement on a SQLite connection: binds parameters by name, reads rows by position, maps errors by code.

use rusqlite::types::{Null, ToSql, ToSqlOutput};
use rusqlite::{CachedStatement, Connection, ErrorCode, ffi};
use tracing::{error, warn};

use crate::fault::{Fault, Outcome};
use crate::store::db::dialect::Engine;
use crate::store::db::refusal::{internal, not_unique, unavailable, unfit};
use crate::store::db::row::{FromRow, Row};
use crate::store::db::statement::Statement;
use crate::store::db::value::Value;

impl Statement<'_> {
    /// Returns every row.
    pub(in crate::store::db) fn all<T: FromRow>(self, conn: &Connection) -> Outcome<Vec<T>> {
        let mut statement = self.bound(conn)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(|error| self.fault(&error))? {
            found.push(T::from_row(&Row::Sqlite(row))?);
        }
        Ok(found)
    }

    /// Returns the first row, if any. A statement that writes is run to its end, where its constraints are checked.
    pub(in crate::store::db) fn maybe<T: FromRow>(self, conn: &Connection) -> Outcome<Option<T>> {
        let mut statement = self.bound(conn)?;
        let writes = !statement.readonly();
        let mut rows = statement.raw_query();
        let found = match rows.next().map_err(|error| self.fault(&error))? {
            Some(row) => Some(T::from_row(&Row::Sqlite(row))?),
            None => None,
        };
        while writes && rows.next().map_err(|error| self.fault(&error))?.is_some() {}
        Ok(found)
    }

    /// Runs the statement, and returns how many rows changed.
    pub(in crate::store::db) fn run(self, conn: &Connection) -> Outcome<u64> {
        let changed = self.bound(conn)?.raw_execute();
        changed
            .map(|changed| changed as u64)
            .map_err(|error| self.fault(&error))
    }

    /// Prepares the statement and binds its values by parameter name, since SQLite numbers `$n` by first appearance.
    fn bound(self, conn: &Connection) -> Outcome<CachedStatement<'_>> {
        let text = Engine::Sqlite.statement(self.sql);
        let prepared = conn.prepare_cached(text);
        let mut statement = prepared.map_err(|error| self.fault(&error))?;
        let mut highest = 0;
        for at in 1..=statement.parameter_count() {
            let number = statement
                .parameter_name(at)
                .and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok())
                .filter(|number| (1..=self.values.len()).contains(number));
            let Some(number) = number else {
                error!(
                    sql = self.sql,
                    values = self.values.len(),
                    "a parameter has no value"
                );
                return Err(internal());
            };
            highest = highest.max(number);
            let value = self.values[number - 1];
            if matches!(value, Value::Text(Some(text)) if text.contains('\0')) {
                warn!(
                    sql = self.sql,
                    "a text has a NUL, which PostgreSQL does not take"
                );
                return Err(unfit());
            }
            statement
                .raw_bind_parameter(at, value)
                .map_err(|error| self.fault(&error))?;
        }
        if highest < self.values.len() {
            error!(
                sql = self.sql,
                values = self.values.len(),
                "a value has no parameter"
            );
            return Err(internal());
        }
        Ok(statement)
    }

    fn fault(self, error: &rusqlite::Error) -> Fault {
        fault(error, self.sql)
    }
}

/// Maps an error of SQLite to a [`Fault`]. Every error but a violated unique rule is logged.
pub(super) fn fault(error: &rusqlite::Error, sql: &str) -> Fault {
    let rusqlite::Error::SqliteFailure(cause, message) = error else {
        error!(%error, sql, "a statement failed");
        return internal();
    };
    match (cause.code, cause.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            not_unique(index_in(message.as_deref().unwrap_or_default()))
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            warn!(sql, "the database is busy");
            unavailable()
        }
        (ErrorCode::OperationInterrupted, _) => {
            warn!(sql, "a statement took too long and was stopped");
            unavailable()
        }
        (
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::CannotOpen, // no file descriptor is left
            _,
        ) => {
            error!(%error, sql, "the database cannot read or write");
            unavailable()
        }
        _ => {
            error!(%error, sql, "a statement failed");
            internal()
        }
    }
}

/// Returns the name in `UNIQUE constraint failed: index 'users_username_key'`; empty for an index over plain columns,
/// whose message has no name.
fn index_in(message: &str) -> &str {
    message.split('\'').nth(1).unwrap_or_default()
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Value::Int(Some(number)) => number.to_sql(),
            Value::Text(Some(text)) => text.to_sql(),
            Value::Bool(Some(is_so)) => is_so.to_sql(),
            Value::Int(None) | Value::Text(None) | Value::Bool(None) => Ok(Null.into()),
        }
    }
}
