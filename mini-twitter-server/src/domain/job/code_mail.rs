//! Makes a code and sends it.

use mini_twitter_core::field::Secret;
use mini_twitter_core::id::UserId;
use serde::{Deserialize, Serialize};
use tracing::debug;

use crate::app::App;
use crate::domain::code::{self, Purpose};
use crate::domain::mail::{self, Letter, Recipient};
use crate::domain::queue::{Job, JobError, Lane, Ran, Retry};
use crate::fault::Outcome;
use crate::store::account::person::{self, AccountRow};

/// A mail with a code. The code is made only now, so that none is in the queue and a late one is valid for its whole time.
/// When it is sent again, it has another code, and the one before is void.
#[derive(Debug, Serialize, Deserialize)]
pub struct CodeMail {
    /// The number in its `Message-ID`, with the time of the try.
    pub id: i64,
    /// The account; without one, that with the address, if there is any: so a request for a new password does the same
    /// whether or not it exists.
    pub user: Option<UserId>,
    /// The address it goes to; for a new password as the account spells it, since not every mail server ignores case.
    pub to: String,
    /// What it says: one of those with a code.
    pub letter: Letter,
}

impl Job for CodeMail {
    const RETRY: Retry = Retry::DAY;
    const LANE: Lane = Lane::Network;

    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        let Some(account) = self.recipient(app).await? else {
            return Ok(Ran::Done(app.db.begin().await?));
        };
        let about = (account.id, self.purpose());
        let email = match self.purpose() {
            Purpose::ResetPassword => &account.email,
            Purpose::VerifyEmail => &self.to,
        };
        let code = match code::may_send_to(app, email).await? {
            true => issue(app, about, email).await?,
            false => None,
        };
        let Some(code) = code else {
            debug!("a code is not sent: too many were");
            return Ok(Ran::Done(app.db.begin().await?));
        };
        let to = Recipient {
            id: account.id,
            username: &account.username,
            email,
        };
        // Another one each time: a mail program hides the second of two mails with the same `Message-ID`.
        let id = format!("{}.{}", self.id, app.now().as_micros());
        mail::send(app, id, to, (&self.letter, Some(&code))).await?;
        let mut tx = app.db.begin().await?;
        code::count_sent(app, &mut tx, about, email).await?;
        Ok(Ran::Done(tx))
    }
}

impl CodeMail {
    fn purpose(&self) -> Purpose {
        match self.letter {
            Letter::ResetPassword => Purpose::ResetPassword,
            _ => Purpose::VerifyEmail,
        }
    }

    /// Reads who gets the mail; nobody, when the address is not that of the account any more, or needs no code.
    async fn recipient(&self, app: &App) -> Outcome<Option<AccountRow>> {
        let mut db = app.db.read().await?;
        let user = match self.user {
            Some(user) => Some(user),
            None => person::named(&mut db, &self.to).await?.map(|known| known.id),
        };
        let account = match user {
            Some(user) => person::find(&mut db, user).await?,
            None => None,
        };
        Ok(account.filter(|account| self.is_for(account)))
    }

    fn is_for(&self, account: &AccountRow) -> bool {
        let is_awaited = match self.purpose() {
            Purpose::ResetPassword => true,
            Purpose::VerifyEmail => account.email_to_verify() == Some(&self.to),
        };
        code::is_open_to(&account.status) && is_awaited
    }
}

async fn issue(app: &App, about: (UserId, Purpose), email: &str) -> Outcome<Option<Secret>> {
    let mut tx = app.db.begin().await?;
    let code = code::issue(app, &mut tx, about, email).await?;
    tx.commit().await?;
    Ok(code)
}
