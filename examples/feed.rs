//! Prints the feed, streamed page by page, and stops after a number of posts.
//!
//! ```text
//! MINI_TWITTER_TOKEN=mt_… cargo run -p mini-twitter-examples --example feed -- --most 100
//! ```

#![expect(clippy::print_stdout, reason = "a command-line program prints")]

use clap::Parser;
use futures_util::{StreamExt, TryStreamExt};
use mini_twitter_client::core::post::Entry;
use mini_twitter_client::core::timeline::FeedQuery;
use mini_twitter_client::{Client, Error};

/// Print the feed, one line a post.
#[derive(Debug, Parser)]
struct Arguments {
    /// Call this server
    #[arg(
        long,
        env = "MINI_TWITTER_SERVER",
        default_value = "http://127.0.0.1:8080"
    )]
    server: String,
    /// Use this personal access token, with the scope read
    #[arg(long, env = "MINI_TWITTER_TOKEN", hide_env_values = true)]
    token: String,
    /// Print at most this many posts
    #[arg(long, default_value_t = 40)]
    most: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let client = Client::builder(arguments.server)
        .token(arguments.token)
        .build()?;
    // The stream requests a page only when its first entry is needed.
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

/// Returns `2026-01-31T08:00:00.000Z  alice  "hello"`; `Debug` escapes what a terminal would interpret.
fn line(entry: &Entry) -> String {
    let retweet = entry.retweeted_by.as_ref();
    let retweet = retweet.map(|by| format!(" (retweeted by {})", by.username));
    format!(
        "{}  {}{}  {:?}",
        entry.at,
        entry.post.author.username,
        retweet.unwrap_or_default(),
        entry.post.text.as_deref().unwrap_or_default(),
    )
}
