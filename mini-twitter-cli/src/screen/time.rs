//! Times for people: how long ago, or a date in the user's time zone. The only file of this crate that reads the clock.

use jiff::tz::TimeZone;
use mini_twitter_core::time::Timestamp;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Returns the current time.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that is injected elsewhere"
)]
pub fn system() -> Timestamp {
    Timestamp::from_micros(jiff::Timestamp::now().as_microsecond())
}

/// Returns `now`, `3m`, `2h`, `5d`, then the day: `2 Mar`, `2 Mar 2025`. Less than a minute in the future is `now`:
/// two clocks never agree.
pub fn ago(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (past, ahead) = (now.since(at).as_secs(), at.since(now).as_secs());
    match past.max(ahead) {
        0..MINUTE => "now".to_owned(),
        _ if ahead > 0 => moment(at, zone),
        MINUTE..HOUR => format!("{}m", past / MINUTE),
        HOUR..DAY => format!("{}h", past / HOUR),
        seconds if seconds < 7 * DAY => format!("{}d", past / DAY),
        _ => {
            let is_this_year =
                zoned(at, zone).map(|it| it.year()) == zoned(now, zone).map(|it| it.year());
            format(at, zone, if is_this_year { "%-d %b" } else { "%-d %b %Y" })
        }
    }
}

/// Returns date and time: `2 Mar 2026 14:03`.
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    format(at, zone, "%-d %b %Y %H:%M")
}

/// Returns `2026-03-02 14:03`: for columns, where the order of texts is the order of times.
pub fn column(at: Timestamp, zone: &TimeZone) -> String {
    format(at, zone, "%Y-%m-%d %H:%M")
}

/// Returns the month: `Mar 2026`.
pub fn month(at: Timestamp, zone: &TimeZone) -> String {
    format(at, zone, "%b %Y")
}

fn format(at: Timestamp, zone: &TimeZone, pattern: &str) -> String {
    match zoned(at, zone) {
        Some(at) => at.strftime(pattern).to_string(),
        None => "some time".to_owned(),
    }
}

/// Returns `None` for years beyond the calendar.
fn zoned(at: Timestamp, zone: &TimeZone) -> Option<jiff::Zoned> {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).ok()?;
    Some(at.to_zoned(zone.clone()))
}
