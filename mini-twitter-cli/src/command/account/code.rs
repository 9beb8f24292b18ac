//! Reads a code that was mailed: from the arguments, else from the terminal.

use std::convert::Infallible;

use mini_twitter_core::field::Secret;

use crate::context::Invocation;
use crate::failure::Failure;

/// What a dry run shows in place of a code that was not given.
const PLACEHOLDER: &str = "000000";

/// Parses a code as people type it: `123456`, `123 456`.
///
/// # Errors
/// Never; the request says what is wrong with a code.
pub(super) fn code(text: &str) -> Result<Secret, Infallible> {
    let digits: String = text.split_whitespace().collect();
    Ok(Secret::new(digits))
}

impl Invocation<'_> {
    /// Returns the code that was given as `argument`, else asks for it. A dry run takes a placeholder.
    ///
    /// # Errors
    /// Exit code 2 when there is none and the user cannot be asked.
    pub(super) async fn code(
        &mut self,
        given: Option<Secret>,
        argument: &str,
    ) -> Result<Secret, Failure> {
        if let Some(given) = given {
            return Ok(given);
        }
        if self.options.dry_run {
            return Ok(Secret::new(PLACEHOLDER));
        }
        if !self.context.input.is_interactive() {
            return Err(Failure::usage(format!(
                "no code: there is no terminal to ask at, so give it as {argument}"
            )));
        }
        self.screen.ask("Code: ");
        let line = self.context.input.next_line().await?;
        let Ok(typed) = code(&line.unwrap_or_default());
        match typed.expose().is_empty() {
            true => Err(Failure::usage("no code was given")),
            false => Ok(typed),
        }
    }
}
