//! Removes what a deleted account wrote and did, slice by slice.

use mini_twitter_core::id::{PostId, UserId};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::domain::queue::{Job, JobError, QueueOptions, Ran, enqueue};
use crate::domain::{post, user};
use crate::fault::Outcome;
use crate::store::account::deletion;
use crate::store::db::Tx;
use crate::store::post::bookmark;
use crate::store::{notification, once};

/// How many rows without counters are removed at a time.
const ROWS: usize = 64;

/// Removes what a deleted account left. Running it twice removes what is left.
#[derive(Debug, Serialize, Deserialize)]
pub struct AccountDeletion {
    user: UserId,
    /// Which posts are left: those below this id; `None` before the first slice of them. A deleted post keeps its row, and a
    /// slice that began with the newest would read all that are done first: the next slice of the posts is a job of its
    /// own, which knows where it begins.
    posts_below: Option<PostId>,
}

impl AccountDeletion {
    /// Creates the job that removes everything of `user`.
    pub fn of(user: UserId) -> Self {
        Self {
            user,
            posts_below: None,
        }
    }
}

impl Job for AccountDeletion {
    /// Removes one slice, so small that no other writer waits long. Every counter is exact after each.
    async fn run(&self, app: &App) -> Result<Ran, JobError> {
        let mut tx = app.db.begin().await?;
        if self.posts_below.is_none() && erase_some(&mut tx, self.user).await? {
            return Ok(Ran::More(tx));
        }
        let left = post::erase::posts(&mut tx, self.user, self.posts_below, app.now()).await?;
        if left.is_some() {
            let next = Self {
                posts_below: left,
                ..*self
            };
            enqueue(app, &mut tx, &next, QueueOptions::default()).await?;
        } else {
            deletion::forget(&mut tx, self.user).await?;
        }
        Ok(Ran::Done(tx))
    }
}

/// Removes some of what is not a post. Returns false when nothing is left.
async fn erase_some(tx: &mut Tx, who: UserId) -> Outcome<bool> {
    Ok(user::erase::following(tx, who).await? > 0
        || user::erase::followers(tx, who).await? > 0
        || user::erase::blocks_and_mutes(tx, who, ROWS).await? > 0
        || post::erase::likes(tx, who).await? > 0
        || bookmark::delete_some(tx, who, ROWS).await? > 0
        || notification::remove_some(tx, who, ROWS).await? > 0
        || once::forget_some(tx, who, ROWS).await? > 0)
}
