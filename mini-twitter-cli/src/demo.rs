//! The demo: a server in this process with sample users and posts, and a shell signed in as one of the users.
//!
//! The sample data is a script, `demo/sample.mt`, run before the shell opens. Everything is in a temporary folder,
//! which is removed when the shell ends.

mod sample;
mod sandbox;

use std::io;
use std::path::Path;

use mini_twitter_server::Running;
use mini_twitter_server::adapters::clock::Clock;

use self::sandbox::USERNAME;
use crate::context::Invocation;
use crate::failure::Failure;
use crate::input::Input;
use crate::option::{Options, ScriptOptions};
use crate::shell::{self, interpreter::RunCommand};

/// Starts the demo and runs a shell or a script in it; `run` runs each command.
///
/// # Errors
/// The failure of the first line of a script that failed; when the server cannot be started.
pub async fn run(
    invocation: &mut Invocation<'_>,
    options: &ScriptOptions,
    run: RunCommand,
) -> Result<(), Failure> {
    let folder = sandbox::folder(&invocation.context.environment)?;
    let demo = tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => return Err(Failure::interrupted()),
        demo = Demo::start(folder.path(), run) => demo?,
    };
    let result = tokio::select! {
        result = demo.run_shell(invocation, options) => result,
        () = terminated() => Err(Failure::interrupted()),
    };
    let stopped = demo.server.stop().await;
    stopped.map_err(|error| sandbox::server_failure(&error))?;
    result
}

/// Waits for a signal that ends the process or closes the terminal: the folder has to be removed then.
#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    let (Ok(mut terminate), Ok(mut hangup)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::hangup()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

/// Waits forever: these signals exist on Unix only.
#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// A running server with the sample data.
struct Demo<'a> {
    folder: &'a Path,
    server: Running,
    usernames: Vec<String>,
    run: RunCommand,
}

impl<'a> Demo<'a> {
    async fn start(folder: &'a Path, run: RunCommand) -> Result<Self, Failure> {
        sample::load(folder, run).await?;
        let server = sandbox::start(folder, Clock::System).await?;
        let usernames = sample::sign_in(folder, &server.url(), run).await?;
        Ok(Self {
            folder,
            server,
            usernames,
            run,
        })
    }

    async fn run_shell(
        &self,
        invocation: &mut Invocation<'_>,
        options: &ScriptOptions,
    ) -> Result<(), Failure> {
        let screen = invocation.screen.clone();
        let url = self.server.url();
        let others = self.usernames.iter().filter(|name| *name != USERNAME);
        let others: Vec<_> = others.map(String::as_str).collect();
        let others = others.join(", ");
        screen.say(format!("demo server with sample users and posts: {url}"));
        screen.say(format!(
            "you are {USERNAME}; `as NAME` switches to {others}"
        ));
        if let Some(mails) = self.server.app().mailer.folder() {
            screen.say(format!("mails are written to {}", mails.display()));
        }
        let environment = &invocation.context.environment;
        let mut context = sandbox::context(self.folder, &url, screen, environment);
        let no_input = Input::pipe(io::empty());
        context.input = std::mem::replace(&mut invocation.context.input, no_input);
        context.options = Options {
            output: invocation.options.output,
            no_color: invocation.options.no_color,
            verbose: invocation.options.verbose,
            ..context.options
        };
        let result = shell::run(&mut context, options, self.run).await;
        context.settle().await;
        invocation.context.input = context.input;
        result
    }
}
