//! Stops the mails about notifications, by the link that stands in them.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::UpdateNotificationPreferences;

use super::preference;
use crate::app::App;
use crate::fault::{Fault, Outcome};

/// The path of the links, before their secret.
pub const PATH: &str = "/unsubscribe/";

/// Returns the URL where a person stops such mails.
pub fn url(app: &App, user: UserId) -> String {
    let secret = app.secrets.unsubscribes.make(user);
    app.absolute_url(&[PATH, &secret].concat())
}

/// Returns the person of a link.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is not one of this server.
pub fn holder(app: &App, secret: &str) -> Outcome<UserId> {
    let holder = app.secrets.unsubscribes.read(secret);
    holder.ok_or_else(|| Fault::from(ErrorCode::NotFound).detail("the link is not complete"))
}

/// Turns mails about notifications off; twice is the same as once.
///
/// # Errors
/// Those of [`holder`] and of the database.
pub async fn unsubscribe(app: &App, secret: &str) -> Outcome<()> {
    let user = holder(app, secret)?;
    let change = UpdateNotificationPreferences {
        email: Some(false),
        ..UpdateNotificationPreferences::default()
    };
    preference::change(app, user, &change).await.map(drop)
}
