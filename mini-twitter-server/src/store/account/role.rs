//! The roles of accounts.

use mini_twitter_core::id::UserId;
use mini_twitter_core::user::Role;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, values};

/// Writes what the owner of an account may do.
pub async fn set(tx: &mut Tx, id: UserId, role: &Role) -> Outcome<()> {
    let sql = "update users set role = $2 where id = $1";
    tx.run(sql, values![id, role]).await?;
    Ok(())
}

/// Returns whether any active account is an admin; reads all accounts when none is.
pub async fn has_admin(db: &mut Conn) -> Outcome<bool> {
    let sql = "select exists(select 1 from users where role = 'admin' and status = 'active')";
    db.one(sql, &[]).await
}
