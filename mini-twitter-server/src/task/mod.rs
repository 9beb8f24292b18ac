//! Background tasks: they run beside the requests until the server stops. [`Supervisor`] runs each independently.
//!
//! A layer above the domain, started by [`serve`](crate::serve). A new task is a file here and its line in [`all`]; its
//! name is the file's.

mod job_listener;
mod lease;
mod network_worker;
mod schedule;
pub mod supervisor;
mod usage;
mod worker;

pub use self::supervisor::{Progress, Supervisor, Task};

/// Returns every task of the server.
pub fn all() -> Vec<Task> {
    let mut tasks = vec![
        lease::task(),
        usage::task(),
        schedule::task(),
        job_listener::task(),
    ];
    tasks.extend(worker::tasks());
    tasks.extend(network_worker::tasks());
    tasks
}
