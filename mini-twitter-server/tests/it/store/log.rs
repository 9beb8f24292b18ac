//! What the store logs and hides from callers.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::store::db::Db;
use tracing::subscriber::DefaultGuard;

use crate::fixture::app::TestApp;
use crate::hazard::HazardDatabase;

/// The log of this thread.
#[derive(Clone, Default)]
pub(crate) struct CapturedLog(Arc<Mutex<Vec<u8>>>);

impl CapturedLog {
    pub(crate) fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .without_time()
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}
impl Write for CapturedLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_transaction_held_too_long_is_logged_with_its_route_and_line() {
    let database = HazardDatabase::new().await;
    let (log, _guard) = CapturedLog::start();

    let _route = tracing::info_span!("request", route = "create_post").entered();
    let line = line!() + 1;
    let tx = database.db.begin().await.unwrap();
    std::thread::sleep(Duration::from_millis(260));
    drop(tx);

    let text = log.text();
    assert!(text.contains("a transaction was held for long"), "{text}");
    assert!(text.contains("create_post"), "{text}");
    assert!(text.contains(&format!("store/log.rs:{line}")), "{text}");
}

#[tokio::test]
async fn a_driver_error_is_logged_and_hidden_from_the_caller() {
    let database = HazardDatabase::new().await;
    let (log, _guard) = CapturedLog::start();

    let mut conn = database.db.read().await.unwrap();
    let fault = conn
        .all::<i64>("select nonsense from t", &[])
        .await
        .unwrap_err();

    assert_eq!(fault, ErrorCode::Internal.into());
    assert!(log.text().contains("no such column: nonsense"));
    assert!(log.text().contains("select nonsense from t"));
}

#[tokio::test]
async fn entities_that_cannot_be_read_are_logged_and_the_post_is_shown_without_them() {
    for test in TestApp::each().await {
        let alice = test.create_user("alice").await;
        let id = test.publish(&alice, "hello #tea").await;
        let sql = "update posts set entities = '{\"hashtags\": 7}' where author_id = $1";
        test.execute(sql, &alice).await;
        let (log, _guard) = CapturedLog::start();

        let post = test.get_post(&alice, id).await.unwrap();

        assert_eq!(post.text.as_deref(), Some("hello #tea"));
        assert!(post.entities.hashtags.is_empty());
        let text = log.text();
        assert_eq!(text.matches("ERROR").count(), 1, "{text}");
        assert!(text.contains(&format!("post.id={id}")), "{text}");
    }
}

#[tokio::test]
async fn an_empty_database_file_is_refused_where_a_server_was_and_else_named() {
    for (lost, trace, is_refused) in [
        ("empty", "test.db-wal", true),
        ("missing", "test.db-wal", true),
        ("empty", "signing.key", true),
        ("cut", "signing.key", true),
        ("missing", "signing.key", false),
        ("empty", "notes.txt", false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        std::fs::write(folder.path().join(trace), "something").unwrap();
        match lost {
            "empty" => std::fs::write(&path, "").unwrap(),
            "cut" => std::fs::write(&path, "S").unwrap(),
            _ => {}
        }
        let (log, _guard) = CapturedLog::start();

        let opened = Db::open(path.to_str().unwrap()).await;

        let at = format!("{lost} beside {trace}");
        assert_eq!(opened.is_err(), is_refused, "{at}");
        if let Err(error) = opened {
            let told = error.to_string();
            assert!(told.contains(trace) && told.contains(lost), "{told}");
        } else if lost == "empty" {
            assert!(log.text().contains("test.db"), "{at}: {}", log.text());
        }
    }
}
