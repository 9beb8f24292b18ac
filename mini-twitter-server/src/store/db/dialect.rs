//! Where the two engines must differ inside one text: `/*sqlite: integer*/ /*postgres: bigint*/`.

use std::borrow::Cow;

/// Which engine speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// `sql` as this engine reads it: what is marked for it stands free, what is marked for the other is a comment still.
    pub(super) fn read(self, sql: &'static str) -> Cow<'static, str> {
        let mark = match self {
            Self::Sqlite => "/*sqlite:",
            Self::Postgres => "/*postgres:",
        };
        // One byte is found many times faster than two, and most statements have no slash at all.
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
    fn each_engine_reads_what_is_marked_for_it() {
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
