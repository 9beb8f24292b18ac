//! `FileStore`: the file that a session is stored in, and its lock.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use mini_twitter_client::{FileStore, TokenStore as _};

use crate::TestResult;
use crate::token_server::TokenServer;

fn mode(path: &std::path::Path) -> std::io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

#[tokio::test]
async fn only_the_owner_can_read_a_session_file_and_no_temporary_file_stays() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("profile/session.json"));
    let tokens = TokenServer::start().await?.first_tokens();

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
fn a_missing_file_is_no_session_and_may_be_removed_again() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));

    store.save(None)?;
    store.save(None)?;

    assert_eq!(store.load()?, None);
    Ok(())
}

#[test]
fn an_invalid_file_is_named_and_not_quoted() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));
    fs::write(
        store.path(),
        "{\n\"server\": 5, \"access_token\": \"hush\"}",
    )?;

    let error = store.load().expect_err("not a session").to_string();

    assert!(
        error.ends_with("session.json: not a valid session file, see line 2"),
        "{error}"
    );
    Ok(())
}

#[test]
fn the_lock_is_refused_to_others_until_it_is_dropped() -> TestResult {
    let folder = tempfile::tempdir()?;
    let store = FileStore::new(folder.path().join("session.json"));

    let guard = store.try_lock()?;
    let while_held = store.clone().try_lock()?.is_some();
    drop(guard);
    let afterwards = store.try_lock()?.is_some();

    assert!(!while_held && afterwards);
    Ok(())
}
