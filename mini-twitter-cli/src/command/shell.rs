//! Commands that run several commands: the shell, scripts, and the demo with its own server.

use clap::Subcommand;

use crate::option::ScriptOptions;

/// Commands that run several commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Start a shell for these commands; with a pipe, a file or -c, run them as a script.
    ///
    /// A script has one command a line. A line that begins with # is a comment. The script stops at the first line
    /// that fails and exits with its code. ! before a command expects it to fail, !not_found expects that failure.
    /// Variables, globs and substitutions are not expanded; @3 and @last refer to the last output. Quotes are those of
    /// a POSIX shell, but an apostrophe after a letter or digit is itself: post I can't.
    #[command(after_help = "$ mini-twitter shell -c 'like 178912' -c whoami")]
    Shell(ScriptOptions),
    /// Start a shell on a temporary server with sample users and posts.
    ///
    /// You are signed in as alice; "as bob" switches to bob. Every password is "harbour lights". The server and its
    /// data are removed when you leave. With a pipe, a file or -c, run a script, as "shell" does.
    #[cfg(feature = "demo")]
    #[command(after_help = "$ mini-twitter demo -c 'feed --limit 3'")]
    Demo(ScriptOptions),
}

impl Command {
    /// Whether it starts a server, with profiles on it.
    pub(super) fn has_own_server(&self) -> bool {
        match self {
            Self::Shell(_) => false,
            #[cfg(feature = "demo")]
            Self::Demo(_) => true,
        }
    }
}
