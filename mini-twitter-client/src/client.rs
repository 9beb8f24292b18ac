//! [`Client`]: what calls are made with, and the two ways to make one that is not in a group.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mini_twitter_core::account::{Refresh, Session};
use mini_twitter_core::field::{Secret, masked};
use mini_twitter_core::input::{BodyKind, Input};
use mini_twitter_core::route::{Method, Route};
use serde_json::Value;

use crate::answer::Answer;
use crate::builder::Builder;
use crate::call::Call;
use crate::error::Error;
use crate::request::Request;
use crate::send::{Network, Options};
use crate::token::Tokens;

/// How long [`Client::settle`] waits.
const SETTLE: Duration = Duration::from_secs(5);

/// A client of one server. Cheap to clone; clones share connections and session.
#[derive(Clone)]
pub struct Client {
    transport: Arc<Transport>,
}

/// How requests leave.
pub(crate) enum Transport {
    /// To the server.
    Network(Network),
    /// Onto this list, with every secret masked.
    Record(Mutex<Vec<Request>>),
}

impl Client {
    /// Starts to make a client of the server at `url`, which may hold a path: `https://example.org/social`.
    pub fn builder(url: impl Into<String>) -> Builder {
        Builder::new(url.into())
    }

    /// A client that sends nothing: each call is checked, noted for [`recorded`](Self::recorded) and ends in
    /// [`Error::Recorded`]. Secrets are noted as `***`. For dry runs and tests.
    pub fn recording() -> Self {
        Self::over(Transport::Record(Mutex::default()))
    }

    pub(crate) fn over(transport: Transport) -> Self {
        Self {
            transport: Arc::new(transport),
        }
    }

    /// What a recording client was asked to send, in order; nothing for any other.
    pub fn recorded(&self) -> Vec<Request> {
        match &*self.transport {
            Transport::Record(requests) => requests
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            Transport::Network(_) => Vec::new(),
        }
    }

    /// Calls a row of the table. The groups are one line each on top of this.
    ///
    /// Where the row takes it, the call carries an idempotency key, made here and the same on every try.
    ///
    /// # Examples
    /// ```
    /// # use mini_twitter_client::Client;
    /// use mini_twitter_client::core::{input::Query, post::PostsQuery, routes};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
    /// # let client = Client::builder(server.url()).build()?;
    ///
    /// let posts = client.call(routes::LIST_POSTS, Query(PostsQuery::default())).await?;
    /// assert!(posts.items.is_empty());
    /// # Ok(()) }
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "a row is a constant")]
    pub fn call<A, I: Input, O, K>(&self, route: Route<A, I, O, K>, input: I) -> Call<O> {
        self.try_call(&route, Ok(input))
    }

    /// The same with an input that may be wrong already, which the call then says when it is awaited.
    pub(crate) fn try_call<A, I: Input, O, K>(
        &self,
        route: &Route<A, I, O, K>,
        input: Result<I, Error>,
    ) -> Call<O> {
        const {
            // The table has none yet; one that compiles and sends nothing would be a trap.
            assert!(
                !matches!(I::BODY, BodyKind::Multipart(_)),
                "forms are not sent by this client"
            );
        }
        let write = || Request::of(route.info, input?);
        let request = match &*self.transport {
            Transport::Network(_) => write(),
            Transport::Record(_) => masked(write),
        };
        Call::new(self.clone(), request)
    }

    /// Calls what no type stands for: `path` below the base URL, escaped, perhaps with a query of its own.
    ///
    /// Signed, repeated and refused as any other call. Where path and verb are those of a row that takes one, it
    /// carries an idempotency key. The session is left alone: a raw sign-in is not kept.
    ///
    /// # Examples
    /// ```
    /// # use mini_twitter_client::Client;
    /// use mini_twitter_client::core::route::Method;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
    /// # let client = Client::builder(server.url()).build()?;
    ///
    /// let query = [("limit".to_owned(), "5".to_owned())];
    /// let posts = client.raw(Method::GET, "/v1/posts", &query, None).await?;
    /// assert_eq!(posts["items"].as_array().map(Vec::len), Some(0));
    /// # Ok(()) }
    /// ```
    pub fn raw(
        &self,
        method: Method,
        path: &str,
        query: &[(String, String)],
        json: Option<Value>,
    ) -> Call<Value> {
        let mut request = Request::raw(method, path, query, json);
        if matches!(&*self.transport, Transport::Record(_)) {
            request = request.map(Request::masked);
        }
        Call::new(self.clone(), request)
    }

    /// The base URL, without a slash at its end; empty for a recording client.
    pub fn url(&self) -> &str {
        self.network().map_or("", |network| &network.wire.base)
    }

    /// The session as it is kept; `None` when nobody is signed in here. Asks no server.
    ///
    /// # Errors
    /// [`Error::Store`] when it cannot be read.
    pub async fn session(&self) -> Result<Option<Tokens>, Error> {
        match self.network() {
            Some(network) => {
                let known = network.keeper.shelf.known().await?;
                Ok(known.map(|tokens| Tokens::clone(&tokens)))
            }
            None => Ok(None),
        }
    }

    /// Renews the session now, as otherwise happens by itself, and gives it back as it is kept then.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when there is none, or its refresh token is not taken any more.
    pub async fn renew(&self) -> Result<Tokens, Error> {
        let Some(network) = self.network() else {
            let refresh_token = Secret::new("what is kept");
            self.account().refresh(Refresh { refresh_token }).await?;
            return Err(Error::Recorded);
        };
        let known = network
            .keeper
            .shelf
            .known()
            .await?
            .ok_or(Error::SignedOut)?;
        let renewed = network.keeper.tokens(Some(&known.access_token)).await?;
        renewed.map_or(Err(Error::SignedOut), |tokens| Ok(Tokens::clone(&tokens)))
    }

    /// Forgets the session here and leaves it open at the server; [`logout`](crate::Account::logout) ends it there.
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot forget it.
    pub async fn forget(&self) -> Result<(), Error> {
        match self.network() {
            Some(network) => network.keeper.keep(None).await,
            None => Ok(()),
        }
    }

    /// Waits, at most 5 s, until a renewal of the tokens that is under way has kept its pair.
    ///
    /// To be called before a process ends in the middle of a call (Ctrl-C): what the server has already given out
    /// would be lost with it.
    pub async fn settle(&self) {
        if let Some(network) = self.network() {
            network.keeper.settle(SETTLE).await;
        }
    }

    /// Keeps the session that an answer holds.
    pub(crate) async fn keep(&self, answer: &Answer) -> Result<(), Error> {
        let session: Session = answer.decode()?;
        match self.network() {
            Some(network) => {
                let tokens = Tokens::of(&session, self.url(), answer.date());
                network.keeper.keep(Some(tokens)).await
            }
            None => Ok(()),
        }
    }

    /// Whether calls are signed by the session, not by a personal token.
    pub(crate) fn is_by_session(&self) -> bool {
        self.network().is_none_or(|network| network.token.is_none())
    }

    /// Sends a request, or notes it.
    pub(crate) async fn send(&self, request: &Request, options: &Options) -> Result<Answer, Error> {
        match &*self.transport {
            Transport::Network(network) => network.send(request, options).await,
            Transport::Record(requests) => {
                let mut requests = requests.lock().unwrap_or_else(PoisonError::into_inner);
                requests.push(request.clone());
                Err(Error::Recorded)
            }
        }
    }

    fn network(&self) -> Option<&Network> {
        match &*self.transport {
            Transport::Network(network) => Some(network),
            Transport::Record(_) => None,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.transport {
            Transport::Network(network) => write!(f, "Client({})", network.wire.base),
            Transport::Record(_) => f.write_str("Client(recording)"),
        }
    }
}
