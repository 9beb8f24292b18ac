//! [`Interpreter`]: executes lines one after another; Ctrl-C ends the running one only.

use futures_util::future::LocalBoxFuture;

use crate::command::Cli;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::hint::{Attempt, Hint};
use crate::option::Options;
use crate::profile::{Profile, ProfileName};
use crate::shell::builtin;
use crate::shell::line::ShellLine;

/// Runs one command. It is passed in, because a command may itself run lines.
pub type RunCommand = for<'a> fn(Cli, &'a mut Context) -> LocalBoxFuture<'a, Result<(), Failure>>;

/// Whether to run the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Run the next line.
    Continue,
    /// Run no more lines.
    Exit,
}

/// Executes lines that share profile and last list.
#[derive(Debug)]
pub struct Interpreter<'a> {
    /// What the lines work with.
    pub context: &'a mut Context,
    run: RunCommand,
    /// The command of the last list, while the list has a next page.
    list: Option<Cli>,
    /// Whether the last line showed that list.
    has_more: bool,
}

impl<'a> Interpreter<'a> {
    /// Creates an interpreter; `run` runs each command.
    pub fn new(context: &'a mut Context, run: RunCommand) -> Self {
        Self {
            context,
            run,
            list: None,
            has_more: false,
        }
    }

    /// Whether the last line showed a list with a next page, so that an empty line means `more`.
    pub fn has_more(&self) -> bool {
        self.has_more
    }

    /// Executes a line.
    ///
    /// # Errors
    /// The failure of the line.
    pub async fn execute(&mut self, line: ShellLine) -> Result<Flow, Failure> {
        self.has_more = false;
        match line {
            ShellLine::Exit => return Ok(Flow::Exit),
            ShellLine::Say(text) => self.context.screen.say(text),
            ShellLine::Help => self.help()?,
            ShellLine::HelpOf(builtin) => self.context.screen.help(&builtin.rendered())?,
            ShellLine::More => self.more().await?,
            ShellLine::As(name) => self.switch_profile(&name)?,
            ShellLine::Run(words) => self.run_words(&words, None).await?,
            ShellLine::RunAs(name, words) => self.run_words(&words, Some(name)).await?,
        }
        Ok(Flow::Continue)
    }

    async fn run_words(
        &mut self,
        words: &[String],
        profile: Option<ProfileName>,
    ) -> Result<(), Failure> {
        match Cli::read(words) {
            Ok(mut cli) => {
                if let (Some(name), Some(flag)) = (&profile, &cli.options.profile)
                    && name != flag
                {
                    let message = format!("as {name} and --profile {flag} name two profiles");
                    return Err(Failure::usage(message));
                }
                cli.options.profile = profile.or(cli.options.profile);
                self.run(cli).await
            }
            Err(failure) => self.show_help(failure),
        }
    }

    async fn run(&mut self, cli: Cli) -> Result<(), Failure> {
        let lists = self.context.screen.lists();
        let result = self.until_interrupted(cli.clone()).await;
        if self.context.screen.lists() > lists {
            let has_more = self.context.screen.last_output().next.is_some();
            self.list = has_more.then_some(cli);
            self.has_more = has_more;
        }
        result
    }

    /// Runs a command until Ctrl-C; a command that runs lines handles Ctrl-C for each line.
    async fn until_interrupted(&mut self, cli: Cli) -> Result<(), Failure> {
        let runs_lines = cli.runs_lines();
        let running = (self.run)(cli, self.context);
        if runs_lines {
            return running.await;
        }
        let result = tokio::select! {
            // First, so that the signal is handled before anything is sent.
            biased;
            _ = tokio::signal::ctrl_c() => Err(Failure::interrupted()),
            result = running => return result,
        };
        self.context.settle().await;
        result
    }

    async fn more(&mut self) -> Result<(), Failure> {
        let next = self.context.screen.last_output().next;
        let (Some(mut cli), Some(next)) = (self.list.clone(), next) else {
            return Err(Failure::not_found("the last list has no more pages"));
        };
        cli.options.cursor = Some(next);
        self.run(cli).await
    }

    fn switch_profile(&mut self, name: &ProfileName) -> Result<(), Failure> {
        let refused = self.context.require_own_session(Some(name));
        refused.map_err(|failure| failure.or_hint_for(&shell_as(name)))?;
        let before = self.context.options.profile.replace(name.clone());
        let checked = self.context.profile().and_then(|it| self.known(it));
        if checked.is_err() {
            self.context.options.profile = before;
        }
        self.list = None;
        if !checked?.is_signed_in() {
            let screen = &self.context.screen;
            screen.say(format!(
                "warning: profile {name} is not signed in: you are nobody now"
            ));
            screen.hint(&self.sign_in(name));
        }
        Ok(())
    }

    /// Refuses, in a script, a profile that has never signed in: the lines that follow are for somebody.
    fn known(&self, profile: Profile) -> Result<Profile, Failure> {
        let is_free = self.context.input.is_interactive() || self.context.options.dry_run;
        if is_free || profile.settings.username.is_some() {
            return Ok(profile);
        }
        let message = format!("profile {} has never signed in", profile.name);
        let sign_in = self.sign_in(&profile.name);
        Err(Failure::not_found(message).with(sign_in))
    }

    /// Returns how to sign in with a profile that is named as its user.
    fn sign_in(&self, name: &ProfileName) -> Hint {
        let flags = self.context.flags_of_hints(&Options {
            profile: Some(name.clone()),
            ..Options::default()
        });
        Hint::new("sign in", &["login", name.as_str()]).with_flags(&flags)
    }

    /// Prints the help that a line asked for; any other failure is returned.
    fn show_help(&self, failure: Failure) -> Result<(), Failure> {
        match failure.grammar() {
            Some(help) if failure.exit() == Exit::Done => {
                Ok(self.context.screen.help(&help.render())?)
            }
            _ => Err(failure),
        }
    }

    fn help(&self) -> Result<(), Failure> {
        let screen = &self.context.screen;
        if let Err(help) = Cli::read(&["help".to_owned()]) {
            self.show_help(help)?;
        }
        screen.print("\n")?;
        screen.help(&builtin::rendered())?;
        Ok(())
    }
}

/// The shell with another profile, for a hint: the running one cannot change its environment.
fn shell_as(name: &ProfileName) -> Attempt {
    let arguments = ["mini-twitter", "--profile", name.as_str(), "shell"];
    Attempt {
        arguments: arguments.map(str::to_owned).to_vec(),
        name: vec!["shell".to_owned()],
        has_token: true,
        ..Attempt::default()
    }
}
