//! The rules of posts, replies and quotes: one module a story.
//!
//! [`mod@show`] turns rows into what a viewer sees, and is what other words use; [`list`] tells the stories of pages;
//! likes, retweets and bookmarks are modules of their own beside this one.

pub mod create;
pub mod delete;
pub mod edit;
pub mod entities;
pub mod list;
pub mod show;
mod source;
pub mod thread;
mod tie;

pub use create::create;
pub use delete::delete;
pub use edit::edit;
pub use show::{Look, get, show};
pub use thread::thread;
