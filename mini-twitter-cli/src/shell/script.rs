//! Runs the lines of a script: without prompt, colour or questions. It stops at the first line that fails.

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{Input, Script};
use crate::report;
use crate::shell::interpreter::{Flow, Interpreter, RunCommand};
use crate::shell::line::{Expected, ShellLine};
use crate::shell::words;

/// Runs the lines of `script`; with `keep_going` all of them, even after a failure.
///
/// # Errors
/// The failure of the first line that failed, which has been printed.
pub(super) async fn run(
    context: &mut Context,
    script: Script,
    keep_going: bool,
    run: RunCommand,
) -> Result<(), Failure> {
    context.input.begin(script);
    let outer_screen = context.screen.clone();
    let outer_options = context.options.clone();
    context.screen = outer_screen.for_script();
    let result = run_lines(&mut Interpreter::new(context, run), keep_going).await;
    // What a script changes ends with it: `as bob` in a file does not outlive the file.
    context.options = outer_options;
    context.screen = outer_screen;
    context.input.end();
    result
}

async fn run_lines(interpreter: &mut Interpreter<'_>, keep_going: bool) -> Result<(), Failure> {
    let mut first = None;
    while let Some(statement) = next_statement(&mut interpreter.context.input).await? {
        for words in statement.lines {
            let failure = match run_line(interpreter, words).await {
                Ok(Flow::Continue) => continue,
                Ok(Flow::Exit) => return first.map_or(Ok(()), Err),
                Err(failure) => failure,
            };
            let exit = failure.exit();
            if exit == Exit::Done {
                return Err(failure);
            }
            let location = Some(statement.location.as_str());
            report::failure_at(location, &failure, &interpreter.context.screen);
            first.get_or_insert_with(|| Failure::reported(exit));
            if !keep_going || exit == Exit::Interrupted {
                return Err(Failure::reported(exit));
            }
        }
    }
    first.map_or(Ok(()), Err)
}

/// A line of a script, with the lines it continues on.
struct Statement {
    /// Where it begins: `tour.mt:12`.
    location: String,
    /// Its words: one item, or none for a comment or a blank line.
    lines: Vec<Vec<String>>,
}

async fn next_statement(input: &mut Input) -> Result<Option<Statement>, Failure> {
    tokio::select! {
        // First, so that the end of an interrupted writer is not the end of the script.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
        statement = read_statement(input) => statement,
    }
}

async fn read_statement(input: &mut Input) -> Result<Option<Statement>, Failure> {
    let Input::Script(script) = input else {
        return Ok(None);
    };
    let Some(mut text) = script.next_line().await? else {
        return Ok(None);
    };
    let location = script.location();
    loop {
        if let Some(lines) = words::split(&text) {
            return Ok(Some(Statement { location, lines }));
        }
        let Some(line) = script.next_line().await? else {
            let message = format!("{location}: unclosed quote, or backslash at the end");
            return Err(Failure::usage(message));
        };
        text.push('\n');
        text.push_str(&line);
    }
}

async fn run_line(
    interpreter: &mut Interpreter<'_>,
    mut words: Vec<String>,
) -> Result<Flow, Failure> {
    let expected = Expected::take(&mut words)?;
    let result = match ShellLine::parse(&words) {
        Ok(line) => interpreter.execute(line).await,
        Err(failure) => Err(failure),
    };
    match expected.check(result)? {
        Ok(flow) => Ok(flow),
        Err(failure) => {
            let message = failure.message();
            let message = message.lines().next().unwrap_or_default().to_owned();
            let message = [vec![message], failure.field_lines()].concat().join("; ");
            let screen = &interpreter.context.screen;
            screen.say(format!("failed as expected: {message}"));
            Ok(Flow::Continue)
        }
    }
}
