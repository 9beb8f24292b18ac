//! The rows of accounts: the columns of `users` that their owner may see and change, and the credentials.
//!
//! Usernames and email addresses are compared in ASCII lower case, like their indexes.

use mini_twitter_core::account::{AccountStatus, MessagePolicy};
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::time::{Date, Timestamp};
use mini_twitter_core::user::Role;

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, query, row, values};

row! {
    /// An account, without its password.
    #[derive(Debug, Clone, PartialEq)]
    pub struct AccountRow {
        /// Its id.
        pub id: UserId = "u.id",
        /// The username, in its original case.
        pub username: String = "u.username",
        /// The email address, in its original case.
        pub email: String = "u.email",
        /// Whether its code was given.
        pub email_verified: bool = "u.email_verified",
        /// The email address that waits for its code, if any.
        pub unconfirmed_email: Option<String> = "u.unconfirmed_email",
        /// The display name.
        pub name: String = "u.name",
        /// The first name, if set.
        pub first_name: Option<String> = "u.first_name",
        /// The last name, if set.
        pub last_name: Option<String> = "u.last_name",
        /// The date of birth.
        pub birthday: Date = "u.birthday",
        /// The owner's description of themselves, if set.
        pub bio: Option<String> = "u.bio",
        /// The location, if set.
        pub location: Option<String> = "u.location",
        /// The URL of the website, if set.
        pub website: Option<String> = "u.website",
        /// The phone number, if set.
        pub phone: Option<String> = "u.phone",
        /// The postal address, if set.
        pub address: Option<String> = "u.address",
        /// The Facebook profile, if set.
        pub facebook: Option<String> = "u.facebook",
        /// The Twitter profile, if set.
        pub twitter: Option<String> = "u.twitter",
        /// The YouTube channel, if set.
        pub youtube: Option<String> = "u.youtube",
        /// What the owner may do on this server.
        pub role: Role = "u.role",
        /// Whether the owner's identity is verified.
        pub verified: bool = "u.verified",
        /// Whether only followers see the posts.
        pub is_private: bool = "u.is_private",
        /// Who may begin a conversation with the owner.
        pub message_policy: MessagePolicy = "u.message_policy",
        /// Whether the account is active, deactivated, banned or deleted.
        pub status: AccountStatus = "u.status",
        /// The post pinned to the profile, unless it was deleted.
        pub pinned_post: Option<PostId> = "(select p.id from posts p where p.id = u.pinned_post and p.deleted_at is null)",
        /// How many people follow the owner.
        pub followers: u32 = "u.followers",
        /// How many people the owner follows.
        pub following: u32 = "u.following",
        /// How many posts, replies and quotes the owner wrote; deleted ones and retweets do not count.
        pub posts: u32 = "u.posts",
        /// When the account was created.
        pub created_at: Timestamp = "u.created_at",
    }
}

impl AccountRow {
    /// Returns the address that a code is to confirm: the new one, or the present one until it is confirmed.
    pub fn email_to_verify(&self) -> Option<&String> {
        let present = (!self.email_verified).then_some(&self.email);
        self.unconfirmed_email.as_ref().or(present)
    }
}

/// `account!(end)`: the statement that reads the account `$1`.
macro_rules! account {
    ($end:literal) => {
        query!(AccountRow, concat!("from users u where u.id = $1", $end))
    };
}

/// Reads an account.
pub async fn find(db: &mut Conn, id: UserId) -> Outcome<Option<AccountRow>> {
    db.maybe(account!(""), values![id]).await
}

/// Reads an account, and locks it until the transaction ends.
pub async fn find_to_change(tx: &mut Tx, id: UserId) -> Outcome<Option<AccountRow>> {
    tx.maybe(
        account!(" /*postgres: for no key update of u*/"),
        values![id],
    )
    .await
}

/// An account to create.
pub struct NewAccount {
    /// Its id.
    pub id: UserId,
    /// The username.
    pub username: String,
    /// The email address.
    pub email: String,
    /// The PHC string of the password's hash.
    pub password_hash: String,
    /// The display name.
    pub name: String,
    /// The first name, if given.
    pub first_name: Option<String>,
    /// The last name, if given.
    pub last_name: Option<String>,
    /// The date of birth.
    pub birthday: Date,
    /// The owner's description of themselves, if given.
    pub bio: Option<String>,
    /// What the owner may do on this server.
    pub role: Role,
    /// Notification preferences, one bit per key.
    pub preferences: i64,
    /// When it is created.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewAccount({})", self.id)
    }
}

/// Creates an account.
///
/// # Errors
/// `username_taken`, `email_taken`.
pub async fn add(tx: &mut Tx, new: &NewAccount) -> Outcome<()> {
    let sql = "insert into users (id, username, email, password_hash, name, first_name, last_name, birthday, bio, role,
               verified, status, preferences, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, 'active', $11, $12)";
    let birthday = new.birthday.to_string();
    let values = values![
        new.id,
        new.username,
        new.email,
        new.password_hash,
        new.name,
        new.first_name,
        new.last_name,
        birthday,
        new.bio,
        new.role,
        new.preferences,
        new.created_at,
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Writes the fields of an account that its owner can change.
///
/// # Errors
/// `email_taken`.
pub async fn change(tx: &mut Tx, row: &AccountRow) -> Outcome<()> {
    let sql = "update users set email = $2, name = $3, first_name = $4, last_name = $5, birthday = $6, bio = $7,
               location = $8, website = $9, phone = $10, address = $11, facebook = $12, twitter = $13, youtube = $14,
               pinned_post = $15, email_verified = $16, unconfirmed_email = $17, is_private = $18, message_policy = $19
         where id = $1";
    let birthday = row.birthday.to_string();
    let values = values![
        row.id,
        row.email,
        row.name,
        row.first_name,
        row.last_name,
        birthday,
        row.bio,
        row.location,
        row.website,
        row.phone,
        row.address,
        row.facebook,
        row.twitter,
        row.youtube,
        row.pinned_post,
        row.email_verified,
        row.unconfirmed_email,
        row.is_private,
        row.message_policy,
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Returns whether `author` wrote `post` and it is not deleted; a retweet is not a post.
pub async fn wrote(db: &mut Conn, author: UserId, post: PostId) -> Outcome<bool> {
    let sql = "select exists(select 1 from posts
        where id = $1 and author_id = $2 and deleted_at is null and retweet_of is null)";
    db.one(sql, values![post, author]).await
}

row! {
    /// The credentials of an account.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Credentials {
        /// The account.
        pub id: UserId = "id",
        /// The username, in its original case.
        pub username: String = "username",
        /// The email address, in its original case.
        pub email: String = "email",
        /// The PHC string of the password's hash.
        pub password_hash: String = "password_hash",
        /// Whether the account is active, deactivated, banned or deleted.
        pub status: AccountStatus = "status",
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({})", self.id)
    }
}

/// `credentials!(condition)`: the statement that reads [`Credentials`].
macro_rules! credentials {
    ($end:literal) => {
        query!(Credentials, concat!("from users where ", $end))
    };
}

/// Reads the credentials of the account with a username or email address, unless it is deleted. Only an email address
/// contains an `@`.
pub async fn named(db: &mut Conn, login: &str) -> Outcome<Option<Credentials>> {
    let login = login.to_ascii_lowercase();
    let sql = if login.contains('@') {
        credentials!("lower(email) = $1")
    } else {
        credentials!("lower(username) = $1 and status <> 'deleted'")
    };
    db.maybe(sql, values![login]).await
}

/// Reads the credentials of an account.
pub async fn credentials(db: &mut Conn, id: UserId) -> Outcome<Option<Credentials>> {
    db.maybe(credentials!("id = $1"), values![id]).await
}

/// Reads the credentials of an account, and locks the account until the transaction ends.
pub async fn credentials_to_change(tx: &mut Tx, id: UserId) -> Outcome<Option<Credentials>> {
    tx.maybe(
        credentials!("id = $1 /*postgres: for no key update*/"),
        values![id],
    )
    .await
}

/// Writes the hash of a new password.
pub async fn set_password(tx: &mut Tx, id: UserId, hash: &str) -> Outcome<()> {
    let sql = "update users set password_hash = $2 where id = $1";
    tx.run(sql, values![id, hash]).await?;
    Ok(())
}

/// Confirms the present address of an account, unless it is.
pub async fn confirm_email(tx: &mut Tx, id: UserId) -> Outcome<()> {
    let sql = "update users set email_verified = true where id = $1 and not email_verified";
    tx.run(sql, values![id]).await.map(drop)
}

/// Writes the status of an account.
pub async fn set_status(tx: &mut Tx, id: UserId, status: &AccountStatus) -> Outcome<()> {
    let sql = "update users set status = $2 where id = $1";
    tx.run(sql, values![id, status]).await?;
    Ok(())
}
