//! The rows of personal tokens. Of the secret only its hash is stored.

use mini_twitter_core::account::{AccountStatus, TokenScope};
use mini_twitter_core::id::{TokenId, UserId};
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::Role;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, query, row, values};
use crate::store::list::{Candidate, Fetch, candidates};

row! {
    /// A personal token.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct TokenRow {
        pub id: TokenId = "id",
        pub name: String = "name",
        /// Names, separated by commas; see [`read_scopes`].
        pub scopes: String = "scopes",
        pub created_at: Timestamp = "created_at",
        pub last_used_at: Option<Timestamp> = "last_used_at",
        pub expires_at: Option<Timestamp> = "expires_at",
    }
}

/// Writes scopes as a row holds them.
pub fn write_scopes(scopes: &[TokenScope]) -> String {
    let names: Vec<_> = scopes.iter().map(TokenScope::as_str).collect();
    names.join(",")
}

/// Reads scopes as a row holds them.
pub fn read_scopes(names: &str) -> Vec<TokenScope> {
    names.split(',').map(TokenScope::from).collect()
}

/// Creates a token.
pub async fn add(tx: &mut Tx, user: UserId, row: &TokenRow, hash: &str) -> Outcome<()> {
    let sql =
        "insert into tokens (id, user_id, name, hash, scopes, created_at, last_used_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = values![
        row.id,
        user,
        row.name,
        hash,
        row.scopes,
        row.created_at,
        row.last_used_at,
        row.expires_at,
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Counts the tokens of a user.
pub async fn count(db: &mut Conn, user: UserId) -> Outcome<usize> {
    db.one(
        "select count(*) from tokens where user_id = $1",
        values![user],
    )
    .await
}

/// Reads someone's tokens, newest first.
pub async fn list(db: &mut Conn, user: UserId, fetch: Fetch) -> Outcome<Vec<Candidate<TokenRow>>> {
    let sql = query!(
        TokenRow,
        "from tokens where user_id = $1 and id < $2 order by id desc limit $3"
    );
    let rows = db
        .all(sql, values![user, fetch.below(), fetch.limit])
        .await?;
    Ok(candidates(rows, |row: &TokenRow| [row.id.0, 0]))
}

/// Reads a token of a user.
pub async fn find(db: &mut Conn, user: UserId, id: TokenId) -> Outcome<Option<TokenRow>> {
    let sql = query!(TokenRow, "from tokens where id = $1 and user_id = $2");
    db.maybe(sql, values![id, user]).await
}

/// Deletes a token. False when the user has no such token.
pub async fn end(tx: &mut Tx, user: UserId, id: TokenId) -> Outcome<bool> {
    let sql = "delete from tokens where id = $1 and user_id = $2";
    Ok(tx.run(sql, values![id, user]).await? == 1)
}

row! {
    /// Who is signed in by a token, and its scopes.
    #[derive(Debug, Clone)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct Holder {
        pub token: TokenId = "t.id",
        pub scopes: String = "t.scopes",
        pub last_used_at: Option<Timestamp> = "t.last_used_at",
        pub expires_at: Option<Timestamp> = "t.expires_at",
        pub id: UserId = "u.id",
        pub role: Role = "u.role",
        pub status: AccountStatus = "u.status",
    }
}

/// Reads who is signed in by the token of that hash; runs with every request.
pub async fn holder(db: &mut Conn, hash: &str) -> Outcome<Option<Holder>> {
    let sql = query!(
        Holder,
        "from tokens t join users u on u.id = t.user_id where t.hash = $1"
    );
    db.maybe(sql, values![hash]).await
}

/// Writes when a token was last used.
pub async fn touch(tx: &mut Tx, id: TokenId, at: Timestamp) -> Outcome<()> {
    let sql =
        "update tokens set last_used_at = $2 where id = $1 and coalesce(last_used_at, 0) < $2";
    tx.run(sql, values![id, at]).await?;
    Ok(())
}
