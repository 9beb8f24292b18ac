//! Lines of a script: no prompt, no colour, no question. It stops at the first line that fails.

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{Input, Script};
use crate::shell::order::{Expected, Order};
use crate::shell::session::{Flow, Session};
use crate::shell::words;
use crate::start;

/// Runs the lines of `script`; with `keep_going` all of them, whatever each ends in.
///
/// # Errors
/// What the first line that failed ended in, which was told.
pub(super) async fn run(
    context: &mut Context,
    script: Script,
    keep_going: bool,
) -> Result<(), Failure> {
    let outer_input = std::mem::replace(&mut context.input, Input::Script(script));
    let outer_screen = context.screen.clone();
    let outer_options = context.options.clone();
    context.screen = outer_screen.for_script();
    let ended = run_lines(&mut Session::new(context), keep_going).await;
    // What a script changes ends with it: `as bob` in a file does not outlive the file.
    context.options = outer_options;
    context.screen = outer_screen;
    context.input = outer_input;
    ended
}

async fn run_lines(session: &mut Session<'_>, keep_going: bool) -> Result<(), Failure> {
    let mut first = None;
    while let Some((place, lines)) = next_lines(&mut session.context.input)? {
        for words in lines {
            let failure = match run_line(session, words).await {
                Ok(Flow::GoOn) => continue,
                Ok(Flow::Leave) => return first.map_or(Ok(()), Err),
                Err(failure) => failure,
            };
            let exit = failure.exit();
            if exit == Exit::Done {
                return Err(failure);
            }
            start::tell_at(Some(&place), &failure, &session.context.screen);
            first.get_or_insert_with(|| Failure::told(exit));
            if !keep_going || exit == Exit::Interrupted {
                return Err(Failure::told(exit));
            }
        }
    }
    first.map_or(Ok(()), Err)
}

/// Where lines begin, and their words.
type Placed = (String, Vec<Vec<String>>);

/// The next command with the lines it goes on over, made words, and where it begins.
fn next_lines(input: &mut Input) -> Result<Option<Placed>, Failure> {
    let Input::Script(script) = input else {
        return Ok(None);
    };
    let Some(mut text) = script.next_line()? else {
        return Ok(None);
    };
    let place = script.place();
    loop {
        if let Some(lines) = words::read(&text) {
            return Ok(Some((place, lines)));
        }
        let Some(line) = script.next_line()? else {
            let what = format!("{place}: the quote or the line that begins here never ends");
            return Err(Failure::usage(what));
        };
        text.push('\n');
        text.push_str(&line);
    }
}

async fn run_line(session: &mut Session<'_>, mut words: Vec<String>) -> Result<Flow, Failure> {
    let expected = Expected::take(&mut words)?;
    let ended = match Order::read(words) {
        Ok(order) => session.obey(order).await,
        Err(failure) => Err(failure),
    };
    match expected.judge(ended)? {
        Ok(flow) => Ok(flow),
        Err(failure) => {
            let what = failure.what();
            let what = what.lines().next().unwrap_or_default().to_owned();
            let what = [vec![what], failure.field_lines()].concat().join("; ");
            let screen = &session.context.screen;
            screen.say(format!("failed as it must: {what}"));
            Ok(Flow::GoOn)
        }
    }
}
