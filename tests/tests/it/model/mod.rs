//! The model of the whole service against the real one, on both engines: after a random history, every page, count and
//! refusal must be the same. It checks the feed, who sees what, counters and every cache to come.
//!
//! [`service`] is the model, [`act`] what people may do, [`town`] the same people at a server, [`compare`] the comparison.

mod act;
mod compare;
mod service;
mod town;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use self::act::{Act, PEOPLE, act};
use self::compare::compare;
use self::service::{Notice, Service};
use self::town::Town;
use crate::TestResult;
use crate::server::{Engine, Server};

/// Histories for each engine; `PROPTEST_CASES` sets another number.
const HISTORIES: u32 = 6;

#[test]
fn random_histories_agree_on_sqlite() {
    histories_agree(Engine::Sqlite);
}

#[test]
fn random_histories_agree_on_postgresql() {
    histories_agree(Engine::Postgres);
}

fn histories_agree(engine: Engine) {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(HISTORIES),
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let history = prop::collection::vec(act(), 20..60);
    let run = |history| {
        let replayed = runtime.block_on(replay(engine, history));
        replayed.map_err(|error| TestCaseError::fail(error.to_string()))
    };
    if let Err(error) = TestRunner::new(config).run(&history, run) {
        panic!("{error}");
    }
}

async fn replay(engine: Engine, history: Vec<Act>) -> TestResult {
    let Some(server) = Server::start(engine).await? else {
        return Ok(());
    };
    let mut service = Service {
        active: vec![true; PEOPLE],
        private: vec![false; PEOPLE],
        ..Service::default()
    };
    let welcome = |who| Notice {
        recipient: who,
        kind: "general",
        actor: who,
        post: None,
        read: false,
    };
    service.notices.extend((0..PEOPLE).map(welcome));
    let mut town = Town::new(server.url()).await?;

    for (at, act) in history.iter().enumerate() {
        if let Some([model, real]) = town.act(&mut service, act).await? {
            assert_eq!(real, model, "act {at}: {act:?}");
        }
        if let Act::DeleteMe(_) = act {
            server.finish_deletions().await?;
        }
        if at % 20 == 19 {
            compare(&service, &town).await?;
        }
    }
    compare(&service, &town).await?;
    server.stop().await
}
