//! Where somebody has signed in from: a sign-in from elsewhere is told to them by mail.

use mini_twitter_core::id::UserId;

use crate::app::{App, Guest};
use crate::fault::Outcome;
use crate::state::limit::network;
use crate::store::account::known_address as store;
use crate::store::db::Tx;

/// How many addresses of a person are remembered.
const MOST: usize = 50;

/// Remembers where somebody signs in from, IPv6 by /64. Returns whether it is unknown: the first one of an account is not.
pub(super) async fn note(app: &App, tx: &mut Tx, user: UserId, guest: &Guest) -> Outcome<bool> {
    let address = network(guest.address).to_string();
    if !store::note(tx, user, &address, app.now()).await? {
        return Ok(false);
    }
    store::forget_oldest(tx, user, MOST).await?;
    Ok(store::count(tx, user).await? > 1)
}
