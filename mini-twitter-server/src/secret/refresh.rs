//! Refresh tokens: opaque, and derived instead of stored: `session ‖ generation ‖ HMAC-SHA-256`.
//!
//! Since the same session and generation give the same token, a client that lost a response can get it again, although
//! the database stores only the number of the valid generation and when the latest ones were used.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::SessionId;
use sha2::Sha256;

/// How long a session is valid after its last refresh.
pub const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long after its use a refresh token still returns the current pair.
pub const GRACE: Duration = Duration::from_secs(60);

/// The length of session and generation, 8 bytes each; the HMAC follows.
const PAYLOAD_BYTES: usize = 16;

/// Creates and reads refresh tokens.
#[derive(Clone)]
pub struct RefreshTokens(Hmac<Sha256>);

impl RefreshTokens {
    /// Creates tokens derived with `key`.
    pub fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    /// Returns the token of a session's generation: always the same.
    pub fn make(&self, session: SessionId, generation: i64) -> Secret {
        let mut bytes = [session.0.to_be_bytes(), generation.to_be_bytes()].concat();
        let code = self.0.clone().chain_update(&bytes).finalize();
        bytes.extend(code.into_bytes());
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Returns the session and the generation of a token; `None` when this server did not issue it.
    pub fn read(&self, token: &Secret) -> Option<(SessionId, i64)> {
        let bytes = URL_SAFE_NO_PAD.decode(token.expose()).ok()?;
        let (payload, code) = bytes.split_at_checked(PAYLOAD_BYTES)?;
        let expected = self.0.clone().chain_update(payload);
        expected.verify_slice(code).ok()?; // in constant time
        let (session, generation) = payload.split_at(PAYLOAD_BYTES / 2);
        let number = |bytes: &[u8]| Some(i64::from_be_bytes(bytes.try_into().ok()?));
        Some((SessionId(number(session)?), number(generation)?))
    }
}

impl fmt::Debug for RefreshTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshTokens(..)")
    }
}
