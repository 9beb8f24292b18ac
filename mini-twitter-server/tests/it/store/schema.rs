//! The schema: the same on both engines, with three column types, without deferred constraints, which could fail the
//! COMMIT of another transaction in the batch.

use std::collections::BTreeSet;

use mini_twitter_server::store::db::refusal::UNIQUE;
use mini_twitter_server::store::db::{Engine, values};

use crate::fixture::database::TestDatabase;

/// A column, as an engine describes it: table, name, type, whether it is required.
type Column = (String, String, String, bool);

/// Queries about the schema, in the SQL of one engine.
struct SchemaQueries {
    columns: &'static str,
    unique_indexes: &'static str,
    deferrable: &'static str,
}

fn queries(engine: Engine) -> SchemaQueries {
    match engine {
        Engine::Sqlite => SchemaQueries {
            columns: "select t.name, c.name, case lower(c.type) when 'integer' then 'bigint' else lower(c.type) end, c.\"notnull\" or c.pk > 0
                from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite%'",
            unique_indexes: "select i.name from sqlite_schema t join pragma_index_list(t.name) i
                where t.type = 'table' and i.\"unique\" and i.origin = 'c'",
            deferrable: "select name from sqlite_schema where lower(sql) like '%deferrable%' or lower(sql) like '%deferred%'",
        },
        Engine::Postgres => SchemaQueries {
            columns: "select cast(table_name as text), cast(column_name as text), cast(data_type as text), is_nullable = 'NO'
                from information_schema.columns where table_schema = 'public'",
            unique_indexes: "select cast(c.relname as text) from pg_index i join pg_class c on c.oid = i.indexrelid
                join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and i.indisunique and not i.indisprimary",
            deferrable: "select cast(conname as text) from pg_constraint where condeferrable",
        },
    }
}

#[tokio::test]
async fn both_engines_have_the_same_columns_of_three_kinds() {
    let mut seen: Vec<BTreeSet<Column>> = Vec::new();
    for database in TestDatabase::each().await {
        let mut conn = database.db.read().await.unwrap();
        let sql = queries(database.db.engine()).columns;
        let columns: Vec<Column> = conn.all(sql, &[]).await.unwrap();
        seen.push(columns.into_iter().collect());
    }

    assert!(seen[0].len() > 100);
    for columns in &seen {
        assert_eq!(columns, &seen[0]);
        let kinds: BTreeSet<_> = columns
            .iter()
            .map(|(_, _, kind, _)| kind.as_str())
            .collect();
        assert_eq!(kinds, BTreeSet::from(["bigint", "boolean", "text"]));
    }
}

#[tokio::test]
async fn no_constraint_is_deferred_to_commit() {
    for database in TestDatabase::each().await {
        let mut conn = database.db.read().await.unwrap();
        let sql = queries(database.db.engine()).deferrable;
        let found: Vec<String> = conn.all(sql, &[]).await.unwrap();
        assert_eq!(found, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_search_for_deferred_constraints_finds_one() {
    for database in [
        Some(TestDatabase::sqlite().await),
        TestDatabase::postgres().await,
    ] {
        let Some(database) = database else { continue };
        let mut tx = database.db.begin().await.unwrap();
        for sql in [
            "create table a (id bigint primary key)",
            "create table b (id bigint constraint late references a (id) deferrable initially deferred)",
        ] {
            tx.run(sql, &[]).await.unwrap();
        }

        let sql = queries(database.db.engine()).deferrable;
        let found: Vec<String> = tx.all(sql, &[]).await.unwrap();

        assert_eq!(found.len(), 1);
    }
}

#[tokio::test]
async fn every_unique_index_with_an_error_code_exists() {
    for database in TestDatabase::each().await {
        let mut conn = database.db.read().await.unwrap();
        let sql = queries(database.db.engine()).unique_indexes;
        let found: Vec<String> = conn.all(sql, &[]).await.unwrap();
        for (name, _) in UNIQUE {
            assert!(found.iter().any(|index| index == name), "{name}");
        }
    }
}

#[tokio::test]
async fn the_sqlite_writer_syncs_every_commit_to_disk() {
    let database = TestDatabase::sqlite().await;

    let mut tx = database.db.begin().await.unwrap();

    for (pragma, wanted) in [
        ("select synchronous from pragma_synchronous", 2),
        ("select foreign_keys from pragma_foreign_keys", 1),
        ("select timeout from pragma_busy_timeout", 0),
    ] {
        let found: i64 = tx.one(pragma, values![]).await.unwrap();
        assert_eq!(found, wanted, "{pragma}");
    }
    let mode: String = tx.one("pragma journal_mode", &[]).await.unwrap();
    assert_eq!(mode, "wal");
}
