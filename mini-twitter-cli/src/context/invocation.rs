//! [`Invocation`]: one run of a command: the context with the flags of one line applied.
//!
//! Nothing of it outlives the command, so that a command that is cancelled leaves nothing half set. What commands do
//! with it is in the files beside this one, one `impl` block each.

use std::time::Duration;

use mini_twitter_client::Client;
use mini_twitter_core::time::Timestamp;

use crate::context::process::Context;
use crate::failure::Failure;
use crate::option::Options;
use crate::profile::{Profile, ProfileName, Settings};
use crate::screen::Screen;

/// One run of a command.
#[derive(Debug)]
pub struct Invocation<'a> {
    /// What outlives the command.
    pub context: &'a mut Context,
    /// The flags of the line, with those of the process where the line does not set them.
    pub options: Options,
    /// The profile the command uses.
    pub profile: Profile,
    /// The URL of the server the command calls.
    pub server: String,
    /// The client for that profile and server; in a dry run it records requests and sends nothing.
    pub client: Client,
    /// Where output is printed, in the format of the flags.
    pub screen: Screen,
}

impl<'a> Invocation<'a> {
    /// Applies the flags of one line to the context.
    ///
    /// # Errors
    /// When the profile cannot be read, or the URL of the server is invalid; exit code 2 when a flag names a profile
    /// while `MINI_TWITTER_TOKEN` replaces its session.
    pub fn new(line: &Options, context: &'a mut Context) -> Result<Self, Failure> {
        let options = line.or(&context.options);
        context.require_own_session(options.profile.as_ref())?;
        let profile = context.profile_of(&options)?;
        Self::with_profile(options, profile, context)
    }

    /// Applies the flags of a line that signs in, which mends a profile whose file cannot be read.
    ///
    /// # Errors
    /// When the URL of the server is invalid.
    pub fn to_sign_in(line: &Options, context: &'a mut Context) -> Result<Self, Failure> {
        let options = line.or(&context.options);
        let profile = context.profile_to_write(&options)?;
        Self::with_profile(options, profile, context)
    }

    /// Applies the flags of a line that uses no account: neither a damaged profile nor a wrong URL is in its way.
    pub fn without_account(line: &Options, context: &'a mut Context) -> Self {
        let options = line.or(&context.options);
        let profile = context.profiles.unread(&ProfileName::default());
        Self {
            server: profile.server().to_owned(),
            client: Client::recording(),
            screen: screen_of(&options, context),
            profile,
            options,
            context,
        }
    }

    fn with_profile(
        options: Options,
        profile: Profile,
        context: &'a mut Context,
    ) -> Result<Self, Failure> {
        let server = context.server_of(&options, &profile);
        let client = if options.dry_run {
            Client::recording()
        } else {
            context.client(&options, &profile, &server)?
        };
        context.load_last_output(&profile, &server);
        Ok(Self {
            screen: screen_of(&options, context),
            context,
            options,
            profile,
            server,
            client,
        })
    }

    /// Whether the URL of the server is the value of `MINI_TWITTER_SERVER`.
    pub fn has_server_variable(&self) -> bool {
        let is_set = self
            .context
            .environment
            .get("MINI_TWITTER_SERVER")
            .is_some();
        is_set && self.options.server.is_none() && !self.context.is_demo
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        (self.screen.theme().clock)()
    }

    /// Returns the time that `--until` or `--for` names; `None` when the line has neither.
    ///
    /// # Errors
    /// Exit code 2 when the time is beyond the calendar, which ends in the year 9999.
    pub fn end(
        &self,
        until: Option<Timestamp>,
        duration: Option<Duration>,
    ) -> Result<Option<Timestamp>, Failure> {
        let end = until.or_else(|| Some(self.now().after(duration?)));
        if end == Some(Timestamp::MAX) {
            let message = "the end is too late: the calendar ends in the year 9999";
            return Err(Failure::usage(message));
        }
        Ok(end)
    }

    /// Refuses a command that signs in while a personal access token is in use, or when the session could not be saved,
    /// before anything is sent.
    ///
    /// # Errors
    /// Except in a dry run: those of [`Self::require_sessions`], exit code 1 when the session cannot be written.
    pub fn require_new_session(&self) -> Result<(), Failure> {
        self.require_sessions()?;
        match self.options.dry_run {
            true => Ok(()),
            false => self.profile.require_writable(),
        }
    }

    /// Refuses a command that ends the session while a personal access token is in use, or when the session would stay
    /// in its file, before anything is sent.
    ///
    /// # Errors
    /// Except in a dry run: those of [`Self::require_sessions`], exit code 1 when the session cannot be removed.
    pub fn require_session_to_end(&self) -> Result<(), Failure> {
        self.require_sessions()?;
        match self.options.dry_run {
            true => Ok(()),
            false => self.profile.require_removable(),
        }
    }

    /// Refuses a command about sessions while a personal access token is in use, or when there is no folder for the
    /// session, before anything is sent.
    ///
    /// # Errors
    /// Except in a dry run: exit code 2 when `MINI_TWITTER_TOKEN` is set, exit code 1 without a folder.
    pub fn require_sessions(&self) -> Result<(), Failure> {
        if self.options.dry_run {
            return Ok(());
        }
        if self.context.has_token() {
            return Err(Failure::token_in_use());
        }
        if self.profile.file("session.json").is_none() {
            let message = "no folder for the session: set HOME or XDG_STATE_HOME";
            return Err(Failure::other(message));
        }
        Ok(())
    }

    /// Saves server and username in the profile after a sign-in; warns when they cannot be written.
    pub fn save_sign_in(&mut self, username: &str) {
        let saved = self.profile.save(Settings {
            server: Some(self.server.clone()),
            username: Some(username.to_owned()),
        });
        let consequence = "the next command does not know this server and username";
        self.context.warn_unless_saved(saved, consequence);
    }
}

/// Returns the screen with the flags of a line applied.
fn screen_of(options: &Options, context: &Context) -> Screen {
    let screen = context.screen.with(options.output.unwrap_or_default());
    if options.no_color {
        screen.without_colour()
    } else {
        screen
    }
}
