//! Jobs: what the server does after its answer, as its admins see it.

use crate::choice::choice;
use crate::field;
use crate::id::JobId;
use crate::page::paged;
use crate::time::Timestamp;
use crate::wire::wire;

choice! {
    /// What a job is doing.
    JobState {
        /// It waits for its time or for a worker.
        Waiting "waiting",
        /// A worker runs it.
        Running "running",
        /// Its last try failed; it runs again only when an admin retries it.
        Dead "dead",
    }
}

wire! {
    /// A job. One that succeeded is gone.
    pub struct Job {
        /// Its id.
        pub id: JobId,
        /// What it does, such as `idempotency_cleanup`.
        pub kind: String,
        /// What it is doing.
        pub state: JobState,
        /// How often it was started.
        pub attempts: u32,
        /// When it runs next, at the earliest; while it runs, when its worker is given up; of a dead job, when it died.
        pub run_at: Timestamp,
        /// Why its last try failed; `null` when none failed.
        pub last_error: Option<String>,
        /// When it was queued.
        pub created_at: Timestamp,
    }
}

paged! {
    /// The filter and the page of the list of jobs.
    pub struct JobsQuery {
        /// Only jobs in this state; default: all.
        #[garde(custom(field::known))]
        optional state: JobState,
    }
}
