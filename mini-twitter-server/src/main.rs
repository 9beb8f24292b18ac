//! The binary: reads the command line, opens the log, and does what it is told; without a command, it serves.

mod command;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use mini_twitter_server::Config;
use mini_twitter_server::adapters::journal;

use crate::command::admin::Create;
use crate::command::seed::Seed;

/// The server of mini-twitter
///
/// Without a command it serves. It needs no setting: in an empty folder it makes its database and its key.
#[derive(Debug, Parser)]
#[command(name = "mini-twitter-server", version)]
struct Line {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers requests until Ctrl-C or SIGTERM
    Serve,
    /// Looks after accounts
    #[command(subcommand)]
    Admin(Admin),
    /// Makes up people, follows, posts and likes in an empty database
    Seed(Seed),
    /// Brings the tables of the database up to date
    Migrate,
    /// Prints every setting as it counts now, secrets hidden
    Config,
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Opens an account that may do everything, even when registrations are closed
    Create(Create),
}

/// What a command comes to: an error for the operator, with what it is about.
type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    // A flag counts before and after the command's name.
    let mut line = Line::command().mut_args(|flag| flag.global(true));
    let matches = line.get_matches_mut();
    let Line { config, command } = match Line::from_arg_matches(&matches) {
        Ok(line) => line,
        Err(error) => error.format(&mut line).exit(),
    };
    let done = journal::open(&config)
        .map_err(Into::into)
        .and_then(|()| match command {
            None | Some(Command::Serve) => wait_for(command::serve(config)),
            Some(Command::Admin(Admin::Create(new))) => {
                wait_for(command::admin::create(config, new))
            }
            Some(Command::Seed(seed)) => wait_for(command::seed::seed(config, seed)),
            Some(Command::Migrate) => wait_for(command::migrate(config)),
            Some(Command::Config) => command::print_config(&line, &matches),
        });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            command::complain(&*error);
            ExitCode::FAILURE
        }
    }
}

fn wait_for(work: impl Future<Output = Done>) -> Done {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(work)
}
