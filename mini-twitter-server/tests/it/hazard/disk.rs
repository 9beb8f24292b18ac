//! Full disks and I/O errors: every outcome is true, and the store continues.

use std::io::{Write, stderr};

use mini_twitter_server::store::db::Db;
use tokio::task::JoinSet;

use crate::hazard::child::Child;
use crate::hazard::{HazardDatabase, Ids, SeededRng, commit_row, runtimes};

/// Lets the database grow by at most this many pages.
pub(crate) async fn allow_pages(db: &Db, more: i64) {
    let mut tx = db.begin().await.unwrap();
    let now: i64 = tx.one("pragma page_count", &[]).await.unwrap();
    let limit = format!("pragma max_page_count = {}", now + more);
    let _: i64 = tx.one(limit.leak(), &[]).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn a_full_database_acknowledges_only_durable_rows() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let database = HazardDatabase::new().await;
            allow_pages(&database.db, 60).await;
            let mut rng = SeededRng(1);

            let (mut yes, mut no) = (Ids::new(), Ids::new());
            for round in 0..20 {
                let mut running = JoinSet::new();
                for id in round * 50..round * 50 + 50 {
                    let db = database.db.clone();
                    let body = "b".repeat([10, 10, 10, 60_000, 400_000][rng.below(5) as usize]);
                    running.spawn(async move { (id, commit_row(&db, id, &body).await) });
                }
                for (id, result) in running.join_all().await {
                    if result.is_ok() { &mut yes } else { &mut no }.insert(id);
                }
                assert_eq!(database.on_disk(), yes);
                assert_eq!(database.after_a_crash(), yes);
            }

            assert!(!yes.is_empty() && !no.is_empty());
            allow_pages(&database.db, 1_000).await;
            database.assert_idle().await;
        });
    }
}

/// What a child that fills its disk reported: acknowledged ids, refused ids, and ids that exist.
fn reported_ids(child: &mut Child) -> [Ids; 3] {
    let lines = child.rest();
    ["yes ", "no ", "there "].map(|word| {
        let lines = lines.iter().filter_map(|line| line.strip_prefix(word));
        lines.map(|id| id.parse().unwrap()).collect()
    })
}

#[test]
fn a_log_that_cannot_grow_acknowledges_only_durable_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hazard.db");

    // COMMIT writes to the log, and fails with an I/O error.
    let mut child = Child::with_small_files("fill", path.to_str().unwrap());
    let [yes, no, there] = reported_ids(&mut child);

    assert!(!yes.is_empty() && !no.is_empty());
    assert_eq!(there, yes);
    assert_eq!(crate::hazard::ids_in_file(&path), yes);
}

#[test]
fn a_full_file_system_acknowledges_only_durable_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hazard.db");

    let mut child = Child::with_small_disk("fill", path.to_str().unwrap());
    let [yes, no, there] = reported_ids(&mut child);

    if yes.is_empty() {
        // Not with a macro: its output is shown for failing tests only.
        let skipped = "\nSKIPPED: this machine cannot give a test its own file system\n";
        writeln!(stderr(), "{skipped}").unwrap();
        return;
    }
    assert!(!no.is_empty());
    assert_eq!(there, yes);
}
