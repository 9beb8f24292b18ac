//! Migrations: each is applied once, also by concurrent servers; an edited or unknown one is refused.

use mini_twitter_server::store::db::{Db, SetupError};
use tokio::task::JoinSet;

use crate::fixture::database::TestDatabase;

/// Every migration, in order.
const ALL: [&str; 6] = [
    "0001_spine",
    "0002_keyed_requests",
    "0003_refresh_grace",
    "0004_folded_tags",
    "0005_jobs",
    "0006_mail_and_account_life",
];

/// Runs `sql` outside the migrations.
async fn execute(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    tx.run(sql, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn servers_that_start_at_once_apply_each_migration_once() {
    for database in TestDatabase::each_empty().await {
        let mut starting = JoinSet::new();
        for _ in 0..6 {
            let db = Db::open(&database.location).await.unwrap();
            starting.spawn(async move { db.migrate().await.unwrap() });
        }

        let applied: Vec<_> = starting.join_all().await.concat();

        assert_eq!(applied, ALL);
        assert!(database.db.migrate().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_recorded_migration_that_was_edited_is_refused() {
    for database in TestDatabase::each_empty().await {
        database.db.migrate().await.unwrap();
        execute(
            &database.db,
            "update migrations set checksum = 'of another text'",
        )
        .await;

        let refused = database.db.migrate().await.unwrap_err();

        assert!(matches!(&refused, SetupError::Edited { name } if name == "0001_spine"));
        assert!(refused.to_string().contains("0001_spine"));
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    for database in TestDatabase::each_empty().await {
        database.db.migrate().await.unwrap();
        execute(
            &database.db,
            "insert into migrations (name, checksum) values ('9999_later', 'x')",
        )
        .await;

        let refused = database.db.migrate().await.unwrap_err();

        assert!(matches!(refused, SetupError::Newer { name } if name == "9999_later"));
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing() {
    for database in TestDatabase::each_empty().await {
        execute(&database.db, "create table nodes (node bigint)").await;

        let refused = database.db.migrate().await.unwrap_err();
        execute(&database.db, "drop table nodes").await;

        assert!(matches!(refused, SetupError::Failed { name, .. } if name == "0001_spine"));
        assert_eq!(database.db.migrate().await.unwrap(), ALL);
    }
}

#[tokio::test]
async fn recorded_answers_are_migrated_to_ids_of_what_they_created() {
    for database in TestDatabase::each().await {
        for sql in [
            "drop table keyed_requests",
            "create table answers (user_id bigint, route text, key text, hash text, status bigint, body text, created_at bigint)",
            "insert into answers values (1, 'create_post', 'k', 'h', 201, '{\"id\":\"178912\",\"text\":\"hi\"}', 5)",
            "insert into answers values (1, 'create_token', 'k', 'i', 201, null, 6)",
            "delete from migrations where name = '0002_keyed_requests'",
        ] {
            execute(&database.db, sql).await;
        }

        assert_eq!(database.db.migrate().await.unwrap(), [ALL[1]]);

        let mut db = database.db.read().await.unwrap();
        let sql = "select route, hash, made, created_at from keyed_requests order by created_at";
        let rows: Vec<(String, String, i64, i64)> = db.all(sql, &[]).await.unwrap();
        let (post, token) = ("create_post".to_owned(), "create_token".to_owned());
        assert_eq!(
            rows,
            [
                (post, "h".to_owned(), 178_912, 5),
                (token, "i".to_owned(), 0, 6)
            ]
        );
    }
}

#[tokio::test]
async fn tags_in_lower_case_are_migrated_to_folded_ones() {
    for database in TestDatabase::each().await {
        for sql in [
            "insert into post_tags values ('straße', 1, 9), ('strasse', 1, 9), ('straße', 2, 9), ('λόγος', 3, 9), ('tea', 4, 9)",
            "delete from migrations where name = '0004_folded_tags'",
        ] {
            execute(&database.db, sql).await;
        }

        assert_eq!(database.db.migrate().await.unwrap(), [ALL[3]]);

        let mut db = database.db.read().await.unwrap();
        let sql = "select post_id, tag from post_tags order by post_id";
        let rows: Vec<(i64, String)> = db.all(sql, &[]).await.unwrap();
        let folded = [(1, "strasse"), (2, "strasse"), (3, "λόγοσ"), (4, "tea")];
        assert_eq!(rows, folded.map(|(post, tag)| (post, tag.to_owned())));
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_named_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let no_file = folder.path().join("no folder/test.db");
    let no_server = format!(
        "postgres://alice:secret@localhost/x?host={}",
        folder.path().display()
    );

    let file = Db::open(no_file.to_str().unwrap())
        .await
        .unwrap_err()
        .to_string();
    let server = Db::open(&no_server).await.unwrap_err().to_string();

    assert!(file.contains("no folder/test.db"), "{file}");
    assert!(server.contains("alice:***@localhost"), "{server}");
    assert!(!server.contains("secret"), "{server}");
}
