//! The binary: reads the command line, starts logging and runs a command; the default one serves.

mod command;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use mimalloc::MiMalloc;
use mini_twitter_server::Config;
use mini_twitter_server::adapters::logging;
use mini_twitter_server::config::print;

use crate::command::CommandResult;
use crate::command::admin::Admin;
use crate::command::jobs::Jobs;
use crate::command::seed::Seed;

/// Gives memory back after a peak, which glibc does not, and takes less time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The server of mini-twitter
///
/// Without a command it serves requests. It needs no settings: in an empty folder it creates its database and its key.
#[derive(Debug, Parser)]
#[command(name = "mini-twitter-server", version)]
struct CommandLine {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve requests until Ctrl-C or SIGTERM
    Serve,
    /// Manage accounts
    #[command(subcommand)]
    Admin(Admin),
    /// Manage the queue of jobs
    #[command(subcommand)]
    Jobs(Jobs),
    /// Fill an empty database with generated users, follows, posts and likes
    Seed(Seed),
    /// Apply the database migrations that are missing
    Migrate,
    /// Print the value of every setting, secrets hidden
    Config,
}

fn main() -> ExitCode {
    // A flag is read before and after the command's name, and stands below those of the command in its help.
    let mut line = CommandLine::command()
        .mut_args(|flag| flag.global(true).help_heading("Settings of the server"));
    line.build();
    let mut line = with_own_help(line);
    let matches = match line.try_get_matches_from_mut(std::env::args_os()) {
        Ok(matches) => matches,
        Err(error) => print::masked(error).exit(),
    };
    let CommandLine { config, command } = match CommandLine::from_arg_matches(&matches) {
        Ok(line) => line,
        Err(error) => error.format(&mut line).exit(),
    };
    let result = logging::init(&config)
        .map_err(Into::into)
        .and_then(|()| match command {
            None | Some(Command::Serve) => block_on(command::serve(config)),
            Some(Command::Admin(admin)) => block_on(command::admin::run(config, admin)),
            Some(Command::Jobs(jobs)) => block_on(command::jobs::run(config, jobs)),
            Some(Command::Seed(seed)) => block_on(command::seed::seed(config, seed)),
            Some(Command::Migrate) => block_on(command::migrate(config)),
            Some(Command::Config) => command::print_config(&line, &matches),
        });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            command::print_error(&*error);
            ExitCode::FAILURE
        }
    }
}

/// Returns a command with the text of this program for each `help`, which clap adds while building.
fn with_own_help(line: clap::Command) -> clap::Command {
    line.mut_subcommands(|command| match command.get_name() {
        "help" => command.about("Show this list, or the help of a command"),
        _ => with_own_help(command),
    })
}

fn block_on(command: impl Future<Output = CommandResult>) -> CommandResult {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(command)
}
