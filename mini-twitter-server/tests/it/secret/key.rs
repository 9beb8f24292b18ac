//! The signing key: created once, private, and the source of all other keys.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use mini_twitter_core::id::{SessionId, UserId};
use mini_twitter_server::adapters::clock::Random;
use mini_twitter_server::secret::key::{FILE, KeyError, Secrets, SigningKey};

use crate::fixture::NOON;

/// A token signed with a key: equal for equal keys.
fn signed(key: &SigningKey) -> String {
    let (token, _) = Secrets::new(key).access.make(UserId(1), SessionId(2), NOON);
    token.expose().to_owned()
}

#[test]
fn the_first_start_creates_a_private_key_file_and_the_second_reuses_it() {
    let folder = tempfile::tempdir().unwrap();

    let first = SigningKey::in_folder(folder.path(), &Random::System).unwrap();
    let second = SigningKey::in_folder(folder.path(), &Random::System).unwrap();

    assert_eq!(signed(&first), signed(&second));
    let mode = fs::metadata(folder.path().join(FILE))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
}

#[test]
fn two_folders_have_two_keys() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());

    let one = SigningKey::in_folder(one.path(), &Random::System).unwrap();
    let other = SigningKey::in_folder(other.path(), &Random::System).unwrap();

    assert_ne!(signed(&one), signed(&other));
}

#[test]
fn processes_that_start_at_once_agree_on_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();

    let keys: HashSet<_> = thread::scope(|scope| {
        let start = || signed(&SigningKey::in_folder(path, &Random::System).unwrap());
        let starting: Vec<_> = (0..16).map(|_| scope.spawn(start)).collect();
        starting
            .into_iter()
            .map(|start| start.join().unwrap())
            .collect()
    });

    assert_eq!(keys.len(), 1);
}

#[test]
fn a_truncated_key_file_is_refused_and_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), "short").unwrap();

    let refused = SigningKey::in_folder(folder.path(), &Random::System).unwrap_err();

    assert!(matches!(refused, KeyError::TooShort));
    assert_eq!(
        fs::read_to_string(folder.path().join(FILE)).unwrap(),
        "short"
    );
}

#[test]
fn a_given_key_signs_the_same_on_every_node_and_must_be_long_enough() {
    let text = "0123456789abcdef0123456789abcdef";

    assert_eq!(
        signed(&SigningKey::given(text).unwrap()),
        signed(&SigningKey::given(&format!("{text}\n")).unwrap())
    );
    assert!(matches!(
        SigningKey::given(&text[1..]),
        Err(KeyError::TooShort)
    ));
}

#[test]
fn debug_output_does_not_show_a_key() {
    let text = "0123456789abcdef0123456789abcdef";
    let key = SigningKey::given(text).unwrap();

    let shown = format!("{key:?} {:?}", Secrets::new(&key));

    insta::assert_snapshot!(shown, @"SigningKey(..) Secrets { access: AccessTokens(kid HQrmgkFG), refresh: RefreshTokens(..), codes: Codes(..), unsubscribes: Unsubscribes(..) }");
}
