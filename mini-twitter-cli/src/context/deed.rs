//! What a command has done, or may have done, when it ends without its result on the screen.

use std::io;

use mini_twitter_client::Error;

use crate::context::invocation::Invocation;
use crate::failure::Failure;
use crate::hint::Hint;
use crate::screen::Screen;
use crate::screen::show::Show;

/// What was done, where the result does not need to be named.
pub const CHANGED: &str = "the change was made";

impl Invocation<'_> {
    /// Shows the result of a change. When it cannot be printed, the failure says what was done: a command that is
    /// repeated for its failure would do it twice.
    ///
    /// # Errors
    /// When it cannot be printed.
    pub fn show_done<T: Show>(&mut self, done: &str, value: &T) -> Result<(), Failure> {
        let shown = self.screen.show(value);
        self.save_last_output();
        shown.map_err(|error| unseen(done, error))
    }

    /// Waits for the answer to a request that must not be repeated blindly. When Ctrl-C ends the command before, says
    /// that it `may_be` done, and how to look.
    ///
    /// # Errors
    /// Those of the request.
    pub async fn answer<T>(
        &self,
        call: impl IntoFuture<Output = Result<T, Error>>,
        may_be: Hint,
    ) -> Result<T, Error> {
        let mut pending = Pending {
            screen: self.screen.clone(),
            hint: Some(self.to_paste(may_be)),
        };
        let answer = call.await;
        pending.hint = None;
        answer
    }

    /// Prints to standard error what can be done next, as the last step of a command.
    ///
    /// # Errors
    /// None; the result lets a command end with this call.
    pub fn hint(&self, next: Hint) -> Result<(), Failure> {
        self.screen.hint(&self.to_paste(next));
        Ok(())
    }

    /// Returns a hint with what this line has and its command needs.
    fn to_paste(&self, hint: Hint) -> Hint {
        let flags = self.context.flags_of_hints(&self.options);
        hint.in_session(self.context.has_token()).with_flags(&flags)
    }
}

/// The failure to print the result of what was done; a closed output is a success.
pub fn unseen(done: &str, error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return error.into();
    }
    Failure::other(format!("{done}, but the output cannot be written: {error}"))
}

/// Prints its hint when it is dropped before the answer.
struct Pending {
    screen: Screen,
    hint: Option<Hint>,
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(hint) = self.hint.take() {
            self.screen.hint(&hint);
        }
    }
}
