//! [`Builtin`]: the shell's own commands and their help.

use clap::Command;
use clap::builder::StyledStr;

use crate::command::group;

/// A command of the shell that is not in the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Builtin {
    /// Its name, the first word of a line.
    pub name: &'static str,
    /// How it is used: `say TEXT`.
    pub usage: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// The shell's own commands, in the order of the help.
pub const BUILTINS: [Builtin; 5] = [
    Builtin {
        name: "as",
        usage: "as NAME [COMMAND]",
        help: "Switch to another profile, or run one command with it",
    },
    Builtin {
        name: "more",
        usage: "more",
        help: "Show the next page of the last list; at the prompt, Enter does the same",
    },
    Builtin {
        name: "say",
        usage: "say [TEXT]",
        help: "Print a text to standard error, for scripts",
    },
    Builtin {
        name: "exit",
        usage: "exit",
        help: "Leave the shell; Ctrl-D does the same",
    },
    Builtin {
        name: "!",
        usage: "! COMMAND",
        help: "In a script, expect a command to fail; !not_found COMMAND expects that failure",
    },
];

impl Builtin {
    /// Returns the command of this name; `quit` is `exit`.
    pub fn named(name: &str) -> Option<Self> {
        let name = if name == "quit" { "exit" } else { name };
        BUILTINS.into_iter().find(|it| it.name == name)
    }

    /// Returns its help.
    pub fn rendered(self) -> StyledStr {
        Command::new(self.name)
            .about(self.help)
            .override_usage(self.usage)
            .help_template("{about}\n\n{usage-heading} {usage}\n")
            .max_term_width(group::WIDEST)
            .render_help()
    }
}

/// Returns the help of all of them.
pub fn rendered() -> StyledStr {
    let commands = BUILTINS.map(|it| Command::new(it.usage).about(it.help));
    group::rendered(Command::new("Shell").subcommands(commands))
}
