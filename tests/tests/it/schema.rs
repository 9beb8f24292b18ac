//! What holds between the contract, the schema and the store: every id that the server made is counted by
//! `greatest_id`, and every value of the contract can be stored or is known not to be.

use std::collections::BTreeMap;

use mini_twitter_server::store::db::{Tx, values};
use mini_twitter_server::store::instance;

use crate::TestResult;
use crate::server::{Engine, Server};
use crate::walls::source::Sources;
use crate::walls::token::calls;

/// Types of the contract that are no column's value, and why.
const NEVER_STORED: &[(&str, &str)] = &[
    (
        "TokenScope",
        "a token's scopes are one text, joined with commas",
    ),
    (
        "JobState",
        "of an answer only; whether a job has a worker or is dead tells it",
    ),
    (
        "TargetKind",
        "of an answer only; the kind of a notification tells it",
    ),
];

/// A column of the migrated schema.
#[derive(Debug)]
struct Column {
    name: String,
    kind: String,
    is_required: bool,
}

#[tokio::test]
async fn the_greatest_id_is_found_in_every_table_with_ids() -> TestResult {
    let server = Server::start(Engine::Sqlite)
        .await?
        .ok_or("SQLite is always there")?;
    let mut tx = server
        .db()
        .begin()
        .await
        .map_err(|fault| format!("{fault:?}"))?;
    let tables = tables_with_ids(&mut tx).await?;
    assert!(tables.len() > 10, "{tables:?}");

    let mut missed = Vec::new();
    let mut id = 1_000_000;
    for (table, columns) in &tables {
        id += 1;
        insert(&mut tx, table, columns, id).await?;
        if instance::greatest_id(&mut tx).await != Ok(id) {
            missed.push(table);
        }
    }

    assert_eq!(missed, Vec::<&String>::new());
    drop(tx);
    server.stop().await
}

/// Every table with a column `id`, and its columns that a row must have.
async fn tables_with_ids(tx: &mut Tx) -> TestResult<BTreeMap<String, Vec<Column>>> {
    let sql =
        "select t.name, c.name, lower(c.type), (c.\"notnull\" and c.dflt_value is null) or c.pk > 0
        from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'";
    let columns: Vec<(String, String, String, bool)> = tx
        .all(sql, &[])
        .await
        .map_err(|fault| format!("{fault:?}"))?;
    let mut tables: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (table, name, kind, is_required) in columns {
        let column = Column {
            name,
            kind,
            is_required,
        };
        tables.entry(table).or_default().push(column);
    }
    tables.retain(|_, columns| columns.iter().any(|column| column.name == "id"));
    Ok(tables)
}

/// Inserts a row that has an id and else the least that the schema wants.
async fn insert(tx: &mut Tx, table: &str, columns: &[Column], id: i64) -> TestResult {
    let required: Vec<_> = columns.iter().filter(|column| column.is_required).collect();
    let names: Vec<_> = required.iter().map(|column| column.name.as_str()).collect();
    let least = required.iter().map(
        |column| match (column.name.as_str(), column.kind.as_str()) {
            ("id", _) => "$1",
            (_, "text") => "''",
            (_, "boolean") => "false",
            _ => "0",
        },
    );
    let least = least.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "insert into {table} ({}) values ({least})",
        names.join(", ")
    );
    // The store takes texts that live as long as the program.
    let inserted = tx.run(Box::leak(sql.into_boxed_str()), values![id]).await;
    inserted
        .map(drop)
        .map_err(|fault| format!("{table}: {fault:?}").into())
}

#[test]
fn every_choice_of_the_contract_is_a_value_of_the_store_or_known_not_to_be() {
    let sources = Sources::of_the_crates();

    assert_eq!(
        undecided(sources),
        [""; 0],
        "neither or both of stored and never stored"
    );
    let declared = declared(sources);
    assert!(declared.len() > 5, "{declared:?}");
    let stale = NEVER_STORED
        .iter()
        .filter(|(name, _)| !declared.contains(name));
    assert_eq!(
        stale.collect::<Vec<_>>(),
        Vec::<&(&str, &str)>::new(),
        "no longer a type"
    );
}

#[test]
fn a_choice_that_nobody_registered_is_found() {
    let text = "choice! {\n/// A choice.\nPlanted { One \"one\", Two \"two\" }\n}";
    let sources = Sources::of_the_crates().with("mini-twitter-core/src/planted.rs", text);

    assert_eq!(undecided(&sources), ["Planted"]);
}

/// The types of the contract that are both or neither of stored and never stored.
fn undecided(sources: &Sources) -> Vec<&str> {
    let store = sources.get("mini-twitter-server/src/store/db/value.rs");
    let tokens = &store.expect("the values of the store").tokens;
    let stored: Vec<_> = calls(tokens, "choices").flatten().collect();
    let is_never_stored = |name: &str| NEVER_STORED.iter().any(|(never, _)| *never == name);
    let mut types = declared(sources);
    types.retain(|name| stored.contains(name) == is_never_stored(name));
    types
}

/// The types that `choice!` writes. Ids need no look: the store takes their list from the contract.
fn declared(sources: &Sources) -> Vec<&str> {
    let mut declared = Vec::new();
    for file in sources
        .files()
        .filter(|file| file.path.starts_with("mini-twitter-core/"))
    {
        // `choice! { Name { … } }`.
        declared.extend(calls(&file.tokens, "choice").filter_map(|call| call.first().copied()));
    }
    declared
}
