//! The people of the demo and what they said, told to a server whose clock stands where the story says.

use std::io;
use std::path::Path;
use std::time::Duration;

use mini_twitter_core::time::Timestamp;
use mini_twitter_server::adapters::clock::{Clock, FixedClock};

use crate::context::Context;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::screen::look::Look;
use crate::screen::time;
use crate::shell::order::Order;
use crate::shell::session::Session;
use crate::shell::words;

const STORY: &str = include_str!("town.mt");
/// How long a line of the story takes.
const STEP: Duration = Duration::from_secs(90);

/// Tells the story to a server of its own, which then stops.
pub(super) async fn tell(folder: &Path) -> Result<(), Failure> {
    let now = time::system();
    let clock = FixedClock::at(now);
    let server = super::start(folder, Clock::Fixed(clock.clone())).await?;
    let mut context = silent(&folder.join("story"), &server.url())?;
    let mut session = Session::new(&mut context);
    for (number, line) in (1..).zip(STORY.lines()) {
        let told = match line.strip_prefix("## ") {
            Some(heading) => moment(heading, now).map(|at| clock.set(at)),
            None => {
                clock.advance(STEP);
                live(&mut session, line).await
            }
        };
        told.map_err(|failure| Failure::other(format!("the story, line {number}: {failure}")))?;
    }
    server.stop().await.map_err(|error| super::broken(&error))
}

/// Signs everybody in at the server that the shell will talk to, each with a profile.
pub(super) async fn sign_in(folder: &Path, server: &str) -> Result<Vec<String>, Failure> {
    let mut context = silent(folder, server)?;
    let mut session = Session::new(&mut context);
    let people: Vec<_> = people().map(str::to_owned).collect();
    for name in &people {
        live(&mut session, &format!("as {name} login {name}")).await?;
    }
    Ok(people)
}

/// Who registers in the story.
fn people() -> impl Iterator<Item = &'static str> {
    let after = |line: &'static str| line.split_once(" register ").map(|(_, rest)| rest);
    let names = STORY.lines().filter_map(after);
    names.filter_map(|rest| rest.split(' ').next())
}

/// A terminal whose output nobody sees.
fn silent(folder: &Path, server: &str) -> Result<Context, Failure> {
    let screen = Screen::new(Look::plain(time::system), io::sink(), io::sink());
    super::context(folder, server, screen, &Environment::default())
}

async fn live(session: &mut Session<'_>, line: &str) -> Result<(), Failure> {
    let lines = words::read(line).ok_or_else(|| Failure::usage("a quote is open"))?;
    for words in lines {
        session.obey(Order::read(words)?).await?;
    }
    Ok(())
}

/// `9h ago`, `45m ago`.
fn moment(heading: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let wrong = || Failure::usage(format!("{heading:?} is no time like \"9h ago\""));
    let span = heading.strip_suffix(" ago").ok_or_else(wrong)?;
    let (number, minutes) = match (span.strip_suffix('h'), span.strip_suffix('m')) {
        (Some(hours), _) => (hours, 60),
        (_, Some(minutes)) => (minutes, 1),
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    Ok(now.before(Duration::from_secs(number * minutes * 60)))
}
