//! Sends a mail to one address.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::UserId;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::domain::mail::{self, Letter, Recipient};
use crate::domain::queue::{Job, JobError, Lane, Ran, Retry};
use crate::store::account::person;

/// A mail without a code. When a process dies between the server's answer and the commit, it is sent again, with the same
/// `Message-ID`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Mail {
    /// The number in its `Message-ID`.
    pub id: i64,
    /// Whose account it is about: when that is deleted, only this is still told.
    pub user: UserId,
    /// The address it goes to.
    pub to: String,
    /// What it says.
    pub letter: Letter,
}

impl Job for Mail {
    const RETRY: Retry = Retry::DAY;
    const LANE: Lane = Lane::Network;

    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        let known = person::credentials(&mut app.db.read().await?, self.user).await?;
        let is_told = |status: &AccountStatus| {
            *status != AccountStatus::Deleted || matches!(self.letter, Letter::AccountDeleted { .. })
        };
        if let Some(known) = known.filter(|known| is_told(&known.status)) {
            let to = Recipient {
                id: known.id,
                username: &known.username,
                email: &self.to,
            };
            mail::send(app, self.id, to, (&self.letter, None)).await?;
        }
        Ok(Ran::Done(app.db.begin().await?))
    }
}
