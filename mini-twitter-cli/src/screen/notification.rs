//! How notifications, their counts and their preferences are shown.

use mini_twitter_core::notification::{
    Marked, Notification, NotificationPreferences, UnreadNotifications,
};

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::post;
use crate::screen::show::{Cell, Record, Show};
use crate::screen::style::{Style, StyledText};
use crate::screen::user;
use crate::screen::wrap::amount;

impl Show for Notification {
    const COLUMNS: &'static [&'static str] = &[
        "id", "time", "type", "read", "actor", "message", "post", "text",
    ];
    const IS_MULTILINE: bool = false;

    fn row(&self) -> Row {
        let actor = self.actor.as_ref();
        Row {
            notification: Some(self.id),
            post: self.post.as_ref().map(|post| post.id),
            user: actor.map(|actor| user::reference(&actor.username, actor.id)),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let post = self.post.as_ref();
        vec![
            Cell::id(self.id),
            self.created_at.into(),
            self.kind.as_str().into(),
            self.is_read.into(),
            self.actor
                .as_ref()
                .map(|actor| actor.username.as_str())
                .into(),
            self.message.as_str().into(),
            post.map(|post| Cell::id(post.id)).into(),
            post.map(post::excerpt_cell).into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let mark = if self.is_read {
            StyledText::new()
        } else {
            StyledText::new().styled(Style::Own, "new")
        };
        let style = if self.is_read {
            Style::Plain
        } else {
            Style::Strong
        };
        let line = mark.joined(StyledText::new().inline(style, &self.message));
        let ago = card.ago(self.created_at);
        card.line(&line.joined(StyledText::new().faint(&ago)));
        if let Some(post) = &self.post {
            card.quoted(|card| post::excerpt(post, card));
        }
    }
}

impl Show for UnreadNotifications {
    const COLUMNS: &'static [&'static str] = &["notifications"];

    fn cells(&self) -> Vec<Cell> {
        vec![self.notifications.into()]
    }
    fn card(&self, card: &mut CardWriter<'_>) {
        let count = amount(
            self.notifications,
            "unread notification",
            "unread notifications",
        );
        card.line(&StyledText::new().plain(&count));
    }
}

impl Show for Marked {
    const COLUMNS: &'static [&'static str] = &["marked"];

    fn cells(&self) -> Vec<Cell> {
        vec![self.marked.into()]
    }
    fn card(&self, card: &mut CardWriter<'_>) {
        let count = amount(self.marked, "notification", "notifications");
        card.line(&StyledText::new().plain(&format!("{count} marked as read")));
    }
}

impl Show for NotificationPreferences {
    const COLUMNS: &'static [&'static str] = &["preference", "on"];

    fn cells(&self) -> Vec<Cell> {
        vec!["all".into(), self.all.into()]
    }

    fn records(&self) -> Vec<Record> {
        let records = switches(self).into_iter().map(|(key, is_on)| Record {
            row: Row::default(),
            cells: vec![key.into(), is_on.into()],
        });
        records.collect()
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let fields = switches(self).into_iter().map(|(key, is_on)| {
            let value = if is_on { "on" } else { "off" };
            (key.replace('_', " "), value.to_owned())
        });
        card.fields(&fields.collect::<Vec<_>>());
    }
}

/// The preferences by their names in JSON, in its order.
fn switches(preferences: &NotificationPreferences) -> Vec<(String, bool)> {
    let value = serde_json::to_value(preferences).unwrap_or_default();
    let is_on = |key: &&str| value.get(key).and_then(serde_json::Value::as_bool);
    let keys = NotificationPreferences::KEYS.iter();
    keys.map(|key| ((*key).to_owned(), is_on(key).unwrap_or_default()))
        .collect()
}
