//! Personal tokens: `mt_` and 32 random bytes, of which only the SHA-256 is kept.
//!
//! Random enough that no slow hash is needed: nobody can guess 256 bits.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mini_twitter_core::field::Secret;
use sha2::{Digest, Sha256};

/// What every personal token begins with; no access token does.
pub const PREFIX: &str = "mt_";

/// A personal token of 32 random bytes.
pub fn make(random: [u8; 32]) -> Secret {
    Secret::new(PREFIX.to_owned() + &URL_SAFE_NO_PAD.encode(random))
}

/// What is kept of a token.
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}
