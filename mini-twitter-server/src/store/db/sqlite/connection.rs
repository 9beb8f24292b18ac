//! Opens a connection with the settings that all connections share.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

/// Opens a connection with the shared settings.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.execute_batch(
        "pragma busy_timeout = 1000;
         pragma cache_size = -8192;
         pragma foreign_keys = on;
         pragma mmap_size = 268435456;
         pragma temp_store = memory",
    )?;
    // Otherwise, where an index is partial, the planner depends on the bound values and prepares the statement again
    // for each: 100 µs.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use rusqlite::{OpenFlags, StatementStatus};

    #[test]
    fn another_value_does_not_prepare_a_statement_again() -> rusqlite::Result<()> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let conn = super::connect(&folder.path().join("db"), flags)?;
        conn.execute_batch(
            "create table t (id integer primary key, a bigint); create index ta on t (a) where a = 1",
        )?;
        let mut statement = conn.prepare("select id from t where a = $1")?;

        for value in 1..10 {
            let _rows: Vec<i64> = statement
                .query_map([value], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
        }

        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        Ok(())
    }
}
