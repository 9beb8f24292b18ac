//! Renews the lease of this process's node number, well before it runs out.

use std::time::Duration;

use crate::app::App;
use crate::fault::Outcome;
use crate::state::node::RENEWAL;
use crate::task::supervisor::{Progress, Task};

/// How long a renewal may take.
const TIMEOUT: Duration = Duration::from_secs(8);

pub(super) fn task() -> Task {
    Task::every("lease", RENEWAL, TIMEOUT, renew)
}

async fn renew(app: App) -> Outcome<Progress> {
    app.node.renew(&app.db, &app.clock).await?;
    Ok(Progress::Done)
}
