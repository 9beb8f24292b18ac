//! From the process to one command and back: arguments, environment, runtime, Ctrl-C, exit code.

use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;
use tracing_subscriber::EnvFilter;

use crate::command::{self, Cli};
use crate::context::Context;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::screen::Screen;
use crate::screen::look::Look;

/// Runs this process.
pub fn main() -> ExitCode {
    let environment = Environment::of_process();
    let screen = Screen::of_process(Look::of_process(&environment));
    let words: Option<Vec<String>> = std::env::args_os()
        .skip(1)
        .map(|word| word.into_string().ok())
        .collect();
    let cli = words
        .ok_or_else(|| Failure::usage("the arguments are not UTF-8"))
        .and_then(|words| Cli::read(&words));
    let ended = cli.and_then(|cli| start(cli, environment, screen.clone()));
    let exit = match ended {
        Ok(()) => Exit::Done,
        Err(failure) => {
            tell(&failure, &screen);
            failure.exit()
        }
    };
    ExitCode::from(exit.code())
}

/// Says what went wrong, or shows the help that was asked for.
pub fn tell(failure: &Failure, screen: &Screen) {
    tell_at(None, failure, screen);
}

/// The same of a line of a script: `tour.mt:12`.
pub fn tell_at(place: Option<&str>, failure: &Failure, screen: &Screen) {
    if let Some(help) = failure.grammar().filter(|said| is_help(said)) {
        // Nobody is left to tell when the terminal is gone.
        drop(screen.help(help));
        return;
    }
    if failure.exit() == Exit::Done || failure.is_told() {
        return;
    }
    match place {
        Some(place) => screen.error(format!("{place}: {}", failure.what())),
        None => screen.error(failure.what()),
    }
    for line in failure.field_lines() {
        screen.say(format!("  {line}"));
    }
    if let Some(hint) = failure.said_hint() {
        screen.hint(hint);
    }
}

fn is_help(said: &clap::Error) -> bool {
    let bare = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    !said.use_stderr() || said.kind() == bare
}

fn start(cli: Cli, environment: Environment, screen: Screen) -> Result<(), Failure> {
    log(cli.options.verbose, &screen);
    let mut context = Context::new(environment, screen, Input::of_process())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure::other(format!("cannot start: {error}")))?;
    let ended = runtime.block_on(until_interrupted(cli, &mut context));
    // An editor that is still open would be waited for.
    runtime.shutdown_background();
    ended
}

/// Runs the command until Ctrl-C; the shell has its own way with that.
async fn until_interrupted(cli: Cli, context: &mut Context) -> Result<(), Failure> {
    if cli.runs_lines() {
        return command::run(cli, context).await;
    }
    let ended = tokio::select! {
        // First, so that the signal is waited for before anything is sent.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
        ended = command::run(cli, context) => return ended,
    };
    context.settle().await;
    ended
}

/// Tells what is sent and what comes back; neither bodies nor tokens are part of it.
fn log(verbose: u8, screen: &Screen) {
    let level = match verbose {
        0 => return,
        1 => "mini_twitter_client=debug",
        _ => "mini_twitter_client=trace,reqwest=debug,hyper_util=debug",
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(level))
        .with_writer(io::stderr)
        .with_ansi(screen.look().colours_talk())
        .without_time()
        .init();
}
