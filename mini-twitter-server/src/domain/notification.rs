//! The rules of notifications: [`read`] lists and shows them, [`unread`] counts and marks those that are not read,
//! [`preference`] has what people want to be notified of, [`message`] the sentence of each type.
//!
//! Who is notified is decided in [`notify`](super::notify), which of them are still shown in
//! [`visible`](super::visible).

pub mod message;
pub mod preference;
pub mod read;
pub mod unread;

pub use unread::count_unread;
