//! Access tokens: JSON Web Tokens (RFC 7519) signed with HS256 that name a session and are valid for [`LIFETIME`].
//!
//! A token only names a session: the caller checks that the session has not ended. The header must equal the one this
//! server writes, byte by byte, which fixes algorithm, key and type before anything is parsed.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, crypto, encode};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{SessionId, UserId};
use mini_twitter_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::hs256;

/// How long an access token is valid.
pub const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Signs and checks access tokens.
pub struct AccessTokens {
    header: Header,
    /// The encoded header that every token begins with, with its dot.
    encoded_header: String,
    signing: EncodingKey,
    checking: DecodingKey,
}

/// The claims of a token: account, session, issue and expiry time (RFC 7519, section 4.1).
#[derive(Serialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// The part of [`Claims`] that is read.
#[derive(Deserialize)]
struct ReadClaims {
    sid: SessionId,
    exp: i64,
}

impl AccessTokens {
    /// Creates tokens signed with `key`, whose `kid` is `name`.
    pub fn new(key: &[u8], name: &str) -> Self {
        hs256::install();
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(name.to_owned());
        let json = serde_json::to_vec(&header).expect("a header is plain JSON");
        Self {
            encoded_header: URL_SAFE_NO_PAD.encode(json) + ".",
            header,
            signing: EncodingKey::from_secret(key),
            checking: DecodingKey::from_secret(key),
        }
    }

    /// Returns a token of `session`, issued at `at`, and when it expires. The same session and time give the same token.
    pub fn make(&self, user: UserId, session: SessionId, at: Timestamp) -> (Secret, Timestamp) {
        let iat = at.as_micros().div_euclid(1_000_000);
        let exp = iat + i64::try_from(LIFETIME.as_secs()).expect("a quarter of an hour fits");
        let claims = Claims {
            sub: user,
            sid: session,
            iat,
            exp,
        };
        let token = encode(&self.header, &claims, &self.signing)
            .expect("the key is one for HS256, the claims are plain JSON");
        (Secret::new(token), Timestamp::from_micros(exp * 1_000_000))
    }

    /// Returns the session that `token` names.
    ///
    /// # Errors
    /// [`ErrorCode::TokenExpired`] when it has expired at `now`, without leeway; [`ErrorCode::Unauthenticated`] when this
    /// server did not issue it.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<SessionId, ErrorCode> {
        let claims = self.read(token).ok_or(ErrorCode::Unauthenticated)?;
        if now.as_micros() >= claims.exp.saturating_mul(1_000_000) {
            return Err(ErrorCode::TokenExpired);
        }
        Ok(claims.sid)
    }

    fn read(&self, token: &str) -> Option<ReadClaims> {
        let (message, signature) = token.rsplit_once('.')?;
        let claims = message.strip_prefix(&self.encoded_header)?;
        let is_ours = crypto::verify(
            signature,
            message.as_bytes(),
            &self.checking,
            Algorithm::HS256,
        );
        if !is_ours.unwrap_or(false) {
            return None;
        }
        let json = URL_SAFE_NO_PAD.decode(claims).ok()?;
        serde_json::from_slice(&json).ok()
    }
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.header.kid.as_deref().unwrap_or_default();
        write!(f, "AccessTokens(kid {name})")
    }
}
