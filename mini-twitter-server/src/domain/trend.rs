//! The rules of trends: the tags that most people use, over whole UTC hours.
//!
//! Counting reads every use in the period, so only one caller at a time counts a period. A result with many uses is
//! cached for a few seconds; one with few uses is shared only with callers that asked before counting began.

use std::time::Duration;

use mini_twitter_core::id::least_at;
use mini_twitter_core::timeline::{Trend, TrendWindow, TrendsQuery};

use crate::app::App;
use crate::fault::Outcome;
use crate::store::timeline::{self, HOUR};

/// From this number of uses on, a result is cached.
const MANY_USES: u64 = 10_000;
/// How long it is cached then.
const MAX_AGE: Duration = Duration::from_secs(5);

/// Lists the tags that most people use in a period, at most 20. The list may be five seconds old when the period has many
/// uses.
pub async fn list(app: &App, query: &TrendsQuery) -> Outcome<Vec<Trend>> {
    let hours = match query.window.unwrap_or_default() {
        TrendWindow::Hour => 1,
        TrendWindow::Day => 24,
        TrendWindow::Week => 168,
    };
    let now = app.now();
    let load = async {
        let (trends, uses) = count(app, least_at(now) / HOUR - hours + 1, hours).await?;
        let is_expensive = uses >= MANY_USES;
        let max_age = if is_expensive {
            MAX_AGE
        } else {
            Duration::ZERO
        };
        Ok((trends, max_age))
    };
    app.trends.get_or_load(hours, now, load).await
}

/// Counts the uses in `hours` hours from the hour `first` on, and returns the trends and the number of all uses.
async fn count(app: &App, first: i64, hours: i64) -> Outcome<(Vec<Trend>, u64)> {
    let mut db = app.db.scan().await?;
    let rows = timeline::trends(&mut db, first * HOUR).await?;
    let uses_in_all = rows.first().map_or(0, |row| row.uses_in_all);
    let tags: Vec<_> = rows.iter().map(|row| row.tag.as_str()).collect();
    let uses = timeline::history(&mut db, first * HOUR, &tags).await?;
    let uses_at = |tag: &str, hour| {
        let found = uses.iter().find(|(of, at, _)| of == tag && *at == hour);
        found.map_or(0, |(_, _, uses)| *uses)
    };
    let trends = rows.iter().map(|row| Trend {
        tag: row.tag.clone(),
        uses: row.uses,
        authors: row.authors,
        history: (first..first + hours)
            .map(|hour| uses_at(&row.tag, hour))
            .collect(),
    });
    Ok((trends.collect(), uses_in_all))
}
