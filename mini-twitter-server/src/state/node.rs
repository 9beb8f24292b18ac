//! [`Node`]: the node number of this process, one of 32, which is part of every id that it creates.
//!
//! The number is leased in the database and renewed, so that processes that share a database never create the same id. A
//! lost lease is replaced by another; until the loss is noticed, two processes may create the same id, and the primary key
//! refuses the second insert.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::time::Timestamp;
use tracing::warn;

use crate::adapters::clock::{Clock, Random};
use crate::fault::{Fault, Outcome};
use crate::state::ids::{Ids, NODES};
use crate::store;
use crate::store::db::Db;

/// How long a lease lasts unless it is renewed.
const LEASE: Duration = Duration::from_secs(30);
/// How often it has to be renewed: often enough that two renewals may fail.
pub const RENEWAL: Duration = Duration::from_secs(10);
/// How often a process looks for a free number when all are leased, and how many times.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);
const ATTEMPTS: usize = 45;

/// The leased node number of this process, and its ids.
#[derive(Debug)]
pub struct Node {
    /// Creates the ids.
    pub ids: Ids,
    holder: String,
    lease: Mutex<Lease>,
}

/// The number that is leased.
#[derive(Debug, Clone, Copy)]
struct Lease {
    number: i64,
    /// Until when no other process takes the number; `None` when the lease was lost.
    until: Option<Timestamp>,
}

impl Node {
    /// Creates a node without a lease, for a database that no other process uses.
    pub fn unleased(number: i64, greatest: i64) -> Self {
        let until = Some(Timestamp::from_micros(i64::MAX));
        Self::new(Lease { number, until }, greatest, String::new())
    }

    /// Leases a free number. When all are leased, waits until one that nobody renews is free.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when none becomes free within 45 seconds; those of the database.
    pub async fn lease(db: &Db, clock: &Clock, random: &Random) -> Outcome<Self> {
        let holder = format!("{:016x}", random.number());
        for _ in 0..ATTEMPTS {
            if let Some((lease, greatest)) = take(db, clock, &holder).await? {
                return Ok(Self::new(lease, greatest, holder));
            }
            warn!("all node numbers are leased; waiting for one");
            tokio::time::sleep(RETRY_INTERVAL).await;
        }
        Err(Fault::from(ErrorCode::Unavailable).detail("all node numbers are leased"))
    }

    fn new(lease: Lease, greatest: i64, holder: String) -> Self {
        Self {
            ids: Ids::new(lease.number, greatest),
            holder,
            lease: Mutex::new(lease),
        }
    }

    /// Renews the lease; takes another number if it was lost.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when it was lost and no other number is free; those of the database.
    pub async fn renew(&self, db: &Db, clock: &Clock) -> Outcome<()> {
        let number = self.current().number;
        let (now, until) = term(clock);
        let mut tx = db.begin().await?;
        let is_held = store::instance::lease(&mut tx, number, &self.holder, [now, until]).await?;
        tx.commit().await?;
        self.current().until = is_held.then_some(until);
        if is_held {
            return Ok(());
        }
        warn!(node = number, "the lease of the node was lost");
        let taken = take(db, clock, &self.holder).await?;
        let (lease, greatest) = taken.ok_or(ErrorCode::Unavailable)?;
        self.ids.move_to(lease.number, greatest);
        *self.current() = lease;
        Ok(())
    }

    /// Returns the number.
    pub fn number(&self) -> i64 {
        self.current().number
    }

    /// Returns whether the lease is valid at `now`; otherwise another process may create the same ids.
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.current().until.is_some_and(|until| now <= until)
    }

    /// Releases the number; if that fails, it is free when the lease expires.
    pub async fn release(&self, db: &Db) {
        let number = self.current().number;
        let released = async {
            let mut tx = db.begin().await?;
            store::instance::release(&mut tx, number, &self.holder).await?;
            tx.commit().await
        };
        if let Err(fault) = released.await {
            warn!(code = %fault.code, "the lease of the node was not released");
        }
    }

    fn current(&self) -> MutexGuard<'_, Lease> {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leases the first free number, and returns the greatest id there is.
async fn take(db: &Db, clock: &Clock, holder: &str) -> Outcome<Option<(Lease, i64)>> {
    let (now, until) = term(clock);
    let mut tx = db.begin().await?;
    let taken = store::instance::taken_nodes(&mut tx, now).await?;
    let free: Vec<i64> = (0..NODES).filter(|node| !taken.contains(node)).collect();
    for number in free {
        if store::instance::lease(&mut tx, number, holder, [now, until]).await? {
            let greatest = store::instance::greatest_id(&mut tx).await?;
            tx.commit().await?;
            let until = Some(until);
            return Ok(Some((Lease { number, until }, greatest)));
        }
    }
    tx.commit().await?;
    Ok(None)
}

/// Returns when a lease that is taken now begins and ends.
fn term(clock: &Clock) -> (Timestamp, Timestamp) {
    let now = clock.now();
    (now, now.after(LEASE))
}
