//! [`Hint`]: what the user can do about a failure, with a command that can be pasted.
//!
//! [`of`] returns the hint for a client's error from what is known of the command, its [`Attempt`]. A failure found by
//! this program brings its own hint, see `Failure::with_hint`.

mod attempt;
mod line;
mod table;

pub use self::attempt::Attempt;
pub use self::line::{Flag, Hint};
pub use self::table::{help_of, is_refused_token, is_wrong_path, of, repeat_without_token};
