//! Personal tokens: `mt_` and 32 random bytes, of which only the SHA-256 is stored.
//!
//! No slow hash is needed: 256 random bits cannot be guessed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mini_twitter_core::field::Secret;
use sha2::{Digest, Sha256};

/// The prefix of every personal token; no access token has it.
pub const PREFIX: &str = "mt_";

/// Returns a personal token of 32 random bytes.
pub fn make(random: [u8; 32]) -> Secret {
    Secret::new(PREFIX.to_owned() + &URL_SAFE_NO_PAD.encode(random))
}

/// Returns the hash of a token that is stored.
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}
