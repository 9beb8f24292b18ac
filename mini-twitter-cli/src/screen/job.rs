//! How a job of the server is shown.

use mini_twitter_core::job::{Job, JobState};

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::show::{Cell, Show};
use crate::screen::style::{Style, StyledText};

impl Show for Job {
    const COLUMNS: &'static [&'static str] = &[
        "id", "kind", "state", "attempts", "run_at", "created", "error",
    ];

    fn row(&self) -> Row {
        Row {
            job: Some(self.id),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::id(self.id),
            self.kind.as_str().into(),
            self.state.as_str().into(),
            self.attempts.into(),
            self.run_at.into(),
            self.created_at.into(),
            self.last_error.as_deref().into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let head = StyledText::new().inline(Style::Strong, &self.kind);
        card.line(&head.joined(StyledText::new().inline(Style::Plain, self.state.as_str())));
        let error = self.last_error.as_deref().unwrap_or_default();
        card.line_if(&StyledText::new().plain(error));
        let time = card.at(self.run_at);
        let at = match self.state {
            JobState::Dead => format!("died {time}"),
            JobState::Running => format!("runs until {time} at most"),
            _ => format!("runs at {time}"),
        };
        let started = format!("started {} times · {at} · {}", self.attempts, self.id);
        card.line(&StyledText::new().faint(&started));
    }
}
