//! Workers, killed in the middle of many jobs: every effect is there, and once.

use mini_twitter_server::adapters::clock::Random;
use mini_twitter_server::app::App;
use mini_twitter_server::config::Config;
use mini_twitter_server::domain::queue::work::{self, Ended};
use mini_twitter_server::domain::queue::{Kind, Lane, QueueOptions, enqueue};
use mini_twitter_server::secret::key::SigningKey;
use mini_twitter_server::state::node::Node;
use mini_twitter_server::store::db::Db;
use tokio::task::JoinSet;

use super::{Effect, count_marked, jobs};
use crate::fixture::database::TestDatabase;
use crate::hazard::child::{Child, report};

const JOBS: i64 = 10_000;
const KILLS: usize = 4;
/// How many jobs run between two reports of the other process.
pub(crate) const STEP: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_in_the_middle_of_ten_thousand_jobs_leaves_each_effect_once() {
    for database in TestDatabase::each().await {
        let app = app(database.db.clone(), 2);
        let mut tx = app.db.begin().await.unwrap();
        for number in 1..=JOBS {
            let job = Effect::Mark(number);
            enqueue(&app, &mut tx, &job, QueueOptions::default())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();

        for _ in 0..KILLS {
            let mut child = Child::start("run jobs", &database.location);
            for _ in 0..5 {
                assert_eq!(child.line().as_deref(), Some("ran"));
            }
            child.kill();
        }
        let left = jobs(&app).await.len();
        assert!(left > 0, "it was killed in the middle");
        let mut last = Child::start("run jobs", &database.location);
        assert_eq!(last.rest().last().map(String::as_str), Some("done"));

        assert_eq!(count_marked(&app.db).await, JOBS);
        assert_eq!(jobs(&app).await, []);
    }
}

/// An app of one process on a shared database.
pub(crate) fn app(db: Db, node: i64) -> App {
    let key = SigningKey::given("0123456789abcdef0123456789abcdef").unwrap();
    let mut config = Config::from_flags(&[]).unwrap();
    config.random = Random::seeded(1);
    App::assemble(db, Node::unleased(node, 0), &key, &config)
}

/// The other process: runs what is due with a few workers, and reports after every `step` jobs of one.
pub(crate) async fn run_jobs(location: &str, kinds: &'static [Kind], step: usize) {
    let app = app(Db::open(location).await.unwrap(), 1);
    work::give_back(&app, Ended::Killed).await.unwrap();
    let mut workers = JoinSet::new();
    for _ in 0..8 {
        let app = app.clone();
        workers.spawn(async move {
            let mut ran = 0;
            while work::run_next(&app, Lane::Database, kinds).await.unwrap() {
                ran += 1;
                if ran % step == 0 {
                    report("ran");
                }
            }
        });
    }
    workers.join_all().await;
    report("done");
}
