//! The links that stop mails, for who is not signed in: `user ‖ HMAC-SHA-256`. They never expire, as the mails that hold
//! them do not.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use mini_twitter_core::id::UserId;
use sha2::Sha256;

/// The length of an id, in bytes; the HMAC follows.
const ID_BYTES: usize = 8;

/// Creates and reads the secret of such a link.
#[derive(Clone)]
pub struct Unsubscribes(Hmac<Sha256>);

impl Unsubscribes {
    /// Creates secrets derived with `key`.
    pub fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    /// Returns the secret of a person: always the same.
    pub fn make(&self, user: UserId) -> String {
        let mut bytes = user.0.to_be_bytes().to_vec();
        let code = self.0.clone().chain_update(&bytes).finalize();
        bytes.extend(code.into_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Returns the person of a secret; `None` when this server did not make it.
    pub fn read(&self, secret: &str) -> Option<UserId> {
        let bytes = URL_SAFE_NO_PAD.decode(secret).ok()?;
        let (id, code) = bytes.split_at_checked(ID_BYTES)?;
        let expected = self.0.clone().chain_update(id);
        expected.verify_slice(code).ok()?; // in constant time
        Some(UserId(i64::from_be_bytes(id.try_into().ok()?)))
    }
}

impl fmt::Debug for Unsubscribes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unsubscribes(..)")
    }
}
