//! Runs a command: the only entry point for arguments, the shell and scripts.
//!
//! A line of the shell may run any command, `shell` included. The shell therefore gets [`run`] as an argument, and
//! does not import this file.

use clap::CommandFactory as _;
use futures_util::future::LocalBoxFuture;
use mini_twitter_client::{Error, Request};

use crate::command::argument;
use crate::command::cli::{Cli, Command};
use crate::command::shell::Command as ShellCommand;
use crate::context::{Context, Invocation};
use crate::failure::Failure;
use crate::hint::Attempt;
use crate::option::ScriptOptions;
use crate::password;
use crate::shell;

/// Runs a command. Results are printed, a failure is not: the caller reports it.
///
/// # Errors
/// The command's failure, with a hint where there is one.
pub async fn run(cli: Cli, context: &mut Context) -> Result<(), Failure> {
    let requests = dry_run(cli, context).await?;
    for request in requests {
        context.screen.print(&format!("{request}\n"))?;
    }
    Ok(())
}

/// Runs a command and returns the requests that a dry run did not send; none without `--dry-run`.
///
/// # Errors
/// The command's failure, with a hint where there is one.
pub async fn dry_run(cli: Cli, context: &mut Context) -> Result<Vec<Request>, Failure> {
    let mut attempt = Attempt {
        arguments: cli.arguments.clone(),
        name: cli.name.clone(),
        flags: context.flags_of_hints(&cli.options),
        has_token: context.has_token(),
        ..Attempt::default()
    };
    attempt.has_password = reads_variable(&attempt, "password", context);
    let result = invoke(cli, context, &mut attempt).await;
    let name = |field: &str| match password::variable_of(field) {
        Some(variable) if reads_variable(&attempt, field, context) => variable.to_owned(),
        _ => argument::name_of(&attempt.name, field),
    };
    result.map_err(|failure| failure.with_names(name).or_hint_for(&attempt))
}

/// Whether a command has the value of this field, a password, from an environment variable. A raw call has none.
fn reads_variable(attempt: &Attempt, field: &str, context: &Context) -> bool {
    let from_input = attempt.arguments.iter().any(|it| it == "--password-stdin");
    let is_shown = !from_input && !context.is_demo && attempt.name != ["api"];
    let variable = password::variable_of(field).filter(|_| is_shown);
    variable.is_some_and(|it| context.environment.get(it).is_some())
}

/// Runs a command and notes in `attempt` what its hint may need.
async fn invoke(
    cli: Cli,
    context: &mut Context,
    attempt: &mut Attempt,
) -> Result<Vec<Request>, Failure> {
    let options = cli.options.clone();
    let command = cli.into_command()?;
    if let Command::Shell(shell) = &command
        && shell.has_own_server()
        && (options.server.is_some() || options.profile.is_some())
    {
        let message = "demo has its own server and profiles: leave out --server and --profile";
        return Err(Failure::usage(message));
    }
    let mut invocation = match &command {
        Command::Account(command) if command.signs_in() => {
            Invocation::to_sign_in(&options, context)?
        }
        Command::Tool(tool) if tool.uses_no_account() => {
            Invocation::without_account(&options, context)
        }
        Command::Shell(shell) if shell.has_own_server() => {
            Invocation::without_account(&options, context)
        }
        _ => Invocation::new(&options, context)?,
    };
    if let Command::Account(command) = &command {
        attempt.email = command.email().map(str::to_owned);
    }
    attempt.server.clone_from(&invocation.server);
    attempt.has_server_variable = invocation.has_server_variable();
    attempt
        .username
        .clone_from(&invocation.profile.settings.username);
    match dispatch(command, &mut invocation).await {
        Err(failure) if !matches!(failure.error(), Some(Error::Recorded)) => Err(failure),
        _ => Ok(invocation.client.recorded()),
    }
}

async fn dispatch(command: Command, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
    match command {
        Command::Post(command) => command.run(invocation).await,
        Command::Timeline(command) => command.run(invocation).await,
        Command::User(command) => command.run(invocation).await,
        Command::Notification(command) => command.run(invocation).await,
        Command::Account(command) => command.run(invocation).await,
        Command::Instance(command) => command.run(invocation).await,
        Command::Job(command) => command.run(invocation).await,
        Command::Tool(command) => command.run(invocation, Cli::command).await,
        Command::Shell(ShellCommand::Shell(options)) => run_lines(invocation, &options).await,
        #[cfg(feature = "demo")]
        Command::Shell(ShellCommand::Demo(options)) if invocation.options.dry_run => {
            run_lines(invocation, &options).await
        }
        #[cfg(feature = "demo")]
        Command::Shell(ShellCommand::Demo(options)) => {
            crate::demo::run(invocation, &options, run_line).await
        }
    }
}

/// Runs lines with the flags of this command as their defaults.
async fn run_lines(
    invocation: &mut Invocation<'_>,
    options: &ScriptOptions,
) -> Result<(), Failure> {
    let flags = invocation.options.clone();
    let (outer, screen) = (
        invocation.context.options.clone(),
        invocation.context.screen.clone(),
    );
    if flags.no_color {
        invocation.context.screen = screen.without_colour();
    }
    invocation.context.options = flags;
    let result = shell::run(invocation.context, options, run_line).await;
    invocation.context.options = outer;
    invocation.context.screen = screen;
    result
}

/// Runs a line of the shell; boxed, since a line may run another script.
fn run_line(cli: Cli, context: &mut Context) -> LocalBoxFuture<'_, Result<(), Failure>> {
    Box::pin(run(cli, context))
}
