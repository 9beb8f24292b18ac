//! A bot that answers whoever mentions it.
//!
//! It signs with a personal token, so that no password lies about:
//!
//! ```text
//! mini-twitter tokens create bot --scope read --scope write
//! MINI_TWITTER_TOKEN=mt_… cargo run -p mini-twitter-examples --example bot -- --once
//! ```
//!
//! A mention is answered once, whatever breaks in between: the answer's idempotency key is the notification's id, and
//! it is marked as read only when the answer is out.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that talks"
)]

use std::time::Duration;

use clap::Parser;
use futures_util::TryStreamExt;
use mini_twitter_client::core::notification::{Notification, NotificationType, NotificationsQuery};
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::{Client, Error};

/// Answers mentions.
#[derive(Debug, Parser)]
struct Arguments {
    /// The server
    #[arg(
        long,
        env = "MINI_TWITTER_SERVER",
        default_value = "http://127.0.0.1:8080"
    )]
    server: String,
    /// A personal token with the scopes read and write
    #[arg(long, env = "MINI_TWITTER_TOKEN", hide_env_values = true)]
    token: String,
    /// Answers what is there and ends
    #[arg(long)]
    once: bool,
    /// Seconds between two looks
    #[arg(long, default_value_t = 15)]
    every: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let client = Client::builder(arguments.server)
        .token(arguments.token)
        .build()?;
    loop {
        match answer_all(&client).await {
            Ok(count) => println!("answered {count}"),
            // What may work later is tried later; anything else will not mend itself.
            Err(error) if error.is_retryable() && !arguments.once => eprintln!("{error}"),
            Err(error) => return Err(error),
        }
        if arguments.once {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(arguments.every)).await;
    }
}

/// Answers every mention that is not read yet, the latest first.
async fn answer_all(client: &Client) -> Result<usize, Error> {
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
        answer(client, mention).await?;
    }
    Ok(mentions.len())
}

async fn answer(client: &Client, mention: &Notification) -> Result<(), Error> {
    if let (Some(post), Some(actor)) = (&mention.post, &mention.actor) {
        let text = format!("@{} you called?", actor.username);
        let reply = NewPost::text(text).reply_to(post.id);
        let key = format!("mention-{}", mention.id);
        client.posts().create(reply).idempotency_key(key).await?;
    }
    client.notifications().mark_read(mention.id).await?;
    Ok(())
}
