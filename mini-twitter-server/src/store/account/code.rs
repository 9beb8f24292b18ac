//! The rows of the codes that are mailed, one for each person and purpose.

use mini_twitter_core::id::UserId;

use crate::fault::Outcome;
use crate::store::db::{Tx, values};

/// Deletes all codes of a person.
pub async fn delete_all(tx: &mut Tx, user: UserId) -> Outcome<()> {
    let sql = "delete from codes where user_id = $1";
    tx.run(sql, values![user]).await?;
    Ok(())
}
