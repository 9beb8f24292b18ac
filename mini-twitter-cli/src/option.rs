//! The flags every command takes, and how those of one line lie over those of the process.

use std::time::Duration;

use clap::Args;
use mini_twitter_core::account::{SessionsQuery, TokensQuery};
use mini_twitter_core::page::{Cursor, MAX_LIMIT};
use mini_twitter_core::post::PostListQuery;
use mini_twitter_core::timeline::FeedQuery;
use mini_twitter_core::user::PeopleQuery;

use crate::profile::ProfileName;
use crate::screen::Output;

/// The flags every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Options {
    /// How answers are written: cards, plain, table, json or ndjson; on a terminal cards, elsewhere plain lines
    /// unless said.
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        hide_possible_values = true
    )]
    pub output: Option<Output>,
    /// Works as this profile: a name of yours for a server and a sign-in there [env: MINI_TWITTER_PROFILE].
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<ProfileName>,
    /// Talks to this server; the profile's unless said [env: MINI_TWITTER_SERVER].
    #[arg(long, global = true, value_name = "URL")]
    pub server: Option<String>,
    /// Prints what would be sent, with secrets as ***, and sends nothing.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Writes without colour [env: NO_COLOR].
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Tells on standard error what is sent and what comes back; twice tells more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Where a list goes on, for the shell's `more`.
    #[arg(skip)]
    pub from: Option<Cursor>,
}

impl Options {
    /// These flags where they say something, `under` where they do not.
    #[must_use]
    pub fn over(&self, under: &Self) -> Self {
        Self {
            output: self.output.or(under.output),
            profile: self.profile.clone().or_else(|| under.profile.clone()),
            server: self.server.clone().or_else(|| under.server.clone()),
            dry_run: self.dry_run || under.dry_run,
            no_color: self.no_color || under.no_color,
            verbose: self.verbose.max(under.verbose),
            from: self.from.clone(),
        }
    }
}

/// How much of a list to show.
#[derive(Debug, Clone, Default, Args)]
pub struct Extent {
    /// Shows at most so many; a page of 20 unless said.
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// Shows all there is, page after page.
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}

impl Extent {
    /// How many items to ask for at a time: none says what the server does unless asked.
    pub fn page_limit(&self) -> Option<u32> {
        if self.all {
            Some(MAX_LIMIT)
        } else {
            self.limit.map(|limit| limit.min(MAX_LIMIT))
        }
    }

    /// How many items to show when that may be more than a page holds.
    pub fn beyond_a_page(&self) -> Option<usize> {
        let limit = self.limit.filter(|limit| *limit > MAX_LIMIT);
        let limit = limit.map(|limit| limit as usize);
        if self.all { Some(usize::MAX) } else { limit }
    }
}

/// Where the lines of a script come from.
#[derive(Debug, Clone, Default, Args)]
pub struct ScriptOptions {
    /// Runs the lines of FILE, or of standard input for `-`, and stops at the first that fails.
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<std::path::PathBuf>,
    /// Runs this line; may be given again for the next.
    #[arg(
        short = 'c',
        long = "command",
        value_name = "LINE",
        conflicts_with = "file"
    )]
    pub lines: Vec<String>,
    /// Goes on after a line that failed; the exit code is that of the first failure.
    #[arg(long)]
    pub keep_going: bool,
}

impl ScriptOptions {
    /// Whether there is a script.
    pub fn is_some(&self) -> bool {
        self.file.is_some() || !self.lines.is_empty()
    }
}

/// Which part of a list one request asks for; every paged query without fields of its own is made of it.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// How many items.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

macro_rules! of_a_part {
    ($($query:ty)+) => { $(
        impl From<Part> for $query {
            fn from(Part { limit, cursor }: Part) -> Self { Self { limit, cursor } }
        }
    )+ };
}

of_a_part! { FeedQuery PeopleQuery PostListQuery SessionsQuery TokensQuery }

/// Reads a span of time: `30m`, `8h`, `7d`, `2w`.
///
/// # Errors
/// When it is none.
pub fn span(text: &str) -> Result<Duration, String> {
    let wrong = || "is not a span like 30m, 8h, 7d or 2w".to_owned();
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or_else(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return Err(wrong()),
    };
    let number: u32 = number.parse().map_err(|_| wrong())?;
    Ok(Duration::from_secs(u64::from(number) * seconds))
}
