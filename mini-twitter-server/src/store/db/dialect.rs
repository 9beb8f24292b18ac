//! Marks the parts of one SQL text that differ between the two engines: `/*sqlite: integer*/ /*postgres: bigint*/`.

use std::borrow::Cow;

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite: an embedded database in one file.
    Sqlite,
    /// PostgreSQL: a database server.
    Postgres,
}

impl Engine {
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
    fn a_text_without_marks_is_not_copied() {
        let read = Engine::Sqlite.read("select 1 / 2 /* a half */");

        assert!(matches!(read, std::borrow::Cow::Borrowed(_)));
    }
}
