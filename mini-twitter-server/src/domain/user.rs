//! The rules of people and how two of them stand to each other.
//!
//! [`mod@show`] finds someone and turns rows into what a viewer sees, and is what other words use; [`list`] tells the
//! stories of pages, [`relation`] those of following, blocking and muting.

pub mod list;
pub mod relation;
pub mod show;

pub use show::{find, find_anyone, find_full, summary, view};
