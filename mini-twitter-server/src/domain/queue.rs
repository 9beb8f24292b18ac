//! The queue of jobs: what happens after the answer. A [`Job`] is queued in the transaction of what causes it, and run by
//! a worker ([`work`]) of any process that shares the database.
//!
//! A job is deleted in the transaction of its effect, so that a crash at any point neither loses nor repeats the effect.
//! What a job does outside of the database (a mail) may happen twice: each job says how it copes. The jobs are in
//! [`job`](crate::domain::job), a file each.

pub mod admin;
mod enqueue;
mod kind;
pub mod schedule;
pub mod work;

pub use self::enqueue::{QueueOptions, enqueue};
pub use self::kind::{Job, JobError, Kind, Ran, Registered, Retry, Schedule};
pub use crate::state::lane::Lane;
