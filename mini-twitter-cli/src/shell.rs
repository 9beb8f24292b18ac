//! Runs many commands in one process: typed at a prompt, or read from a script. Both are lines of the one grammar.
//!
//! [`words`] splits text into lines and words, [`mod@line`] parses a line, [`interpreter`] executes it. Lines come from
//! [`script`] or from [`prompt`], which reads them with [`editor`]. [`complete`] completes what is typed.

pub mod builtin;
pub mod complete;
mod editor;
mod helper;
pub mod interpreter;
pub mod line;
mod position;
mod prompt;
mod script;
pub mod words;

use std::fs::File;
use std::io::{self, BufReader};
use std::mem;
use std::path::PathBuf;

use self::interpreter::RunCommand;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Input, Script, Source};
use crate::option::ScriptOptions;

/// Runs the script that the options or standard input give, or else opens a prompt. `run` runs each command.
///
/// # Errors
/// The failure of the first line that failed; when the script cannot be read.
pub async fn run(
    context: &mut Context,
    options: &ScriptOptions,
    run: RunCommand,
) -> Result<(), Failure> {
    let is_dash = |path: &PathBuf| path.as_os_str() == "-";
    let script = if let Some(path) = options.file.as_ref().filter(|path| !is_dash(path)) {
        let name = path.display().to_string();
        let file = File::open(path);
        let file = file.map_err(|error| Failure::other(format!("cannot read {name}: {error}")))?;
        Script::new(name, BufReader::new(file))
    } else if !options.lines.is_empty() {
        Script::of_arguments(&options.lines)
    } else {
        match &mut context.input {
            Input::Terminal if options.file.is_none() => return prompt::run(context, run).await,
            Input::Terminal => Script::of("stdin", Source::process()),
            Input::Pipe(pipe) => {
                let empty = Source::of(io::empty());
                Script::of("stdin", mem::replace(pipe, empty))
            }
            Input::Script(_) => {
                let message = "a script is already running: give a file with -f or a line with -c";
                return Err(Failure::usage(message));
            }
        }
    };
    script::run(context, script, options.keep_going, run).await
}
