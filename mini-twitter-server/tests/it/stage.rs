//! A stage for stories of the domain: an app with a fixed clock on each engine, and people to play.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{PostId, SessionId, UserId};
use mini_twitter_core::notification::NotificationPreferences;
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::{Role, UserRef};
use mini_twitter_server::adapters::clock::{Clock, FixedClock, Random};
use mini_twitter_server::app::{App, Me, Via};
use mini_twitter_server::config::Config;
use mini_twitter_server::domain::once::Keyed;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::secret::key::SigningKey;
use mini_twitter_server::secret::password::Cost;
use mini_twitter_server::state::node::Node;
use mini_twitter_server::store::db::{Engine, Tx, values};

use crate::engine::Home;

pub(crate) type TestResult = Result<(), Box<dyn std::error::Error>>;

/// An app whose clock stands until it is moved.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) clock: FixedClock,
    pub(crate) engine: Engine,
    _home: Home,
}

impl Stage {
    /// One on each engine that is there.
    pub(crate) async fn each() -> Vec<Stage> {
        Home::each().await.into_iter().map(Self::at).collect()
    }
    fn at(home: Home) -> Self {
        let clock = FixedClock::at("2026-03-01T12:00:00Z".parse().unwrap());
        let key = SigningKey::given("0123456789abcdef0123456789abcdef").unwrap();
        let mut config = Config::from_flags(&[]).unwrap();
        config.clock = Clock::Fixed(clock.clone());
        config.random = Random::seeded(1);
        config.password_cost = Cost::CHEAP;
        let app = App::assemble(home.db.clone(), Node::unleased(1, 0), &key, &config);
        let engine = home.db.engine();
        Self {
            app,
            clock,
            engine,
            _home: home,
        }
    }
    pub(crate) fn later(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
    pub(crate) fn now(&self) -> Timestamp {
        self.app.now()
    }
    /// A new person, as one who calls.
    pub(crate) async fn person(&self, username: &str) -> Me {
        let id = UserId(self.app.next_id());
        let mut tx = self.app.db.begin().await.unwrap();
        tx.run(
            "insert into users (id, username, email, password_hash, name, bio, birthday, role, verified, status, preferences, created_at)
             values ($1, $2, $3, '', $4, 'a bio', '2000-01-01', 'user', false, 'active', $5, $6)",
            values![id, username, format!("{username}@example.org"), format!("{username} A."), NotificationPreferences::default().to_bits(), self.now()],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        Me {
            id,
            role: Role::User,
            via: Via::Session(SessionId(1)),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }
    pub(crate) async fn rename(&self, who: &Me, name: &str) {
        let mut tx = self.app.db.begin().await.unwrap();
        let sql = "update users set name = $2 where id = $1";
        tx.run(sql, values![who.id, name]).await.unwrap();
        tx.commit().await.unwrap();
    }
    /// A post that nobody is told of.
    pub(crate) async fn post(&self, author: &Me) -> PostId {
        let mut tx = self.app.db.begin().await.unwrap();
        let id = self.post_in(&mut tx, author).await;
        tx.commit().await.unwrap();
        id
    }
    pub(crate) async fn post_in(&self, tx: &mut Tx, author: &Me) -> PostId {
        let id = PostId(self.app.next_id());
        let sql =
            "insert into posts (id, author_id, kind, text, sensitive, reply_policy, created_at)
            values ($1, $2, 'post', 'hello', false, 'everyone', $3)";
        tx.run(sql, values![id, author.id, self.now()])
            .await
            .unwrap();
        id
    }
    /// Runs a statement with `me` as `$1`.
    pub(crate) async fn run(&self, sql: &'static str, me: &Me) {
        let mut tx = self.app.db.begin().await.unwrap();
        tx.run(sql, values![me.id]).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Who calls without a key.
pub(crate) fn unkeyed<C: Clone>(caller: &C) -> Keyed<C> {
    Keyed {
        caller: caller.clone(),
        request: None,
    }
}

/// Someone by username.
pub(crate) fn named(name: &str) -> UserRef {
    UserRef::Name(name.to_owned())
}

/// Why something was refused.
pub(crate) fn refusal<T: std::fmt::Debug>(outcome: Outcome<T>) -> ErrorCode {
    outcome.expect_err("it is refused").code
}
