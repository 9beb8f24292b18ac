//! Runs the lines that the user types at a prompt, which shows the user and the server.

use std::mem;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::{Profile, ProfileName};
use crate::report;
use crate::screen::style::{Style, StyledText};
use crate::shell::editor::{LineEditor, LineEvent, Prompt};
use crate::shell::helper::SharedKnown;
use crate::shell::interpreter::{Flow, Interpreter, RunCommand};
use crate::shell::line::ShellLine;
use crate::shell::words;

/// Reads and executes lines until `exit` or Ctrl-D.
///
/// # Errors
/// When the terminal cannot be read.
pub(super) async fn run(context: &mut Context, run: RunCommand) -> Result<(), Failure> {
    let profile = context.profile()?;
    let colour = context.screen.theme().colours_stdout();
    let known = SharedKnown::default();
    let history = profile.create_folder_of("history");
    let history = history.unwrap_or_else(|failure| {
        context.warn_unless_saved(Err(failure), "the lines typed here are not kept");
        None
    });
    let mut editor = LineEditor::start(known.clone(), history, colour)?;
    context.screen.say(concat!(
        "mini-twitter ",
        env!("CARGO_PKG_VERSION"),
        ": type help for the commands, Tab to complete, Ctrl-D to leave"
    ));
    let mut interpreter = Interpreter::new(context, run);
    // The lines of a command whose quote is still open.
    let mut open = String::new();
    loop {
        let profile = interpreter.context.profile()?;
        let server = interpreter.context.server(&profile);
        interpreter.context.load_last_output(&profile, &server);
        known.update(interpreter.context);
        let is_first = open.is_empty();
        let prompt = if is_first {
            prompt(interpreter.context, &profile, &server)
        } else {
            Prompt::of(&StyledText::new().plain("> "))
        };
        let text = match editor.line(prompt, mem::take(&mut open)).await {
            LineEvent::Line(text) if words::split(&text).is_none() => {
                if is_first {
                    let screen = &interpreter.context.screen;
                    screen.say(words::what_is_open(&text));
                }
                open = text;
                continue;
            }
            LineEvent::Line(text) => text,
            LineEvent::Interrupted => continue,
            LineEvent::End => return Ok(()),
            LineEvent::Failed(message) => return Err(Failure::other(message)),
        };
        if run_text(&mut interpreter, &text).await? == Flow::Exit {
            return Ok(());
        }
    }
}

/// Executes what was typed: one line, or several when they were pasted.
async fn run_text(interpreter: &mut Interpreter<'_>, text: &str) -> Result<Flow, Failure> {
    if text.trim().is_empty() && interpreter.has_more() {
        return execute(interpreter, ShellLine::More).await;
    }
    let Some(lines) = words::split(text) else {
        interpreter.context.screen.error("unclosed quote");
        return Ok(Flow::Continue);
    };
    for words in lines {
        let outer = interpreter.context.screen.clone();
        interpreter.context.screen = outer.of_line(&words);
        let flow = match ShellLine::parse(&words) {
            Ok(line) => execute(interpreter, line).await,
            Err(failure) => {
                report::failure(&failure, &interpreter.context.screen);
                Ok(Flow::Continue)
            }
        };
        interpreter.context.screen = outer;
        if flow? == Flow::Exit {
            return Ok(Flow::Exit);
        }
    }
    Ok(Flow::Continue)
}

/// Executes a line and prints its failure; only a closed output ends the shell.
async fn execute(interpreter: &mut Interpreter<'_>, line: ShellLine) -> Result<Flow, Failure> {
    let result = interpreter.execute(line).await;
    let screen = &interpreter.context.screen;
    match result {
        Err(failure) if failure.exit() == Exit::Done => return Err(failure),
        Err(failure) => {
            report::failure(&failure, screen);
        }
        Ok(Flow::Exit) => return Ok(Flow::Exit),
        Ok(Flow::Continue) => {}
    }
    if interpreter.has_more() {
        screen.say("there is more: press Enter");
    }
    Ok(Flow::Continue)
}

/// Returns the prompt: `alice@127.0.0.1:8080> `, with the profile if it has another name than the user. Whose a personal
/// access token is, only the server knows: `(token)@127.0.0.1:8080> `.
fn prompt(context: &Context, profile: &Profile, server: &str) -> Prompt {
    let host = server.split_once("://").map_or(server, |(_, host)| host);
    let username = profile.settings.username.as_deref();
    let username = username.filter(|_| profile.is_signed_in() && !context.has_token());
    let is_default = profile.name == ProfileName::default();
    let mut text = match username {
        Some(name) => StyledText::new().inline(Style::Strong, name),
        None if context.has_token() => StyledText::new().faint("(token)"),
        None => StyledText::new().faint("nobody"),
    };
    text = text.faint("@").inline(Style::Faint, host);
    if !is_default && username != Some(profile.name.as_str()) {
        text = text
            .faint(" (")
            .inline(Style::Faint, profile.name.as_str())
            .faint(")");
    }
    Prompt::of(&text.plain("> "))
}

impl Prompt {
    fn of(text: &StyledText) -> Self {
        Self {
            raw: text.render(false),
            styled: text.render(true),
        }
    }
}
