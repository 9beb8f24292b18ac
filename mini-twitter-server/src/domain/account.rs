//! The rules of accounts, sessions and personal tokens.

use std::net::IpAddr;

use mini_twitter_core::error::ErrorCode;

use crate::app::{App, Me};
use crate::fault::Outcome;

/// Who holds the bearer `token`: an access token of a live session, or a personal token.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] when nobody does.
pub async fn identify(_app: &App, _token: &str, _address: IpAddr) -> Outcome<Me> {
    Err(ErrorCode::Unauthenticated.into())
}
