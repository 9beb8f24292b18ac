//! A small Twitter to look at: a server in this process, a town of people, and a shell signed in as one of them.
//!
//! What was said in the town is a script, `demo/town.mt`, run before the shell opens by a server whose clock stands
//! where the story says. Everything lies in a temporary folder that goes when the shell ends.

mod town;

use std::io;
use std::path::{Path, PathBuf};

use mini_twitter_server::adapters::clock::Clock;
use mini_twitter_server::config::Config;
use mini_twitter_server::secret::password::Cost;
use mini_twitter_server::{Running, StartError};
use tempfile::TempDir;

use crate::context::{Context, Scope};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::input::Input;
use crate::option::{Options, ScriptOptions};
use crate::profile::Home;
use crate::screen::{Output, Screen};
use crate::shell;

/// How the demo's folder is called.
const PREFIX: &str = "mini-twitter-demo-";
/// Who the shell is signed in as.
const HERE: &str = "alice";
/// Everybody's password; the people are made up.
pub const PASSWORD: &str = "harbour lights";

/// Opens the demo and runs a shell or a script in it.
///
/// # Errors
/// What the first line of a script that failed ended in; that the server cannot be started.
pub async fn run(scope: &mut Scope<'_>, options: &ScriptOptions) -> Result<(), Failure> {
    let folder = folder(&scope.context.environment)?;
    let (server, people) = tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => return Err(Failure::interrupted()),
        opened = open(folder.path()) => opened?,
    };
    let town = Town {
        url: server.url(),
        people,
    };
    let ended = tokio::select! {
        ended = visit(scope, options, folder.path(), &town) => ended,
        () = terminated() => Err(Failure::interrupted()),
    };
    server.stop().await.map_err(|error| broken(&error))?;
    ended
}

/// Where the town is and who lives there.
struct Town {
    url: String,
    people: Vec<String>,
}

/// Waits until the process is told to end, or the terminal goes: the folder must not stay.
#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    let (Ok(mut ended), Ok(mut hung_up)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::hangup()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = ended.recv() => {}
        _ = hung_up.recv() => {}
    }
}

/// Waits until the process is told to end, which nobody can tell here.
#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Tells the town's story and opens it.
async fn open(folder: &Path) -> Result<(Running, Vec<String>), Failure> {
    town::tell(folder).await?;
    let server = start(folder, Clock::System).await?;
    let people = town::sign_in(folder, &server.url()).await?;
    Ok((server, people))
}

/// Runs the shell or the script in the town.
async fn visit(
    scope: &mut Scope<'_>,
    options: &ScriptOptions,
    folder: &Path,
    town: &Town,
) -> Result<(), Failure> {
    let screen = scope.context.screen.clone();
    let others = town.people.iter().filter(|name| *name != HERE);
    let others: Vec<_> = others.map(String::as_str).collect();
    let (url, others) = (&town.url, others.join(", "));
    screen.say(format!("Little Harbour, a made-up town at {url}"));
    screen.say(format!("you are {HERE}; `as NAME` makes you {others}"));
    let mut context = context(folder, url, screen, &scope.context.environment)?;
    context.input = std::mem::replace(&mut scope.context.input, Input::pipe(io::empty()));
    context.options = Options {
        // A demo is for people, even in a pipe.
        output: scope.options.output.or(Some(Output::Cards)),
        no_color: scope.options.no_color,
        verbose: scope.options.verbose,
        ..context.options
    };
    let ended = shell::run(&mut context, options).await;
    context.settle().await;
    scope.context.input = context.input;
    ended
}

/// A folder that goes when it is dropped: in memory where there is some to be had, since nothing here need last.
fn folder(environment: &Environment) -> Result<TempDir, Failure> {
    let memory = environment.get("XDG_RUNTIME_DIR").map(PathBuf::from);
    let places = memory.into_iter().chain([PathBuf::from("/dev/shm")]);
    let made = |place: PathBuf| {
        tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(place)
            .ok()
    };
    if let Some(folder) = places.filter(|place| place.is_absolute()).find_map(made) {
        return Ok(folder);
    }
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir();
    folder.map_err(|error| Failure::other(format!("no folder for the demo: {error}")))
}

/// Starts the server on the folder's database, at a free port.
async fn start(folder: &Path, clock: Clock) -> Result<Running, Failure> {
    let flags = [
        "--listen",
        "127.0.0.1:0",
        "--rate-limits",
        "off",
        "--name",
        "Little Harbour",
        "--description",
        "A town made up for the demo.",
    ];
    let config = Config::from_flags(&flags);
    let mut config = config.map_err(|error| Failure::other(error.to_string()))?;
    config.data = folder.join("server");
    config.clock = clock;
    config.password_cost = Cost::CHEAP;
    let server = mini_twitter_server::spawn(config).await;
    server.map_err(|error| broken(&error))
}

fn broken(error: &StartError) -> Failure {
    Failure::other(format!("the demo's server: {error}"))
}

/// A terminal within the folder: nothing of the outer one's profiles, tokens and settings.
fn context(
    folder: &Path,
    server: &str,
    screen: Screen,
    outer: &Environment,
) -> Result<Context, Failure> {
    let folder_text = folder.display().to_string();
    let kept = ["EDITOR", "VISUAL"].into_iter();
    let kept = kept.filter_map(|name| Some((name, outer.get(name)?)));
    let own = [
        ("HOME", folder_text.as_str()),
        ("MINI_TWITTER_PASSWORD", PASSWORD),
    ];
    let environment: Environment = kept.chain(own).collect();
    let mut context = Context::new(environment, screen, Input::pipe(io::empty()))?;
    context.home = Home::at(folder);
    context.options.server = Some(server.to_owned());
    context.options.profile = HERE.parse().ok();
    Ok(context)
}
