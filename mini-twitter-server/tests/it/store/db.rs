//! The API of the database: values are read back as written and errors are reported, the same on both engines.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::Role;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Engine, Tx, padded, query, row, values};

use crate::fixture::database::TestDatabase;

row! {
    #[derive(Debug, Clone, PartialEq)]
    struct Person {
        id: UserId = "{}.id",
        username: String = "{}.username",
        bio: Option<String> = "{}.bio",
        role: Role = "{}.role",
        verified: bool = "{}.verified",
        pinned: Option<PostId> = "{}.pinned_post",
        created_at: Timestamp = "{}.created_at",
    }
}

row! {
    /// A person, another one that may be missing, and a column after both.
    struct Pair {
        one: Person as "{}",
        other: Option<Person> as "{}_other",
        followers: i64 = "{}.followers",
    }
}

async fn insert(tx: &mut Tx, id: i64, username: &str, email: &str) -> Outcome<u64> {
    tx.run(
        "insert into users (id, username, email, password_hash, name, birthday, bio, role, verified, status, preferences, created_at)
         values ($1, $2, $3, '', $2, '2000-01-01', $4, $5, $6, 'active', 0, $7)",
        values![UserId(id), username, email, None::<String>, Role::User, id == 2, Timestamp::from_micros(5)],
    )
    .await
}

/// A database on each engine, with alice and bob.
async fn with_two() -> Vec<TestDatabase> {
    let databases = TestDatabase::each().await;
    for database in &databases {
        let mut tx = database.db.begin().await.unwrap();
        insert(&mut tx, 1, "alice", "alice@example.org")
            .await
            .unwrap();
        insert(&mut tx, 2, "bob", "bob@example.org").await.unwrap();
        tx.commit().await.unwrap();
    }
    databases
}

#[tokio::test]
async fn a_row_is_read_back_as_it_was_written() {
    for database in with_two().await {
        let mut conn = database.db.read().await.unwrap();

        let people: Vec<Person> = conn
            .all(
                query!(Person as "u", "from users u where u.status = $1 and u.id in ($2, $3, $4) order by u.id"),
                &padded::<4>(values!["active"], [2, 1]),
            )
            .await
            .unwrap();

        let bob = Person {
            id: UserId(2),
            username: "bob".into(),
            bio: None,
            role: Role::User,
            verified: true,
            pinned: None,
            created_at: Timestamp::from_micros(5),
        };
        assert_eq!(people.len(), 2);
        assert_eq!(people[1], bob);
    }
}

#[tokio::test]
async fn a_nested_struct_is_read_under_its_own_alias_or_is_missing_as_a_whole() {
    for database in with_two().await {
        let mut conn = database.db.read().await.unwrap();
        let sql = query!(
            Pair as "u",
            "from users u left join users u_other on u_other.id = u.id + 1 order by u.id"
        );

        let pairs: Vec<Pair> = conn.all(sql, &[]).await.unwrap();

        let names = |pair: &Pair| {
            let other = pair.other.as_ref().map(|other| other.username.clone());
            (pair.one.username.clone(), other, pair.followers)
        };
        assert_eq!(
            pairs.iter().map(names).collect::<Vec<_>>(),
            [
                ("alice".into(), Some("bob".into()), 0),
                ("bob".into(), None, 0)
            ]
        );
    }
}

#[tokio::test]
async fn a_scan_returns_the_same_as_a_read() {
    for database in with_two().await {
        let mut scan = database.db.scan().await.unwrap();

        let sql = "select id, username from users where username = $1";
        let found: Option<(i64, String)> = scan.maybe(sql, values!["bob"]).await.unwrap();
        let missing: Option<(i64, String)> = scan.maybe(sql, values!["carol"]).await.unwrap();
        let all: Vec<i64> = scan
            .all("select id from users order by id", &[])
            .await
            .unwrap();

        assert_eq!(found, Some((2, "bob".to_owned())));
        assert_eq!(missing, None);
        assert_eq!(all, [1, 2]);
    }
}

#[tokio::test]
async fn a_value_is_bound_to_the_parameter_of_its_number() {
    for database in TestDatabase::each().await {
        let mut conn = database.db.read().await.unwrap();

        let sql = "select cast($10 as bigint), cast($2 as text), cast($1 as bigint), cast($2 as text), $3 + $4 + $5 + $6 + $7 + $8 + $9";
        let values = values![
            1_i64, "two", 3_i64, 4_i64, 5_i64, 6_i64, 7_i64, 8_i64, 9_i64, 10_i64
        ];
        let found: (i64, String, i64, String, i64) = conn.one(sql, values).await.unwrap();

        assert_eq!(found, (10, "two".to_owned(), 1, "two".to_owned(), 42));
    }
}

#[tokio::test]
async fn a_parameter_without_a_value_is_an_error() {
    for database in TestDatabase::each().await {
        let mut conn = database.db.read().await.unwrap();

        let too_few = conn.one::<i64>("select $1 + $2", values![1_i64]).await;

        assert_eq!(too_few.unwrap_err().code, ErrorCode::Internal);
    }
}

#[tokio::test]
async fn a_value_without_a_parameter_is_an_error_on_sqlite() {
    let database = TestDatabase::sqlite().await;
    let mut conn = database.db.read().await.unwrap();

    let too_many = conn
        .one::<i64>("select $1 + 0", values![1_i64, 2_i64])
        .await;

    assert_eq!(too_many.unwrap_err().code, ErrorCode::Internal);
}

#[tokio::test]
async fn a_text_with_nul_is_the_fault_of_the_caller() {
    for database in TestDatabase::each().await {
        let mut conn = database.db.read().await.unwrap();
        let sql = "select count(*) from users where username = $1";

        let refused = conn.one::<i64>(sql, values!["al\0ice"]).await;

        assert_eq!(refused.unwrap_err().code, ErrorCode::Malformed);
        let found = conn.one::<i64>(sql, values!["alice"]).await;
        assert_eq!(found, Ok(0));
    }
}

#[tokio::test]
async fn a_row_that_does_not_fit_its_mapping_is_an_error() {
    for database in with_two().await {
        let mut conn = database.db.read().await.unwrap();

        let narrow = conn.all::<(i64, String)>("select id from users", &[]).await;
        let wide = conn.all::<i64>("select id, username from users", &[]).await;
        let other = conn.all::<i64>("select username from users", &[]).await;
        let null = conn.all::<String>("select bio from users", &[]).await;
        let none = conn
            .one::<i64>("select id from users where id = 3", &[])
            .await;

        for wrong in [
            narrow.err(),
            wide.err(),
            other.err(),
            null.err(),
            none.err(),
        ] {
            assert_eq!(wrong.unwrap().code, ErrorCode::Internal);
        }
    }
}

#[tokio::test]
async fn each_unique_index_has_its_own_error_code() {
    for database in with_two().await {
        let refuse = async |id, username, email| {
            let mut tx = database.db.begin().await.unwrap();
            insert(&mut tx, id, username, email).await.unwrap_err().code
        };

        assert_eq!(
            refuse(3, "ALICE", "c@example.org").await,
            ErrorCode::UsernameTaken
        );
        assert_eq!(
            refuse(3, "carol", "Bob@Example.org").await,
            ErrorCode::EmailTaken
        );
        assert_eq!(
            refuse(1, "carol", "c@example.org").await,
            ErrorCode::Conflict
        );
    }
}

#[tokio::test]
async fn sql_marked_for_an_engine_runs_on_that_engine_only() {
    for database in TestDatabase::each().await {
        let mut conn = database.db.read().await.unwrap();

        let sql = "select cast(/*sqlite: 'lite'*/ /*postgres: 'post'*/ as text)";
        let found: String = conn.one(sql, &[]).await.unwrap();

        let expected = match database.db.engine() {
            Engine::Sqlite => "lite",
            Engine::Postgres => "post",
        };
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_read_connection_cannot_write_on_sqlite() {
    let database = TestDatabase::sqlite().await;
    database.db.migrate().await.unwrap();
    let mut conn = database.db.read().await.unwrap();

    let refused = conn.all::<i64>("delete from users returning id", &[]).await;

    assert_eq!(refused.unwrap_err().code, ErrorCode::Internal);
}

#[tokio::test]
async fn a_statement_that_returns_rows_runs_to_its_end() {
    for database in with_two().await {
        let mut tx = database.db.begin().await.unwrap();
        let sql = "update users set followers = followers + 1 returning id";
        let _: Option<i64> = tx.maybe(sql, &[]).await.unwrap();
        tx.commit().await.unwrap();

        let mut conn = database.db.read().await.unwrap();
        let followers: Vec<i64> = conn.all("select followers from users", &[]).await.unwrap();
        assert_eq!(followers, [1, 1]);
    }
}

#[tokio::test]
async fn no_transaction_begins_after_close() {
    for database in TestDatabase::each().await {
        database.db.close().await;

        assert_eq!(
            database.db.begin().await.unwrap_err().code,
            ErrorCode::Unavailable
        );
    }
}
