//! [`Tasks`]: the states of the background tasks, written by their supervisor and shown by `/health/ready`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::time::Timestamp;
use serde::Serialize;

/// The states of the background tasks.
#[derive(Debug, Default)]
pub struct Tasks(Mutex<Vec<TaskState>>);

/// The state of a background task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskState {
    /// Its name.
    pub name: &'static str,
    /// False from a failure until it succeeds again, and once the server stops.
    pub is_running: bool,
    /// How often it was restarted after an error, a panic or a timeout, since the process started.
    pub restarts: u64,
    /// What its last failure was: `internal` for a panic, `unavailable` for a timeout. It stays after a recovery.
    pub last_error: Option<ErrorCode>,
    /// When it last succeeded; none before the first time.
    pub last_success: Option<Timestamp>,
}

impl Tasks {
    /// Records that `name` runs from now on.
    pub fn started(&self, name: &'static str) {
        self.update(name, |task| task.is_running = true);
    }

    /// Records that `name` has done its work at `now`.
    pub fn succeeded(&self, name: &'static str, now: Timestamp) {
        self.update(name, |task| {
            (task.is_running, task.last_success) = (true, Some(now));
        });
    }

    /// Records that `name` has failed with `code` and will be restarted.
    pub fn failed(&self, name: &'static str, code: ErrorCode) {
        self.update(name, |task| {
            (task.is_running, task.last_error) = (false, Some(code));
            task.restarts += 1;
        });
    }

    /// Records that `name` has ended because the server stops.
    pub fn stopped(&self, name: &'static str) {
        self.update(name, |task| task.is_running = false);
    }

    /// Returns the state of every task, in the order in which they were started.
    pub fn list(&self) -> Vec<TaskState> {
        self.states().clone()
    }

    fn update(&self, name: &'static str, change: impl FnOnce(&mut TaskState)) {
        let mut states = self.states();
        let at = states.iter().position(|task| task.name == name);
        let at = at.unwrap_or_else(|| {
            states.push(TaskState {
                name,
                is_running: false,
                restarts: 0,
                last_error: None,
                last_success: None,
            });
            states.len() - 1
        });
        change(&mut states[at]);
    }

    fn states(&self) -> MutexGuard<'_, Vec<TaskState>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
