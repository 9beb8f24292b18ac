//! The cache: one caller loads a key, and the others wait for its result.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_server::domain::instance;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::state::cache::Cached;
use tokio::sync::oneshot;
use tokio::task::yield_now;

use crate::fixture::NOON;
use crate::fixture::app::TestApp;

const MINUTE: Duration = Duration::from_secs(60);

/// Counts loads; each load returns its number.
#[derive(Default)]
struct Counter(AtomicU32);

impl Counter {
    async fn load(&self, max_age: Duration) -> Outcome<(u32, Duration)> {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        yield_now().await; // lets the other callers start
        Ok((number, max_age))
    }
    async fn fail(&self) -> Outcome<(u32, Duration)> {
        self.load(MINUTE).await?;
        Err(ErrorCode::Unavailable.into())
    }
    fn runs(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn a_value_is_reused_until_it_is_too_old() {
    let (cache, counter) = (Cached::new(1), Counter::default());
    let at = |seconds| NOON.after(Duration::from_secs(seconds));

    let mut got = Vec::new();
    for now in [NOON, at(59), at(60), at(61), NOON] {
        got.push(cache.get_or_load((), now, counter.load(MINUTE)).await);
    }

    // The last caller has a time before the load: a clock that went back does not make a value younger.
    assert_eq!(got, [Ok(1), Ok(1), Ok(2), Ok(2), Ok(3)]);
}

#[tokio::test]
async fn concurrent_callers_share_one_load() {
    let (cache, counter) = (Cached::new(1), Counter::default());

    let got = join_all((0..50).map(|_| cache.get_or_load((), NOON, counter.load(MINUTE)))).await;

    assert_eq!(got, vec![Ok(1); 50]);
    assert_eq!(counter.runs(), 1);
}

#[tokio::test]
async fn fifty_concurrent_instance_requests_share_one_count() {
    for test in TestApp::each().await {
        let asked = join_all((0..50).map(|_| instance::get(&test.app))).await;

        assert!(asked.iter().all(Result::is_ok));
        assert_eq!(test.app.stats.loads(), 1);
    }
}

#[tokio::test]
async fn a_caller_during_a_load_without_reuse_gets_the_next_load() {
    let (cache, counter) = (Cached::new(1), Counter::default());
    let load = || cache.get_or_load((), NOON, counter.load(Duration::ZERO));

    let got = join_all((0..50).map(|_| load())).await;

    // A caller has to see everything written before it called: the 49 others share the second load.
    assert_eq!(got[0], Ok(1));
    assert_eq!(got[1..], vec![Ok(2); 49]);
    assert_eq!(load().await, Ok(3));
}

#[tokio::test]
async fn a_failed_load_is_shared_by_waiting_callers_and_not_cached() {
    let (cache, counter) = (Cached::new(1), Counter::default());

    let failed = join_all((0..50).map(|_| cache.get_or_load((), NOON, counter.fail()))).await;
    let next = cache.get_or_load((), NOON, counter.load(MINUTE)).await;

    assert_eq!(failed, vec![Err(ErrorCode::Unavailable.into()); 50]);
    assert_eq!(next, Ok(2));
}

#[tokio::test]
async fn after_a_cancelled_load_one_waiting_caller_loads() {
    let (cache, counter) = (Cached::new(1), Counter::default());
    let never = std::future::pending();
    let mut first = Box::pin(cache.get_or_load((), NOON, never));
    assert!(futures_util::poll!(&mut first).is_pending());

    let waiting = join_all((0..10).map(|_| cache.get_or_load((), NOON, counter.load(MINUTE))));
    let mut waiting = Box::pin(waiting);
    assert!(futures_util::poll!(&mut waiting).is_pending());
    drop(first);

    assert_eq!(waiting.await, vec![Ok(1); 10]);
    assert_eq!(counter.runs(), 1);
}

#[tokio::test]
async fn a_load_that_panics_leaves_nothing_locked() {
    let cache = std::sync::Arc::new(Cached::<(), u32>::new(1));
    let (go, gone) = oneshot::channel::<()>();
    let broken = tokio::spawn({
        let cache = std::sync::Arc::clone(&cache);
        let load = async {
            gone.await.unwrap(); // the sender is dropped
            Ok((0, MINUTE))
        };
        async move { cache.get_or_load((), NOON, load).await }
    });
    while cache.loads() == 0 {
        yield_now().await;
    }

    let mut waiting = Box::pin(cache.get_or_load((), NOON, async { Ok((7, MINUTE)) }));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    drop(go);

    assert_eq!(waiting.await, Ok(7));
    assert!(broken.await.unwrap_err().is_panic());
}

#[tokio::test]
async fn a_caller_that_stops_waiting_does_not_block_others() {
    let cache = Cached::new(1);
    let (go, gone) = oneshot::channel();
    let load = async { Ok((gone.await.unwrap(), MINUTE)) };
    let mut first = Box::pin(cache.get_or_load((), NOON, load));
    assert!(futures_util::poll!(&mut first).is_pending());
    let never = std::future::pending;
    let mut leaving = Box::pin(cache.get_or_load((), NOON, never()));
    let mut staying = Box::pin(cache.get_or_load((), NOON, never()));
    assert!(futures_util::poll!(&mut leaving).is_pending());
    assert!(futures_util::poll!(&mut staying).is_pending());

    drop(leaving);
    go.send(7).unwrap();

    assert_eq!((first.await, staying.await), (Ok(7), Ok(7)));
}

#[tokio::test]
async fn a_full_cache_evicts_the_value_loaded_first() {
    let (cache, counter) = (Cached::new(2), Counter::default());
    let get = |key| cache.get_or_load(key, NOON, counter.load(MINUTE));

    let mut got = Vec::new();
    for key in ["a", "b", "a", "c", "b", "a"] {
        got.push(get(key).await.unwrap());
    }

    assert_eq!(got, [1, 2, 1, 3, 2, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn threads_never_load_one_key_at_the_same_time() {
    let cache = std::sync::Arc::new(Cached::new(1));
    let running = std::sync::Arc::new(AtomicU32::new(0));
    let ask = || {
        let (cache, running) = (cache.clone(), running.clone());
        tokio::spawn(async move {
            for _ in 0..200 {
                let load = async {
                    assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0);
                    yield_now().await;
                    running.fetch_sub(1, Ordering::SeqCst);
                    Ok(((), Duration::ZERO))
                };
                cache.get_or_load((), NOON, load).await.unwrap();
            }
        })
    };

    for asked in join_all((0..8).map(|_| ask())).await {
        asked.unwrap();
    }
}
