//! `FileStore`: the file that a session is stored in, and its lock.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

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

#[tokio::test]
async fn a_link_to_a_session_file_stays_a_link_with_the_lock_of_its_file() -> TestResult {
    let folder = tempfile::tempdir()?;
    let [file, link, far] =
        ["real/session.json", "near", "links/far"].map(|name| folder.path().join(name));
    fs::create_dir(folder.path().join("real"))?;
    fs::create_dir(folder.path().join("links"))?;
    symlink("real/session.json", &link)?;
    symlink("../near", &far)?;
    let tokens = TokenServer::start().await?.first_tokens();
    let stores = [&file, &link, &far].map(|path| FileStore::new(path.as_path()));

    for store in &stores {
        store.save(Some(&tokens))?;
        assert!(file.is_file() && link.is_symlink() && far.is_symlink());
        for other in &stores {
            let _lock = store.try_lock()?.ok_or("free")?;
            assert!(other.try_lock()?.is_none(), "{:?}", other.path());
            assert_eq!(other.load()?.as_ref(), Some(&tokens));
        }
        store.save(None)?;
        assert!(!file.exists() && link.is_symlink() && far.is_symlink());
    }
    Ok(())
}

#[test]
fn links_that_lead_in_a_circle_are_an_error() -> TestResult {
    let folder = tempfile::tempdir()?;
    let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
    symlink(&other, &one)?;
    symlink(&one, &other)?;
    let store = FileStore::new(one);

    let errors = [
        store.load().err(),
        store.try_lock().err(),
        store.save(None).err(),
    ];

    for error in errors {
        let error = error.ok_or("no error")?.to_string();
        assert!(
            error.ends_with("one: leads through too many symbolic links"),
            "{error}"
        );
    }
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
