//! The entry point: arguments, environment, log, runtime, Ctrl-C, exit code.

pub mod wait;

use std::io;
use std::process::ExitCode;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::command::{self, Cli};
use crate::context::Context;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::report;
use crate::screen::Screen;
use crate::screen::theme::Theme;
use crate::start::wait::WaitNotice;

/// Runs the command of this process and returns its exit code.
pub fn main() -> ExitCode {
    let environment = Environment::of_process();
    let screen = Screen::of_process(Theme::of_process(&environment));
    let arguments: Option<Vec<String>> = std::env::args_os()
        .skip(1)
        .map(|argument| argument.into_string().ok())
        .collect();
    let screen = screen.of_line(arguments.as_deref().unwrap_or_default());
    let cli = arguments
        .ok_or_else(|| Failure::usage("the arguments are not UTF-8"))
        .and_then(|arguments| Cli::read(&arguments));
    let result = cli.and_then(|cli| start(cli, environment, screen.clone()));
    let exit = match result {
        Ok(()) => Exit::Done,
        Err(failure) => report::failure(&failure, &screen),
    };
    ExitCode::from(exit.code())
}

fn start(cli: Cli, environment: Environment, screen: Screen) -> Result<(), Failure> {
    start_log(cli.options.verbose, &screen);
    let mut context = Context::new(environment, screen, Input::of_process());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure::other(format!("cannot start: {error}")))?;
    let result = runtime.block_on(until_interrupted(cli, &mut context));
    // A text editor that is still open would block a normal shutdown.
    runtime.shutdown_background();
    result
}

/// Runs the command until Ctrl-C; a command that runs lines handles Ctrl-C for each line.
async fn until_interrupted(cli: Cli, context: &mut Context) -> Result<(), Failure> {
    if cli.runs_lines() {
        return command::run(cli, context).await;
    }
    let result = tokio::select! {
        // First, so that the signal is handled before anything is sent.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
        result = command::run(cli, context) => return result,
    };
    context.settle().await;
    result
}

/// Logs requests and responses to standard error, without bodies and tokens. Without `--verbose` a terminal shows why a
/// command waits.
fn start_log(verbose: u8, screen: &Screen) {
    let level = match verbose {
        0 if screen.theme().stderr_is_terminal => {
            let notice = WaitNotice::new(screen.clone()).with_filter(LevelFilter::INFO);
            return tracing_subscriber::registry().with(notice).init();
        }
        0 => return,
        1 => "mini_twitter_client=debug",
        _ => "mini_twitter_client=trace,reqwest=debug,hyper_util=debug",
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(level))
        .with_writer(io::stderr)
        .with_ansi(screen.theme().colours_stderr())
        .without_time()
        .init();
}
