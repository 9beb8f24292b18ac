//! [`Node`]: the node number of this process, one of 32, which is part of every id that it creates.
//!
//! The number is leased in the database and renewed, so that processes that share a database never create the same id. A
//! clean stop gives it back; a process that was killed leaves it to the next one in the same data folder. Without a valid
//! lease nothing is written: a lost one is replaced by another first.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::time::Timestamp;
use tokio::time::timeout;
use tracing::warn;

use crate::adapters::clock::{Clock, Random};
use crate::adapters::folder::{self, Claim};
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
/// How long a stop waits for the database to take the number back.
const RELEASE_WAIT: Duration = Duration::from_secs(5);

/// The leased node number of this process, and its ids.
#[derive(Debug)]
pub struct Node {
    /// Creates the ids.
    pub ids: Ids,
    holder: Holder,
    lease: Mutex<Lease>,
    /// Held by the one who renews.
    renewing: tokio::sync::Mutex<()>,
}

/// Who holds a lease.
#[derive(Debug)]
pub struct Holder {
    name: String,
    /// Keeps other processes from the same name.
    _claim: Option<Claim>,
}

impl Holder {
    /// Creates a holder that is the only one of its name.
    pub fn random(random: &Random) -> Self {
        Self {
            name: format!("{:016x}", random.number()),
            _claim: None,
        }
    }

    /// Creates the holder of a data folder: it has the lease of the process that had the folder before, which has ended.
    /// While another process has the folder, a holder of its own.
    pub fn of_folder(folder: &Path, random: &Random) -> Self {
        match folder::claim(folder) {
            Some(claim) => Self {
                name: claim.name.clone(),
                _claim: Some(claim),
            },
            None => Self::random(random),
        }
    }
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
        let holder = Holder {
            name: String::new(),
            _claim: None,
        };
        Self::new(Lease { number, until }, greatest, holder)
    }

    /// Leases a free number, or the one that the holder has. When all are leased, waits until one that nobody renews is
    /// free.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when none becomes free within 45 seconds; those of the database.
    pub async fn lease(db: &Db, clock: &Clock, holder: Holder) -> Outcome<Self> {
        for _ in 0..ATTEMPTS {
            if let Some((lease, greatest)) = take(db, clock, &holder.name).await? {
                return Ok(Self::new(lease, greatest, holder));
            }
            warn!("all node numbers are leased: waiting for one");
            tokio::time::sleep(RETRY_INTERVAL).await;
        }
        Err(Fault::from(ErrorCode::Unavailable).detail(none_free(db).await?))
    }

    fn new(lease: Lease, greatest: i64, holder: Holder) -> Self {
        Self {
            ids: Ids::new(lease.number, greatest),
            holder,
            lease: Mutex::new(lease),
            renewing: tokio::sync::Mutex::default(),
        }
    }

    /// Renews the lease; takes another number if it was lost.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when it was lost and no other number is free; those of the database.
    pub async fn renew(&self, db: &Db, clock: &Clock) -> Outcome<()> {
        let _renewing = self.renewing.lock().await;
        self.renew_alone(db, clock).await
    }

    /// Makes sure that the lease is valid, so that ids may be created: one that has ended is renewed or replaced first.
    ///
    /// # Errors
    /// Those of [`renew`](Self::renew).
    pub async fn ensure(&self, db: &Db, clock: &Clock) -> Outcome<()> {
        if self.is_held(clock.now()) {
            return Ok(());
        }
        let _renewing = self.renewing.lock().await;
        if self.is_held(clock.now()) {
            return Ok(());
        }
        self.renew_alone(db, clock).await
    }

    async fn renew_alone(&self, db: &Db, clock: &Clock) -> Outcome<()> {
        let number = self.current().number;
        let (now, until) = term(clock);
        let holder = &self.holder.name;
        let mut tx = db.begin().await?;
        let is_held = store::instance::lease(&mut tx, number, holder, [now, until]).await?;
        tx.commit().await?;
        self.current().until = is_held.then_some(until);
        if is_held {
            return Ok(());
        }
        warn!(node = number, "the lease of the node was lost");
        let Some((lease, greatest)) = take(db, clock, holder).await? else {
            warn!("{}", none_free(db).await?);
            let fault = Fault::from(ErrorCode::Unavailable).retry_after(RENEWAL);
            return Err(fault.detail("this server cannot create ids at present"));
        };
        self.ids.move_to(lease.number, greatest);
        *self.current() = lease;
        Ok(())
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
            store::instance::release(&mut tx, number, &self.holder.name).await?;
            tx.commit().await
        };
        match timeout(RELEASE_WAIT, released).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => warn!(code = %fault.code, "the lease of the node was not released"),
            Err(_elapsed) => {
                warn!("the lease of the node was not released: the database does not answer");
            }
        }
    }

    /// Returns the number.
    pub fn number(&self) -> i64 {
        self.current().number
    }

    fn current(&self) -> MutexGuard<'_, Lease> {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leases the first free number, and returns the greatest id there is.
async fn take(db: &Db, clock: &Clock, holder: &str) -> Outcome<Option<(Lease, i64)>> {
    let (now, until) = term(clock);
    let mut tx = db.begin().await?;
    let taken = store::instance::taken_nodes(&mut tx, holder, now).await?;
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

/// Tells the operator that no number is free, until when, and what to do.
async fn none_free(db: &Db) -> Outcome<String> {
    let until = store::instance::first_end(&mut db.read().await?).await?;
    Ok(format!(
        "all {NODES} node numbers are leased, so this server cannot create ids; the first lease ends at {until} unless it is \
         renewed: stop a server that uses this database, or start this one again later"
    ))
}

/// Returns when a lease that is taken now begins and ends.
fn term(clock: &Clock) -> (Timestamp, Timestamp) {
    let now = clock.now();
    (now, now.after(LEASE))
}
