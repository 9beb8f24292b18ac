//! A reader that streams the feed page by page, and stops when it has what it wants.
//!
//! ```text
//! MINI_TWITTER_TOKEN=mt_… cargo run -p mini-twitter-examples --example reader -- --most 100
//! ```

#![expect(clippy::print_stdout, reason = "a program that talks")]

use clap::Parser;
use futures_util::{StreamExt, TryStreamExt};
use mini_twitter_client::core::post::Entry;
use mini_twitter_client::core::timeline::FeedQuery;
use mini_twitter_client::{Client, Error};

/// Prints the feed, one line a post.
#[derive(Debug, Parser)]
struct Arguments {
    /// The server
    #[arg(
        long,
        env = "MINI_TWITTER_SERVER",
        default_value = "http://127.0.0.1:8080"
    )]
    server: String,
    /// A personal token with the scope read
    #[arg(long, env = "MINI_TWITTER_TOKEN", hide_env_values = true)]
    token: String,
    /// How many posts at the most
    #[arg(long, default_value_t = 40)]
    most: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let client = Client::builder(arguments.server)
        .token(arguments.token)
        .build()?;
    // Nothing is asked before the first entry is wanted, and no page that nobody reads.
    let mut feed = client
        .timeline()
        .feed(FeedQuery::default())
        .stream()
        .take(arguments.most);
    while let Some(entry) = feed.try_next().await? {
        println!("{}", line(&entry));
    }
    Ok(())
}

/// `2026-01-31T08:00:00.000Z  alice  hello`; `Debug` keeps what strangers wrote from steering the terminal.
fn line(entry: &Entry) -> String {
    let passed_on = entry.retweeted_by.as_ref();
    let passed_on = passed_on.map(|by| format!(" (retweeted by {})", by.username));
    format!(
        "{}  {}{}  {:?}",
        entry.at,
        entry.post.author.username,
        passed_on.unwrap_or_default(),
        entry.post.text.as_deref().unwrap_or_default(),
    )
}
