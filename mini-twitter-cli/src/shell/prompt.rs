//! Lines that somebody types: a prompt that says who and where, and an editor on a thread of its own.

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::line::{Line, Style};
use crate::shell::complete::Known;
use crate::shell::editor::{Editor, Prompt, Typed};
use crate::shell::order::Order;
use crate::shell::session::{Flow, Session};
use crate::shell::words;
use crate::start;

/// Asks for lines and does what they ask for, until `exit` or Ctrl-D.
///
/// # Errors
/// When there is no terminal to ask on.
pub(super) async fn run(context: &mut Context) -> Result<(), Failure> {
    let profile = context.profile()?;
    profile.prepare()?;
    let colour = context.screen.look().colours_data();
    let known = Known::default();
    let mut editor = Editor::start(known.clone(), profile.file("history"), colour)?;
    context.screen.say(concat!(
        "mini-twitter ",
        env!("CARGO_PKG_VERSION"),
        ": help tells the commands, Tab completes them, Ctrl-D leaves"
    ));
    let mut session = Session::new(context);
    loop {
        known.learn(session.context);
        let text = match editor.line(prompt(session.context)?).await {
            Typed::Line(text) => text,
            Typed::Interrupted => continue,
            Typed::End => return Ok(()),
            Typed::Failed(what) => return Err(Failure::other(what)),
        };
        if run_text(&mut session, &text).await? == Flow::Leave {
            return Ok(());
        }
    }
}

/// Does what was typed, which may be several lines when it was pasted.
async fn run_text(session: &mut Session<'_>, text: &str) -> Result<Flow, Failure> {
    if text.trim().is_empty() && session.is_reading() {
        return told(session, Order::More).await;
    }
    let Some(lines) = words::read(text) else {
        session.context.screen.error("the quote never ends");
        return Ok(Flow::GoOn);
    };
    for words in lines {
        let flow = match Order::read(words) {
            Ok(order) => told(session, order).await?,
            Err(failure) => {
                start::tell(&failure, &session.context.screen);
                Flow::GoOn
            }
        };
        if flow == Flow::Leave {
            return Ok(flow);
        }
    }
    Ok(Flow::GoOn)
}

/// Does what a line asks for and says how it went wrong; only a terminal that has gone ends the shell.
async fn told(session: &mut Session<'_>, order: Order) -> Result<Flow, Failure> {
    let ended = session.obey(order).await;
    let screen = &session.context.screen;
    match ended {
        Err(failure) if failure.exit() == Exit::Done => return Err(failure),
        Err(failure) => start::tell(&failure, screen),
        Ok(Flow::Leave) => return Ok(Flow::Leave),
        Ok(Flow::GoOn) => {}
    }
    if session.is_reading() {
        screen.say("there is more: press Enter");
    }
    Ok(Flow::GoOn)
}

/// `alice@127.0.0.1:8080> `: who and where, and the profile where that is called otherwise.
fn prompt(context: &Context) -> Result<Prompt, Failure> {
    let profile = context.profile()?;
    let server = context.server(&profile);
    let host = server.split_once("://").map_or(&*server, |(_, host)| host);
    let who = profile.settings.username.as_deref();
    let is_known = who == Some(profile.name.as_str()) || profile.name == Default::default();
    let mut line = match who {
        Some(name) => Line::new().word(Style::Strong, name),
        None => Line::new().faint("nobody"),
    };
    line = line.faint("@").word(Style::Faint, host);
    if !is_known {
        line = line
            .faint(" (")
            .word(Style::Faint, profile.name.as_str())
            .faint(")");
    }
    line = line.plain("> ");
    Ok(Prompt {
        raw: line.painted(false),
        styled: line.painted(true),
    })
}
