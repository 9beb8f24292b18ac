//! How the server's description and limits are shown.

use mini_twitter_core::instance::Instance;

use crate::screen::card::CardWriter;
use crate::screen::show::{Cell, Show};
use crate::screen::style::{Style, StyledText};

impl Show for Instance {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "version",
        "registrations_open",
        "users",
        "posts",
        "description",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.name.as_str().into(),
            self.version.as_str().into(),
            self.registrations_open.into(),
            self.stats.users.into(),
            self.stats.posts.into(),
            self.description.as_str().into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let head = StyledText::new().inline(Style::Strong, &self.name);
        card.line(&head.faint(" ").inline(Style::Faint, &self.version));
        card.line_if(&StyledText::new().plain(&self.description));
        card.blank_line();
        let limits = &self.limits;
        let registration = if self.registrations_open {
            "open"
        } else {
            "closed"
        };
        let fields = [
            ("registration", registration.to_owned()),
            ("users", self.stats.users.to_string()),
            ("posts", self.stats.posts.to_string()),
            (
                "post",
                format!(
                    "up to {} characters, {} bytes",
                    limits.post_chars, limits.post_bytes
                ),
            ),
            ("bio", format!("up to {} characters", limits.bio_chars)),
            (
                "password",
                format!("at least {} characters", limits.password_chars_min),
            ),
            ("page", format!("up to {} items", limits.page_items)),
            ("request", format!("up to {} bytes", limits.body_bytes)),
        ];
        card.fields(&fields.map(|(name, value)| (name.to_owned(), value)));
    }
}
