//! Ids: increasing and unique, made by nodes that hold a lease.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use mini_twitter_core::id::{END, made_at};
use mini_twitter_core::time::Timestamp;
use mini_twitter_server::adapters::clock::{Clock, FixedClock, Random};
use mini_twitter_server::state::ids::Ids;
use mini_twitter_server::state::node::{Holder, Node};
use mini_twitter_server::store::db::values;
use mini_twitter_server::store::instance;
use proptest::prelude::*;

use crate::fixture::NOON;
use crate::fixture::database::TestDatabase;

fn node_of(id: i64) -> i64 {
    (id >> 7) & 31
}

#[test]
fn an_id_contains_its_time_and_node() {
    let id = Ids::new(9, 0).next(NOON);

    assert_eq!((made_at(id), node_of(id), id & 127), (NOON, 9, 0));
    assert!(id < END);
}

#[test]
fn a_full_millisecond_borrows_from_the_next() {
    let ids = Ids::new(1, 0);

    let made: Vec<_> = (0..300).map(|_| ids.next(NOON)).collect();

    assert!(made.is_sorted_by(|a, b| a < b));
    assert_eq!(made_at(made[127]), NOON);
    assert_eq!(made_at(made[128]), NOON.after(Duration::from_millis(1)));
    let later = ids.next(NOON.after(Duration::from_secs(1)));
    assert_eq!(made_at(later), NOON.after(Duration::from_secs(1)));
}

#[test]
fn new_ids_are_above_the_greatest_existing_id() {
    let greatest = Ids::new(31, 0).next(NOON.after(Duration::from_secs(60)));

    let next = Ids::new(0, greatest).next(NOON);

    assert!(next > greatest, "{next} {greatest}");
}

#[test]
fn threads_never_make_the_same_id() {
    let ids = Arc::new(Ids::new(1, 0));
    let make = |ids: Arc<Ids>| move || (0..10_000).map(|_| ids.next(NOON)).collect::<Vec<_>>();

    let threads: Vec<_> = (0..4)
        .map(|_| std::thread::spawn(make(Arc::clone(&ids))))
        .collect();
    let made: HashSet<_> = threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect();

    assert_eq!(made.len(), 40_000);
}

proptest! {
    #[test]
    fn ids_increase_even_when_the_clock_goes_back(steps in prop::collection::vec(-5_000_i64..5_000, 1..200)) {
        let (ids, clock) = (Ids::new(3, 0), FixedClock::at(NOON));
        let mut last = 0;
        for step in steps {
            clock.set(Timestamp::from_micros(NOON.as_micros() + step * 1_000));
            let id = ids.next(Clock::Fixed(clock.clone()).now());
            prop_assert!(id > last);
            prop_assert_eq!(node_of(id), 3);
            last = id;
        }
    }
}

#[tokio::test]
async fn two_processes_never_hold_the_same_node() {
    for database in TestDatabase::each().await {
        let (clock, random) = (Clock::Fixed(FixedClock::at(NOON)), Random::seeded(1));

        let one = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();
        let two = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();

        assert_ne!(node_of(one.ids.next(NOON)), node_of(two.ids.next(NOON)));
    }
}

#[tokio::test]
async fn a_released_or_expired_node_can_be_leased_again() {
    for database in TestDatabase::each().await {
        let (fixed, random) = (FixedClock::at(NOON), Random::seeded(1));
        let clock = Clock::Fixed(fixed.clone());
        let mine = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();
        let number = node_of(mine.ids.next(NOON));

        mine.release(&database.db).await;
        let again = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();
        fixed.advance(Duration::from_secs(20));
        again.renew(&database.db, &clock).await.unwrap();
        fixed.advance(Duration::from_secs(20));
        let other = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();
        fixed.advance(Duration::from_secs(31));
        let late = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();

        assert_eq!(node_of(again.ids.next(NOON)), number);
        assert_ne!(node_of(other.ids.next(NOON)), number);
        assert_eq!(node_of(late.ids.next(NOON)), number);
    }
}

#[tokio::test]
async fn a_lost_node_is_replaced_and_its_ids_stay_above_all_others() {
    for database in TestDatabase::each().await {
        let (fixed, random) = (FixedClock::at(NOON), Random::seeded(1));
        let clock = Clock::Fixed(fixed.clone());
        let slow = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();
        fixed.advance(Duration::from_secs(31));
        let quick = Node::lease(&database.db, &clock, Holder::random(&random))
            .await
            .unwrap();
        let taken = quick.ids.next(clock.now().after(Duration::from_secs(5)));
        let mut tx = database.db.begin().await.unwrap();
        tx.run(
            "insert into post_edits (id, post_id, sensitive, replaced_at) values ($1, 1, false, 0)",
            values![taken],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();

        slow.renew(&database.db, &clock).await.unwrap();
        let next = slow.ids.next(clock.now());

        assert_ne!(node_of(next), node_of(taken));
        assert!(next > taken);
        let mut db = database.db.read().await.unwrap();
        assert_eq!(instance::greatest_id(&mut db).await, Ok(taken));
    }
}

#[tokio::test]
async fn a_process_that_was_killed_leaves_its_number_to_the_next_one_in_its_folder() {
    for database in TestDatabase::each().await {
        let (clock, random) = (Clock::Fixed(FixedClock::at(NOON)), Random::seeded(1));
        let (mine, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let lease = async |folder: &tempfile::TempDir| {
            let holder = Holder::of_folder(folder.path(), &random);
            Node::lease(&database.db, &clock, holder).await.unwrap()
        };
        let other = lease(&theirs).await;

        let mut numbers = HashSet::new();
        for _ in 0..40 {
            numbers.insert(lease(&mine).await.number());
        }
        let (first, beside) = (lease(&mine).await, lease(&mine).await);

        assert_eq!(numbers, HashSet::from([first.number()]));
        assert_ne!(first.number(), other.number());
        assert_ne!(first.number(), beside.number());
    }
}
