//! Passwords: how they are hashed and checked, and that concurrent hashing is bounded.

use std::num::NonZeroUsize;
use std::time::Duration;

use futures_util::future::join_all;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::secret::password::{Cost, Passwords};

fn with_permits(cost: Cost, permits: usize) -> Passwords {
    Passwords::new(
        cost,
        NonZeroUsize::new(permits).expect("tests ask for some"),
    )
}

#[tokio::test]
async fn a_password_is_stored_as_argon2id_at_the_owasp_cost() {
    let passwords = with_permits(Cost::OWASP, 1);
    let right = Secret::new("correct horse");

    let hash = passwords.hash(&right, [7; 16]).await.unwrap();

    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    let wrong = Secret::new("correct horsf");
    assert_eq!(passwords.check(&right, Some(&hash)).await, Ok(true));
    assert_eq!(passwords.check(&wrong, Some(&hash)).await, Ok(false));
}

#[tokio::test]
async fn a_hash_of_another_cost_is_checked_at_that_cost() {
    let right = Secret::new("correct horse");
    let hash = with_permits(Cost::CHEAP, 1)
        .hash(&right, [7; 16])
        .await
        .unwrap();
    let dearer = Cost {
        memory_kib: 64,
        passes: 3,
    };

    let is_right = with_permits(dearer, 1).check(&right, Some(&hash)).await;

    assert_eq!(is_right, Ok(true));
}

#[tokio::test]
async fn the_same_password_with_another_salt_has_another_hash() {
    let passwords = with_permits(Cost::CHEAP, 1);
    let password = Secret::new("correct horse");

    let one = passwords.hash(&password, [1; 16]).await.unwrap();
    let other = passwords.hash(&password, [2; 16]).await.unwrap();

    assert_ne!(one, other);
}

#[tokio::test]
async fn without_a_hash_no_password_is_right() {
    let passwords = with_permits(Cost::CHEAP, 1);

    let checked = passwords.check(&Secret::new("correct horse"), None).await;

    assert_eq!(checked, Ok(false));
}

#[tokio::test]
async fn checks_beyond_the_queue_are_refused_with_retry_after() {
    let slower_than_asking = Cost {
        memory_kib: 8 << 10,
        passes: 1,
    };
    let passwords = with_permits(slower_than_asking, 1);
    let password = Secret::new("correct horse");

    let results = join_all((0..200).map(|_| passwords.check(&password, None))).await;

    let refused: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 200 - 25);
    for fault in refused {
        assert_eq!(fault.code, ErrorCode::Unavailable);
        assert_eq!(fault.retry_after, Some(Duration::from_secs(1)));
    }
    assert_eq!(passwords.check(&password, None).await, Ok(false));
}

#[tokio::test]
async fn a_cancelled_check_keeps_its_permit_until_the_hash_is_done() {
    let slow = Cost {
        memory_kib: 64 << 10,
        passes: 4,
    };
    let passwords = with_permits(slow, 2);
    let password = Secret::new("correct horse");

    let check = passwords.check(&password, None);
    let hung_up = tokio::time::timeout(Duration::from_millis(5), check).await;

    assert!(hung_up.is_err(), "the hash was done too soon to tell");
    assert_eq!(format!("{passwords:?}"), "Passwords(1 of 2 permits taken)");
}

#[tokio::test]
async fn hashing_does_not_block_the_request_thread() {
    let passwords = with_permits(Cost::OWASP, 1);
    let password = Secret::new("correct horse");
    let mut turns = 0_u32;

    let hashing = async { join_all((0..5).map(|_| passwords.check(&password, None))).await };
    tokio::pin!(hashing);
    let results = loop {
        tokio::select! {
            biased;
            results = &mut hashing => break results,
            () = tokio::task::yield_now() => turns += 1,
        }
    };

    assert_eq!(results.len(), 5);
    assert!(turns > 100, "the one thread turned {turns} times");
}

#[tokio::test]
async fn an_invalid_hash_is_an_internal_error() {
    let passwords = with_permits(Cost::CHEAP, 1);

    let outcome = passwords
        .check(&Secret::new("correct horse"), Some(""))
        .await;

    assert_eq!(outcome.unwrap_err().code, ErrorCode::Internal);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_memory_of_many_hashes_is_released() {
    let passwords = with_permits(Cost::OWASP, 2);
    let password = Secret::new("correct horse");
    let before = private_mib();

    // Two at a time, so that none waits for a permit.
    for _ in 0..40 {
        join_all((0..2).map(|_| passwords.check(&password, None))).await;
    }

    // Kept by the allocator it would be about 400; other tests take some meanwhile.
    let grown = private_mib().saturating_sub(before);
    assert!(grown < 150, "{grown} MiB are kept");
}

/// The private memory of this process.
#[cfg(target_os = "linux")]
fn private_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("linux tells");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    let kib: u64 = kib
        .and_then(|kib| kib.parse().ok())
        .expect("it is a number");
    kib >> 10
}
