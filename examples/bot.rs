//! A bot that replies to every mention.
//!
//! It uses a personal access token, so that it needs no password:
//!
//! ```text
//! mini-twitter tokens create bot --scope read --scope write
//! MINI_TWITTER_TOKEN=mt_… cargo run -p mini-twitter-examples --example bot -- --once
//! ```
//!
//! Each mention gets one reply, even after a failure: the idempotency key of the reply, which the server keeps for 24
//! hours, is the notification's id, and the notification is marked as read after the reply is published. A mention that
//! cannot be replied to (it was deleted, its author has blocked the bot or lets nobody reply) is skipped.
//!
//! A mention inside a reply to a post of the bot, or inside a quote of one, is a notification of another type, which
//! this bot leaves alone.
//!
//! No call takes longer than [`DEADLINE`], whatever the server does; that is longer than the server's own
//! `Retry-After`, so that the bot waits out a rate limit.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program prints"
)]

use std::time::Duration;

use clap::Parser;
use futures_util::TryStreamExt;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::notification::{Notification, NotificationType, NotificationsQuery};
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::{Client, Error};

/// How long a call may take in all, with its retries and the pauses between them.
const DEADLINE: Duration = Duration::from_secs(120);

/// Reply to every mention.
#[derive(Debug, Parser)]
struct Arguments {
    /// Call this server
    #[arg(
        long,
        env = "MINI_TWITTER_SERVER",
        default_value = "http://127.0.0.1:8080"
    )]
    server: String,
    /// Use this personal access token, with the scopes read and write
    #[arg(long, env = "MINI_TWITTER_TOKEN", hide_env_values = true)]
    token: String,
    /// Reply to the unread mentions, then exit
    #[arg(long)]
    once: bool,
    /// Set the seconds between two requests for mentions
    #[arg(long, default_value_t = 15)]
    every: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let client = Client::builder(arguments.server)
        .token(arguments.token)
        .deadline(DEADLINE)
        .build()?;
    loop {
        match reply_to_all(&client).await {
            Ok(count) => println!("replied to {count}"),
            // A temporary failure is retried in the next round; any other ends the bot.
            Err(error) if error.is_retryable() && !arguments.once => eprintln!("{error}"),
            Err(error) => return Err(error),
        }
        if arguments.once {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(arguments.every)).await;
    }
}

/// Replies to every unread mention, newest first, and returns how many there were.
async fn reply_to_all(client: &Client) -> Result<usize, Error> {
    let unread = NotificationsQuery {
        kind: Some(NotificationType::Mention),
        unread: Some(true),
        ..NotificationsQuery::default()
    };
    let mentions: Vec<_> = client
        .notifications()
        .list(unread)
        .stream()
        .try_collect()
        .await?;
    for mention in &mentions {
        reply_to(client, mention).await?;
    }
    Ok(mentions.len())
}

async fn reply_to(client: &Client, mention: &Notification) -> Result<(), Error> {
    if let (Some(post), Some(actor)) = (&mention.post, &mention.actor) {
        let text = format!("@{} you called?", actor.username);
        let reply = NewPost::text(text).reply_to(post.id);
        let key = format!("mention-{}", mention.id);
        skip_refused(client.posts().create(reply).idempotency_key(key).await)?;
    }
    skip_refused(client.notifications().mark_read(mention.id).await)
}

/// Goes on after a refusal that is about one mention only.
fn skip_refused<T>(result: Result<T, Error>) -> Result<(), Error> {
    use ErrorCode::{Conflict, Forbidden, NotFound};
    match result {
        Err(error) if matches!(error.code(), Some(NotFound | Forbidden | Conflict)) => {
            eprintln!("skipped: {error}");
            Ok(())
        }
        other => other.map(drop),
    }
}
