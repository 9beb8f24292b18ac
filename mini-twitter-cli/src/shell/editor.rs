//! [`LineEditor`]: reads lines from the terminal on a thread of its own, since reading blocks. It reads only while a
//! prompt is shown.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc as blocking;
use std::thread;

use rustyline::config::{Behavior, ColorMode, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use tokio::sync::mpsc;

use crate::failure::Failure;
use crate::shell::helper::{LineHelper, SharedKnown};
use crate::shell::words;

/// How many lines the history keeps.
const HISTORY_LINES: usize = 1000;
/// Commands that may be typed with a password or a code: their lines are not added to the history.
const SECRET_COMMANDS: [&str; 7] = [
    "account",
    "login",
    "register",
    "reactivate",
    "deactivate",
    "password",
    "verify",
];

/// A prompt, without and with escape sequences; both have the same width.
#[derive(Debug, Clone)]
pub(super) struct Prompt {
    pub(super) raw: String,
    pub(super) styled: String,
}

/// A line to read, after the lines that it continues.
#[derive(Debug)]
struct Request {
    prompt: Prompt,
    before: String,
}

/// What reading a line ended with.
#[derive(Debug)]
pub(super) enum LineEvent {
    /// The line, after the lines that it continues.
    Line(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D.
    End,
    /// The terminal cannot be read.
    Failed(String),
}

/// The thread that reads lines.
#[derive(Debug)]
pub(super) struct LineEditor {
    requests: blocking::Sender<Request>,
    events: mpsc::UnboundedReceiver<LineEvent>,
}

impl LineEditor {
    /// Starts the thread; it ends when the editor is dropped.
    pub(super) fn start(
        known: SharedKnown,
        history: Option<PathBuf>,
        colour: bool,
    ) -> Result<Self, Failure> {
        let (requests, requests_receiver) = blocking::channel();
        let (events_sender, events) = mpsc::unbounded_channel();
        let run = move || {
            serve(
                &requests_receiver,
                &events_sender,
                known,
                history.as_deref(),
                colour,
            );
        };
        let started = thread::Builder::new().name("prompt".to_owned()).spawn(run);
        started.map_err(|error| Failure::other(format!("cannot start the prompt: {error}")))?;
        Ok(Self { requests, events })
    }

    /// Shows the prompt and reads a line, which continues the lines of `before`.
    pub(super) async fn line(&mut self, prompt: Prompt, before: String) -> LineEvent {
        let ended = || LineEvent::Failed("the prompt has ended".to_owned());
        // When the thread has ended, its last event says why.
        drop(self.requests.send(Request { prompt, before }));
        self.events.recv().await.unwrap_or_else(ended)
    }
}

type Readline = rustyline::Editor<LineHelper, FileHistory>;

/// Reads a line for each request, until one side of the channels is gone.
fn serve(
    requests: &blocking::Receiver<Request>,
    events: &mpsc::UnboundedSender<LineEvent>,
    known: SharedKnown,
    history: Option<&Path>,
    colour: bool,
) {
    let failed = match open(known, history, colour) {
        Ok(mut readline) => {
            while let Ok(request) = requests.recv() {
                let event = read(&mut readline, request, history);
                if events.send(event).is_err() {
                    return;
                }
            }
            return;
        }
        Err(error) => LineEvent::Failed(format!("cannot open a prompt: {error}")),
    };
    // If this cannot be sent, the receiver is gone and needs no event.
    drop(events.send(failed));
}

fn open(known: SharedKnown, history: Option<&Path>, colour: bool) -> rustyline::Result<Readline> {
    let colour_mode = if colour {
        ColorMode::Enabled
    } else {
        ColorMode::Disabled
    };
    let config = Config::builder()
        .max_history_size(HISTORY_LINES)?
        .history_ignore_space(true)
        // The prompt is no data: in `shell | tee log` only data goes to the log.
        .behavior(Behavior::PreferTerm)
        .completion_type(CompletionType::List)
        .color_mode(colour_mode)
        .build();
    let mut readline = Readline::with_config(config)?;
    readline.set_helper(Some(LineHelper::new(known, colour)));
    match history.map(|path| readline.load_history(path)) {
        Some(Err(ReadlineError::Io(error))) if error.kind() == io::ErrorKind::NotFound => {}
        Some(Err(error)) => tracing::warn!(%error, "the history cannot be read"),
        Some(Ok(())) | None => {}
    }
    Ok(readline)
}

fn read(readline: &mut Readline, request: Request, history: Option<&Path>) -> LineEvent {
    let Request { prompt, before } = request;
    match readline.readline(&(&prompt.raw, &prompt.styled)) {
        Ok(line) => {
            let is_first = before.is_empty();
            let text = if is_first {
                line
            } else {
                before + "\n" + &line
            };
            if words::split(&text).is_some() {
                add_to_history(readline, &text, history);
            }
            LineEvent::Line(text)
        }
        Err(ReadlineError::Interrupted) => LineEvent::Interrupted,
        Err(ReadlineError::Eof) => LineEvent::End,
        Err(error) => LineEvent::Failed(format!("cannot read a line: {error}")),
    }
}

/// Adds a line to the history, in memory and in the file, which rustyline creates with mode 0600.
fn add_to_history(readline: &mut Readline, line: &str, history: Option<&Path>) {
    if line.trim().is_empty() || may_hold_a_secret(line) {
        return;
    }
    let added = readline.add_history_entry(line);
    let append = |_| history.map_or(Ok(()), |path| readline.append_history(path));
    if let Err(error) = added.and_then(append) {
        tracing::warn!(%error, "the history cannot be written");
    }
}

/// Whether a line may contain a password. A false match only leaves a line out of the history.
pub(super) fn may_hold_a_secret(line: &str) -> bool {
    let line = line.to_lowercase();
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    words.any(|word| SECRET_COMMANDS.contains(&word))
}
