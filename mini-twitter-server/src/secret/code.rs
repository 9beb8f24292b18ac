//! The codes that are mailed: six digits. A database that is stolen does not tell them: what is stored is an HMAC.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::UserId;
use sha2::Sha256;

use crate::adapters::clock::Random;

/// Creates and checks codes.
#[derive(Clone)]
pub struct Codes(Hmac<Sha256>);

impl Codes {
    /// Creates codes that are hashed with `key`.
    pub fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    /// Returns a new code.
    pub fn make(&self, random: &Random) -> Secret {
        Secret::new(format!("{:06}", random.number() % 1_000_000))
    }

    /// Returns what is stored of the code of a person for a purpose.
    pub fn hash(&self, user: UserId, purpose: &str, code: &Secret) -> String {
        URL_SAFE_NO_PAD.encode(self.hmac(user, purpose, code).finalize().into_bytes())
    }

    /// Returns whether `hash` is that of the code, in constant time.
    pub fn matches(&self, hash: &str, (user, purpose): (UserId, &str), code: &Secret) -> bool {
        let stored = URL_SAFE_NO_PAD.decode(hash).unwrap_or_default();
        let hmac = self.hmac(user, purpose, code);
        hmac.verify_slice(&stored).is_ok()
    }

    fn hmac(&self, user: UserId, purpose: &str, code: &Secret) -> Hmac<Sha256> {
        let text = format!("{user} {purpose} {}", code.expose());
        self.0.clone().chain_update(text)
    }
}

impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Codes(..)")
    }
}
