//! [`Limiter`] counts calls against budgets: so many a minute for each class of rows and each caller.
//!
//! In memory, of a bounded size, behind short locks that are never held while anything is awaited. A window begins
//! with a caller's first call and lasts a minute.

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

/// How long a window lasts.
pub const WINDOW: Duration = Duration::from_secs(60);
const SHARDS: usize = 16;
/// Callers counted at a time in one shard.
const MOST: usize = 8192;

/// Calls a minute, by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the classes of `Limit`")]
pub struct Budgets {
    pub read: u32,
    pub write: u32,
    pub auth: u32,
    pub upload: u32,
}

impl Budgets {
    /// The budget of a class.
    pub fn of(&self, class: Limit) -> u32 {
        match class {
            Limit::Read => self.read,
            Limit::Write => self.write,
            Limit::Auth => self.auth,
            Limit::Upload => self.upload,
        }
    }
}

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// Someone signed in.
    Account(UserId),
    /// An address; of IPv6 its first 64 bits, since one household has them all.
    Address(IpAddr),
    /// A name that someone tries to sign in with, in any case, by its hash.
    Name(u64),
}

/// What is left of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The class.
    pub class: Limit,
    /// Calls a minute.
    pub quota: u32,
    /// Calls left in this window.
    pub left: u32,
    /// How long until the window ends.
    pub reset: Duration,
}

/// Counts calls.
#[derive(Debug)]
pub struct Limiter {
    /// None: nobody is limited.
    budgets: Option<Budgets>,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

type Shard = HashMap<(Limit, Who), Window>;

#[derive(Debug, Clone, Copy)]
struct Window {
    until: Timestamp,
    used: u32,
}

impl Limiter {
    /// Counts against `budgets`; without them nobody is limited.
    pub fn new(budgets: Option<Budgets>) -> Self {
        Self {
            budgets,
            hasher: RandomState::new(),
            shards: Default::default(),
        }
    }

    /// Takes one call from the budget of `class`. Nothing is counted when limits are off.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when it is used up, with when to come again. The budget stands beside it.
    pub fn spend(&self, class: Limit, who: Who, now: Timestamp) -> (Option<Budget>, Outcome<()>) {
        let Some(quota) = self.budgets.map(|budgets| budgets.of(class)) else {
            return (None, Ok(()));
        };
        let key = (class, who.counted());
        let mut shard = self.shard(&key);
        if shard.len() >= MOST && !shard.contains_key(&key) {
            make_room(&mut shard, quota, now);
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

    /// Counts a try to sign in as `name`, whoever tries: that many addresses guess one password helps them nothing.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when there were too many.
    pub fn spend_name(&self, name: &str, now: Timestamp) -> Outcome<()> {
        let name = self.hasher.hash_one(name.to_ascii_lowercase());
        self.spend(Limit::Auth, Who::Name(name), now).1
    }

    fn shard(&self, key: &(Limit, Who)) -> MutexGuard<'_, Shard> {
        let at = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards[at]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Who {
    fn counted(self) -> Self {
        match self {
            Self::Address(IpAddr::V6(address)) => {
                let network = address.to_bits() & (u128::MAX << 64);
                Self::Address(Ipv6Addr::from_bits(network).into())
            }
            who => who,
        }
    }
}

/// Forgets windows that have ended; if that frees nothing, who has used no more than half; if nobody has, everyone.
fn make_room(shard: &mut Shard, quota: u32, now: Timestamp) {
    shard.retain(|_, window| window.until > now);
    if shard.len() >= MOST {
        shard.retain(|_, window| window.used * 2 > quota);
    }
    if shard.len() >= MOST {
        shard.clear();
    }
}
