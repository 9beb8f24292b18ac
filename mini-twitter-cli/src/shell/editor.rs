//! The line editor, on a thread of its own: reading a line blocks, and while nobody is asked, nobody reads.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc as blocking;
use std::thread;

use rustyline::config::{Behavior, ColorMode, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use tokio::sync::mpsc;

use crate::failure::Failure;
use crate::shell::complete::{Assistant, Known};

/// How many lines of history are kept.
const HISTORY: usize = 1000;
/// Words of lines that may go with a password: such lines are not kept.
const SECRET: [&str; 5] = ["login", "register", "reactivate", "deactivate", "password"];

/// What stands before a line; both forms take the same columns.
#[derive(Debug, Clone)]
pub(super) struct Prompt {
    pub(super) raw: String,
    pub(super) styled: String,
}

/// What somebody typed.
#[derive(Debug)]
pub(super) enum Typed {
    Line(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D.
    End,
    /// The terminal cannot be read.
    Failed(String),
}

/// The thread that somebody types on.
#[derive(Debug)]
pub(super) struct Editor {
    ask: blocking::Sender<Prompt>,
    typed: mpsc::UnboundedReceiver<Typed>,
}

impl Editor {
    /// Starts the thread; it ends when this is dropped.
    pub(super) fn start(known: Known, history: PathBuf, colour: bool) -> Result<Self, Failure> {
        let (ask, asked) = blocking::channel();
        let (say, typed) = mpsc::unbounded_channel();
        let run = move || serve(&asked, &say, known, &history, colour);
        let started = thread::Builder::new().name("prompt".to_owned()).spawn(run);
        started.map_err(|error| Failure::other(format!("cannot start the prompt: {error}")))?;
        Ok(Self { ask, typed })
    }

    /// Asks for a line.
    pub(super) async fn line(&mut self, prompt: Prompt) -> Typed {
        let gone = || Typed::Failed("the prompt has ended".to_owned());
        if self.ask.send(prompt).is_err() {
            return self.typed.recv().await.unwrap_or_else(gone);
        }
        self.typed.recv().await.unwrap_or_else(gone)
    }
}

type Reader = rustyline::Editor<Assistant, FileHistory>;

fn serve(
    asked: &blocking::Receiver<Prompt>,
    say: &mpsc::UnboundedSender<Typed>,
    known: Known,
    history: &Path,
    colour: bool,
) {
    let typed = match reader(known, history, colour) {
        Ok(mut reader) => {
            while let Ok(prompt) = asked.recv() {
                let typed = typed(&mut reader, &prompt, history);
                if say.send(typed).is_err() {
                    return;
                }
            }
            return;
        }
        Err(error) => Typed::Failed(format!("cannot open a prompt: {error}")),
    };
    // Whoever asked has gone when this cannot be sent.
    drop(say.send(typed));
}

fn reader(known: Known, history: &Path, colour: bool) -> rustyline::Result<Reader> {
    let colour_mode = if colour {
        ColorMode::Enabled
    } else {
        ColorMode::Disabled
    };
    let config = Config::builder()
        .max_history_size(HISTORY)?
        .history_ignore_space(true)
        // The prompt is talk: in `shell | tee log` only the data goes to the log.
        .behavior(Behavior::PreferTerm)
        .completion_type(CompletionType::List)
        .color_mode(colour_mode)
        .build();
    let mut reader = Reader::with_config(config)?;
    reader.set_helper(Some(Assistant::new(known, colour)));
    match reader.load_history(history) {
        Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, "the history cannot be read"),
        Ok(()) => {}
    }
    Ok(reader)
}

fn typed(reader: &mut Reader, prompt: &Prompt, history: &Path) -> Typed {
    match reader.readline(&(&prompt.raw, &prompt.styled)) {
        Ok(line) => {
            keep(reader, &line, history);
            Typed::Line(line)
        }
        Err(ReadlineError::Interrupted) => Typed::Interrupted,
        Err(ReadlineError::Eof) => Typed::End,
        Err(error) => Typed::Failed(format!("cannot read a line: {error}")),
    }
}

/// Keeps a line in memory and in the file, which the library makes for its owner alone.
fn keep(reader: &mut Reader, line: &str, history: &Path) {
    if line.trim().is_empty() || may_hold_a_secret(line) {
        return;
    }
    let kept = reader.add_history_entry(line);
    if let Err(error) = kept.and_then(|_| reader.append_history(history)) {
        tracing::warn!(%error, "the history cannot be written");
    }
}

/// Whether a line signs in or goes with a password. A word in a quoted text does no harm but to be forgotten.
pub(super) fn may_hold_a_secret(line: &str) -> bool {
    let line = line.to_lowercase();
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    words.any(|word| SECRET.contains(&word))
}
