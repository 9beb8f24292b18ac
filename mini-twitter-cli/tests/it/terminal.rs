//! A context for tests of the library: a home folder of its own, and nothing of the environment.

use mini_twitter_cli::context::Context;
use mini_twitter_cli::environment::Environment;
use mini_twitter_cli::input::Input;
use mini_twitter_cli::screen::Output;
use mini_twitter_cli::screen::theme::Theme;
use tempfile::TempDir;

use crate::fixture::{Buffer, now, screen};

/// Splits a line into words as a shell does.
pub(crate) fn words(line: &str) -> Vec<String> {
    shell_words::split(line).unwrap()
}

/// A context in a home folder of its own.
pub(crate) struct InProcess {
    pub(crate) context: Context,
    pub(crate) stdout: Buffer,
    pub(crate) stderr: Buffer,
    _home: TempDir,
}

/// Creates a context with these variables and nothing else; the user cannot be asked.
pub(crate) fn context<const N: usize>(variables: [(&str, &str); N]) -> InProcess {
    let home = tempfile::tempdir().unwrap();
    let (screen, stdout, stderr) = screen(Theme::plain(now), Output::Auto);
    let variables = variables
        .into_iter()
        .chain([("HOME", home.path().to_str().unwrap())]);
    let environment: Environment = variables.collect();
    InProcess {
        context: Context::new(environment, screen, Input::pipe(std::io::empty())),
        stdout,
        stderr,
        _home: home,
    }
}
