//! What an operator can choose: [`Config`], where a flag is an environment variable is a line of help is a default.
//!
//! [`Settings`] are those that requests look at. Adding one is adding a field.

pub mod network;
pub mod print;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::Resettable;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
use mini_twitter_core::field::Secret;

pub use self::network::Network;
use crate::adapters::clock::{Chance, Clock};
use crate::secret::password::Cost;
use crate::state::limit::Budgets;

/// The most bytes of a JSON body.
pub const BODY_BYTES: usize = 256 << 10;

/// How to start the server.
#[derive(Debug, Clone, Parser)]
#[command(name = "mini-twitter-server", version)]
pub struct Config {
    /// Where to listen; port 0 takes a free one and says which
    #[arg(
        long,
        env = "MINI_TWITTER_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    pub listen: String,
    /// The folder of the database and the secret key
    #[arg(
        long,
        env = "MINI_TWITTER_DATA",
        default_value = "./mini-twitter-data",
        value_name = "DIR"
    )]
    pub data: PathBuf,
    /// The URL of a PostgreSQL database; without one, a SQLite file in the data folder
    #[arg(
        long,
        env = "MINI_TWITTER_DATABASE",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database: Option<String>,
    /// The key that signs tokens, at least 32 characters; without one, a file in the data folder, made on first start
    #[arg(long, env = "MINI_TWITTER_SECRET_KEY", value_parser = secret, hide_env_values = true, value_name = "KEY")]
    pub secret_key: Option<Secret>,
    /// What to log: `info`, `warn`, or by module as in `warn,mini_twitter_server=debug`
    #[arg(
        long,
        env = "MINI_TWITTER_LOG",
        default_value = "info",
        value_name = "FILTER"
    )]
    pub log: String,
    /// How to log: human on a terminal and JSON otherwise, unless said
    #[arg(
        long,
        env = "MINI_TWITTER_LOG_FORMAT",
        value_enum,
        value_name = "FORMAT"
    )]
    pub log_format: Option<LogFormat>,
    #[command(flatten)]
    #[expect(
        missing_docs,
        reason = "clap would take the text as the help of the command"
    )]
    pub settings: Settings,
    /// What time it is; a test sets another.
    #[arg(skip)]
    pub clock: Clock,
    /// Where randomness comes from; a test sets another.
    #[arg(skip)]
    pub chance: Chance,
    /// What a password hash costs; a test may take less.
    #[arg(skip = Cost::OWASP)]
    pub password_cost: Cost,
    /// Whether the data folder goes when the server stops.
    #[arg(skip)]
    pub is_temporary: bool,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Human,
    /// One JSON object a line
    Json,
}

/// What requests look at.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// The address people reach this server at; everything is mounted under its path
    #[arg(long, env = "MINI_TWITTER_PUBLIC_URL", value_parser = network::public_url, value_name = "URL")]
    pub public_url: Option<String>,
    /// The origins whose pages may call this server, `*` for all; none unless said
    #[arg(
        long,
        env = "MINI_TWITTER_CORS",
        value_delimiter = ',',
        value_name = "ORIGINS"
    )]
    pub cors: Vec<String>,
    /// The proxies whose `X-Forwarded-For` counts, as addresses or networks
    #[arg(
        long,
        env = "MINI_TWITTER_TRUSTED_PROXY",
        value_delimiter = ',',
        value_name = "NETWORKS"
    )]
    pub trusted_proxy: Vec<Network>,
    /// Whether anyone may register
    #[arg(
        long,
        env = "MINI_TWITTER_REGISTRATIONS",
        default_value = "on",
        action = ArgAction::Set,
        value_parser = switch,
        value_name = "ON_OR_OFF"
    )]
    pub registrations: bool,
    /// The name of this server, for people
    #[arg(long, env = "MINI_TWITTER_NAME", default_value = "mini-twitter")]
    pub name: String,
    /// A few words on this server
    #[arg(
        long,
        env = "MINI_TWITTER_DESCRIPTION",
        default_value = "A small Twitter.",
        value_name = "TEXT"
    )]
    pub description: String,
    /// The fewest characters of a password
    #[arg(long, env = "MINI_TWITTER_PASSWORD_MIN", default_value_t = 8, value_parser = clap::value_parser!(u32).range(8..=64), value_name = "CHARS")]
    pub password_min: u32,
    /// Whether calls are limited; off for load tests and trusted networks
    #[arg(
        long,
        env = "MINI_TWITTER_RATE_LIMITS",
        default_value = "on",
        action = ArgAction::Set,
        value_parser = switch,
        value_name = "ON_OR_OFF"
    )]
    pub rate_limits: bool,
    /// Calls a minute that only read
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_READ",
        default_value_t = 300,
        value_name = "CALLS"
    )]
    pub limit_read: u32,
    /// Calls a minute that write
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_WRITE",
        default_value_t = 60,
        value_name = "CALLS"
    )]
    pub limit_write: u32,
    /// Calls a minute with a password or a refresh token, by address and by name
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_AUTH",
        default_value_t = 10,
        value_name = "CALLS"
    )]
    pub limit_auth: u32,
    /// Files a minute
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_UPLOAD",
        default_value_t = 20,
        value_name = "CALLS"
    )]
    pub limit_upload: u32,
    /// Requests that run at the same time; more are told to come again
    #[arg(
        long,
        env = "MINI_TWITTER_MAX_REQUESTS",
        default_value_t = 1024,
        value_name = "COUNT"
    )]
    pub max_requests: u32,
    /// Connections that are open at the same time; more wait to be taken
    #[arg(
        long,
        env = "MINI_TWITTER_MAX_CONNECTIONS",
        default_value_t = 8192,
        value_name = "COUNT"
    )]
    pub max_connections: u32,
    /// Seconds a request may take; its body has four fifths of them to arrive
    #[arg(long, env = "MINI_TWITTER_REQUEST_TIMEOUT", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600), value_name = "SECONDS")]
    pub request_timeout: u64,
}

impl Settings {
    /// The budgets of the limiter; none when limits are off.
    pub fn budgets(&self) -> Option<Budgets> {
        self.rate_limits.then_some(Budgets {
            read: self.limit_read,
            write: self.limit_write,
            auth: self.limit_auth,
            upload: self.limit_upload,
        })
    }

    /// How long a request may take.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.request_timeout)
    }

    /// How long a body may take to arrive: less than the whole request, or else which of the two ran out is chance.
    pub fn body_patience(&self) -> Duration {
        self.patience() * 4 / 5
    }

    /// Whether `address` is a proxy of ours.
    pub fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted_proxy
            .iter()
            .any(|network| network.holds(address))
    }
}

impl Config {
    /// Where the database is: the URL that is set, or a file in the data folder.
    pub fn place(&self) -> String {
        let file = || self.data.join("mini-twitter.db").display().to_string();
        self.database.clone().unwrap_or_else(file)
    }

    /// Reads `flags` alone: the environment does not count, so that tests and the demo are alike everywhere.
    ///
    /// # Errors
    /// When a flag is unknown or its value is not taken.
    pub fn from_flags(flags: &[&str]) -> Result<Self, clap::Error> {
        let command = Self::command().mut_args(|flag| flag.env(Resettable::Reset));
        let name = std::iter::once("mini-twitter-server");
        let matches = command.try_get_matches_from(name.chain(flags.iter().copied()))?;
        Self::from_arg_matches(&matches)
    }

    /// The same, on a free loopback port and with a new folder that goes when the server stops.
    ///
    /// # Errors
    /// When a flag is unknown or its value is not taken.
    pub fn temporary(flags: &[&str]) -> Result<Self, clap::Error> {
        let mut config = Self::from_flags(flags)?;
        let name = format!("mini-twitter-{:016x}", config.chance.number());
        config.data = std::env::temp_dir().join(name);
        config.listen = "127.0.0.1:0".to_owned();
        config.is_temporary = true;
        Ok(config)
    }
}

fn secret(text: &str) -> Result<Secret, &'static str> {
    if text.len() < 32 {
        return Err("has fewer than 32 characters");
    }
    Ok(Secret::new(text))
}

fn switch(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("must be on or off"),
    }
}
