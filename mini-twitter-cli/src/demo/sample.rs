//! The sample data: users, follows, posts and likes, made by a script whose lines set the server's clock.

use std::io;
use std::path::Path;
use std::time::Duration;

use mini_twitter_core::time::Timestamp;
use mini_twitter_server::adapters::clock::{Clock, FixedClock};

use super::sandbox;
use crate::context::Context;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::screen::theme::Theme;
use crate::screen::time;
use crate::shell::interpreter::{Interpreter, RunCommand};
use crate::shell::line::ShellLine;
use crate::shell::words;

const SCRIPT: &str = include_str!("sample.mt");
/// How far a line of the script moves the clock.
const STEP: Duration = Duration::from_secs(90);

/// Runs the script on a server of its own, which then stops.
pub(super) async fn load(folder: &Path, run: RunCommand) -> Result<(), Failure> {
    let now = time::system();
    let clock = FixedClock::at(now);
    let server = sandbox::start(folder, Clock::Fixed(clock.clone())).await?;
    let mut context = silent_context(&folder.join("sample"), &server.url());
    let mut interpreter = Interpreter::new(&mut context, run);
    for (number, line) in (1..).zip(SCRIPT.lines()) {
        let result = match line.strip_prefix("## ") {
            Some(heading) => time_of(heading, now).map(|at| clock.set(at)),
            None => {
                clock.advance(STEP);
                run_line(&mut interpreter, line).await
            }
        };
        let failed = |failure| Failure::other(format!("sample data, line {number}: {failure}"));
        result.map_err(failed)?;
    }
    let stopped = server.stop().await;
    stopped.map_err(|error| sandbox::server_failure(&error))
}

/// Signs every sample user in at the server of the shell, each with a profile, and returns their usernames.
pub(super) async fn sign_in(
    folder: &Path,
    server: &str,
    run: RunCommand,
) -> Result<Vec<String>, Failure> {
    let mut context = silent_context(folder, server);
    let mut interpreter = Interpreter::new(&mut context, run);
    let usernames: Vec<_> = usernames().map(str::to_owned).collect();
    for name in &usernames {
        run_line(&mut interpreter, &format!("as {name} login {name}")).await?;
    }
    Ok(usernames)
}

/// The users that the script registers.
fn usernames() -> impl Iterator<Item = &'static str> {
    let after = |line: &'static str| line.split_once(" register ").map(|(_, rest)| rest);
    let names = SCRIPT.lines().filter_map(after);
    names.filter_map(|rest| rest.split(' ').next())
}

/// Creates a context that prints nothing.
fn silent_context(folder: &Path, server: &str) -> Context {
    let screen = Screen::new(Theme::plain(time::system), io::sink(), io::sink());
    sandbox::context(folder, server, screen, &Environment::default())
}

async fn run_line(interpreter: &mut Interpreter<'_>, line: &str) -> Result<(), Failure> {
    let lines = words::split(line).ok_or_else(|| Failure::usage("unclosed quote"))?;
    for words in lines {
        interpreter.execute(ShellLine::parse(&words)?).await?;
    }
    Ok(())
}

/// Parses a heading: `9h ago`, `45m ago`.
fn time_of(heading: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let wrong = || Failure::usage(format!("{heading:?} is not a time like \"9h ago\""));
    let span = heading.strip_suffix(" ago").ok_or_else(wrong)?;
    let (number, minutes) = match (span.strip_suffix('h'), span.strip_suffix('m')) {
        (Some(hours), _) => (hours, 60),
        (_, Some(minutes)) => (minutes, 1),
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    Ok(now.before(Duration::from_secs(number * minutes * 60)))
}
