//! The rules of trends: which tags most people use, over whole UTC hours.
//!
//! Counting looks at every use in the window. An answer that took many uses is [`Kept`] for a few seconds, and whoever
//! asks meanwhile waits for it instead of counting too; one that took few is counted anew each time.

use std::time::Duration;

use mini_twitter_core::id::least_at;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::timeline::{Trend, TrendWindow, TrendsQuery};
use tokio::sync::Mutex;

use crate::app::App;
use crate::fault::Outcome;
use crate::store::timeline::{self, HOUR};

/// From so many uses on an answer is kept.
const MANY: u64 = 10_000;
/// For so long.
const KEPT: Duration = Duration::from_secs(5);

/// Answers that were dear, one a window; the lock is held while one is counted, so that only one caller counts.
#[derive(Debug, Default)]
pub struct Kept([Mutex<Option<Dear>>; 3]);

/// An answer and when it was made.
type Dear = (Timestamp, Vec<Trend>);

/// Lists the tags most people use in the window, at most 20. At most five seconds old where there is much to count.
pub async fn list(app: &App, query: &TrendsQuery) -> Outcome<Vec<Trend>> {
    let (place, hours) = match query.window.unwrap_or_default() {
        TrendWindow::Hour => (0, 1),
        TrendWindow::Day => (1, 24),
        TrendWindow::Week => (2, 168),
    };
    let mut kept = app.trends.0[place].lock().await;
    let now = app.now();
    if let Some((at, trends)) = &*kept
        && *at <= now
        && now.since(*at) < KEPT
    {
        return Ok(trends.clone());
    }
    let (trends, looked_at) = count(app, least_at(now) / HOUR - hours + 1, hours).await?;
    *kept = (looked_at >= MANY).then(|| (now, trends.clone()));
    Ok(trends)
}

/// Counts the uses from an hour on: the trends, and how many uses there were.
async fn count(app: &App, first: i64, hours: i64) -> Outcome<(Vec<Trend>, u64)> {
    let mut db = app.db.scan().await?;
    let rows = timeline::trends(&mut db, first * HOUR).await?;
    let looked_at = rows.first().map_or(0, |row| row.looked_at);
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
    Ok((trends.collect(), looked_at))
}
