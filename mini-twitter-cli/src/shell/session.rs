//! Does what lines ask for, one after the other, and lets Ctrl-C end the one that runs.

use crate::command::{self, Cli};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Hint};
use crate::profile::ProfileName;
use crate::shell::order::{Order, WORDS};
use crate::start;

/// Whether there is more to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    GoOn,
    Leave,
}

/// Lines that belong together.
pub(crate) struct Session<'a> {
    pub(crate) context: &'a mut Context,
    /// The list shown last, as long as it goes on.
    list: Option<Cli>,
    /// Whether the line before was that list.
    is_reading: bool,
}

impl<'a> Session<'a> {
    pub(crate) fn new(context: &'a mut Context) -> Self {
        Self {
            context,
            list: None,
            is_reading: false,
        }
    }

    /// Whether a list was just shown that goes on, so that an empty line means `more`.
    pub(crate) fn is_reading(&self) -> bool {
        self.is_reading
    }

    /// Does what a line asks for.
    pub(crate) async fn obey(&mut self, order: Order) -> Result<Flow, Failure> {
        self.is_reading = false;
        match order {
            Order::Leave => return Ok(Flow::Leave),
            Order::Say(text) => self.context.screen.say(text),
            Order::Help => self.help()?,
            Order::More => self.more().await?,
            Order::As(name) => self.become_profile(&name)?,
            Order::Run(words) => self.run_words(&words, None).await?,
            Order::RunAs(name, words) => self.run_words(&words, Some(name)).await?,
        }
        Ok(Flow::GoOn)
    }

    async fn run_words(
        &mut self,
        words: &[String],
        profile: Option<ProfileName>,
    ) -> Result<(), Failure> {
        match Cli::read(words) {
            Ok(mut cli) => {
                cli.options.profile = profile.or(cli.options.profile);
                self.run(cli).await
            }
            // Help that was asked for.
            Err(failure) if failure.exit() == Exit::Done => {
                start::tell_at(None, &failure, &self.context.screen);
                Ok(())
            }
            Err(failure) => Err(failure),
        }
    }

    async fn run(&mut self, cli: Cli) -> Result<(), Failure> {
        let lists = self.context.screen.lists();
        let ended = until_interrupted(cli.clone(), self.context).await;
        if self.context.screen.lists() > lists {
            let goes_on = self.context.screen.shown().next.is_some();
            self.list = goes_on.then_some(cli);
            self.is_reading = goes_on;
        }
        ended
    }

    async fn more(&mut self) -> Result<(), Failure> {
        let next = self.context.screen.shown().next;
        let (Some(mut cli), Some(next)) = (self.list.clone(), next) else {
            return Err(Failure::not_found("the last list ends here"));
        };
        cli.options.from = Some(next);
        self.run(cli).await
    }

    fn become_profile(&mut self, name: &ProfileName) -> Result<(), Failure> {
        let before = self.context.options.profile.replace(name.clone());
        let profile = self.context.profile();
        if profile.is_err() {
            self.context.options.profile = before;
        }
        self.list = None;
        if profile?.settings.username.is_none() {
            let screen = &self.context.screen;
            screen.say(format!("nobody is signed in as {name} yet"));
            let name = name.as_str();
            screen.hint(Hint::new(
                "sign in with",
                &["login", name, "--profile", name],
            ));
        }
        Ok(())
    }

    fn help(&self) -> Result<(), Failure> {
        let screen = &self.context.screen;
        if let Err(help) = Cli::read(&["help".to_owned()]) {
            start::tell_at(None, &help, screen);
        }
        screen.data("\nHere also:\n")?;
        for (word, what) in WORDS {
            screen.data(&format!("  {word:<15}{what}\n"))?;
        }
        Ok(())
    }
}

/// Runs a command until Ctrl-C; another script has its own way with that.
async fn until_interrupted(cli: Cli, context: &mut Context) -> Result<(), Failure> {
    let runs_lines = cli.runs_lines();
    // Boxed, since a line may run another script.
    let running = Box::pin(command::run(cli, context));
    if runs_lines {
        return running.await;
    }
    let ended = tokio::select! {
        // First, so that the signal is waited for before anything is sent.
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
        ended = running => return ended,
    };
    context.settle().await;
    ended
}
