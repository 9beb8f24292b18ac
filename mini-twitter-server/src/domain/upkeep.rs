//! [`Upkeep`]: what runs beside the requests until the server stops: the node's lease is renewed, old answers of keyed
//! requests are forgotten, and notes on when sessions were used are written.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};
use tracing::{debug, warn};

use crate::app::App;
use crate::domain::once::KEPT;
use crate::fault::Outcome;
use crate::state::node::RENEWAL;
use crate::store;

/// How often old answers are looked for.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// A task of its own, until [`stop`](Self::stop).
#[derive(Debug)]
pub struct Upkeep {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Upkeep {
    /// Begins.
    pub fn start(app: App) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            tokio::select! {
                _ = stopped.changed() => {}
                () = tend(&app) => {}
                () = write_usage(&app) => {}
            }
            if let Err(fault) = app.usage.write(&app.db).await {
                warn!(code = %fault.code, "could not write when sessions were last used");
            }
        });
        Self { stop, task }
    }

    /// Ends, and writes what still waits to be written.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            warn!(%error, "upkeep broke");
        }
    }
}

/// Writes notes as they come.
async fn write_usage(app: &App) {
    loop {
        app.usage.added().await;
        if let Err(fault) = app.usage.write(&app.db).await {
            warn!(code = %fault.code, "could not write when sessions were last used");
        }
    }
}

/// What is done every so often.
async fn tend(app: &App) {
    let (mut renewal, mut sweep) = (interval(RENEWAL), interval(SWEEP));
    renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let done = tokio::select! {
            _ = renewal.tick() => app.node.renew(&app.db, &app.clock).await,
            _ = sweep.tick() => forget_answers(app).await.map(drop),
        };
        if let Err(fault) = done {
            warn!(code = %fault.code, "upkeep failed; it is tried again");
        }
    }
}

/// Forgets answers that nobody may ask for any more, a few at a time so that nobody waits long; tells how many.
///
/// # Errors
/// Those of the database.
pub async fn forget_answers(app: &App) -> Outcome<u64> {
    let mut forgotten = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let some = store::once::forget(&mut tx, app.now().before(KEPT)).await?;
        tx.commit().await?;
        forgotten += some;
        if some == 0 {
            debug!(forgotten, "old answers were forgotten");
            return Ok(forgotten);
        }
        tokio::task::yield_now().await;
    }
}
