//! [`Limiter`] counts requests against budgets: a number per minute for each class of routes and each subject.
//!
//! In memory, of a bounded size, behind locks that are never held while anything is awaited. A window begins with a
//! subject's first request and lasts a minute.

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

/// The length of a window.
pub const WINDOW: Duration = Duration::from_secs(60);
const SHARDS: usize = 16;
/// How many windows one shard keeps, at most.
const MAX_WINDOWS: usize = 8192;

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
    /// Requests left in this window.
    pub left: u32,
    /// How long until the window ends.
    pub reset: Duration,
}

/// Counts requests.
#[derive(Debug)]
pub struct Limiter {
    /// Without budgets nothing is limited.
    budgets: Option<Budgets>,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

type Shard = HashMap<(Limit, Subject), Window>;

#[derive(Debug, Clone, Copy)]
struct Window {
    until: Timestamp,
    used: u32,
}

impl Limiter {
    /// Creates a limiter; without `budgets` nothing is limited.
    pub fn new(budgets: Option<Budgets>) -> Self {
        Self {
            budgets,
            hasher: RandomState::new(),
            shards: Default::default(),
        }
    }

    /// Counts a request of `subject` against the budget of `class`. Nothing is counted when limits are off.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when the budget is used up, with the time until the next window. The budget is returned
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
        let key = (class, subject.counted());
        let mut shard = self.shard(&key);
        if shard.len() >= MAX_WINDOWS && !shard.contains_key(&key) {
            evict(&mut shard, quota, now);
        }
        let until = now.after(WINDOW);
        let window = shard.entry(key).or_insert(Window { until, used: 0 });
        if window.until <= now || window.until > until {
            *window = Window { until, used: 0 };
        }
        let is_over = window.used >= quota;
        window.used = window.used.saturating_add(1).min(quota);
        let budget = Budget {
            class,
            quota,
            left: quota - window.used,
            reset: window.until.since(now),
        };
        let refused = || Fault::from(ErrorCode::RateLimited).retry_after(budget.reset);
        (Some(budget), if is_over { Err(refused()) } else { Ok(()) })
    }

    /// Counts a sign-in as `name` from any address, so that many addresses together cannot guess one password faster.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when the budget is used up.
    pub fn spend_name(&self, name: &str, now: Timestamp) -> Outcome<()> {
        let name = self.hasher.hash_one(name.to_ascii_lowercase());
        self.spend(Limit::Auth, Subject::Name(name), now).1
    }

    fn shard(&self, key: &(Limit, Subject)) -> MutexGuard<'_, Shard> {
        let at = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards[at]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subject {
    /// Returns the subject that is counted for this one: an IPv6 address is its network.
    pub fn counted(self) -> Self {
        match self {
            Self::Address(IpAddr::V6(address)) => {
                let network = address.to_bits() & (u128::MAX << 64);
                Self::Address(Ipv6Addr::from_bits(network).into())
            }
            subject => subject,
        }
    }
}

/// Drops windows that have ended; if that frees nothing, those with no more than half of their budget used; if there are
/// none, all.
fn evict(shard: &mut Shard, quota: u32, now: Timestamp) {
    shard.retain(|_, window| window.until > now);
    if shard.len() >= MAX_WINDOWS {
        shard.retain(|_, window| window.used * 2 > quota);
    }
    if shard.len() >= MAX_WINDOWS {
        shard.clear();
    }
}
