//! The rules of notifications. [`read`] tells the stories of showing them, [`unread`] of all that is not read,
//! [`preference`] of what people want to be told; `sight` says what is still shown, [`message`] puts it into words.
//!
//! Who is told in the first place is decided in [`notify`](super::notify).

pub mod message;
pub mod preference;
pub mod read;
pub mod unread;

pub use unread::count_unread;
