//! What this server is and what it allows.

use mini_twitter_core::instance::{Instance, Limits, Stats};
use mini_twitter_core::{page, text};

use crate::app::App;
use crate::config::BODY_BYTES;
use crate::fault::Outcome;

/// Says what this server is.
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
        stats: Stats { users: 0, posts: 0 },
    })
}
