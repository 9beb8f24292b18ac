//! Access tokens: JSON Web Tokens (RFC 7519) by HS256 that name a session and live [`LIFETIME`].
//!
//! A token only names a session: whether that one still lives is the caller's question. The header is compared whole,
//! byte by byte, with the one this server writes, which pins algorithm, key and type before anything is parsed.

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

/// How long an access token lives.
pub const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Signs and checks access tokens.
pub struct AccessTokens {
    header: Header,
    /// The header as it stands before every token, with its dot.
    head: String,
    signing: EncodingKey,
    checking: DecodingKey,
}

/// What a token says: who, in which session, from when to when (RFC 7519, section 4.1).
#[derive(Serialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// What is read of [`Claims`].
#[derive(Deserialize)]
struct Said {
    sid: SessionId,
    exp: i64,
}

impl AccessTokens {
    /// Tokens signed with `key`, which is known as `name` (`kid`).
    pub fn new(key: &[u8], name: &str) -> Self {
        hs256::install();
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(name.to_owned());
        let json = serde_json::to_vec(&header).expect("a header is plain JSON");
        Self {
            head: URL_SAFE_NO_PAD.encode(json) + ".",
            header,
            signing: EncodingKey::from_secret(key),
            checking: DecodingKey::from_secret(key),
        }
    }

    /// A token of `session`, made at `at`, and when it ends. The same session and time give the same token.
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

    /// The session that `token` names.
    ///
    /// # Errors
    /// [`ErrorCode::TokenExpired`] when it has ended by `now`, without leeway; [`ErrorCode::Unauthenticated`] when this
    /// server did not make it.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<SessionId, ErrorCode> {
        let said = self.read(token).ok_or(ErrorCode::Unauthenticated)?;
        if now.as_micros() >= said.exp.saturating_mul(1_000_000) {
            return Err(ErrorCode::TokenExpired);
        }
        Ok(said.sid)
    }

    fn read(&self, token: &str) -> Option<Said> {
        let (message, signature) = token.rsplit_once('.')?;
        let claims = message.strip_prefix(&self.head)?;
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
