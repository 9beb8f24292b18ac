//! What this server is, what it allows, how much there is, and whether it can work.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mini_twitter_core::instance::{Instance, Limits, Stats};
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::{page, text};

use crate::app::App;
use crate::config::BODY_BYTES;
use crate::fault::Outcome;
use crate::store;

/// How old the counts may be: counting goes through everyone.
const STATS_AGE: Duration = Duration::from_secs(60);
/// How old a look at the database may be: a look is a write.
const LOOK_AGE: Duration = Duration::from_secs(1);

/// Something that is looked up again only when it is old.
#[derive(Debug)]
pub struct Remembered<T>(Mutex<Option<(Timestamp, T)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Remembered<T> {
    fn younger_than(&self, age: Duration, now: Timestamp) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |(at, _): &&(Timestamp, T)| *at <= now && now.since(*at) < age;
        kept.as_ref().filter(fresh).map(|(_, value)| value.clone())
    }

    fn keep(&self, now: Timestamp, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, value));
    }
}

/// Says what this server is.
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
    let now = app.now();
    if let Some(stats) = app.stats.younger_than(STATS_AGE, now) {
        return Ok(stats);
    }
    let (users, posts) = store::instance::count(&mut app.db.scan().await?).await?;
    let stats = Stats { users, posts };
    app.stats.keep(now, stats);
    Ok(stats)
}

/// Whether the server can do its work: the database takes a write and has its tables.
///
/// # Errors
/// Those of the database.
pub async fn ready(app: &App) -> Outcome<()> {
    let now = app.now();
    if app.ready.younger_than(LOOK_AGE, now).is_some() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    store::instance::touch(&mut tx).await?;
    tx.commit().await?;
    app.ready.keep(now, ());
    Ok(())
}
