//! The grammar: one for arguments, the shell and scripts. A doc comment is the help, `$ …` behind it an example.
//!
//! [`Cli::read`] makes a command of words, [`run`] runs it. Each word of the house has a file that holds its commands
//! and what they do. To add a command, add a variant with a doc comment and an example to the `Command` of its word:
//! the census runs every example with `--dry-run`.

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use mini_twitter_client::{Error, Request};

use crate::context::{Context, Scope};
use crate::exit::{self, Attempt};
use crate::failure::{Failure, Hint};
use crate::option::{Options, ScriptOptions};

pub mod account;
pub mod block;
mod draft;
pub mod instance;
pub mod notification;
pub mod post;
pub mod session;
pub mod set;
pub mod shell;
pub mod timeline;
pub mod token;
pub mod tool;
pub mod user;
pub mod write;

/// A small Twitter in the terminal.
///
/// A post is named by its id or by its row in what was last shown, @3. A person is alice, @alice, @me, or a row.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "mini-twitter",
    version,
    override_usage = "mini-twitter [OPTIONS] <COMMAND>",
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Cli {
    /// A script in place of a command: what `shell` takes.
    #[command(flatten)]
    pub script: ScriptOptions,
    /// The flags every command takes.
    #[command(flatten)]
    pub options: Options,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The words it was read from, `mini-twitter` first.
    #[arg(skip)]
    pub words: Vec<String>,
    /// The words that name the command, `["notifications", "read"]`.
    #[arg(skip)]
    pub name: Vec<String>,
}

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Posts.
    #[command(flatten)]
    Post(post::Command),
    /// What one reads.
    #[command(flatten)]
    Timeline(timeline::Command),
    /// Other people.
    #[command(flatten)]
    User(user::Command),
    /// What happened to me.
    #[command(flatten)]
    Notification(notification::Command),
    /// My account.
    #[command(flatten)]
    Account(account::Command),
    /// The server itself.
    #[command(flatten)]
    Instance(instance::Command),
    /// What is about no word of the API.
    #[command(flatten)]
    Tool(tool::Command),
    /// Many commands in one process.
    #[command(flatten)]
    Shell(shell::Command),
}

impl Cli {
    /// Reads words as a command; `mini-twitter` may stand in front, as it does in hints.
    ///
    /// # Errors
    /// When they do not fit the grammar, and when they ask for help.
    pub fn read(words: &[String]) -> Result<Self, Failure> {
        let named = words.first().is_some_and(|first| first == "mini-twitter");
        let program = (!named).then(|| "mini-twitter".to_owned());
        let words: Vec<String> = program.into_iter().chain(words.iter().cloned()).collect();
        let wrong = |error| Failure::from(error).hint_unless_said(|_| Some(help_of(&words)));
        let matches = Self::command()
            .try_get_matches_from(&words)
            .map_err(wrong)?;
        let mut cli = Self::from_arg_matches(&matches).map_err(wrong)?;
        cli.name = name(&matches);
        cli.words = words;
        Ok(cli)
    }

    /// Whether it runs lines, each of which Ctrl-C ends by itself.
    pub fn runs_lines(&self) -> bool {
        matches!(self.command, None | Some(Command::Shell(_)))
    }

    /// The command, a script being the shell's.
    fn what(command: Option<Command>, script: ScriptOptions) -> Result<Command, Failure> {
        match (command, script.is_some()) {
            (Some(command), false) => Ok(command),
            (None, true) => Ok(Command::Shell(shell::Command::Shell(script))),
            (Some(_), true) => Err(Failure::usage(
                "a command and a script at once: leave one out",
            )),
            (None, false) => {
                Err(Failure::usage("no command").hint("see all commands with", &["help"]))
            }
        }
    }
}

/// The help of the command that these words come nearest to.
fn help_of(words: &[String]) -> Hint {
    let grammar = Cli::command();
    let (mut at, mut names) = (&grammar, Vec::new());
    for word in words.iter().skip(1) {
        if let Some(deeper) = at.find_subcommand(word) {
            names.push(deeper.get_name().to_owned());
            at = deeper;
        }
    }
    exit::see_the_help(&names)
}

fn name(matches: &ArgMatches) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = matches;
    while let Some((name, deeper)) = at.subcommand() {
        names.push(name.to_owned());
        at = deeper;
    }
    names
}

/// Runs one command: the one way in for arguments, the shell and scripts. What it shows is written, what went wrong
/// is not: that is the caller's to say.
///
/// # Errors
/// Whatever the command ends in, with a hint where there is one.
pub async fn run(cli: Cli, context: &mut Context) -> Result<(), Failure> {
    let sent = rehearse(cli, context).await?;
    for request in sent {
        context.screen.data(&format!("{request}\n"))?;
    }
    Ok(())
}

/// Runs one command and gives back the requests that a dry run would have sent; none without `--dry-run`.
///
/// # Errors
/// Whatever the command ends in, with a hint where there is one.
pub async fn rehearse(cli: Cli, context: &mut Context) -> Result<Vec<Request>, Failure> {
    let mut attempt = Attempt {
        words: cli.words.clone(),
        name: cli.name.clone(),
        ..Attempt::default()
    };
    let ended = run_in_scope(cli, context, &mut attempt).await;
    ended.map_err(|failure| failure.hint_unless_said(|failure| exit::way_out(failure, &attempt)))
}

async fn run_in_scope(
    cli: Cli,
    context: &mut Context,
    attempt: &mut Attempt,
) -> Result<Vec<Request>, Failure> {
    let command = Cli::what(cli.command, cli.script)?;
    let mut scope = Scope::new(&cli.options, context)?;
    attempt.server.clone_from(&scope.server);
    attempt
        .username
        .clone_from(&scope.profile.settings.username);
    match command.run(&mut scope).await {
        Err(failure) if !matches!(failure.error(), Some(Error::Recorded)) => Err(failure),
        _ => Ok(scope.client.recorded()),
    }
}

impl Command {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        match self {
            Self::Post(command) => command.run(scope).await,
            Self::Timeline(command) => command.run(scope).await,
            Self::User(command) => command.run(scope).await,
            Self::Notification(command) => command.run(scope).await,
            Self::Account(command) => command.run(scope).await,
            Self::Instance(command) => command.run(scope).await,
            Self::Tool(command) => command.run(scope).await,
            Self::Shell(command) => command.run(scope).await,
        }
    }
}
