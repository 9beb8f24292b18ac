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

/// How many codes were mailed to an address, whoever asked for them, since when.
pub async fn sent_to(db: &mut Conn, email: &str) -> Outcome<Option<(i64, Timestamp)>> {
    let sql = "select sent, sent_since from mailed_codes where email = $1";
    db.maybe(sql, values![email.to_ascii_lowercase()]).await
}

/// Counts a code that was mailed to an address; the count begins anew where it began before `since`.
pub async fn count_sent_to(tx: &mut Tx, email: &str, [since, now]: [Timestamp; 2]) -> Outcome<()> {
    let sql = "insert into mailed_codes (email, sent, sent_since) values ($1, 1, $3)
        on conflict (email) do update set
          sent = case when mailed_codes.sent_since < $2 then 1 else mailed_codes.sent + 1 end,
          sent_since = case when mailed_codes.sent_since < $2 then $3 else mailed_codes.sent_since end";
    let email = email.to_ascii_lowercase();
    tx.run(sql, values![email, since, now]).await.map(drop)
}

/// Forgets up to `limit` counts that began before `since`, and returns how many.
pub async fn forget_sent(tx: &mut Tx, since: Timestamp, limit: usize) -> Outcome<u64> {
    let sql = "delete from mailed_codes where email in
        (select email from mailed_codes where sent_since < $1 limit $2)";
    tx.run(sql, values![since, limit]).await
}

/// Counts a code that was sent.
pub async fn count_sent(tx: &mut Tx, user: UserId, purpose: Purpose) -> Outcome<()> {
    let sql = "update codes set sent = sent + 1 where user_id = $1 and purpose = $2";
    tx.run(sql, values![user, purpose.as_str()]).await.map(drop)
}

/// Counts a wrong code, also where there is none.
pub async fn count_failure(
    tx: &mut Tx,
    user: UserId,
    purpose: Purpose,
    now: Timestamp,
) -> Outcome<()> {
    let sql =
        "insert into codes (user_id, purpose, hash, email, failures, expires_at, sent, sent_since)
        values ($1, $2, '', '', 1, $3, 0, $3)
        on conflict (user_id, purpose) do update set failures = codes.failures + 1";
    let purpose = purpose.as_str();
    tx.run(sql, values![user, purpose, now]).await.map(drop)
}

/// Makes all codes of a person void; how many were sent stays known.
pub async fn void_all(tx: &mut Tx, user: UserId) -> Outcome<()> {
    let sql = "update codes set hash = '' where user_id = $1";
    tx.run(sql, values![user]).await.map(drop)
}
