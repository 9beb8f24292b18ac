//! How trends are shown.

use mini_twitter_core::timeline::Trend;

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::show::{Cell, Show};
use crate::screen::style::{Style, StyledText};
use crate::screen::wrap::amount;

/// The most hours that are drawn, one bar each.
const HOURS: usize = 24;
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Show for Trend {
    const COLUMNS: &'static [&'static str] = &["tag", "uses", "authors"];
    const IS_MULTILINE: bool = false;

    fn row(&self) -> Row {
        Row {
            tag: self.tag.parse().ok(),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.tag.as_str().into(),
            self.uses.into(),
            self.authors.into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let posts = amount(self.uses, "post", "posts");
        let authors = amount(self.authors, "user", "users");
        let line = StyledText::new().inline(Style::Hashtag, &format!("#{}", self.tag));
        let line = line.joined(StyledText::new().plain(&format!("{posts} by {authors}")));
        card.line(&line.plain("  ").faint(&bars(&self.history)));
    }
}

/// Returns the latest hours as bars; empty when there is nothing to compare.
fn bars(history: &[u32]) -> String {
    let latest = &history[history.len().saturating_sub(HOURS)..];
    let most = u64::from(latest.iter().copied().max().unwrap_or(0));
    if most == 0 || latest.len() < 2 {
        return String::new();
    }
    let bar = |count: &u32| BARS[usize::try_from(u64::from(*count) * 7 / most).unwrap_or(7)];
    latest.iter().map(bar).collect()
}
