//! [`TokenServer`]: a fake server that issues tokens. A refresh token is accepted once, without a grace period.

use std::io;
use std::sync::{Arc, Mutex};

use mini_twitter_client::core::account::{Account, AccountStatus, Login, Session, Social};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::id::{SessionId, UserId};
use mini_twitter_client::core::time::Timestamp;
use mini_twitter_client::core::user::{Role, UserCounts};
use mini_twitter_client::{Builder, Client, Error, MemoryStore, TokenStore as _, Tokens};
use tokio::sync::Semaphore;

use crate::fake_server::{FakeResponse, FakeServer, ReceivedRequest, unread_count};

/// The state of the server.
#[derive(Debug)]
struct State {
    /// The number of the valid pair of tokens: `access-1` and `refresh-1` first.
    generation: u32,
    /// The oldest pair whose access token is accepted: a refresh leaves the one before it valid, as a real server does.
    oldest: u32,
    /// Whether the access token of this generation has expired.
    is_expired: bool,
    refresh_count: u32,
    /// The responses to the next refreshes, in place of new tokens; the last comes first.
    refresh_responses: Vec<FakeResponse>,
}

/// The server and its state.
pub(crate) struct TokenServer {
    pub(crate) http: FakeServer,
    state: Arc<Mutex<State>>,
    /// A refresh that has rotated the tokens takes a permit before it responds.
    responses: Arc<Semaphore>,
    /// A refresh that has rotated the tokens adds a permit.
    rotations: Arc<Semaphore>,
}

impl TokenServer {
    pub(crate) async fn start() -> io::Result<Self> {
        let state = Arc::new(Mutex::new(State {
            generation: 1,
            oldest: 1,
            is_expired: false,
            refresh_count: 0,
            refresh_responses: Vec::new(),
        }));
        let responses = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let rotations = Arc::new(Semaphore::new(0));
        let shared = (state.clone(), responses.clone(), rotations.clone());
        let http = FakeServer::respond_with(move |request| {
            let (state, responses, rotations) = shared.clone();
            async move {
                let response = respond(&mut state.lock().expect("no holder panics"), &request);
                if request.target == "/v1/auth/refresh" {
                    rotations.add_permits(1);
                    let permit = responses.acquire().await;
                    permit.expect("it is never closed").forget();
                }
                response
            }
        })
        .await?;
        Ok(Self {
            http,
            state,
            responses,
            rotations,
        })
    }

    /// Expires the valid access token.
    pub(crate) fn expire_access_token(&self) {
        let mut state = self.state.lock().expect("no holder panics");
        (state.oldest, state.is_expired) = (state.generation, true);
    }

    /// Sets the response to the next refresh that has none set; that refresh does not rotate the tokens.
    pub(crate) fn respond_to_refresh_with(&self, response: FakeResponse) {
        let mut state = self.state.lock().expect("no holder panics");
        state.refresh_responses.insert(0, response);
    }

    /// Rotates the tokens, as a refresh by another process does, and returns the new ones.
    pub(crate) fn rotate(&self) -> Tokens {
        let mut state = self.state.lock().expect("no holder panics");
        (state.generation, state.is_expired) = (state.generation + 1, false);
        state.oldest = state.generation;
        tokens(&self.http.url, state.generation)
    }

    /// Returns how many refreshes were granted.
    pub(crate) fn refresh_count(&self) -> u32 {
        self.state.lock().expect("no holder panics").refresh_count
    }

    /// Lets refreshes rotate the tokens, but holds their responses until [`Self::release_refreshes`].
    pub(crate) fn hold_refreshes(&self) {
        self.responses.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub(crate) fn release_refreshes(&self) {
        self.responses.add_permits(10_000);
    }

    /// Waits until this many refreshes have been answered.
    pub(crate) async fn refreshed(&self, count: u32) {
        let permit = self.rotations.acquire_many(count).await;
        permit.expect("it is never closed").forget();
    }

    /// Waits until a refresh has rotated the tokens.
    pub(crate) async fn rotated(&self) {
        self.refreshed(1).await;
    }

    pub(crate) fn builder(&self) -> Builder {
        self.http.builder()
    }

    /// Returns the tokens of the first generation.
    pub(crate) fn first_tokens(&self) -> Tokens {
        tokens(&self.http.url, 1)
    }

    /// Returns a session of bob, whom this server does not know.
    pub(crate) fn bobs_tokens(&self) -> Tokens {
        Tokens {
            user_id: UserId(8),
            username: "bob".to_owned(),
            access_token: Secret::new("access-of-bob"),
            refresh_token: Secret::new("refresh-of-bob"),
            ..self.first_tokens()
        }
    }

    /// Returns a client that is signed in with the first tokens.
    pub(crate) async fn signed_in_client(&self) -> Result<Client, Error> {
        let client = self.builder().build()?;
        client.account().login(login()).await?;
        Ok(client)
    }
}

/// Returns a sign-in that the server accepts.
pub(crate) fn login() -> Login {
    Login::new("alice", "correct horse")
}

/// Returns a shared store that contains `tokens`.
pub(crate) fn store_with(tokens: &Tokens) -> io::Result<Arc<MemoryStore>> {
    let store = Arc::new(MemoryStore::new());
    store.save(Some(tokens))?;
    Ok(store)
}

/// Makes the smallest signed call; the server responds with the generation of the access token.
pub(crate) async fn count_unread(client: &Client) -> Result<u32, Error> {
    Ok(client.notifications().count_unread().await?.notifications)
}

fn respond(state: &mut State, request: &ReceivedRequest) -> FakeResponse {
    let current = state.generation;
    match request.line().as_str() {
        "POST /v1/auth/login" | "POST /v1/auth/reactivate" | "POST /v1/auth/register" => {
            FakeResponse::json(session(current))
        }
        "POST /v1/auth/refresh" => {
            if let Some(response) = state.refresh_responses.pop() {
                return response;
            }
            if !request.body.contains(&format!("\"refresh-{current}\"")) {
                return FakeResponse::problem(ErrorCode::Unauthenticated);
            }
            if state.is_expired {
                state.oldest = current + 1;
            }
            (state.generation, state.is_expired) = (current + 1, false);
            state.refresh_count += 1;
            FakeResponse::json(session(state.generation))
        }
        _ => match access_generation(request) {
            Some(generation) if (state.oldest..=current).contains(&generation) => {
                respond_to(request, state, generation)
            }
            _ => FakeResponse::problem(ErrorCode::Unauthenticated),
        },
    }
}

/// Returns the generation of the access token that signs a request.
fn access_generation(request: &ReceivedRequest) -> Option<u32> {
    let token = request.header("authorization")?;
    token.strip_prefix("Bearer access-")?.parse().ok()
}

/// Responds to a request that is signed by an access token of this generation.
fn respond_to(request: &ReceivedRequest, state: &State, generation: u32) -> FakeResponse {
    match request.line().as_str() {
        _ if state.is_expired => FakeResponse::problem(ErrorCode::TokenExpired),
        "POST /v1/auth/logout" | "POST /v1/me/deactivate" => FakeResponse::empty(204),
        _ => FakeResponse::json(unread_count(generation)),
    }
}

fn tokens(server: &str, generation: u32) -> Tokens {
    let session = session(generation);
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

/// Returns the session of a generation; its access token expires 15 minutes after the date of the fake server.
pub(crate) fn session(generation: u32) -> Session {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    Session {
        user: Account {
            id: UserId(7),
            username: "alice".to_owned(),
            name: "Alice".to_owned(),
            first_name: None,
            last_name: None,
            email: "alice@example.org".to_owned(),
            email_verified: false,
            unconfirmed_email: None,
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
            is_private: false,
            message_policy: Default::default(),
            counts: UserCounts::default(),
            pinned_post: None,
            unread_notifications: 0,
            created_at: at("2026-01-01T00:00:00Z"),
        },
        access_token: Secret::new(format!("access-{generation}")),
        access_expires_at: at("2026-01-01T00:15:00Z"),
        refresh_token: Secret::new(format!("refresh-{generation}")),
        refresh_expires_at: at("2026-01-31T00:00:00Z"),
        session_id: SessionId(77),
        token_type: "Bearer".to_owned(),
    }
}
