//! Many commands in one process: the shell, scripts, and the demo that brings its own server.

use clap::Subcommand;

use crate::context::Scope;
use crate::failure::Failure;
use crate::option::ScriptOptions;
use crate::shell;

/// Many commands in one process.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Opens a prompt for these commands; from a pipe, a file or -c it runs them as a script.
    ///
    /// A script has one command a line; # as a line's first character begins a comment. It stops at the first line
    /// that fails, and ends with its exit code. ! before a command means that it must fail, !not_found that it must
    /// fail so. Nothing is expanded, but @3 and @last mean what was shown.
    #[command(after_help = "$ mini-twitter shell -c 'like 178912' -c whoami")]
    Shell(ScriptOptions),
    /// Opens a prompt in a town of made-up people, with a server of its own that goes when you leave.
    ///
    /// You are alice; "as bob" makes you bob. Everybody's password is "harbour lights". From a pipe, a file or -c it
    /// runs a script, as "shell" does.
    #[cfg(feature = "demo")]
    #[command(after_help = "$ mini-twitter demo -c 'feed --limit 3'")]
    Demo(ScriptOptions),
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        match self {
            Self::Shell(options) => lines(scope, &options).await,
            #[cfg(feature = "demo")]
            Self::Demo(options) if scope.options.dry_run => lines(scope, &options).await,
            #[cfg(feature = "demo")]
            Self::Demo(options) => crate::demo::run(scope, &options).await,
        }
    }
}

/// Runs lines under the flags of this one, but where they are told otherwise.
async fn lines(scope: &mut Scope<'_>, options: &ScriptOptions) -> Result<(), Failure> {
    let flags = scope.options.clone();
    let outer = std::mem::replace(&mut scope.context.options, flags);
    let ended = shell::run(scope.context, options).await;
    scope.context.options = outer;
    ended
}
