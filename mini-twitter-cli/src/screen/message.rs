//! Messages on standard error: wrapped between words where it is a terminal.

use std::fmt;

use crate::hint::Hint;
use crate::screen::printer::Screen;
use crate::screen::style::{Style, StyledText};
use crate::screen::wrap;

impl Screen {
    /// Prints a message to standard error, wrapped to the terminal.
    pub fn say(&self, text: impl fmt::Display) {
        self.message_wrapped(StyledText::new().plain(&text.to_string()));
    }

    /// Prints a question to standard error; the answer is typed on the same line.
    pub fn ask(&self, question: &str) {
        self.talk(question);
    }

    /// Prints a hint to standard error: on one line, or its command on a line of its own. A command is not wrapped, so
    /// that it can be pasted.
    pub fn hint(&self, hint: &Hint) {
        let text = StyledText::new()
            .styled(Style::Faint, "hint: ")
            .plain(&format!("{}:", hint.text));
        let command = StyledText::new().plain(&hint.command_line());
        let one_line = text.clone().plain(" ").append(command.clone());
        let columns = self.message_columns();
        let Some(columns) = columns.filter(|it| wrap::text_width(&one_line) > *it) else {
            return self.message(&[one_line]);
        };
        let mut lines = wrap::wrap(&text, columns);
        lines.push(StyledText::new().plain("  ").append(command));
        self.message(&lines);
    }

    /// Prints an error to standard error.
    pub fn error(&self, text: impl fmt::Display) {
        self.message_wrapped(
            StyledText::new()
                .styled(Style::Error, "error:")
                .plain(" ")
                .plain(&text.to_string()),
        );
    }

    /// How wide a message may be; `None` where standard error is no terminal.
    fn message_columns(&self) -> Option<usize> {
        let is_terminal = self.theme().stderr_is_terminal;
        is_terminal.then(|| self.theme().columns())
    }

    fn message_wrapped(&self, text: StyledText) {
        match self.message_columns() {
            Some(columns) => self.message(&wrap::wrap(&text, columns)),
            None => self.message(&[text]),
        }
    }
}
