//! The rules of people and of how two of them are related.
//!
//! [`mod@show`] finds people and converts rows to what a viewer sees, also for other resources; [`list`] has the lists of
//! people, [`relation`] following, blocking and muting; [`erase`] removes what a deleted account leaves of those.

pub mod erase;
pub mod list;
pub mod relation;
pub mod show;

pub use show::{find, find_anyone, find_full, summary, view};
