//! The only module that prints: data to standard output, messages to standard error.
//!
//! A command hands over a value whose type implements [`Show`]; the form is decided here, from [`Output`] and
//! [`Theme`]. Texts of other users are made safe on their way into a card, a table or a message ([`safe`]); JSON has
//! them exactly. To show one more type, write its `impl Show` in `screen/<resource>.rs`.
//!
//! [`Show`]: show::Show
//! [`Theme`]: theme::Theme

pub mod account;
pub mod card;
pub mod completion;
pub mod instance;
pub mod job;
pub mod json;
pub mod list;
mod message;
pub mod notification;
mod output;
pub mod post;
mod printer;
pub mod safe;
pub mod show;
pub mod style;
pub mod table;
pub mod theme;
pub mod thread;
pub mod time;
pub mod timeline;
pub mod user;
pub mod wrap;

pub use self::list::List;
pub use self::output::Output;
pub use self::printer::Screen;
