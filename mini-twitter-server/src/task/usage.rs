//! Writes when sessions and tokens were last used, soon after it was noted and once more when the server stops.

use std::time::Duration;

use crate::app::App;
use crate::fault::Outcome;
use crate::task::supervisor::{Progress, Task};

/// How long writing all notes may take.
const TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn task() -> Task {
    Task::on_signal("usage", noted, TIMEOUT, write)
}

async fn noted(app: App) {
    app.usage.added().await;
}

async fn write(app: App) -> Outcome<Progress> {
    app.usage.write(&app.db).await?;
    Ok(Progress::Done)
}
