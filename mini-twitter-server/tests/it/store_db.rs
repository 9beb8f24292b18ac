//! The database's small API: what goes in comes out, the same on both engines.

use mini_twitter_core::account::Role;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::time::Timestamp;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::{Conn, padded, row, values};

use crate::engine::Home;

row! {
    #[derive(Debug, Clone, PartialEq)]
    struct Person {
        id: UserId,
        username: String,
        bio: Option<String>,
        role: Role,
        verified: bool,
        pinned: Option<PostId>,
        created_at: Timestamp,
    }
}

async fn insert(db: &mut Conn, id: i64, username: &str) -> Outcome<u64> {
    db.run(
        "insert into users (id, username, email, password_hash, name, birthday, bio, role, verified, status, preferences, created_at)
         values ($1, $2, $3, '', $2, '2000-01-01', $4, $5, $6, 'active', 0, $7)",
        values![UserId(id), username, format!("{id}@example.org"), None::<String>, Role::User, id == 2, Timestamp::from_micros(5)],
    )
    .await
}

#[tokio::test]
async fn what_goes_in_comes_out() {
    for home in Home::each().await {
        let db = &home.db;

        let mut tx = db.begin().await.unwrap();
        assert_eq!(insert(&mut tx, 1, "alice").await.unwrap(), 1);
        assert_eq!(insert(&mut tx, 2, "bob").await.unwrap(), 1);
        tx.commit().await.unwrap();

        let mut conn = db.read().await.unwrap();
        let people: Vec<Person> = conn
            .all(
                "select id, username, bio, role, verified, pinned_post, created_at from users where id in ($2, $3, $4) and status = $1 order by id",
                &padded::<4>(values!["active"], [2, 1]),
            )
            .await
            .unwrap();
        assert_eq!(
            people[1],
            Person {
                id: UserId(2),
                username: "bob".into(),
                bio: None,
                role: Role::User,
                verified: true,
                pinned: None,
                created_at: Timestamp::from_micros(5),
            }
        );
        let mut scan = db.scan().await.unwrap();
        let names: Vec<(i64, String)> = scan
            .all(
                "select id, username from users where username = $1",
                values!["alice"],
            )
            .await
            .unwrap();
        assert_eq!(names, [(1, "alice".to_owned())]);

        let mut tx = db.begin().await.unwrap();
        let refused = insert(&mut tx, 3, "ALICE").await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::UsernameTaken);
        drop(tx);
        drop(scan);
        drop(conn);
        db.close().await;
        assert_eq!(db.begin().await.unwrap_err().code, ErrorCode::Unavailable);
    }
}
