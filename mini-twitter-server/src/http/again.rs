//! Runs an operation again that PostgreSQL rolled back because of another one at the same time: a deadlock, or a failure to
//! serialize. Nothing of it is left then, so that the whole of it may run again: an operation has one transaction, and what
//! it reads before belongs to the same run.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::fault::Outcome;

/// How often an operation is run at most.
const RUNS: u32 = 5;
/// The longest pause before the second run; each further one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// Runs `operation` until it ends in another way than by a conflict, at most [`RUNS`] times, with a random pause between,
/// so that those who conflicted do not meet again.
///
/// # Errors
/// Those of the operation; [`Unavailable`](mini_twitter_core::error::ErrorCode::Unavailable) when every run conflicted.
pub async fn until_done<T, F>(app: &App, mut operation: impl FnMut() -> F) -> Outcome<T>
where
    F: Future<Output = Outcome<T>>,
{
    for run in 0..RUNS - 1 {
        match operation().await {
            Err(fault) if fault.is_conflict => {}
            done => return done,
        }
        let share = app.random.number() as f64 / u64::MAX as f64;
        sleep((FIRST_PAUSE * 2_u32.pow(run)).mul_f64(share)).await;
    }
    operation().await
}
