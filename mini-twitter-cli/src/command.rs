//! The grammar, the same for arguments, the shell and scripts, and what each command does.
//!
//! [`Cli::read`] parses arguments, [`run()`] runs the command. Each resource has a module with its commands: a doc
//! comment is the help, `$ …` after it an example. To add a command, add a variant with a doc comment and an example
//! to the `Command` of its resource; the tests run every example with `--dry-run`. The id of an argument is the name of
//! its field in the API, from which errors find it.

pub mod account;
mod argument;
mod cli;
mod completion;
pub mod group;
pub mod instance;
pub mod job;
pub mod notification;
pub mod post;
mod run;
pub mod shell;
pub mod timeline;
pub mod tool;
pub mod user;

pub use self::argument::name_of;
pub use self::cli::{Cli, Command};
pub use self::run::{dry_run, run};
