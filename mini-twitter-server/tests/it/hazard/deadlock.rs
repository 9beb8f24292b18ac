//! A request whose transaction PostgreSQL rolls back because of a deadlock is run again and succeeds.

use mini_twitter_server::store::db::values;

use crate::fixture::database::TestDatabase;
use crate::fixture::server::TestServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_lost_a_deadlock_is_run_again() {
    let Some(database) = TestDatabase::postgres().await else {
        return;
    };
    let flags = ["--rate-limits", "off", "--database", &database.location];
    let server = TestServer::start_with(&flags).await;
    let alice = server.register("alice").await;
    server.register("bob").await;
    let lock = "select id from users where username = $1 for update";
    let db = &server.app().db;
    let mut other = db.begin().await.unwrap();
    // It waits for longer than the server, so that the server's transaction is the one that is rolled back.
    let patience = "set local deadlock_timeout = '20s'";
    other.run(patience, &[]).await.unwrap();
    other.one::<i64>(lock, values!["bob"]).await.unwrap();

    let follow = async { server.send("PUT /v1/users/@bob/follow", &alice, "").await };
    let cross = async {
        let mut watching = db.read().await.unwrap();
        let waiting = "select count(*) from pg_stat_activity
            where wait_event_type = 'Lock' and datname = current_database()";
        while watching.one::<i64>(waiting, &[]).await.unwrap() == 0 {}
        other.one::<i64>(lock, values!["alice"]).await.unwrap();
        other.commit().await.unwrap();
    };
    let (followed, ()) = tokio::join!(follow, cross);

    assert_eq!(followed.status, 200, "{followed:?}");
    assert_eq!(followed.json()["following"], true);
    let deadlocks =
        "select cast(deadlocks as bigint) from pg_stat_database where datname = current_database()";
    let mut watching = db.read().await.unwrap();
    while watching.one::<i64>(deadlocks, &[]).await.unwrap() == 0 {}
    server.stop().await;
}
