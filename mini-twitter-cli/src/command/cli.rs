//! [`Cli`]: the root of the grammar, and how arguments are parsed.

use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::command::{
    account, group, instance, job, notification, post, shell, timeline, tool, user,
};
use crate::failure::Failure;
use crate::option::{Options, ScriptOptions};

/// What is true of every command and stands in no help of a flag.
const NOTES: &str = "\
A flag that takes one value may be given again: the last value counts.
MINI_TWITTER_TOKEN holds a personal access token for bots and scripts, which replaces the session.
To create one: mini-twitter tokens create --help";

/// Use mini-twitter from the terminal.
///
/// Name a post by its id or by its row in the last output, @3. Name a user as alice, @alice, @me, or by a row.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "mini-twitter",
    version,
    override_usage = "mini-twitter [OPTIONS] <COMMAND>",
    after_help = NOTES,
    arg_required_else_help = true,
    // An alias may set a flag that the line sets again, and global flags may stand on both sides of the command.
    args_override_self = true,
    max_term_width = group::WIDEST
)]
pub struct Cli {
    /// A script in place of a command, with the flags of `shell`.
    #[command(flatten)]
    pub script: ScriptOptions,
    /// The flags of every command.
    #[command(flatten)]
    pub options: Options,
    /// The command; `None` with a script.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The arguments it was parsed from, `mini-twitter` first.
    #[arg(skip)]
    pub arguments: Vec<String>,
    /// The name of the command, one item a level: `["notifications", "read"]`.
    #[arg(skip)]
    pub name: Vec<String>,
}

/// A command, by resource.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Commands about posts.
    #[command(flatten)]
    Post(post::Command),
    /// Commands about the feed, lists of posts and trends.
    #[command(flatten)]
    Timeline(timeline::Command),
    /// Commands about users.
    #[command(flatten)]
    User(user::Command),
    /// Commands about notifications.
    #[command(flatten)]
    Notification(notification::Command),
    /// Commands about the account.
    #[command(flatten)]
    Account(account::Command),
    /// Commands about the server.
    #[command(flatten)]
    Instance(instance::Command),
    /// Commands about jobs.
    #[command(flatten)]
    Job(job::Command),
    /// Commands about no resource.
    #[command(flatten)]
    Tool(tool::Command),
    /// Commands that run several commands.
    #[command(flatten)]
    Shell(shell::Command),
}

impl Cli {
    /// Parses arguments. `mini-twitter` may be the first, as it is in hints.
    ///
    /// # Errors
    /// When they do not fit the grammar, and when they ask for help.
    pub fn read(arguments: &[String]) -> Result<Self, Failure> {
        let has_program = arguments.first().is_some_and(|it| it == "mini-twitter");
        let program = (!has_program).then(|| "mini-twitter".to_owned());
        let arguments: Vec<String> = program
            .into_iter()
            .chain(arguments.iter().cloned())
            .collect();
        // The command `help` of clap takes no flags.
        let is_help = arguments.get(1).is_some_and(|it| it == "help");
        let is_taken = |it: &String| !(is_help && it == "--no-color");
        let arguments: Vec<String> = arguments.into_iter().filter(is_taken).collect();
        let wrong = |error| Failure::from(error).or_help_of(&nearest_command(&arguments));
        let parsed = Self::command().try_get_matches_from(&arguments);
        let matches = parsed.or_else(|error| match error.kind() {
            // Rendering the groups takes longer than parsing, so it is done for the help only.
            ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                group::grouped(Self::command()).try_get_matches_from(&arguments)
            }
            _ => Err(error),
        });
        let matches = matches.map_err(wrong)?;
        let mut cli = Self::from_arg_matches(&matches).map_err(wrong)?;
        cli.name = name(&matches);
        cli.arguments = arguments;
        Ok(cli)
    }

    /// Whether it runs lines, for each of which Ctrl-C is handled.
    pub fn runs_lines(&self) -> bool {
        matches!(self.command, None | Some(Command::Shell(_)))
    }

    /// Returns the command; a script is the command `shell`.
    pub(super) fn into_command(self) -> Result<Command, Failure> {
        match (self.command, self.script.is_some()) {
            (Some(command), false) => Ok(command),
            (None, true) => Ok(Command::Shell(shell::Command::Shell(self.script))),
            (Some(_), true) => Err(Failure::usage(
                "a command and a script cannot be combined: give one of them",
            )),
            (None, false) => {
                Err(Failure::usage("no command").with_hint("list all commands", &["help"]))
            }
        }
    }
}

/// Returns the name of the deepest command that arguments name, even if they do not fit it.
fn nearest_command(arguments: &[String]) -> Vec<String> {
    let grammar = Cli::command();
    let (mut command, mut names) = (&grammar, Vec::new());
    for argument in arguments.iter().skip(1) {
        if let Some(deeper) = command.find_subcommand(argument) {
            names.push(deeper.get_name().to_owned());
            command = deeper;
        }
    }
    names
}

fn name(matches: &ArgMatches) -> Vec<String> {
    let mut names = Vec::new();
    let mut matches = matches;
    while let Some((name, deeper)) = matches.subcommand() {
        names.push(name.to_owned());
        matches = deeper;
    }
    names
}
