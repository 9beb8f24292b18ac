//! [`Node`]: which of the 32 makers of ids this process is. The number is leased in the database and renewed, so that
//! processes that share one never make the same id. A lease that is lost is replaced; until that is noticed, two may
//! make the same id, of which the second insert is refused by the primary key.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use tracing::warn;

use crate::adapters::clock::{Chance, Clock};
use crate::fault::{Fault, Outcome};
use crate::id::{Ids, NODES};
use crate::store;
use crate::store::db::Db;

/// How long a lease holds unless it is renewed.
const LEASE: Duration = Duration::from_secs(30);
/// How often it is renewed.
pub const RENEWAL: Duration = Duration::from_secs(10);
/// How often a process looks for a free number when all are leased, and how many times.
const LOOK: Duration = Duration::from_secs(1);
const LOOKS: usize = 45;

/// A maker of ids with a number of its own.
#[derive(Debug)]
pub struct Node {
    /// Makes the ids.
    pub ids: Ids,
    holder: String,
    number: Mutex<i64>,
}

impl Node {
    /// A number that nobody leased: for a database of one's own.
    pub fn unleased(number: i64, greatest: i64) -> Self {
        Self {
            ids: Ids::new(number, greatest),
            holder: String::new(),
            number: Mutex::new(number),
        }
    }

    /// Leases a free number. When all are leased, waits until one that nobody renews is free.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when none becomes free; those of the database.
    pub async fn lease(db: &Db, clock: &Clock, chance: &Chance) -> Outcome<Self> {
        let holder = format!("{:016x}", chance.number());
        for _ in 0..LOOKS {
            if let Some((number, greatest)) = take(db, clock, &holder).await? {
                return Ok(Self {
                    ids: Ids::new(number, greatest),
                    holder,
                    number: Mutex::new(number),
                });
            }
            warn!("all nodes are leased; waiting for one");
            tokio::time::sleep(LOOK).await;
        }
        Err(Fault::from(ErrorCode::Unavailable).detail("all nodes are leased"))
    }

    /// Holds the number for longer; takes another if it was lost.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn renew(&self, db: &Db, clock: &Clock) -> Outcome<()> {
        let number = self.number();
        let now = clock.now();
        let mut tx = db.begin().await?;
        let is_held =
            store::instance::lease(&mut tx, number, &self.holder, [now, now.after(LEASE)]).await?;
        tx.commit().await?;
        if is_held {
            return Ok(());
        }
        warn!(node = number, "the lease of the node was lost");
        let taken = take(db, clock, &self.holder).await?;
        let (number, greatest) = taken.ok_or(ErrorCode::Unavailable)?;
        self.ids.move_to(number, greatest);
        *self.number.lock().unwrap_or_else(PoisonError::into_inner) = number;
        Ok(())
    }

    /// Gives the number back; if that fails, it is free when the lease has run out.
    pub async fn release(&self, db: &Db) {
        let released = async {
            let mut tx = db.begin().await?;
            store::instance::release(&mut tx, self.number(), &self.holder).await?;
            tx.commit().await
        };
        if let Err(fault) = released.await {
            warn!(code = %fault.code, "the lease of the node was not given back");
        }
    }

    fn number(&self) -> i64 {
        *self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leases the first free number, and tells the greatest id there is.
async fn take(db: &Db, clock: &Clock, holder: &str) -> Outcome<Option<(i64, i64)>> {
    let now = clock.now();
    let mut tx = db.begin().await?;
    let taken = store::instance::taken_nodes(&mut tx, now).await?;
    let free: Vec<i64> = (0..NODES).filter(|node| !taken.contains(node)).collect();
    for number in free {
        let times = [now, now.after(LEASE)];
        if store::instance::lease(&mut tx, number, holder, times).await? {
            let greatest = store::instance::greatest_id(&mut tx).await?;
            tx.commit().await?;
            return Ok(Some((number, greatest)));
        }
    }
    tx.commit().await?;
    Ok(None)
}
