//! The rules of posts, replies, quotes, likes, retweets and bookmarks: one module per operation.
//!
//! [`mod@show`] converts rows to what a viewer sees, also for other resources; [`list`] has the lists of posts, [`erase`] removes
//! what a deleted account wrote and did.

pub mod bookmark;
pub mod create;
pub mod delete;
pub mod edit;
pub mod entities;
pub mod erase;
pub mod like;
pub mod list;
mod people;
mod references;
pub mod retweet;
pub mod show;
pub mod thread;

pub use create::create;
pub use delete::delete;
pub use edit::edit;
pub use show::{Viewpoint, get, show};
pub use thread::thread;
