//! How an account, its sessions and its tokens are shown.

use mini_twitter_core::account::{
    Account, AccountStatus, CodeSent, CreatedToken, Session, SessionInfo, Token, TokenScope,
};
use mini_twitter_core::time::Date;

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::show::{Cell, Show};
use crate::screen::style::{Style, StyledText};
use crate::screen::user;
use crate::screen::wrap::amount;

impl Show for Account {
    const COLUMNS: &'static [&'static str] = &[
        "username",
        "name",
        "email",
        "role",
        "status",
        "followers",
        "following",
        "posts",
        "unread",
        "id",
    ];

    fn row(&self) -> Row {
        Row {
            user: Some(user::reference(&self.username, self.id)),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.username.as_str().into(),
            self.name.as_str().into(),
            self.email.as_str().into(),
            self.role.as_str().into(),
            self.status.as_str().into(),
            self.counts.followers.into(),
            self.counts.following.into(),
            self.counts.posts.into(),
            self.unread_notifications.into(),
            Cell::id(self.id),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let head = user::headline(&self.username, &self.name, self.verified, &self.role);
        let status = match &self.status {
            AccountStatus::Active => StyledText::new(),
            other => StyledText::new().inline(Style::Error, other.as_str()),
        };
        let head = head.joined(user::privacy(self.is_private));
        card.line(&head.joined(status));
        card.line_if(&StyledText::new().plain(self.bio.as_deref().unwrap_or_default()));
        card.line(&user::counts_line(self.counts));
        card.blank_line();
        let names = [&self.first_name, &self.last_name].into_iter().flatten();
        let names: Vec<_> = names.map(String::as_str).collect();
        let (birthday, joined) = (birthday(self.birthday), card.at(self.created_at));
        let unread = self.unread_notifications.to_string();
        let fields = [
            (
                "full name",
                Some(names.join(" ")).filter(|name| !name.is_empty()),
            ),
            ("email", Some(email(self))),
            ("new email", self.unconfirmed_email.as_deref().map(pending)),
            ("phone", self.phone.clone()),
            ("address", self.address.clone()),
            ("birthday", Some(birthday)),
            ("location", self.location.clone()),
            ("website", self.website.clone()),
            ("facebook", self.social.facebook.clone()),
            ("twitter", self.social.twitter.clone()),
            ("youtube", self.social.youtube.clone()),
            ("pinned", self.pinned_post.map(|id| id.to_string())),
            ("messages", Some(self.message_policy.to_string())),
            ("unread", Some(unread)),
            ("joined", Some(joined)),
        ];
        let fields = fields.into_iter();
        let fields = fields.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        card.fields(&fields.collect::<Vec<_>>());
    }
}

impl Show for Session {
    const COLUMNS: &'static [&'static str] = Account::COLUMNS;

    fn row(&self) -> Row {
        self.user.row()
    }
    fn cells(&self) -> Vec<Cell> {
        self.user.cells()
    }
    fn card(&self, card: &mut CardWriter<'_>) {
        let user = user::headline(
            &self.user.username,
            &self.user.name,
            self.user.verified,
            &self.user.role,
        );
        card.line(&StyledText::new().plain("signed in as ").append(user));
    }
}

impl Show for CodeSent {
    const COLUMNS: &'static [&'static str] = &["valid_for"];

    fn cells(&self) -> Vec<Cell> {
        vec![self.valid_for.into()]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let valid = match (self.valid_for / 60, self.valid_for % 60) {
            (minutes, 0) => amount(minutes, "minute", "minutes"),
            _ => amount(self.valid_for, "second", "seconds"),
        };
        card.line(&StyledText::new().plain(&format!("valid for {valid}")));
    }
}

impl Show for SessionInfo {
    const COLUMNS: &'static [&'static str] =
        &["id", "device", "address", "created", "last_used", "current"];

    fn row(&self) -> Row {
        Row {
            session: Some(self.id),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::id(self.id),
            self.device.as_ref().into(),
            self.address.as_str().into(),
            self.created_at.into(),
            self.last_used_at.into(),
            self.current.into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let device = self.device.as_deref().unwrap_or("unnamed");
        let mut head = StyledText::new().inline(Style::Strong, device);
        head = head.joined(StyledText::new().inline(Style::Plain, &self.address));
        if self.current {
            head = head.joined(StyledText::new().styled(Style::Own, "this session"));
        }
        card.line(&head);
        let (since, used) = (card.at(self.created_at), card.ago(self.last_used_at));
        card.line(
            &StyledText::new().faint(&format!("since {since} · last used {used} · {}", self.id)),
        );
    }
}

impl Show for Token {
    const COLUMNS: &'static [&'static str] =
        &["id", "name", "scopes", "created", "last_used", "expires"];

    fn row(&self) -> Row {
        Row {
            token: Some(self.id),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::id(self.id),
            self.name.as_str().into(),
            scopes(self, ",").into(),
            self.created_at.into(),
            self.last_used_at.into(),
            self.expires_at.into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let head = StyledText::new().inline(Style::Strong, &self.name);
        card.line(&head.joined(StyledText::new().inline(Style::Plain, &scopes(self, ", "))));
        let used = self
            .last_used_at
            .map_or("never".to_owned(), |at| card.ago(at));
        let ends = self.expires_at.map_or("never".to_owned(), |at| card.at(at));
        card.line(
            &StyledText::new().faint(&format!("last used {used} · expires {ends} · {}", self.id)),
        );
    }
}

impl Show for CreatedToken {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "scopes",
        "created",
        "last_used",
        "expires",
        "secret",
    ];
    const SHOWS_SECRETS: bool = true;

    fn row(&self) -> Row {
        self.token.row()
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.token.cells();
        cells.push(self.secret.expose().into());
        cells
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        self.token.card(card);
        card.blank_line();
        card.line(&StyledText::new().inline(Style::Strong, self.secret.expose()));
        card.line(&StyledText::new().faint("save it now: it is not shown again"));
    }
}

/// Returns the email address, and whether it is not confirmed.
fn email(account: &Account) -> String {
    match account.email_verified {
        true => account.email.clone(),
        false => format!("{} (not confirmed)", account.email),
    }
}

/// Returns an email address that waits for its code.
fn pending(address: &str) -> String {
    format!("{address} (not confirmed: email verify)")
}

/// Returns a birthday; the server has the default for an account that never gave one.
fn birthday(day: Date) -> String {
    if day == Date::default() {
        format!("{day} (default)")
    } else {
        day.to_string()
    }
}

fn scopes(token: &Token, between: &str) -> String {
    let words: Vec<_> = token.scopes.iter().map(TokenScope::as_str).collect();
    words.join(between)
}
