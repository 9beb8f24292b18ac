//! [`Limiter`] counts requests against budgets: a number per minute for each class of routes and each subject.
//!
//! A budget is spent at once or bit by bit, and comes back evenly, a whole one in a minute: the generic cell rate algorithm
//! (GCRA, <https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm>), which stores one time for each subject. In memory,
//! behind locks that are never held while anything is awaited. Each class and kind of subject has its own table of a
//! bounded size, so that no flood of one can make another forget.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::UserId;
use mini_twitter_core::route::Limit;
use mini_twitter_core::time::Timestamp;

use crate::fault::{Fault, Outcome};

/// How long a budget that is used up takes to come back.
pub const WINDOW: Duration = Duration::from_secs(60);
/// One table for each class and each kind of subject.
const TABLES: usize = 4 * 3;
const SHARDS: usize = 16;
/// How many subjects one shard of a table remembers, at most.
const MAX_SUBJECTS: usize = 8192;
/// How many a full shard forgets at once, so that a flood does not search it for every request.
const FORGOTTEN: usize = MAX_SUBJECTS / 8;

/// Requests per minute, by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the classes of `Limit`")]
pub struct Budgets {
    pub read: u32,
    pub write: u32,
    pub auth: u32,
    pub upload: u32,
}

impl Budgets {
    /// Returns the budget of a class.
    pub fn of(&self, class: Limit) -> u32 {
        match class {
            Limit::Read => self.read,
            Limit::Write => self.write,
            Limit::Auth => self.auth,
            Limit::Upload => self.upload,
        }
    }
}

/// Whose requests are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A signed-in account.
    Account(UserId),
    /// An address; of IPv6 its first 64 bits, since one customer has all addresses that begin so.
    Address(IpAddr),
    /// The hash of a name that is used to sign in, without case.
    Name(u64),
}

/// What is left of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The class.
    pub class: Limit,
    /// Requests per minute.
    pub quota: u32,
    /// Requests left now.
    pub left: u32,
    /// How long until the whole budget is back.
    pub reset: Duration,
}

/// Counts requests.
#[derive(Debug)]
pub struct Limiter {
    /// Without budgets nothing is limited.
    budgets: Option<Budgets>,
    hasher: RandomState,
    shards: Vec<Mutex<Shard>>,
}

/// When the budget of each subject, by its hash, is whole again, in nanoseconds since 1970.
type Shard = HashMap<u64, i64>;

impl Limiter {
    /// Creates a limiter; without `budgets` nothing is limited.
    pub fn new(budgets: Option<Budgets>) -> Self {
        Self {
            budgets,
            hasher: RandomState::new(),
            shards: (0..TABLES * SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    /// Counts a request of `subject` against the budget of `class`. Nothing is counted when limits are off.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when the budget is used up, with the time until the next request. The budget is returned
    /// in either case.
    pub fn spend(
        &self,
        class: Limit,
        subject: Subject,
        now: Timestamp,
    ) -> (Option<Budget>, Outcome<()>) {
        let Some(quota) = self.budgets.map(|budgets| budgets.of(class)) else {
            return (None, Ok(()));
        };
        let key = self.hasher.hash_one(subject.counted());
        let mut shard = self.shard(class, subject, key);
        let now = now.as_micros().saturating_mul(1_000);
        if shard.len() >= MAX_SUBJECTS && !shard.contains_key(&key) {
            forget(&mut shard, now);
        }
        let rate = Rate::of(quota);
        let whole_at = shard.entry(key).or_insert(now);
        let wait = rate.spend(whole_at, now);
        let missing = *whole_at - now;
        let budget = Budget {
            class,
            quota,
            left: rate.left(missing),
            reset: nanoseconds(missing),
        };
        let outcome = match wait {
            0 => Ok(()),
            wait => Err(Fault::from(ErrorCode::RateLimited).retry_after(nanoseconds(wait))),
        };
        (Some(budget), outcome)
    }

    /// Counts a sign-in as `name` from any address, so that many addresses together cannot guess one password faster.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when the budget is used up.
    pub fn spend_name(&self, name: &str, now: Timestamp) -> Outcome<()> {
        let name = self.hasher.hash_one(name.to_ascii_lowercase());
        self.spend(Limit::Auth, Subject::Name(name), now).1
    }

    fn shard(&self, class: Limit, subject: Subject, key: u64) -> MutexGuard<'_, Shard> {
        let class = match class {
            Limit::Read => 0,
            Limit::Write => 1,
            Limit::Auth => 2,
            Limit::Upload => 3,
        };
        let kind = match subject {
            Subject::Account(_) => 0,
            Subject::Address(_) => 1,
            Subject::Name(_) => 2,
        };
        let at = (class * 3 + kind) * SHARDS + key as usize % SHARDS;
        self.shards[at]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A quota as times, in nanoseconds.
#[derive(Debug, Clone, Copy)]
struct Rate {
    quota: u32,
    /// How long one request takes to come back.
    step: i64,
}

impl Rate {
    fn of(quota: u32) -> Self {
        let step = WINDOW.as_nanos() as i64 / i64::from(quota.max(1));
        Self { quota, step }
    }

    /// How long the whole quota takes to come back; 0 with a quota of 0.
    fn whole(self) -> i64 {
        self.step * i64::from(self.quota)
    }

    /// Counts a request and returns 0, or, when there is no budget for it, how long to wait until there is.
    fn spend(self, whole_at: &mut i64, now: i64) -> i64 {
        // In case the clock went back, the budget is used up at most.
        *whole_at = (*whole_at).clamp(now, now + self.whole());
        let after = *whole_at + self.step;
        let wait = after - (now + self.whole());
        if wait > 0 {
            return wait;
        }
        *whole_at = after;
        0
    }

    /// How many requests are left when the budget needs the time `missing` to be whole.
    fn left(self, missing: i64) -> u32 {
        let used = (missing + self.step - 1) / self.step;
        self.quota - u32::try_from(used).unwrap_or(u32::MAX).min(self.quota)
    }
}

impl Subject {
    /// Returns the subject that is counted for this one: an IPv6 address is its network.
    pub fn counted(self) -> Self {
        match self {
            Self::Address(address) => Self::Address(network(address)),
            subject => subject,
        }
    }
}

/// Returns the address, of IPv6 its network: one customer has all addresses of a /64, and changes among them.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

/// Makes space in a full shard: forgets the subjects whose budget is whole; when there are none, those whose budget is
/// nearest to it. Who is over the budget is forgotten last: only others who spent as much can push them out.
fn forget(shard: &mut Shard, now: i64) {
    shard.retain(|_, whole_at| *whole_at > now);
    if shard.len() < MAX_SUBJECTS {
        return;
    }
    let mut times: Vec<i64> = shard.values().copied().collect();
    let (_, last, _) = times.select_nth_unstable(FORGOTTEN - 1);
    let mut more = FORGOTTEN;
    shard.retain(|_, whole_at| {
        let is_kept = *whole_at > *last || more == 0;
        more -= usize::from(!is_kept);
        is_kept
    });
}

fn nanoseconds(span: i64) -> Duration {
    Duration::from_nanos(u64::try_from(span).unwrap_or_default())
}
