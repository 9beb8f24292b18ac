//! What an operator configures: [`Config`]. A field is a flag, an environment variable, a line of help and a default.
//!
//! [`Settings`] are those that requests read. A new setting is a new field.

pub mod network;
pub mod print;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::Resettable;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
use mini_twitter_core::field::Secret;

pub use self::network::Network;
use crate::adapters::clock::{Clock, Random};
use crate::adapters::mail::{MailTarget, Mailer, Sender};
use crate::secret::password::Cost;
use crate::secret::url::without_secrets;
use crate::state::limit::Budgets;

/// The maximum size of a JSON body.
pub const BODY_BYTES: usize = 256 << 10;

/// The data folder when none is set.
const DEFAULT_DATA: &str = "./mini-twitter-data";

/// How to start the server.
#[derive(Debug, Clone, Parser)]
#[command(name = "mini-twitter-server", version)]
pub struct Config {
    /// The address to listen on; port 0 picks a free port
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
        default_value = DEFAULT_DATA,
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
    /// Connections to PostgreSQL for requests; a quarter of them are for searches and counts, one more is for the queue of jobs
    #[arg(long, env = "MINI_TWITTER_DATABASE_CONNECTIONS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=1000), value_name = "COUNT")]
    pub database_connections: u32,
    /// Seconds a statement may take on PostgreSQL; the request gets 503 then
    #[arg(long, env = "MINI_TWITTER_DATABASE_TIMEOUT", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600), value_name = "SECONDS")]
    pub database_timeout: u64,
    /// The key that signs tokens, at least 32 characters; without one, a file in the data folder, created on first start
    #[arg(long, env = "MINI_TWITTER_SECRET_KEY", value_parser = secret, hide_env_values = true, value_name = "KEY")]
    pub secret_key: Option<Secret>,
    /// Where mails go: `folder` writes them below the data folder; smtp://NAME:PASSWORD@HOST:587 sends them, with STARTTLS
    /// (`smtps://` with TLS from the beginning, ?tls=none without, ?ca=FILE trusts a certificate)
    #[arg(
        long,
        env = "MINI_TWITTER_MAIL",
        default_value = "folder",
        hide_env_values = true,
        value_name = "TARGET"
    )]
    pub mail: MailTarget,
    /// Who mails are from, as `Name <name@example.org>`; default: no-reply at the host of the public URL
    #[arg(long, env = "MINI_TWITTER_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<Sender>,
    /// What to log: `info`, `warn`, or by module as in `warn,mini_twitter_server=debug`
    #[arg(
        long,
        env = "MINI_TWITTER_LOG",
        default_value = "info",
        value_name = "FILTER"
    )]
    pub log: String,
    /// The format of the log; default: human on a terminal, JSON otherwise
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
    /// The clock; a test sets another.
    #[arg(skip)]
    pub clock: Clock,
    /// The source of randomness; a test sets another.
    #[arg(skip)]
    pub random: Random,
    /// The cost of a password hash; a test takes a lower one.
    #[arg(skip = Cost::OWASP)]
    pub password_cost: Cost,
    /// Whether the data folder is deleted when the server stops.
    #[arg(skip)]
    pub is_temporary: bool,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Human,
    /// One JSON object per line
    Json,
}

/// The settings that requests read.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// The URL of this server for its users; all routes are mounted under its path
    #[arg(long, env = "MINI_TWITTER_PUBLIC_URL", value_parser = network::public_url, value_name = "URL")]
    pub public_url: Option<String>,
    /// The origins whose pages may call this server, `*` for all; default: none
    #[arg(
        long,
        env = "MINI_TWITTER_CORS",
        value_delimiter = ',',
        value_name = "ORIGINS"
    )]
    pub cors: Vec<String>,
    /// The proxies whose `X-Forwarded-For` is trusted, as addresses or networks
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
    /// The display name of this server
    #[arg(long, env = "MINI_TWITTER_NAME", default_value = "mini-twitter", value_parser = one_line)]
    pub name: String,
    /// A short description of this server
    #[arg(
        long,
        env = "MINI_TWITTER_DESCRIPTION",
        default_value = "A small Twitter.",
        value_parser = one_line,
        value_name = "TEXT"
    )]
    pub description: String,
    /// The minimum length of a password, in characters
    #[arg(long, env = "MINI_TWITTER_PASSWORD_MIN", default_value_t = 8, value_parser = clap::value_parser!(u32).range(8..=64), value_name = "CHARS")]
    pub password_min: u32,
    /// Whether requests are rate limited; off for load tests and trusted networks
    #[arg(
        long,
        env = "MINI_TWITTER_RATE_LIMITS",
        default_value = "on",
        action = ArgAction::Set,
        value_parser = switch,
        value_name = "ON_OR_OFF"
    )]
    pub rate_limits: bool,
    /// Reading requests per minute
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_READ",
        default_value_t = 300,
        value_name = "CALLS"
    )]
    pub limit_read: u32,
    /// Writing requests per minute
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_WRITE",
        default_value_t = 60,
        value_name = "CALLS"
    )]
    pub limit_write: u32,
    /// Requests per minute with a password or a refresh token, by address and by name
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_AUTH",
        default_value_t = 10,
        value_name = "CALLS"
    )]
    pub limit_auth: u32,
    /// Uploads per minute
    #[arg(
        long,
        env = "MINI_TWITTER_LIMIT_UPLOAD",
        default_value_t = 20,
        value_name = "CALLS"
    )]
    pub limit_upload: u32,
    /// Requests that run at the same time; further ones get 503. One that waits for its body does not run
    #[arg(
        long,
        env = "MINI_TWITTER_MAX_REQUESTS",
        default_value_t = 1024,
        value_name = "COUNT"
    )]
    pub max_requests: u32,
    /// Connections that are open at the same time; further ones wait
    #[arg(
        long,
        env = "MINI_TWITTER_MAX_CONNECTIONS",
        default_value_t = 8192,
        value_name = "COUNT"
    )]
    pub max_connections: u32,
    /// Connections that one address may have at the same time, IPv6 by /64; further ones get 503, those of a trusted proxy
    /// are not counted; default: a quarter of all
    #[arg(long, env = "MINI_TWITTER_ADDRESS_CONNECTIONS", value_parser = clap::value_parser!(u32).range(1..), value_name = "COUNT")]
    pub address_connections: Option<u32>,
    /// Seconds a request may take; its body must arrive within four fifths of them
    #[arg(long, env = "MINI_TWITTER_REQUEST_TIMEOUT", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600), value_name = "SECONDS")]
    pub request_timeout: u64,
}

impl Settings {
    /// Returns the budgets of the rate limiter; none when limits are off.
    pub fn budgets(&self) -> Option<Budgets> {
        self.rate_limits.then_some(Budgets {
            read: self.limit_read,
            write: self.limit_write,
            auth: self.limit_auth,
            upload: self.limit_upload,
        })
    }

    /// Returns how many connections one address may have: unless set, a quarter of all.
    pub fn connections_per_address(&self) -> u32 {
        let quarter = (self.max_connections / 4).max(1);
        self.address_connections.unwrap_or(quarter)
    }

    /// Returns how long a request may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout)
    }

    /// Returns how long a body may take to arrive: less than the whole request, so that it is clear which of the two
    /// timed out.
    pub fn body_timeout(&self) -> Duration {
        self.timeout() * 4 / 5
    }

    /// Returns whether `address` is a trusted proxy.
    pub fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted_proxy
            .iter()
            .any(|network| network.contains(address))
    }
}

impl Config {
    /// Returns the URL of the database that is set, or else the path of a file in the data folder.
    pub fn database_url(&self) -> String {
        let file = || self.data.join("mini-twitter.db").display().to_string();
        self.database.clone().unwrap_or_else(file)
    }

    /// Returns the URL of the database, or the path of its file, to show to the operator: secrets are hidden.
    pub fn shown_database(&self) -> String {
        without_secrets(&self.database_url())
    }

    /// Creates what sends mails.
    pub fn mailer(&self) -> Mailer {
        let host = network::host(self.settings.public_url.as_deref());
        let default = || Sender::of_host(&self.settings.name, host);
        let from = self.mail_from.clone().unwrap_or_else(default);
        Mailer::new(from, &self.mail, &self.data)
    }

    /// Returns the flags that let another command use the same data, with a space before each; none for the default.
    /// Secrets are hidden.
    pub fn data_flags(&self) -> String {
        let data = self.data.display().to_string();
        let data = (data != DEFAULT_DATA).then_some(("--data", data));
        let database = self.database.as_deref().map(without_secrets);
        let database = database.map(|url| ("--database", url));
        let flags = data.into_iter().chain(database);
        flags
            .map(|(flag, value)| format!(" {flag} {}", print::quoted(&value)))
            .collect()
    }

    /// Reads `flags` only, not the environment, so that tests and the demo are the same everywhere.
    ///
    /// # Errors
    /// When a flag is unknown or its value is invalid.
    pub fn from_flags(flags: &[&str]) -> Result<Self, clap::Error> {
        let command = Self::command().mut_args(|flag| flag.env(Resettable::Reset));
        let name = std::iter::once("mini-twitter-server");
        let matches = command.try_get_matches_from(name.chain(flags.iter().copied()))?;
        Self::from_arg_matches(&matches)
    }

    /// Reads `flags` like [`from_flags`](Self::from_flags), for a server on a free loopback port with a new data folder
    /// that is deleted when it stops.
    ///
    /// # Errors
    /// When a flag is unknown or its value is invalid.
    pub fn temporary(flags: &[&str]) -> Result<Self, clap::Error> {
        let mut config = Self::from_flags(flags)?;
        let name = format!("mini-twitter-{:016x}", config.random.number());
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

/// The maximum length of a text that is shown to people, in characters.
const MAX_LINE: usize = 200;

/// Reads a text that is shown to people, in mails too.
fn one_line(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("is blank".to_owned());
    }
    if text.chars().any(char::is_control) {
        return Err("has a control character, such as a line break".to_owned());
    }
    if text.chars().count() > MAX_LINE {
        return Err(format!("has more than {MAX_LINE} characters"));
    }
    Ok(text.to_owned())
}

fn switch(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("must be on or off"),
    }
}
