//! The instance: its name and limits, the numbers of accounts and posts, and the check that its database accepts writes.

use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::instance::{Instance, Limits, Stats};
use mini_twitter_core::{page, text};
use tokio::time::timeout;

use crate::app::App;
use crate::config::BODY_BYTES;
use crate::fault::Outcome;
use crate::store;

/// How long the counts are cached: counting reads every account.
const STATS_AGE: Duration = Duration::from_secs(60);
/// How long a successful check of the database is cached: a check is a write.
const CHECK_AGE: Duration = Duration::from_secs(1);
/// How long a check may take: a monitor that waits longer than this learns nothing more.
const CHECK_WAIT: Duration = Duration::from_secs(5);

/// Returns the description, the limits and the statistics of this server.
///
/// # Errors
/// Those of the database.
pub async fn get(app: &App) -> Outcome<Instance> {
    let settings = &app.settings;
    Ok(Instance {
        name: settings.name.clone(),
        description: settings.description.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        registrations_open: settings.registrations,
        limits: Limits {
            post_chars: text::POST_CHARS as u32,
            post_bytes: text::POST_BYTES as u32,
            bio_chars: 500,
            password_chars_min: settings.password_min,
            page_items: page::MAX_LIMIT,
            body_bytes: BODY_BYTES as u32,
        },
        stats: stats(app).await?,
    })
}

async fn stats(app: &App) -> Outcome<Stats> {
    let count = async {
        let (users, posts) = store::instance::count(&mut app.db.scan().await?).await?;
        Ok((Stats { users, posts }, STATS_AGE))
    };
    app.stats.get_or_load((), app.now(), count).await
}

/// Checks that the database accepts writes, within [`CHECK_WAIT`]; a success is cached for a second.
///
/// # Errors
/// Those of the database.
pub async fn check_database(app: &App) -> Outcome<()> {
    let write = async {
        let mut tx = app.db.begin().await?;
        store::instance::touch(&mut tx, app.node.number()).await?;
        tx.commit().await
    };
    let check = async {
        let written = timeout(CHECK_WAIT, write).await;
        written.unwrap_or(Err(ErrorCode::Unavailable.into()))?;
        Ok(((), CHECK_AGE))
    };
    app.database_check.get_or_load((), app.now(), check).await
}
