//! Wakes a worker when another process has queued a job. Without it, as on SQLite, workers look every few seconds.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::sleep;

use crate::app::App;
use crate::domain::queue::Lane;
use crate::store::db::Announcements;
use crate::task::supervisor::{Progress, Task};

/// How long to wait before connecting again.
const RECONNECT_PAUSE: Duration = Duration::from_secs(5);
/// How long waking may take.
const TIMEOUT: Duration = Duration::from_secs(1);

pub(super) fn task() -> Task {
    let open = Arc::<Mutex<Option<Announcements>>>::default();
    let wake = |app: App| async move {
        for lane in Lane::ALL {
            app.jobs_queued.of(lane).notify_one();
        }
        Ok(Progress::Done)
    };
    let announced = move |app| announced(app, open.clone());
    Task::on_signal("job_listener", announced, TIMEOUT, wake).without_step_at_stop()
}

/// Waits for an announcement; also returns after connecting, since one may have been missed before.
async fn announced(app: App, open: Arc<Mutex<Option<Announcements>>>) {
    // Only this task locks it.
    let mut open = open.lock().await;
    if let Some(announcements) = &mut *open {
        if announcements.next().await.is_ok() {
            return;
        }
        *open = None;
    }
    match app.db.announcements().await {
        Ok(Some(announcements)) => *open = Some(announcements),
        Ok(None) => std::future::pending().await,
        Err(_) => sleep(RECONNECT_PAUSE).await,
    }
}
