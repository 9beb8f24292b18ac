//! The file that a session is kept in.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc;
use std::thread;

use mini_twitter_client::{FileStore, TokenStore as _};

use crate::TestResult;
use crate::mint::Mint;

fn mode(path: &std::path::Path) -> std::io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

#[tokio::test]
async fn a_session_file_belongs_to_its_owner_alone_and_leaves_nothing_beside_it() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("profile/session.json"));
    let tokens = Mint::open().await?.tokens();

    store.save(Some(&tokens))?;
    store.save(Some(&tokens))?;

    assert_eq!(store.load()?, Some(tokens));
    assert_eq!(mode(store.path())?, 0o600);
    let parent = folder.path().join("profile");
    assert_eq!(mode(&parent)?, 0o700);
    assert_eq!(fs::read_dir(parent)?.count(), 1);
    Ok(())
}

#[test]
fn no_file_is_no_session_and_forgetting_twice_is_fine() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));

    store.save(None)?;
    store.save(None)?;

    assert_eq!(store.load()?, None);
    Ok(())
}

#[test]
fn a_broken_file_is_named_and_not_quoted() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));
    fs::write(
        store.path(),
        "{\n\"server\": 5, \"access_token\": \"hush\"}",
    )?;

    let error = store.load().expect_err("no session").to_string();

    assert!(
        error.ends_with("session.json: is no session, from line 2 on"),
        "{error}"
    );
    Ok(())
}

#[test]
fn the_lock_keeps_others_waiting_until_it_is_dropped() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));
    let guard = store.lock()?;
    let (tell, told) = mpsc::channel();

    let other = thread::spawn({
        let store = store.clone();
        move || {
            let guard = store.lock();
            tell.send("has it").expect("the test listens");
            guard.map(drop)
        }
    });
    let early = told.recv_timeout(std::time::Duration::from_millis(100));
    drop(guard);

    assert!(early.is_err());
    assert_eq!(told.recv()?, "has it");
    other.join().expect("it does not panic")?;
    Ok(())
}
