//! What an account loses when it is deleted: everything that is its own and bounded in number.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::UserId;
use mini_twitter_core::notification::NotificationPreferences;
use mini_twitter_core::time::Date;
use mini_twitter_core::user::Role;

use crate::fault::Outcome;
use crate::store::db::{Tx, values};

/// Marks an account as deleted and clears it: its username stays, which nobody gets again, and its counters, which change
/// with their rows. A text that is no email address frees the address; without a hash no password opens it.
pub async fn erase(tx: &mut Tx, user: UserId) -> Outcome<()> {
    let sql = "update users set status = $2, email = 'deleted ' || cast(id as text), password_hash = '', name = username,
               first_name = null, last_name = null, birthday = $3, bio = null, location = null, website = null,
               phone = null, address = null, facebook = null, twitter = null, youtube = null, role = $4,
               verified = false, pinned_post = null, preferences = $5, email_verified = false,
               unconfirmed_email = null, is_private = false, message_policy = 'everyone'
         where id = $1";
    let birthday = Date::default().to_string();
    let preferences = NotificationPreferences::default().to_bits();
    let values = values![
        user,
        AccountStatus::Deleted,
        birthday,
        Role::User,
        preferences
    ];
    tx.run(sql, values).await.map(drop)
}

/// Removes what signs an account in, and what is kept of its addresses and mails.
pub async fn forget(tx: &mut Tx, user: UserId) -> Outcome<()> {
    for sql in [
        "delete from sessions where user_id = $1",
        "delete from tokens where user_id = $1",
        "delete from codes where user_id = $1",
        "delete from known_addresses where user_id = $1",
        "delete from notification_mails where recipient_id = $1",
    ] {
        tx.run(sql, values![user]).await?;
    }
    Ok(())
}
