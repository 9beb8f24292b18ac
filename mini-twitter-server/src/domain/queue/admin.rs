//! Jobs as admins see them: the list, and another try for a dead one.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::JobId;
use mini_twitter_core::job::{Job, JobState, JobsQuery};
use mini_twitter_core::page::Page;
use mini_twitter_core::routes;

use super::enqueue::announce;
use super::work::tries;
use crate::app::App;
use crate::domain::page::{PageRequest, fill};
use crate::fault::{Fault, Outcome};
use crate::state::lane::Lane;
use crate::store::job::{self, JobRow};

/// Lists the jobs that are not done, newest first.
///
/// # Errors
/// [`ErrorCode::Malformed`] for a cursor of another list.
pub async fn list(app: &App, query: &JobsQuery) -> Outcome<Page<Job>> {
    let request = PageRequest::of(&routes::LIST_JOBS, "", query)?;
    let state = query.state.as_ref();
    let read = |fetch| async move { job::list(&mut app.db.read().await?, state, fetch).await };
    fill(request, read, |row| Some(view(row))).await
}

/// Lets a dead job run again at once, with all its tries.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such job; [`ErrorCode::Conflict`] when it is not dead, or when another of its
/// kind and key waits or runs.
pub async fn retry(app: &App, id: JobId) -> Outcome<Job> {
    let mut tx = app.db.begin().await?;
    let missing = || Fault::from(ErrorCode::NotFound).detail(format!("no job {id}"));
    let mut row = job::find(&mut tx, id).await?.ok_or_else(missing)?;
    let now = app.now();
    if !job::revive(&mut tx, id, now).await? {
        let why = format!("job {id} is not dead: it runs by itself");
        return Err(Fault::from(ErrorCode::Conflict).detail(why));
    }
    let lane = Lane::ALL.into_iter().find(|lane| lane.number() == row.lane);
    announce(app, &mut tx, lane.unwrap_or(Lane::Database)).await?;
    tx.commit().await?;
    (row.is_dead, row.attempts, row.run_at) = (false, 0, now);
    Ok(view(row))
}

fn view(row: JobRow) -> Job {
    let state = match (row.is_dead, row.worker) {
        (true, _) => JobState::Dead,
        (false, Some(_)) => JobState::Running,
        (false, None) => JobState::Waiting,
    };
    Job {
        id: row.id,
        kind: row.kind,
        state,
        attempts: tries(row.attempts),
        run_at: row.run_at,
        last_error: row.last_error,
        created_at: row.created_at,
    }
}
