//! A terminal for tests: a home of its own, nothing of the environment, and either the library or the program itself.

use mini_twitter_cli::context::Context;
use mini_twitter_cli::environment::Environment;
use mini_twitter_cli::input::Input;
use mini_twitter_cli::screen::Output;
use mini_twitter_cli::screen::look::Look;
use tempfile::TempDir;

use crate::look::{Paper, now, screen};

/// Words as a shell makes them.
pub(crate) fn words(line: &str) -> Vec<String> {
    shell_words::split(line).unwrap()
}

/// A context in a home of its own.
pub(crate) struct InProcess {
    pub(crate) context: Context,
    pub(crate) data: Paper,
    pub(crate) talk: Paper,
    _home: TempDir,
}

/// A context with these variables and nothing else; nobody can be asked.
pub(crate) fn context<const N: usize>(variables: [(&str, &str); N]) -> InProcess {
    let home = tempfile::tempdir().unwrap();
    let (screen, data, talk) = screen(Look::plain(now), Output::Auto);
    let variables = variables
        .into_iter()
        .chain([("HOME", home.path().to_str().unwrap())]);
    let environment: Environment = variables.collect();
    InProcess {
        context: Context::new(environment, screen, Input::pipe(std::io::empty())).unwrap(),
        data,
        talk,
        _home: home,
    }
}
