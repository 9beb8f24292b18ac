//! A server that mints tokens: a refresh token is good for one new pair and for nothing after that, without grace.

use std::io;
use std::sync::{Arc, Mutex};

use mini_twitter_client::core::account::{Account, AccountStatus, Session, Social};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::id::{SessionId, UserId};
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::core::user::{Role, UserCounts};
use mini_twitter_client::{Builder, Client, Error, MemoryStore, TokenStore as _, Tokens};
use tokio::sync::Semaphore;

use crate::stage::{Asked, Stage, Told, unread};

/// What the mint knows.
#[derive(Debug)]
struct State {
    /// Which pair is good: `access-1` and `refresh-1` first.
    turn: u32,
    /// Whether the access token of this turn has ended.
    is_expired: bool,
    refreshes: u32,
    /// What to answer instead, as often as it says.
    trouble: Vec<Told>,
}

/// The server and its state.
pub(crate) struct Mint {
    pub(crate) stage: Stage,
    state: Arc<Mutex<State>>,
    /// A refresh waits here after the pair has turned, before it is told.
    door: Arc<Semaphore>,
    /// Gets a permit when a refresh has turned the pair.
    turned: Arc<Semaphore>,
}

impl Mint {
    pub(crate) async fn open() -> io::Result<Self> {
        let state = Arc::new(Mutex::new(State {
            turn: 1,
            is_expired: false,
            refreshes: 0,
            trouble: Vec::new(),
        }));
        let door = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let turned = Arc::new(Semaphore::new(0));
        let (state_there, door_there, turned_there) = (state.clone(), door.clone(), turned.clone());
        let stage = Stage::play(move |asked| {
            let (state, door, turned) = (
                state_there.clone(),
                door_there.clone(),
                turned_there.clone(),
            );
            async move {
                let told = answer(&mut state.lock().expect("no holder panics"), &asked);
                if asked.target == "/v1/auth/refresh" {
                    turned.add_permits(1);
                    door.acquire()
                        .await
                        .expect("the door is never closed")
                        .forget();
                }
                told
            }
        })
        .await?;
        Ok(Self {
            stage,
            state,
            door,
            turned,
        })
    }

    /// Ends the access token that is good now.
    pub(crate) fn expire(&self) {
        self.state.lock().expect("no holder panics").is_expired = true;
    }

    /// Answers the next refresh so, and leaves the pair as it is.
    pub(crate) fn trouble(&self, told: Told) {
        let mut state = self.state.lock().expect("no holder panics");
        state.trouble.insert(0, told);
    }

    /// Trades the pair as another process would.
    pub(crate) fn turn(&self) -> Tokens {
        let mut state = self.state.lock().expect("no holder panics");
        (state.turn, state.is_expired) = (state.turn + 1, false);
        tokens(&self.stage.url, state.turn)
    }

    /// How many refreshes were granted.
    pub(crate) fn refreshes(&self) -> u32 {
        self.state.lock().expect("no holder panics").refreshes
    }

    /// Lets refreshes turn the pair, but tells nobody until [`Self::tell`].
    pub(crate) fn hold(&self) {
        self.door.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub(crate) fn tell(&self) {
        self.door.add_permits(10_000);
    }

    /// Waits until a refresh has turned the pair.
    pub(crate) async fn turned(&self) {
        let permit = self.turned.acquire().await;
        permit.expect("it is never closed").forget();
    }

    pub(crate) fn builder(&self) -> Builder {
        self.stage.builder()
    }

    /// What a client that signed in at first holds.
    pub(crate) fn tokens(&self) -> Tokens {
        tokens(&self.stage.url, 1)
    }

    /// A client that is signed in with the first pair.
    pub(crate) async fn client(&self) -> Result<Client, Error> {
        let client = self.builder().build()?;
        client.account().login(login()).await?;
        Ok(client)
    }
}

/// A sign-in that the mint takes.
pub(crate) fn login() -> mini_twitter_client::core::account::Login {
    mini_twitter_client::core::account::Login {
        login: "alice".to_owned(),
        password: Secret::new("correct horse"),
        device: None,
    }
}

/// A shared store that holds `tokens`.
pub(crate) fn holding(tokens: &Tokens) -> io::Result<Arc<MemoryStore>> {
    let store = Arc::new(MemoryStore::new());
    store.save(Some(tokens))?;
    Ok(store)
}

/// Makes the smallest signed call there is; the mint answers with the turn whose access token signed it.
pub(crate) async fn unread_of(client: &Client) -> Result<u32, Error> {
    Ok(client.notifications().count_unread().await?.notifications)
}

fn answer(state: &mut State, asked: &Asked) -> Told {
    let pair = state.turn;
    match asked.line().as_str() {
        "POST /v1/auth/login" | "POST /v1/auth/reactivate" | "POST /v1/auth/register" => {
            Told::json(session(pair))
        }
        "POST /v1/auth/refresh" => {
            if let Some(told) = state.trouble.pop() {
                return told;
            }
            if !asked.body.contains(&format!("\"refresh-{pair}\"")) {
                return Told::problem(ErrorCode::Unauthenticated);
            }
            (state.turn, state.is_expired) = (pair + 1, false);
            state.refreshes += 1;
            Told::json(session(state.turn))
        }
        _ if asked.header("authorization") != Some(&format!("Bearer access-{pair}")) => {
            Told::problem(ErrorCode::Unauthenticated)
        }
        _ if state.is_expired => Told::problem(ErrorCode::TokenExpired),
        "POST /v1/auth/logout" | "POST /v1/me/deactivate" => Told::empty(204),
        _ => Told::json(unread(pair)),
    }
}

fn tokens(server: &str, turn: u32) -> Tokens {
    let session = session(turn);
    Tokens {
        server: server.to_owned(),
        user_id: session.user.id,
        username: session.user.username,
        session_id: session.session_id,
        access_token: session.access_token,
        access_expires_at: None,
        renew_at: None,
        refresh_token: session.refresh_token,
        refresh_expires_at: session.refresh_expires_at,
    }
}

/// The session of a turn; its access token lives 15 minutes from the stage's date.
pub(crate) fn session(turn: u32) -> Session {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    Session {
        user: Account {
            id: UserId(7),
            username: "alice".to_owned(),
            name: "Alice".to_owned(),
            first_name: None,
            last_name: None,
            email: "alice@example.org".to_owned(),
            phone: None,
            address: None,
            birthday: Default::default(),
            bio: None,
            location: None,
            website: None,
            social: Social::default(),
            avatar_url: "/avatars/7.svg".to_owned(),
            cover_url: None,
            role: Role::User,
            status: AccountStatus::Active,
            verified: false,
            counts: UserCounts::default(),
            pinned_post: None,
            unread_notifications: 0,
            created_at: at("2026-01-01T00:00:00Z"),
        },
        access_token: Secret::new(format!("access-{turn}")),
        access_expires_at: at("2026-01-01T00:15:00Z"),
        refresh_token: Secret::new(format!("refresh-{turn}")),
        refresh_expires_at: at("2026-01-31T00:00:00Z"),
        session_id: SessionId(77),
        token_type: "Bearer".to_owned(),
    }
}
