//! The rules of notifications: [`read`] lists and shows them, [`unread`] counts and marks those that are not read,
//! [`preference`] has the types that people are notified of, [`message`] the message of each type, [`unsubscribe`] stops
//! mails by a link.
//!
//! [`notify`](super::notify) decides who is notified, [`visible`](super::visible) which notifications are still shown.

pub mod message;
pub mod preference;
pub mod read;
pub mod unread;
pub mod unsubscribe;

pub use unread::count_unread;
