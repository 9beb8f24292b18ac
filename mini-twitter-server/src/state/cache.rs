//! [`Cached`]: a cache of values that are expensive to load; one caller at a time loads a value.
//!
//! Callers that ask for a key while it is being loaded wait for that result, a failure included, instead of loading it
//! too. The lock is held only to look up and to store, never while anything is awaited.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mini_twitter_core::time::Timestamp;
use tokio::sync::watch;

use crate::fault::Outcome;

/// A bounded cache that loads each key once at a time.
#[derive(Debug)]
pub struct Cached<K, V> {
    capacity: usize,
    slots: Mutex<Slots<K, V>>,
}

#[derive(Debug)]
struct Slots<K, V> {
    by_key: HashMap<K, Slot<V>>,
    /// How many loads have begun so far.
    begun: u64,
}

#[derive(Debug)]
struct Slot<V> {
    loaded: Option<Loaded<V>>,
    /// The load that runs, by its number.
    loading: Option<(u64, Loading<V>)>,
}

/// A value that was loaded.
#[derive(Debug, Clone)]
struct Loaded<V> {
    value: V,
    /// The number of the load that returned it.
    number: u64,
    /// When that load began.
    at: Timestamp,
    max_age: Duration,
}

/// Where callers wait for a load. It closes without a result when the load was cancelled or has panicked.
type Loading<V> = watch::Receiver<Option<Outcome<Loaded<V>>>>;

/// What a caller has to do next.
enum Step<'a, K: Eq + Hash + Clone, V> {
    Return(V),
    Wait(Loading<V>),
    Load(Load<'a, K, V>),
}

impl<K: Eq + Hash + Clone, V: Clone> Cached<K, V> {
    /// Creates a cache of at most `capacity` values; for a new key, the value loaded longest ago is evicted.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            slots: Mutex::new(Slots {
                by_key: HashMap::new(),
                begun: 0,
            }),
        }
    }

    /// Returns the value of `key`: the cached one if it is young enough at `now`, else the one that `load` returns.
    ///
    /// `load` returns the value and for how long it may be reused, counted from when the load began; with zero, only
    /// callers that asked before the load began share it. `load` is not polled when another caller loads. A load that
    /// is cancelled or panics leaves the key to the next caller.
    ///
    /// # Errors
    /// Those of `load`. Callers that waited for the same load get the same one; it is not cached.
    pub async fn get_or_load(
        &self,
        key: K,
        now: Timestamp,
        load: impl Future<Output = Outcome<(V, Duration)>>,
    ) -> Outcome<V> {
        let loads_before = self.loads();
        loop {
            match self.next_step(&key, now, loads_before) {
                Step::Return(value) => return Ok(value),
                Step::Load(running) => return running.finish(load.await),
                Step::Wait(mut loading) => {
                    let Ok(result) = loading.wait_for(Option::is_some).await else {
                        continue; // cancelled or panicked
                    };
                    match &*result {
                        Some(Ok(loaded)) if loaded.is_good(now, loads_before) => {
                            return Ok(loaded.value.clone());
                        }
                        Some(Err(fault)) => return Err(fault.clone()),
                        _ => {}
                    }
                }
            }
        }
    }

    fn next_step(&self, key: &K, now: Timestamp, loads_before: u64) -> Step<'_, K, V> {
        let mut slots = self.slots();
        let slot = slots.by_key.get(key);
        if let Some(loaded) = slot.and_then(|slot| slot.loaded.as_ref())
            && loaded.is_good(now, loads_before)
        {
            return Step::Return(loaded.value.clone());
        }
        if let Some((_, loading)) = slot.and_then(|slot| slot.loading.as_ref()) {
            return Step::Wait(loading.clone());
        }
        slots.begun += 1;
        let number = slots.begun;
        let (result, loading) = watch::channel(None);
        let slot = slots.by_key.entry(key.clone()).or_insert(Slot {
            loaded: None,
            loading: None,
        });
        slot.loading = Some((number, loading));
        Step::Load(Load {
            cache: self,
            key: key.clone(),
            number,
            at: now,
            result,
        })
    }
}

impl<K, V> Cached<K, V> {
    /// Returns how many loads have begun so far.
    pub fn loads(&self) -> u64 {
        self.slots().begun
    }

    fn slots(&self) -> MutexGuard<'_, Slots<K, V>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V> Loaded<V> {
    /// Returns whether a caller may have it at `now`: it is young enough, or its load began after the caller asked, when
    /// `loads_before` loads had begun.
    fn is_good(&self, now: Timestamp, loads_before: u64) -> bool {
        let is_young = self.at <= now && now.since(self.at) < self.max_age;
        is_young || self.number > loads_before
    }
}

/// A running load. When it ends in any way, the next caller can load the key.
struct Load<'a, K: Eq + Hash + Clone, V> {
    cache: &'a Cached<K, V>,
    key: K,
    number: u64,
    at: Timestamp,
    result: watch::Sender<Option<Outcome<Loaded<V>>>>,
}

impl<K: Eq + Hash + Clone, V: Clone> Load<'_, K, V> {
    /// Stores the loaded value and sends it to the waiting callers.
    fn finish(self, result: Outcome<(V, Duration)>) -> Outcome<V> {
        let result = result.map(|(value, max_age)| Loaded {
            value,
            number: self.number,
            at: self.at,
            max_age,
        });
        if let Ok(loaded) = &result {
            let mut slots = self.cache.slots();
            if let Some(slot) = slots.by_key.get_mut(&self.key) {
                (slot.loaded, slot.loading) = (Some(loaded.clone()), None);
            }
            slots.evict(self.cache.capacity);
        }
        self.result.send_replace(Some(result.clone()));
        result.map(|loaded| loaded.value)
    }
}

impl<K: Eq + Hash + Clone, V> Drop for Load<'_, K, V> {
    fn drop(&mut self) {
        let mut slots = self.cache.slots();
        let Some(slot) = slots.by_key.get_mut(&self.key) else {
            return;
        };
        // After a success another load may run already.
        slot.loading.take_if(|(number, _)| *number == self.number);
        if slot.loaded.is_none() && slot.loading.is_none() {
            slots.by_key.remove(&self.key);
        }
    }
}

impl<K: Eq + Hash + Clone, V> Slots<K, V> {
    /// Drops the values loaded longest ago until no more than `capacity` are left.
    fn evict(&mut self, capacity: usize) {
        let loaded = |slot: &Slot<V>| slot.loaded.as_ref().map(|loaded| loaded.number);
        while self.by_key.values().filter_map(loaded).count() > capacity {
            let oldest = self
                .by_key
                .iter()
                .filter_map(|(key, slot)| Some((loaded(slot)?, key)));
            let oldest = oldest.min_by_key(|(number, _)| *number);
            let Some(key) = oldest.map(|(_, key)| key.clone()) else {
                return;
            };
            if let Some(slot) = self.by_key.get_mut(&key) {
                slot.loaded = None;
                if slot.loading.is_none() {
                    self.by_key.remove(&key);
                }
            }
        }
    }
}
