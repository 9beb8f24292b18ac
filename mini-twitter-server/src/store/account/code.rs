//! The rows of codes that were mailed, one for each person and purpose. A used one keeps its counts.

use mini_twitter_core::id::UserId;
use mini_twitter_core::time::Timestamp;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, query, row, values};

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Confirming an email address.
    VerifyEmail,
    /// A new password.
    ResetPassword,
}

impl Purpose {
    /// Returns its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }
}

row! {
    /// A code that was mailed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CodeRow {
        /// Its keyed hash; empty once it was used.
        pub hash: String = "hash",
        /// Where it was sent.
        pub email: String = "email",
        /// How often a wrong one was given instead.
        pub failures: i64 = "failures",
        /// When it expires.
        pub expires_at: Timestamp = "expires_at",
        /// How many were sent since `sent_since`.
        pub sent: i64 = "sent",
        /// When the present count of those that were sent began.
        pub sent_since: Timestamp = "sent_since",
    }
}

/// Reads the code of a person.
pub async fn find(db: &mut Conn, user: UserId, purpose: Purpose) -> Outcome<Option<CodeRow>> {
    let sql = query!(CodeRow, "from codes where user_id = $1 and purpose = $2");
    db.maybe(sql, values![user, purpose.as_str()]).await
}

/// Reads the code of a person, and locks it until the transaction ends.
pub async fn find_to_change(
    tx: &mut Tx,
    user: UserId,
    purpose: Purpose,
) -> Outcome<Option<CodeRow>> {
    let sql = query!(
        CodeRow,
        "from codes where user_id = $1 and purpose = $2 /*postgres: for update*/"
    );
    tx.maybe(sql, values![user, purpose.as_str()]).await
}

/// Writes a code in place of the one before.
pub async fn put(tx: &mut Tx, user: UserId, purpose: Purpose, row: &CodeRow) -> Outcome<()> {
    let sql =
        "insert into codes (user_id, purpose, hash, email, failures, expires_at, sent, sent_since)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (user_id, purpose) do update set hash = excluded.hash, email = excluded.email,
          failures = excluded.failures, expires_at = excluded.expires_at, sent = excluded.sent,
          sent_since = excluded.sent_since";
    let purpose = purpose.as_str();
    let values = values![
        user,
        purpose,
        row.hash,
        row.email,
        row.failures,
        row.expires_at,
        row.sent,
        row.sent_since,
    ];
    tx.run(sql, values).await.map(drop)
}

/// Counts a code that was sent.
pub async fn count_sent(tx: &mut Tx, user: UserId, purpose: Purpose) -> Outcome<()> {
    let sql = "update codes set sent = sent + 1 where user_id = $1 and purpose = $2";
    tx.run(sql, values![user, purpose.as_str()]).await.map(drop)
}

/// Counts a wrong code.
pub async fn count_failure(tx: &mut Tx, user: UserId, purpose: Purpose) -> Outcome<()> {
    let sql = "update codes set failures = failures + 1 where user_id = $1 and purpose = $2";
    tx.run(sql, values![user, purpose.as_str()]).await.map(drop)
}

/// Makes all codes of a person void; how many were sent stays known.
pub async fn void_all(tx: &mut Tx, user: UserId) -> Outcome<()> {
    let sql = "update codes set hash = '' where user_id = $1";
    tx.run(sql, values![user]).await.map(drop)
}
