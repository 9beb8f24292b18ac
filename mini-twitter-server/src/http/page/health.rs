//! Health checks: `/health/live` (the process answers) and `/health/ready` (it can do its work). The rules are in
//! `docs/rules.md`, *Health*.

use bytes::Bytes;
use mini_twitter_core::error::ErrorCode;
use serde::Serialize;

use crate::app::App;
use crate::domain;
use crate::fault::{Fault, Outcome};
use crate::http::context::RequestContext;
use crate::http::reply::{Answer, Size};
use crate::state::tasks::TaskState;

/// The body of `/health/ready`: `head` is a [`Status`], or the problem when the server is not ready.
#[derive(Serialize)]
struct Report<H> {
    #[serde(flatten)]
    head: H,
    database: &'static str,
    node: &'static str,
    tasks: Vec<TaskState>,
}

#[derive(Serialize)]
struct Status {
    status: &'static str,
}

/// Answers that the process runs.
pub(super) fn live() -> Answer {
    let body = Bytes::from_static(br#"{"status":"ok"}"#);
    Answer::bytes("application/json", body)
}

/// Answers whether the server can do its work: 200 when it can (`degraded` while a background task is being restarted),
/// else a problem. Both show the state of the database, of the node's lease and of each background task.
pub(super) async fn ready(context: &RequestContext<'_>) -> Answer {
    let app = context.app;
    let (is_writable, is_held) = (check_database(app).await, check_node(app));
    let tasks = app.tasks.list();
    let database = if is_writable.is_ok() {
        "ok"
    } else {
        "unavailable"
    };
    let node = if is_held.is_ok() { "ok" } else { "lost" };
    let is_degraded = tasks.iter().any(|task| !task.is_running);
    match is_writable.and(is_held) {
        Ok(()) => {
            let status = if is_degraded { "degraded" } else { "ok" };
            let report = Report {
                head: Status { status },
                database,
                node,
                tasks,
            };
            Answer::json(200, &report, &Size::default())
        }
        Err(fault) => Answer::extended_problem(fault, &context.id, |head| Report {
            head,
            database,
            node,
            tasks,
        }),
    }
}

/// Checks that the database accepts writes.
async fn check_database(app: &App) -> Outcome<()> {
    let checked = domain::instance::check_database(app).await;
    checked.map_err(|fault| fault.detail("the database does not take a write"))
}

/// Checks that the lease of the node number is valid: otherwise another process may create the same ids.
fn check_node(app: &App) -> Outcome<()> {
    let lost = || Fault::from(ErrorCode::Unavailable).detail("the lease of the node was lost");
    app.node.is_held(app.now()).then_some(()).ok_or_else(lost)
}
