//! Background tasks: they run beside the requests until the server stops. [`Supervisor`] runs each independently.
//!
//! A layer above the domain, started by [`serve`](crate::serve). A new task is a file here and its line in [`all`]; its
//! name is the file's.

pub mod idempotency_cleanup;
mod lease;
pub mod supervisor;
mod usage;

pub use self::supervisor::{Progress, Supervisor, Task};

/// Returns every task of the server.
pub fn all() -> Vec<Task> {
    vec![lease::task(), usage::task(), idempotency_cleanup::task()]
}
