//! [`Announcements`]: what other processes tell this one through PostgreSQL.

use sqlx::PgPool;
use sqlx::postgres::PgListener;

use super::statement::fault;
use crate::fault::Outcome;
use crate::store::db::refusal::unavailable;

/// The channel on which a process says that it has queued a job.
const CHANNEL: &str = "mini_twitter_jobs";

/// A connection of its own that waits for announcements.
#[derive(Debug)]
pub struct Announcements(PgListener);

impl Announcements {
    /// Begins to listen.
    pub(in crate::store::db) async fn listen(pool: &PgPool) -> Outcome<Self> {
        let opened = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen(CHANNEL).await?;
            Ok(Self(listener))
        };
        opened.await.map_err(|error| fault(&error, "listen"))
    }

    /// Waits for the next announcement. One may be missed when the connection is lost.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn next(&mut self) -> Outcome<()> {
        let received = self.0.try_recv().await;
        match received.map_err(|error| fault(&error, "listen"))? {
            Some(_) => Ok(()),
            None => Err(unavailable()),
        }
    }
}
