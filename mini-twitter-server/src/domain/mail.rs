//! What mails say: a template each, in `templates/mail`, from which both parts are made, text and HTML.
//!
//! Mails are sent by jobs ([`job::mail`](crate::domain::job::mail) and its neighbours), never within a request.

mod letter;
mod template;

use std::fmt::Display;

use mini_twitter_core::field::Secret;
use mini_twitter_core::id::UserId;
use tracing::error;

use crate::adapters::mail::{Mail, SendError};
use crate::app::App;
use crate::domain::notification::unsubscribe;
use crate::domain::queue::JobError;

pub use self::letter::{Letter, PasswordChange, Told};

/// Who gets a mail.
#[derive(Debug, Clone, Copy)]
pub struct Recipient<'a> {
    /// The account.
    pub id: UserId,
    /// The username.
    pub username: &'a str,
    /// The email address.
    pub email: &'a str,
}

/// Returns a text as a quote: `> ` before each line, so that it is not taken for words of the server.
pub fn quoted(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| format!("> {line}")).collect();
    lines.join("\n")
}

/// Sends a mail; `id` is the left part of its `Message-ID`.
///
/// # Errors
/// [`JobError`]: one that may be sent later is retried.
pub async fn send(
    app: &App,
    id: impl Display + Send,
    to: Recipient<'_>,
    (letter, code): (&Letter, Option<&Secret>),
) -> Result<(), JobError> {
    let facts = template::Facts {
        server: &app.settings.name,
        url: app.absolute_url(""),
        username: to.username,
        to: to.email,
        code: code.map(Secret::expose),
        unsubscribe: letter
            .is_about_notifications()
            .then(|| unsubscribe::url(app, to.id)),
    };
    let written = template::write(letter, &facts).map_err(|error| {
        error!(%error, "a mail cannot be written");
        JobError::Final("its template cannot be written".to_owned())
    })?;
    let mail = Mail {
        id: id.to_string(),
        to: to.email.to_owned(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        unsubscribe: facts.unsubscribe,
        at: app.now(),
    };
    app.mailer.send(&mail).await.map_err(|error| match error {
        SendError::Later(why) => JobError::Retry(why),
        SendError::Refused(why) => JobError::Final(why),
    })
}
