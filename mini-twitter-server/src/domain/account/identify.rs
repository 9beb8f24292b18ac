//! Finds the caller of every request from its token, with one indexed read of the account and its status.
//!
//! Nothing is cached between requests, so a logout, a ban or a new password takes effect with the next request, on every
//! node.

use std::net::IpAddr;

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::error::ErrorCode;

use crate::app::{App, Me, Via};
use crate::fault::Outcome;
use crate::secret::personal;
use crate::state::usage::Used;
use crate::store::account::{session, token};

/// Finds the account of the bearer `token`: an access token of a session that has not ended, or a personal token.
///
/// # Errors
/// [`ErrorCode::TokenExpired`]; [`ErrorCode::Unauthenticated`] when the token is not valid, or the account is not active.
pub async fn identify(app: &App, token: &str, address: IpAddr) -> Outcome<Me> {
    if token.starts_with(personal::PREFIX) {
        by_token(app, token, address).await
    } else {
        by_session(app, token, address).await
    }
}

async fn by_session(app: &App, token: &str, address: IpAddr) -> Outcome<Me> {
    let now = app.now();
    let session = app.secrets.access.check(token, now)?;
    let holder = session::holder(&mut app.db.read().await?, session).await?;
    let holder = holder.filter(|holder| holder.status == AccountStatus::Active);
    let holder = holder.ok_or(ErrorCode::Unauthenticated)?;
    app.usage
        .note(Used::Session(session), Some(holder.last_used_at), now);
    Ok(Me {
        id: holder.id,
        role: holder.role,
        via: Via::Session(session),
        address,
    })
}

async fn by_token(app: &App, token: &str, address: IpAddr) -> Outcome<Me> {
    let now = app.now();
    let hash = personal::hash(token);
    let holder = token::holder(&mut app.db.read().await?, &hash).await?;
    let holder = holder.filter(|holder| holder.status == AccountStatus::Active);
    let holder = holder.ok_or(ErrorCode::Unauthenticated)?;
    if holder.expires_at.is_some_and(|end| end <= now) {
        return Err(ErrorCode::TokenExpired.into());
    }
    app.usage
        .note(Used::Token(holder.token), holder.last_used_at, now);
    Ok(Me {
        id: holder.id,
        role: holder.role,
        via: Via::Token(holder.token, token::read_scopes(&holder.scopes)),
        address,
    })
}
