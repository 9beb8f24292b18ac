//! Deletes an account: it is gone with the answer, what it wrote and did goes with a job.

use std::time::Duration;

use mini_twitter_core::account::DeleteMe;

use crate::app::{App, SignedIn};
use crate::domain::account::{mails, password};
use crate::domain::job::account_deletion::AccountDeletion;
use crate::domain::queue::{QueueOptions, enqueue};
use crate::fault::Outcome;
use crate::store::account::deletion;

/// When the job runs again: every request that was admitted before the deletion has ended by then.
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// Deletes my account for good. From the commit on nobody signs in to it and nobody sees it, its email address is free,
/// and its username is nobody's.
///
/// # Errors
/// [`InvalidInput`](mini_twitter_core::error::ErrorCode::InvalidInput) on `password` when it is wrong;
/// [`Unavailable`](mini_twitter_core::error::ErrorCode::Unavailable).
pub async fn delete(app: &App, me: &SignedIn, with: DeleteMe) -> Outcome<()> {
    let known = password::mine(app, me).await?;
    let known = password::confirm(app, known, "password", &with.password).await?;

    let mut tx = app.db.begin().await?;
    password::reconfirm(&mut tx, &known, "password").await?;
    deletion::erase(&mut tx, me.id).await?;
    deletion::forget(&mut tx, me.id).await?;
    // A request of mine that is still under way may write a row where the job has already been.
    for run_at in [app.now(), app.now().after(AGAIN)] {
        let options = QueueOptions {
            run_at: Some(run_at),
            unique_key: None,
        };
        enqueue(app, &mut tx, &AccountDeletion::of(me.id), options).await?;
    }
    mails::account_deleted(app, &mut tx, &known).await?;
    tx.commit().await
}
