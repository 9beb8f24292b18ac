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
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let Self::Shell(options) = self;
        // The flags of this line hold for those it runs, but where these are told otherwise.
        let outer = std::mem::replace(&mut scope.context.options, scope.options.clone());
        let ended = shell::run(scope.context, &options).await;
        scope.context.options = outer;
        ended
    }
}
