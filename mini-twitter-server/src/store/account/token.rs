//! The rows of personal tokens. Only the hash of the secret is stored.

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
    pub struct TokenRow {
        /// Its id.
        pub id: TokenId = "id",
        /// The name that its owner gave it.
        pub name: String = "name",
        /// The names of its scopes, separated by commas; see [`read_scopes`].
        pub scopes: String = "scopes",
        /// When it was created.
        pub created_at: Timestamp = "created_at",
        /// When it was last used, exact to a minute, if ever.
        pub last_used_at: Option<Timestamp> = "last_used_at",
        /// When it expires; `None` if it does not.
        pub expires_at: Option<Timestamp> = "expires_at",
    }
}

/// Formats scopes for [`TokenRow::scopes`].
pub fn write_scopes(scopes: &[TokenScope]) -> String {
    let names: Vec<_> = scopes.iter().map(TokenScope::as_str).collect();
    names.join(",")
}

/// Parses [`TokenRow::scopes`].
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

/// Reads the tokens of a user, newest first.
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

/// Deletes a token. Returns false when the user has no such token.
pub async fn end(tx: &mut Tx, user: UserId, id: TokenId) -> Outcome<bool> {
    let sql = "delete from tokens where id = $1 and user_id = $2";
    Ok(tx.run(sql, values![id, user]).await? == 1)
}

row! {
    /// The account that a personal token signs in, and the token's scopes.
    #[derive(Debug, Clone)]
    pub struct Holder {
        /// The token.
        pub token: TokenId = "t.id",
        /// The names of the token's scopes, separated by commas; see [`read_scopes`].
        pub scopes: String = "t.scopes",
        /// When the token was last used, exact to a minute, if ever.
        pub last_used_at: Option<Timestamp> = "t.last_used_at",
        /// When the token expires; `None` if it does not.
        pub expires_at: Option<Timestamp> = "t.expires_at",
        /// The account.
        pub id: UserId = "u.id",
        /// What the account may do on this server.
        pub role: Role = "u.role",
        /// Whether the account is active, deactivated, banned or deleted.
        pub status: AccountStatus = "u.status",
    }
}

/// Reads the account that the token with a hash signs in; runs with every request.
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
