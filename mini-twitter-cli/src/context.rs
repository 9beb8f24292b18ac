//! What commands work with: [`Context`] lives as long as the process, [`Scope`] as long as one command.
//!
//! A scope is the context under the flags of one line: its profile, its server, its way of writing. Nothing of it
//! outlives the command, so that one that is cancelled leaves nothing half set.

mod resolve;
mod show;

use std::collections::HashMap;
use std::time::Duration;

use mini_twitter_client::{Client, Error, FileStore, Retry};
use mini_twitter_core::time::Timestamp;

use crate::environment::Environment;
use crate::failure::Failure;
use crate::input::Input;
use crate::option::Options;
use crate::profile::{Home, Profile, ProfileName, Settings};
use crate::screen::Screen;

/// What lasts from one command to the next.
#[derive(Debug)]
pub struct Context {
    /// Where everything is written.
    pub screen: Screen,
    /// Where lines come from, and whether anybody can be asked.
    pub input: Input,
    /// The variables.
    pub environment: Environment,
    /// Where profiles are kept.
    pub home: Home,
    /// The flags that hold unless a line says otherwise; `as bob` sets the profile here.
    pub options: Options,
    /// One client a profile and server: its connections and tokens serve every line.
    clients: HashMap<(ProfileName, String), Client>,
    /// Whose rows the screen holds.
    shown_for: Option<ProfileName>,
}

impl Context {
    /// A context with nothing said yet.
    ///
    /// # Errors
    /// When there is no folder to keep anything in.
    pub fn new(environment: Environment, screen: Screen, input: Input) -> Result<Self, Failure> {
        let home = Home::of(&environment)?;
        Ok(Self {
            screen,
            input,
            environment,
            home,
            options: Options::default(),
            clients: HashMap::new(),
            shown_for: None,
        })
    }

    /// The profile that a line without flags works as.
    ///
    /// # Errors
    /// When `MINI_TWITTER_PROFILE` is no name, or the profile cannot be read.
    pub fn profile(&self) -> Result<Profile, Failure> {
        self.profile_of(&self.options)
    }

    fn profile_of(&self, options: &Options) -> Result<Profile, Failure> {
        let name = match (
            &options.profile,
            self.environment.get("MINI_TWITTER_PROFILE"),
        ) {
            (Some(name), _) => name.clone(),
            (None, Some(set)) => {
                let wrong = |what| Failure::usage(format!("MINI_TWITTER_PROFILE {set:?} {what}"));
                set.parse().map_err(wrong)?
            }
            (None, None) => ProfileName::default(),
        };
        self.home.profile(&name)
    }

    /// The server that a line without flags talks to as `profile`.
    pub fn server(&self, profile: &Profile) -> String {
        self.server_of(&self.options, profile)
    }

    fn server_of(&self, options: &Options, profile: &Profile) -> String {
        let set = options.server.as_deref();
        let set = set.or_else(|| self.environment.get("MINI_TWITTER_SERVER"));
        let server = set.unwrap_or(profile.server());
        server.trim_end_matches('/').to_owned()
    }

    /// Whether a personal token signs every call, so that no session is looked at.
    pub fn has_token(&self) -> bool {
        self.environment.get("MINI_TWITTER_TOKEN").is_some()
    }

    fn client(&mut self, profile: &Profile, server: &str) -> Result<Client, Failure> {
        let key = (profile.name.clone(), server.to_owned());
        if let Some(client) = self.clients.get(&key) {
            return Ok(client.clone());
        }
        let mut builder = Client::builder(server).retry(self.retry());
        if let Some(token) = self.environment.get("MINI_TWITTER_TOKEN") {
            builder = builder.token(token);
        } else {
            builder = builder.tokens(FileStore::new(profile.file("session.json")));
        }
        let wrong = |error: Error| match error.fields().and_then(|fields| fields.get("url")) {
            Some(wrong) => Failure::usage(format!("the server {server:?} {}", wrong.join("; "))),
            None => error.into(),
        };
        let client = builder.build().map_err(wrong)?;
        self.clients.insert(key, client.clone());
        Ok(client)
    }

    /// How persistent a call is: whoever sits there would rather know than wait.
    fn retry(&self) -> Retry {
        let patience = if self.input.may_ask() { 5 } else { 30 };
        Retry {
            max_pause: Duration::from_secs(1),
            max_retry_after: Duration::from_secs(patience),
            ..Retry::default()
        }
    }

    /// Waits until a renewal of tokens that is under way has kept its pair: before a process ends early.
    pub async fn settle(&self) {
        for client in self.clients.values() {
            client.settle().await;
        }
    }

    /// Hands the screen what this profile was shown last, unless it holds that already.
    fn take_up_rows(&mut self, profile: &Profile) {
        if self.shown_for.as_ref() != Some(&profile.name) {
            self.screen.remember(profile.shown());
            self.shown_for = Some(profile.name.clone());
        }
    }
}

/// What one command works with.
#[derive(Debug)]
pub struct Scope<'a> {
    /// What lasts.
    pub context: &'a mut Context,
    /// The flags of the line over those of the process.
    pub options: Options,
    /// Whom it works as.
    pub profile: Profile,
    /// The server it talks to.
    pub server: String,
    /// How it talks to it.
    pub client: Client,
    /// How it writes.
    pub screen: Screen,
}

impl<'a> Scope<'a> {
    /// The context under the flags of one line.
    ///
    /// # Errors
    /// When the profile cannot be read, or the server's address is none.
    pub fn new(line: &Options, context: &'a mut Context) -> Result<Self, Failure> {
        let options = line.over(&context.options);
        let profile = context.profile_of(&options)?;
        let server = context.server_of(&options, &profile);
        let client = if options.dry_run {
            Client::recording()
        } else {
            context.client(&profile, &server)?
        };
        context.take_up_rows(&profile);
        let mut screen = context.screen.with(options.output.unwrap_or_default());
        if options.no_color {
            screen = screen.without_colour();
        }
        Ok(Self {
            context,
            options,
            profile,
            server,
            client,
            screen,
        })
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        (self.screen.look().clock)()
    }

    /// Makes sure that a new session would be used.
    ///
    /// # Errors
    /// Exit code 2 while a personal token signs every call.
    pub fn expect_no_token(&self) -> Result<(), Failure> {
        if self.context.has_token() && !self.options.dry_run {
            let what =
                "MINI_TWITTER_TOKEN signs every call, so that no session is used: unset it first";
            return Err(Failure::usage(what));
        }
        Ok(())
    }

    /// Notes who is signed in at which server.
    ///
    /// # Errors
    /// When the profile cannot be written.
    pub fn keep_user(&mut self, username: &str) -> Result<(), Failure> {
        self.profile.keep(Settings {
            server: Some(self.server.clone()),
            username: Some(username.to_owned()),
        })
    }
}
