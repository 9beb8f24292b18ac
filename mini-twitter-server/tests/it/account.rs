//! Rules of accounts, by name, on a clock that stands, on each engine.

mod at_once;
mod limit;
mod me;
mod password;
mod refresh;
mod register;
mod route;
mod session;
mod sign_in;
mod token;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use mini_twitter_core::account::{CreatedToken, Login, NewToken, Register, Session};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::time::Timestamp;
use mini_twitter_server::adapters::clock::{Clock, FixedClock, Random};
use mini_twitter_server::app::{App, Guest, Me, SignedIn};
use mini_twitter_server::config::Config;
use mini_twitter_server::domain::account as operations;
use mini_twitter_server::domain::once::Made;
use mini_twitter_server::fault::{Fault, Outcome};
use mini_twitter_server::secret::key::SigningKey;
use mini_twitter_server::secret::password::Cost;
use mini_twitter_server::state::node::Node;
use mini_twitter_server::store::db::values;

use crate::engine::Home;
use crate::stage::unkeyed;

const NOON: Timestamp = Timestamp::from_micros(1_772_366_400_000_000);
const PASSWORD: &str = "correct horse";
const GUEST: Guest = Guest {
    address: IpAddr::V4(Ipv4Addr::LOCALHOST),
};

/// An app on a clock that stands at [`NOON`] until it is moved.
struct Stage {
    app: App,
    clock: FixedClock,
    _home: Home,
}

impl Stage {
    /// One on each engine that is there.
    async fn each() -> Vec<Self> {
        Self::each_with(&["--rate-limits", "off"]).await
    }

    /// One on each engine that is there, started with these flags.
    async fn each_with(flags: &[&str]) -> Vec<Self> {
        let mut stages = Vec::new();
        for home in Home::each().await {
            let clock = FixedClock::at(NOON);
            let key = SigningKey::given("0123456789abcdef0123456789abcdef").unwrap();
            let mut config = Config::from_flags(flags).unwrap();
            config.clock = Clock::Fixed(clock.clone());
            config.random = Random::seeded(1);
            config.password_cost = Cost::CHEAP;
            let app = App::assemble(home.db.clone(), Node::unleased(1, 0), &key, &config);
            stages.push(Self {
                app,
                clock,
                _home: home,
            });
        }
        stages
    }

    fn later(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    async fn register(&self, username: &str) -> Session {
        operations::register::register(&self.app, &GUEST, opening(username))
            .await
            .unwrap()
    }

    async fn login(&self, username: &str) -> Session {
        self.try_login(username, PASSWORD).await.unwrap()
    }

    async fn try_login(&self, username: &str, password: &str) -> Outcome<Session> {
        operations::session::login(&self.app, &GUEST, with(username, password)).await
    }

    /// Who calls with the access token of a session.
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

    /// Does what an admin will be able to do.
    async fn ban(&self, username: &str) {
        let mut tx = self.app.db.begin().await.unwrap();
        let sql = "update users set status = 'banned' where lower(username) = $1";
        assert_eq!(tx.run(sql, values![username]).await, Ok(1));
        tx.commit().await.unwrap();
    }
}

/// What `username` registers with.
fn opening(username: &str) -> Register {
    Register {
        username: username.to_owned(),
        email: format!("{username}@example.org"),
        password: Secret::new(PASSWORD),
        name: None,
        first_name: None,
        last_name: None,
        birthday: None,
        bio: None,
    }
}

fn with(login: &str, password: &str) -> Login {
    Login {
        login: login.to_owned(),
        password: Secret::new(password),
        device: None,
    }
}

/// Makes a personal token without a key.
async fn create_token(app: &App, me: &SignedIn, new: NewToken) -> Outcome<CreatedToken> {
    let made = operations::token::create(app, &unkeyed(me), new).await;
    made.map(Made::into_answer)
}

/// Why something was refused.
fn code<T: std::fmt::Debug>(outcome: Outcome<T>) -> ErrorCode {
    outcome.expect_err("it is refused").code
}

/// What is wrong with one field, and with no other.
fn wrong<T: std::fmt::Debug>(outcome: Outcome<T>, field: &str) -> String {
    let fault: Fault = outcome.expect_err("it is refused");
    assert_eq!(fault.code, ErrorCode::InvalidInput);
    let fields: Vec<_> = fault.errors.keys().collect();
    assert_eq!(fields, [field]);
    fault.errors[field].join("; ")
}
