//! Notifications, how many there are, and what one wants to be told.

use mini_twitter_core::notification::{
    Marked, Notification, NotificationPreferences, UnreadNotifications,
};

use crate::reference::Row;
use crate::screen::line::{Line, Style};
use crate::screen::post::{self, amount};
use crate::screen::sheet::Sheet;
use crate::screen::show::{Cell, Record, Show};
use crate::screen::user;

impl Show for Notification {
    const COLUMNS: &'static [&'static str] = &[
        "id", "time", "type", "read", "actor", "message", "post", "text",
    ];
    const IS_TALL: bool = false;

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
            post.and_then(|post| post.text.as_deref()).into(),
        ]
    }

    fn card(&self, sheet: &mut Sheet<'_>) {
        let mark = if self.is_read {
            Line::new()
        } else {
            Line::new().styled(Style::Mine, "new")
        };
        let style = if self.is_read {
            Style::Plain
        } else {
            Style::Strong
        };
        let line = mark.dot(Line::new().word(style, &self.message));
        let ago = sheet.ago(self.created_at);
        sheet.line(&line.dot(Line::new().faint(&ago)));
        if let Some(text) = self
            .post
            .as_ref()
            .and_then(|post| post.text.as_ref().map(|text| (post, text)))
        {
            let (post, text) = text;
            sheet.barred(|sheet| sheet.line(&post::marked(text, &post.entities)));
        }
    }
}

impl Show for UnreadNotifications {
    const COLUMNS: &'static [&'static str] = &["notifications"];

    fn cells(&self) -> Vec<Cell> {
        vec![self.notifications.into()]
    }
    fn card(&self, sheet: &mut Sheet<'_>) {
        let count = amount(self.notifications, "notification", "notifications");
        sheet.line(&Line::new().plain(&format!("{count} not read yet")));
    }
}

impl Show for Marked {
    const COLUMNS: &'static [&'static str] = &["marked"];

    fn cells(&self) -> Vec<Cell> {
        vec![self.marked.into()]
    }
    fn card(&self, sheet: &mut Sheet<'_>) {
        let count = amount(self.marked, "notification", "notifications");
        sheet.line(&Line::new().plain(&format!("{count} marked as read")));
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

    fn card(&self, sheet: &mut Sheet<'_>) {
        for (key, is_on) in switches(self) {
            let word = if is_on { "on" } else { "off" };
            sheet.field(&key.replace('_', " "), &Line::new().plain(word));
        }
    }
}

/// The preferences as they are called on the wire, in its order.
fn switches(preferences: &NotificationPreferences) -> Vec<(String, bool)> {
    let value = serde_json::to_value(preferences).unwrap_or_default();
    let is_on = |key: &&str| value.get(key).and_then(serde_json::Value::as_bool);
    let keys = NotificationPreferences::KEYS.iter();
    keys.map(|key| ((*key).to_owned(), is_on(key).unwrap_or_default()))
        .collect()
}
