//! Many commands in one process: typed at a prompt, or read from a script. Both are lines of the one grammar.
//!
//! [`words`] makes words of lines, [`order`] says what a line asks for, [`session`] does it, [`script`] and [`prompt`]
//! are the two places lines come from, [`editor`] with [`complete`] the thread that somebody types on.

mod complete;
mod editor;
pub mod order;
mod prompt;
mod script;
pub(crate) mod session;
pub mod words;

use std::fs::File;
use std::io::{self, BufReader};
use std::mem;
use std::path::PathBuf;

use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Input, Script};
use crate::option::ScriptOptions;

/// Runs a script where there is one, in the options or on standard input, else opens a prompt.
///
/// # Errors
/// What the first line that failed ended in.
pub async fn run(context: &mut Context, options: &ScriptOptions) -> Result<(), Failure> {
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
            Input::Terminal if options.file.is_none() => return prompt::run(context).await,
            Input::Terminal => Script::new("stdin", BufReader::new(io::stdin())),
            Input::Pipe(reader) => {
                Script::new("stdin", mem::replace(reader, Box::new(io::empty())))
            }
            Input::Script(_) => {
                let what = "this is a script already: give a file, or a line with -c";
                return Err(Failure::usage(what));
            }
        }
    };
    script::run(context, script, options.keep_going).await
}
