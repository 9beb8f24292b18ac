//! [`LineHelper`]: what the line editor asks for while a line is typed: completions, and the rest of the line.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::validate::Validator;
use rustyline::{Context as EditorContext, Helper};

use crate::context::Context;
use crate::shell::complete::{Completions, Known};
use crate::shell::words;

/// What completions are made from, shared with the thread of the line editor.
#[derive(Debug, Clone, Default)]
pub(super) struct SharedKnown(Arc<Mutex<Known>>);

impl SharedKnown {
    /// Updates it from what was shown since the last line.
    pub(super) fn update(&self, context: &Context) {
        let known = Known {
            words: context.screen.completion_words(),
            output: context.screen.last_output(),
            profiles: context.profiles.names(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }

    fn get(&self) -> Known {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Completes words, and suggests the rest of a line.
pub(super) struct LineHelper {
    known: SharedKnown,
    completions: Completions,
    history: HistoryHinter,
    colour: bool,
}

impl LineHelper {
    pub(super) fn new(known: SharedKnown, colour: bool) -> Self {
        Self {
            known,
            completions: Completions::default(),
            history: HistoryHinter::new(),
            colour,
        }
    }
}

impl Helper for LineHelper {}

impl Completer for LineHelper {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &EditorContext<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let (start, found) = self.completions.of(line, at, &self.known.get());
        let (_, is_quoted) = words::last(&line[..at]);
        let only = found.len() == 1 && !is_quoted;
        let end = if only { " " } else { "" };
        Ok((start, found.into_iter().map(|it| it + end).collect()))
    }
}

impl Hinter for LineHelper {
    type Hint = Suggestion;

    fn hint(&self, line: &str, at: usize, typing: &EditorContext<'_>) -> Option<Suggestion> {
        if at < line.len() || line.trim().is_empty() || line.contains('\n') {
            return None;
        }
        let usage = || {
            Some(Suggestion {
                text: self.completions.usage(line)?,
                is_insertable: false,
            })
        };
        usage().or_else(|| {
            let text = self.history.hint(line, at, typing)?;
            let is_one_line = !text.contains('\n');
            is_one_line.then_some(Suggestion {
                text,
                is_insertable: true,
            })
        })
    }
}

/// What is shown after the cursor: the rest of an earlier line, which the right arrow inserts, or the arguments.
pub(super) struct Suggestion {
    text: String,
    is_insertable: bool,
}

impl rustyline::hint::Hint for Suggestion {
    fn display(&self) -> &str {
        &self.text
    }
    fn completion(&self) -> Option<&str> {
        self.is_insertable.then_some(&self.text)
    }
}

impl Highlighter for LineHelper {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colour {
            Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
        } else {
            Cow::Borrowed(hint)
        }
    }
}

/// Every line is accepted: an open quote continues at a prompt of its own.
impl Validator for LineHelper {}
