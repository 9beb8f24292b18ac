//! The rules of posts, replies and quotes: one module a story.
//!
//! [`mod@show`] turns rows into what a viewer sees, and is what other words use; [`list`] tells the stories of pages;
//! likes, retweets and bookmarks are modules of their own beside this one.

pub mod bookmark;
pub mod create;
pub mod delete;
pub mod edit;
pub mod entities;
pub mod like;
pub mod list;
mod references;
pub mod retweet;
pub mod show;
pub mod thread;

pub use create::create;
pub use delete::delete;
pub use edit::edit;
pub use show::{Viewpoint, get, show};
pub use thread::thread;
