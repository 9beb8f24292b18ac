//! [`Context`]: what lasts from one command to the next.

use std::collections::HashMap;
use std::time::Duration;

use mini_twitter_client::{Client, Error, FileStore, Retry};

use crate::environment::Environment;
use crate::failure::Failure;
use crate::hint::Flag;
use crate::input::Input;
use crate::option::Options;
use crate::profile::{Profile, ProfileName, ProfileStore};
use crate::reference::LastOutput;
use crate::screen::Screen;

/// What lasts from one command to the next.
#[derive(Debug)]
pub struct Context {
    /// Where output is printed.
    pub screen: Screen,
    /// Standard input, and whether the user can be asked.
    pub input: Input,
    /// The environment variables.
    pub environment: Environment,
    /// Whether this program set the variables, for its demo, so that no hint is about them.
    pub is_demo: bool,
    /// The profiles.
    pub profiles: ProfileStore,
    /// The flags of the process, for lines that do not set them; `as bob` sets the profile here.
    pub options: Options,
    /// One client a profile and server, so that all lines share its connections and tokens.
    clients: HashMap<(ProfileName, String), Client>,
    /// The server whose last output the screen holds.
    output_of: Option<String>,
    /// Why the rows that an earlier process kept are not used.
    rows_refused: Option<String>,
    /// Whether [`Self::warn_unless_saved`] has warned.
    has_warned: bool,
}

impl Context {
    /// Creates a context without flags.
    pub fn new(environment: Environment, screen: Screen, input: Input) -> Self {
        let profiles = ProfileStore::of(&environment);
        Self {
            screen,
            input,
            environment,
            is_demo: false,
            profiles,
            options: Options::default(),
            clients: HashMap::new(),
            output_of: None,
            rows_refused: None,
            has_warned: false,
        }
    }

    /// Warns once that what later commands need cannot be written. The command must not fail for this reason: it has
    /// taken effect, and a script that repeats failed commands would post twice.
    pub(crate) fn warn_unless_saved(&mut self, saved: Result<(), Failure>, consequence: &str) {
        if let Err(failure) = saved
            && !std::mem::replace(&mut self.has_warned, true)
        {
            let warning = format!("warning: {failure}: {consequence}");
            self.screen.say(warning);
        }
    }

    /// Returns the profile of a line without flags.
    ///
    /// # Errors
    /// When `MINI_TWITTER_PROFILE` is not a valid name, or the profile cannot be read.
    pub fn profile(&self) -> Result<Profile, Failure> {
        self.profile_of(&self.options)
    }

    /// Returns the profile of a line with these flags, over those of the process.
    pub(super) fn profile_of(&self, options: &Options) -> Result<Profile, Failure> {
        self.profiles.profile(&self.profile_name(options)?)
    }

    /// Returns the profile of a line that signs in, and with that writes the settings anew: if they cannot be read, it
    /// warns and leaves them out.
    ///
    /// # Errors
    /// When they cannot be written either.
    pub(super) fn profile_to_write(&self, options: &Options) -> Result<Profile, Failure> {
        let name = self.profile_name(options)?;
        match self.profiles.profile(&name) {
            Err(failure) if failure.hint().is_some() => {
                let profile = self.profiles.unread(&name);
                let server = self.server_of(options, &profile);
                let warning = format!("warning: {failure}; signing in at {server}");
                self.screen.say(warning);
                Ok(profile)
            }
            read => read,
        }
    }

    fn profile_name(&self, options: &Options) -> Result<ProfileName, Failure> {
        let set = self.environment.get("MINI_TWITTER_PROFILE");
        match (&options.profile, set) {
            (Some(name), _) => Ok(name.clone()),
            (None, Some(set)) => {
                let wrong = |what| Failure::usage(format!("MINI_TWITTER_PROFILE {set:?} {what}"));
                set.parse().map_err(wrong)
            }
            (None, None) => Ok(ProfileName::default()),
        }
    }

    /// Returns the flags that hints repeat: those of the line, and in a script those of the process. At the prompt
    /// those of the process apply to the hint too.
    pub fn flags_of_hints(&self, line: &Options) -> Vec<Flag> {
        let options = if self.input.is_interactive() {
            line.clone()
        } else {
            line.or(&self.options)
        };
        let profile = options.profile.map(|name| ("--profile", name.to_string()));
        let server = options.server.map(|url| ("--server", url));
        profile.into_iter().chain(server).collect()
    }

    /// Returns the URL of the server of a line without flags.
    pub fn server(&self, profile: &Profile) -> String {
        self.server_of(&self.options, profile)
    }

    /// Returns the URL of the server of a line with these flags, over those of the process.
    pub(super) fn server_of(&self, options: &Options, profile: &Profile) -> String {
        let set = options.server.as_deref();
        let set = set.or_else(|| self.environment.get("MINI_TWITTER_SERVER"));
        let server = set.unwrap_or(profile.server());
        server.trim_end_matches('/').to_owned()
    }

    /// Returns where [`Self::server_of`] has the URL from, for errors.
    fn source_of_server(&self, options: &Options, profile: &Profile) -> String {
        if options.server.is_some() {
            "--server".to_owned()
        } else if self.environment.get("MINI_TWITTER_SERVER").is_some() {
            "MINI_TWITTER_SERVER".to_owned()
        } else {
            format!("the server of the profile {}", profile.name)
        }
    }

    /// Whether a personal access token authenticates every call, so that no session is used.
    pub fn has_token(&self) -> bool {
        self.environment.get("MINI_TWITTER_TOKEN").is_some()
    }

    /// Refuses a profile that a user names while a personal access token would act in place of it.
    ///
    /// # Errors
    /// Exit code 2, with the same command without the token as its hint.
    pub fn require_own_session(&self, named: Option<&ProfileName>) -> Result<(), Failure> {
        match named.filter(|_| self.has_token()) {
            Some(name) => Err(Failure::profile_replaced(name.as_str())),
            None => Ok(()),
        }
    }

    /// Returns the client of a profile for a server; the first call creates it.
    pub(super) fn client(
        &mut self,
        options: &Options,
        profile: &Profile,
        server: &str,
    ) -> Result<Client, Failure> {
        let key = (profile.name.clone(), server.to_owned());
        if let Some(client) = self.clients.get(&key) {
            return Ok(client.clone());
        }
        let mut builder = Client::builder(server).retry(self.retry());
        if let Some(token) = self.environment.get("MINI_TWITTER_TOKEN") {
            // A file that the token was read from may have ended with a line feed.
            builder = builder.token(token.trim());
        } else if let Some(path) = profile.file("session.json") {
            builder = builder.tokens(FileStore::new(path));
        }
        let source = self.source_of_server(options, profile);
        let wrong = |error: Error| match error.fields().and_then(|fields| fields.get("url")) {
            Some(wrong) => Failure::usage(format!("{source} {server:?} {}", wrong.join("; "))),
            None => error.into(),
        };
        let client = builder.build().map_err(wrong)?;
        self.clients.insert(key, client.clone());
        Ok(client)
    }

    /// How long calls are retried: less at a terminal, where the user waits.
    fn retry(&self) -> Retry {
        let default = Retry::default();
        let max_retry_after = match self.input.is_interactive() {
            true => Duration::from_secs(5),
            false => default.max_retry_after,
        };
        Retry {
            max_pause: Duration::from_secs(1),
            max_retry_after,
            ..default
        }
    }

    /// Waits until a token refresh under way has stored its tokens. Called before a process or a command ends early.
    pub async fn settle(&self) {
        for client in self.clients.values() {
            client.settle().await;
        }
    }

    /// Gives the screen the last output of this profile, unless the screen has one of the same server: `@1` is what is
    /// on the screen, whichever profile asked for it, but an id of another server names something else.
    pub(crate) fn load_last_output(&mut self, profile: &Profile, server: &str) {
        if self.output_of.as_deref() != Some(server) {
            let mut output = profile.last_output();
            // A list that could not be kept since then may have been printed: its rows are not these.
            let refused = match output == LastOutput::default() {
                true => None,
                false => profile.require_writable().err(),
            };
            if refused.is_some() {
                output = LastOutput::default();
            }
            self.rows_refused = refused.map(|failure| failure.message());
            self.screen.set_last_output(output);
            self.output_of = Some(server.to_owned());
        }
    }

    /// Why the rows that an earlier process kept are not used, if they are not: rows cannot be kept now.
    pub(super) fn rows_refused(&self) -> Option<&str> {
        self.rows_refused.as_deref()
    }
}
