//! [`Lane`]: which workers run a job. Those that wait for other servers have their own, so that a mail server that does not
//! answer delays mails and nothing else.

use std::sync::Arc;

use tokio::sync::Notify;

/// Which workers run a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Those of jobs that work with the database alone.
    Database,
    /// Those of jobs that wait for other servers.
    Network,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 2] = [Self::Database, Self::Network];

    /// Returns its number in the database.
    pub fn number(self) -> i64 {
        self as i64
    }
}

/// What is notified when a job of a lane was queued.
#[derive(Debug, Default)]
pub struct JobsQueued([Arc<Notify>; Lane::ALL.len()]);

impl JobsQueued {
    /// Returns what is notified of the jobs of a lane.
    pub fn of(&self, lane: Lane) -> &Arc<Notify> {
        &self.0[lane as usize]
    }
}
