//! Marks the parts of one SQL text that differ between the two engines: `/*sqlite: integer*/ /*postgres: bigint*/`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

/// The texts of statements that were read: a statement is written in the program, so there are only so many.
static STATEMENTS: LazyLock<RwLock<HashMap<StatementKey, &'static str>>> =
    LazyLock::new(RwLock::default);

/// A statement as it is written: for which engine, at which address, how long.
type StatementKey = (Engine, usize, usize);

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// SQLite: an embedded database in one file.
    Sqlite,
    /// PostgreSQL: a database server.
    Postgres,
}

impl Engine {
    /// Returns a statement for this engine as [`read`](Self::read) does, its lines joined: a driver hashes the text each time
    /// it looks for the prepared statement.
    pub(super) fn statement(self, sql: &'static str) -> &'static str {
        let key = (self, sql.as_ptr() as usize, sql.len());
        let known = STATEMENTS.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known.get(&key) {
            return text;
        }
        drop(known);
        let text = self.read(sql);
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let text: &'static str = lines.join(" ").leak();
        let mut known = STATEMENTS.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert(text)
    }

    /// Returns `sql` for this engine: parts marked for it are uncommented, parts marked for the other stay comments.
    pub(super) fn read(self, sql: &'static str) -> Cow<'static, str> {
        let mark = match self {
            Self::Sqlite => "/*sqlite:",
            Self::Postgres => "/*postgres:",
        };
        // Searching for one byte is much faster than for a text, and most statements have no slash.
        if !sql.as_bytes().contains(&b'/') || !sql.contains(mark) {
            return sql.into();
        }
        let mut pieces = sql.split(mark);
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (mine, rest) = piece.split_once("*/").unwrap_or((piece, ""));
            text.extend([mine, rest]);
        }
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::Engine;

    #[test]
    fn each_engine_reads_the_parts_marked_for_it() {
        let sql = "create table t (id /*sqlite: integer*/ /*postgres: bigint*/ primary key) /*sqlite: without rowid*/;";

        assert_eq!(
            Engine::Sqlite.read(sql),
            "create table t (id  integer /*postgres: bigint*/ primary key)  without rowid;"
        );
        assert_eq!(
            Engine::Postgres.read(sql),
            "create table t (id /*sqlite: integer*/  bigint primary key) /*sqlite: without rowid*/;"
        );
    }

    #[test]
    fn a_statement_is_one_line_and_read_once() {
        let sql = "select id\n           from users\n  /*postgres: for update*/";

        let text = Engine::Postgres.statement(sql);

        assert_eq!(text, "select id from users for update");
        assert!(std::ptr::eq(text, Engine::Postgres.statement(sql)));
        assert_eq!(
            Engine::Sqlite.statement(sql),
            "select id from users /*postgres: for update*/"
        );
    }

    #[test]
    fn a_text_without_marks_is_not_copied() {
        let read = Engine::Sqlite.read("select 1 / 2 /* a half */");

        assert!(matches!(read, std::borrow::Cow::Borrowed(_)));
    }
}
