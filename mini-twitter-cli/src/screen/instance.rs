//! The server, as it describes itself.

use mini_twitter_core::instance::Instance;

use crate::screen::line::{Line, Style};
use crate::screen::sheet::Sheet;
use crate::screen::show::{Cell, Show};

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

    fn card(&self, sheet: &mut Sheet<'_>) {
        let head = Line::new().word(Style::Strong, &self.name);
        sheet.line(&head.faint(" ").word(Style::Faint, &self.version));
        sheet.line_if(&Line::new().plain(&self.description));
        sheet.gap();
        let limits = &self.limits;
        let open = if self.registrations_open {
            "anyone may"
        } else {
            "nobody may"
        };
        let fields = [
            ("register", open.to_owned()),
            ("people", self.stats.users.to_string()),
            ("posts", self.stats.posts.to_string()),
            (
                "a post",
                format!(
                    "up to {} characters, {} bytes",
                    limits.post_chars, limits.post_bytes
                ),
            ),
            ("a bio", format!("up to {} characters", limits.bio_chars)),
            (
                "a password",
                format!("at least {} characters", limits.password_chars_min),
            ),
            ("a page", format!("up to {} items", limits.page_items)),
            ("a request", format!("up to {} bytes", limits.body_bytes)),
        ];
        for (name, value) in fields {
            sheet.field(name, &Line::new().plain(&value));
        }
    }
}
