//! What an operator can choose: [`Config`], where a flag is an environment variable is a line of help is a default.
//!
//! [`Settings`] are those that requests look at. Adding one is adding a field.

use std::path::PathBuf;

use clap::builder::Resettable;
use clap::{Args, CommandFactory, FromArgMatches, Parser};

/// The most bytes of a JSON body.
pub const BODY_BYTES: usize = 256 << 10;

/// How to start the server.
#[derive(Debug, Clone, Parser)]
#[command(name = "mini-twitter-server", version)]
pub struct Config {
    /// Where to listen; port 0 takes a free one and says which
    #[arg(long, env = "MINI_TWITTER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// The folder that holds the database and the key
    #[arg(
        long,
        env = "MINI_TWITTER_DATA",
        default_value = "mini-twitter-data",
        value_name = "DIR"
    )]
    pub data: PathBuf,
    /// A PostgreSQL URL; a SQLite file in the data folder unless said
    #[arg(long, env = "MINI_TWITTER_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// What requests look at.
    #[command(flatten)]
    pub settings: Settings,
}

/// What requests look at.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// The address people reach this server at; may hold a path, under which everything is mounted
    #[arg(long, env = "MINI_TWITTER_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// The name of this server, for people
    #[arg(long, env = "MINI_TWITTER_NAME", default_value = "mini-twitter")]
    pub name: String,
    /// A few words on this server
    #[arg(long, env = "MINI_TWITTER_DESCRIPTION", default_value = "")]
    pub description: String,
    /// Whether anyone may register
    #[arg(long, env = "MINI_TWITTER_REGISTRATIONS", default_value = "true", action = clap::ArgAction::Set)]
    pub registrations: bool,
    /// The fewest characters of a password
    #[arg(long, env = "MINI_TWITTER_PASSWORD_MIN", default_value_t = 8, value_parser = clap::value_parser!(u32).range(8..=64))]
    pub password_min: u32,
}

impl Config {
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
}
