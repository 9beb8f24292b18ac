//! The flags that many commands share: the global ones, those of lists and of scripts, and how their values are parsed.

use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use mini_twitter_core::account::{SessionsQuery, TokensQuery};
use mini_twitter_core::field::Patch;
use mini_twitter_core::page::{Cursor, MAX_LIMIT};
use mini_twitter_core::post::PostListQuery;
use mini_twitter_core::timeline::FeedQuery;
use mini_twitter_core::user::PeopleQuery;

use crate::profile::ProfileName;
use crate::screen::Output;

/// The flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Options {
    /// Set the output format: cards, plain, table, json or ndjson; default: cards on a terminal, plain elsewhere.
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        hide_possible_values = true
    )]
    pub output: Option<Output>,
    /// Use this profile, a saved server and account; refused beside MINI_TWITTER_TOKEN [env: MINI_TWITTER_PROFILE].
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<ProfileName>,
    /// Call this server; default: the profile's [env: MINI_TWITTER_SERVER].
    #[arg(long, global = true, value_name = "URL")]
    pub server: Option<String>,
    /// Print the request, with secrets as ***, and send nothing.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Disable colour [env: NO_COLOR].
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Log requests and responses to standard error; repeat for more detail.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// The cursor to continue a list from: set by `more` of the shell, not a flag.
    #[arg(skip)]
    pub cursor: Option<Cursor>,
}

impl Options {
    /// Returns these flags, with those of `defaults` where these are not set.
    #[must_use]
    pub fn or(&self, defaults: &Self) -> Self {
        Self {
            output: self.output.or(defaults.output),
            profile: self.profile.clone().or_else(|| defaults.profile.clone()),
            server: self.server.clone().or_else(|| defaults.server.clone()),
            dry_run: self.dry_run || defaults.dry_run,
            no_color: self.no_color || defaults.no_color,
            verbose: self.verbose.max(defaults.verbose),
            cursor: self.cursor.clone(),
        }
    }
}

/// The flags of a list: how many items to show.
#[derive(Debug, Clone, Default, Args)]
pub struct ListOptions {
    /// Show at most N items; default: one page of 20.
    #[arg(long, short = 'n', value_name = "N", value_parser = count)]
    pub limit: Option<u32>,
    /// Show all items, page by page.
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}

impl ListOptions {
    /// How many items to request a page; `None` leaves it to the server.
    pub fn page_limit(&self) -> Option<u32> {
        if self.all {
            Some(MAX_LIMIT)
        } else {
            self.limit.map(|limit| limit.min(MAX_LIMIT))
        }
    }

    /// How many items to show, when one page may not hold them; `None` when one page is enough.
    pub fn beyond_one_page(&self) -> Option<usize> {
        let limit = self.limit.filter(|limit| *limit > MAX_LIMIT);
        let limit = limit.map(|limit| limit as usize);
        if self.all { Some(usize::MAX) } else { limit }
    }
}

/// The flags of a script: where its lines come from.
#[derive(Debug, Clone, Default, Args)]
pub struct ScriptOptions {
    /// Run the lines of FILE, or of standard input for `-`; stop at the first that fails.
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Run this line; repeat the flag to run several.
    #[arg(
        short = 'c',
        long = "command",
        value_name = "LINE",
        conflicts_with = "file"
    )]
    pub lines: Vec<String>,
    /// Continue after a line that failed; the exit code is that of the first failure.
    #[arg(long)]
    pub keep_going: bool,
}

impl ScriptOptions {
    /// Whether the flags give a script.
    pub fn is_some(&self) -> bool {
        self.file.is_some() || !self.lines.is_empty()
    }
}

/// Which page of a list to request. Every paged query without further fields is made from it.
#[derive(Debug, Clone, Default)]
pub struct PageQuery {
    /// How many items, 1–100; `None` leaves it to the server.
    pub limit: Option<u32>,
    /// The cursor to continue from; `None` for the first page.
    pub cursor: Option<Cursor>,
}

macro_rules! from_page_query {
    ($($query:ty)+) => { $(
        impl From<PageQuery> for $query {
            fn from(PageQuery { limit, cursor }: PageQuery) -> Self { Self { limit, cursor } }
        }
    )+ };
}

from_page_query! { FeedQuery PeopleQuery PostListQuery SessionsQuery TokensQuery }

/// Parses the name of an account as people type it: `alice`, `@alice`, an email address, spaces around it.
///
/// # Errors
/// Never; the server says what is wrong with a name.
pub fn account_name(text: &str) -> Result<String, Infallible> {
    let text = text.trim();
    let name = text.strip_prefix('@').unwrap_or(text);
    Ok(name.to_owned())
}

/// Returns the parser of an enumeration of the API, which refuses a value that this version does not know. Without it,
/// clap would read such a value as the one of a newer server.
pub fn choice<T>(values: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: for<'a> From<&'a str> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(values).map(|value| T::from(&value))
}

/// Returns the parser of a value that is on or off.
pub fn switch() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["on", "off"]).map(|value| value == "on")
}

/// Parses how many items to show.
fn count(text: &str) -> Result<u32, &'static str> {
    let count = text.parse().ok().filter(|count| *count > 0);
    count.ok_or("must be a number of items, 1 or more")
}

/// Parses a duration: `30m`, `8h`, `7d`, `2w`.
///
/// # Errors
/// When the text is not a number above 0 with one of the units s, m, h, d, w.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "is not a duration like 30m, 8h, 7d or 2w".to_owned();
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
    if number == 0 {
        return Err("must be at least 1s".to_owned());
    }
    Ok(Duration::from_secs(u64::from(number) * seconds))
}

/// Returns the change that a flag asks for: absent keeps the field, an empty text clears it.
pub fn patch(text: Option<String>) -> Patch<String> {
    match text {
        None => Patch::Keep,
        Some(text) if text.is_empty() => Patch::Clear,
        Some(text) => Patch::Set(text),
    }
}
