//! Background tasks: independent of each other, restarted when they fail, finished when the server stops.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::app::App;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::state::tasks::TaskState;
use mini_twitter_server::task::{self, Progress, Supervisor, Task};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::yield_now;

use crate::fixture::app::TestApp;

const SOON: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_secs(3_600);

async fn test_app() -> TestApp {
    TestApp::each().await.remove(0)
}

/// A task that runs every millisecond and reports each run.
fn steady(name: &'static str) -> (Task, mpsc::UnboundedReceiver<()>) {
    let (done, steps) = mpsc::unbounded_channel();
    let step = move |_| {
        let _ = done.send(());
        async { Ok(Progress::Done) }
    };
    (Task::every(name, SOON, LONG, step), steps)
}

fn state(app: &App, name: &str) -> TaskState {
    let mut tasks = app.tasks.list().into_iter();
    tasks.find(|task| task.name == name).unwrap()
}

/// Waits for `count` more runs.
async fn more(steps: &mut mpsc::UnboundedReceiver<()>, count: usize) {
    while steps.try_recv().is_ok() {}
    for _ in 0..count {
        steps.recv().await.unwrap();
    }
}

#[tokio::test]
async fn a_task_that_panics_is_restarted_while_the_lease_goes_on() {
    let test = test_app().await;
    let (lease, mut renewals) = steady("lease");
    let (run, mut runs) = mpsc::unbounded_channel();
    let broken = Task::every("broken", SOON, LONG, move |_| {
        run.send(()).unwrap();
        async { panic!("a bug") }
    });
    let supervisor = Supervisor::start(&test.app, vec![broken, lease]);

    runs.recv().await.unwrap();
    more(&mut renewals, 3).await;
    runs.recv().await.unwrap();
    more(&mut renewals, 3).await;
    let (broken, lease) = (state(&test.app, "broken"), state(&test.app, "lease"));
    supervisor.stop().await;

    assert!(!broken.is_running && broken.restarts >= 2, "{broken:?}");
    assert_eq!(broken.last_error, Some(ErrorCode::Internal));
    assert_eq!(broken.last_success, None);
    assert_eq!((lease.is_running, lease.restarts), (true, 0));
    assert_eq!(lease.last_success, Some(test.now()));
}

#[tokio::test]
async fn a_task_that_hangs_does_not_stop_the_lease_and_is_restarted_itself() {
    let test = test_app().await;
    let (lease, mut renewals) = steady("lease");
    let (run, mut runs) = mpsc::unbounded_channel();
    let hung = Task::every("hung", LONG, Duration::from_millis(50), move |_| {
        run.send(()).unwrap();
        std::future::pending::<Outcome<Progress>>()
    });
    let supervisor = Supervisor::start(&test.app, vec![hung, lease]);

    runs.recv().await.unwrap();
    more(&mut renewals, 3).await;
    runs.recv().await.unwrap();
    let hung = state(&test.app, "hung");
    supervisor.stop().await;

    assert!(!hung.is_running && hung.restarts >= 1, "{hung:?}");
    assert_eq!(hung.last_error, Some(ErrorCode::Unavailable));
}

#[tokio::test]
async fn a_recovered_task_is_running_and_keeps_its_last_error() {
    let test = test_app().await;
    let tries = AtomicU32::new(0);
    let flaky = Task::every("flaky", LONG, LONG, move |_| {
        let is_first = tries.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            match is_first {
                true => Err(ErrorCode::Conflict.into()),
                false => Ok(Progress::Done),
            }
        }
    });
    let supervisor = Supervisor::start(&test.app, vec![flaky]);

    while state(&test.app, "flaky").last_success.is_none() {
        yield_now().await;
    }
    let flaky = state(&test.app, "flaky");
    supervisor.stop().await;

    assert_eq!((flaky.is_running, flaky.restarts), (true, 1));
    assert_eq!(flaky.last_error, Some(ErrorCode::Conflict));
}

#[tokio::test]
async fn remaining_batches_run_without_a_pause() {
    let test = test_app().await;
    let left = AtomicU32::new(3);
    let (done, mut batches) = mpsc::unbounded_channel();
    let task = Task::every("batches", LONG, LONG, move |_| {
        done.send(()).unwrap();
        let is_last = left.fetch_sub(1, Ordering::Relaxed) == 1;
        async move {
            Ok(match is_last {
                true => Progress::Done,
                false => Progress::More,
            })
        }
    });
    let supervisor = Supervisor::start(&test.app, vec![task]);

    for _ in 0..3 {
        batches.recv().await.unwrap();
    }
    supervisor.stop().await;

    assert!(batches.recv().await.is_none(), "three batches and no more");
}

#[tokio::test]
async fn a_stop_waits_for_the_current_step() {
    let test = test_app().await;
    let (begun, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let is_done = Arc::new(AtomicBool::new(false));
    let parts = (begun.clone(), gate.clone(), is_done.clone());
    let slow = Task::every("slow", LONG, LONG, move |_| {
        let (begun, gate, is_done) = parts.clone();
        async move {
            begun.add_permits(1);
            gate.acquire().await.unwrap().forget();
            is_done.store(true, Ordering::Relaxed);
            Ok(Progress::Done)
        }
    });
    let supervisor = Supervisor::start(&test.app, vec![slow]);
    begun.acquire().await.unwrap().forget();

    let stopping = tokio::spawn(supervisor.stop());
    yield_now().await;
    assert!(!stopping.is_finished());
    gate.add_permits(1);
    stopping.await.unwrap();

    assert!(is_done.load(Ordering::Relaxed));
    assert!(!state(&test.app, "slow").is_running);
}

#[tokio::test]
async fn a_signalled_task_runs_once_more_at_stop() {
    let test = test_app().await;
    let (done, mut steps) = mpsc::unbounded_channel();
    let never = |_| std::future::pending();
    let task = Task::on_signal("notes", never, LONG, move |_| {
        done.send(()).unwrap();
        async { Ok(Progress::Done) }
    });
    let supervisor = Supervisor::start(&test.app, vec![task]);

    supervisor.stop().await;

    assert_eq!(steps.recv().await, Some(()));
    assert_eq!(steps.recv().await, None);
}

#[test]
fn every_task_file_is_in_the_task_list() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/task");
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files.map(|entry| stem(entry.unwrap().path())).collect();
    files.retain(|name| !["mod", "supervisor"].contains(&name.as_str()));
    files.sort_unstable();

    let all = task::all();
    let mut listed: Vec<_> = all.iter().map(Task::name).collect();
    listed.sort_unstable();
    listed.dedup();

    assert_eq!(files, listed);
}
