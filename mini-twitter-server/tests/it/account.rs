//! The rules of accounts, on each engine.

mod admin;
mod code;
mod concurrency;
mod delete;
pub(crate) mod deletion;
mod email;
mod known_address;
mod limit;
mod me;
mod password;
mod refresh;
mod register;
mod reset;
mod route;
mod session;
mod sign_in;
mod token;

use std::net::{IpAddr, Ipv4Addr};

use mini_twitter_core::account::{
    CreatedToken, ForgotPassword, Login, NewToken, Register, ResetPassword, Session,
};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_server::app::{App, Guest, Me, SignedIn};
use mini_twitter_server::domain::account as operations;
use mini_twitter_server::domain::once::Made;
use mini_twitter_server::fault::{Fault, Outcome};
use mini_twitter_server::store::db::values;

use crate::fixture::PASSWORD;
use crate::fixture::app::{TestApp, without_key};

const GUEST: Guest = Guest {
    address: IpAddr::V4(Ipv4Addr::LOCALHOST),
};

impl TestApp {
    pub(crate) async fn register(&self, username: &str) -> Session {
        operations::register::register(&self.app, &GUEST, registration(username))
            .await
            .unwrap()
    }

    async fn login(&self, username: &str) -> Session {
        self.try_login(username, PASSWORD).await.unwrap()
    }

    async fn try_login(&self, username: &str, password: &str) -> Outcome<Session> {
        operations::session::login(&self.app, &GUEST, credentials(username, password)).await
    }

    /// Asks for a code for a new password.
    pub(crate) async fn forgot(&self, email: &str) {
        let forgot = ForgotPassword {
            email: email.to_owned(),
        };
        operations::reset::forgot(&self.app, &forgot).await.unwrap();
    }

    /// Sets a new password with a code.
    pub(crate) async fn reset(&self, email: &str, code: &Secret, new: &str) -> Outcome<()> {
        let with = ResetPassword {
            email: email.to_owned(),
            code: code.clone(),
            new_password: Secret::new(new),
        };
        operations::reset::reset(&self.app, with).await
    }

    /// The caller that the access token of a session signs in.
    async fn me(&self, session: &Session) -> SignedIn {
        SignedIn {
            me: self.try_me(session).await.unwrap(),
            session: session.session_id,
        }
    }

    async fn try_me(&self, session: &Session) -> Outcome<Me> {
        self.identify(&session.access_token).await
    }

    async fn identify(&self, token: &Secret) -> Outcome<Me> {
        operations::identify(&self.app, token.expose(), GUEST.address).await
    }

    /// Bans a user in the database: no operation does it yet.
    async fn ban(&self, username: &str) {
        let mut tx = self.app.db.begin().await.unwrap();
        let sql = "update users set status = 'banned' where lower(username) = $1";
        assert_eq!(tx.run(sql, values![username]).await, Ok(1));
        tx.commit().await.unwrap();
    }
}

/// The input with which `username` registers.
fn registration(username: &str) -> Register {
    Register::new(username, format!("{username}@example.org"), PASSWORD)
}

fn credentials(login: &str, password: &str) -> Login {
    Login {
        login: login.to_owned(),
        password: Secret::new(password),
        device: None,
    }
}

/// Creates a personal token without an idempotency key.
async fn create_token(app: &App, me: &SignedIn, new: NewToken) -> Outcome<CreatedToken> {
    let made = operations::token::create(app, &without_key(me), new).await;
    made.map(Made::into_answer)
}

/// What is wrong with one field, and with no other.
fn field_error<T: std::fmt::Debug>(outcome: Outcome<T>, field: &str) -> String {
    let fault: Fault = outcome.expect_err("it is refused");
    assert_eq!(fault.code, ErrorCode::InvalidInput);
    let fields: Vec<_> = fault.errors.keys().collect();
    assert_eq!(fields, [field]);
    fault.errors[field].join("; ")
}
