//! Times for people: relative, then the date in the user's time zone.

use jiff::tz::{TimeZone, offset};
use mini_twitter_cli::environment::Environment;
use mini_twitter_cli::screen::theme::{Colour, Theme};
use mini_twitter_cli::screen::time::{ago, column, moment};
use mini_twitter_core::time::Timestamp;

use crate::fixture::{minutes_ago, now};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_recent_time_is_relative() {
    let shown = |minutes| ago(minutes_ago(minutes), now(), &TimeZone::UTC);

    assert_eq!([shown(0), shown(1), shown(59)], ["now", "1m", "59m"]);
    assert_eq!([shown(60), shown(24 * 60 - 1)], ["1h", "23h"]);
    assert_eq!([shown(24 * 60), shown(7 * 24 * 60 - 1)], ["1d", "6d"]);
    assert_eq!(shown(7 * 24 * 60), "23 Feb");
    assert_eq!(shown(90 * 24 * 60), "2 Dec 2025");
}

#[test]
fn a_small_clock_difference_is_not_shown() {
    assert_eq!(
        ago(at("2026-03-02T12:00:59Z"), now(), &TimeZone::UTC),
        "now"
    );
    assert_eq!(
        ago(at("2026-03-02T12:30:00Z"), now(), &TimeZone::UTC),
        "2 Mar 2026 12:30"
    );
}

#[test]
fn a_date_is_in_the_users_time_zone() {
    let east = TimeZone::fixed(offset(9));
    let late = at("2026-02-10T20:00:00Z");

    assert_eq!(ago(late, now(), &east), "11 Feb");
    assert_eq!(moment(late, &east), "11 Feb 2026 05:00");
    assert_eq!(column(late, &east), "2026-02-11 05:00");
}

#[test]
fn a_time_beyond_the_calendar_is_shown_as_its_end() {
    assert_eq!(
        moment(Timestamp::from_micros(i64::MAX), &TimeZone::UTC),
        "30 Dec 9999 22:00"
    );
}

#[test]
fn colour_is_decided_by_the_environment() {
    let colour = |variables: &[(&'static str, &'static str)]| {
        let environment: Environment = variables.iter().copied().collect();
        Theme::of_process(&environment).colour
    };

    assert_eq!(colour(&[("TERM", "xterm")]), Colour::Terminal);
    assert_eq!(colour(&[("NO_COLOR", "1")]), Colour::Never);
    assert_eq!(colour(&[("TERM", "dumb")]), Colour::Never);
    // An empty variable counts as absent: https://no-color.org
    assert_eq!(colour(&[("NO_COLOR", "")]), Colour::Terminal);
    let force = ("CLICOLOR_FORCE", "1");
    assert_eq!(colour(&[force, ("TERM", "dumb")]), Colour::Always);
    assert_eq!(colour(&[force, ("NO_COLOR", "1")]), Colour::Never);
    assert_eq!(colour(&[("CLICOLOR_FORCE", "0")]), Colour::Terminal);
}
