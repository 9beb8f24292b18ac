//! [`Client`]: what makes the calls to a server and holds the session.
//!
//! The methods of a resource are in the file of that resource; here are those that all resources share, and
//! [`call`](Client::call) and [`raw`](Client::raw), which work without a method of their own.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mini_twitter_core::account::Refresh;
use mini_twitter_core::field::{Secret, masked};
use mini_twitter_core::input::{BodyKind, Input, Json};
use mini_twitter_core::route::{Method, Route};
use mini_twitter_core::routes;
use serde_json::Value;
use tokio::runtime::Handle;

use crate::call::Call;
use crate::error::Error;
use crate::request::Request;
use crate::token::Tokens;
use crate::transport::Transport;

/// How long [`Client::settle`] waits.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(5);

/// A client of one server. Cheap to clone; clones share connections and session.
#[derive(Clone)]
pub struct Client {
    transport: Arc<Transport>,
}

impl Client {
    /// Creates a client that sends nothing: each call is validated, added to [`recorded`](Self::recorded) and ends
    /// with [`Error::Recorded`]. Secrets are recorded as `***`. For dry runs and tests.
    pub fn recording() -> Self {
        Self::new(Transport::Recording(Mutex::default()))
    }

    pub(crate) fn new(transport: Transport) -> Self {
        Self {
            transport: Arc::new(transport),
        }
    }

    /// Returns the requests that a recording client has recorded, in order; empty for every other client.
    pub fn recorded(&self) -> Vec<Request> {
        match &*self.transport {
            Transport::Recording(requests) => requests
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            Transport::Network(_) => Vec::new(),
        }
    }

    /// Calls a route of the route table. The methods of the resources are built on this one.
    ///
    /// On a route that accepts one, the call carries a generated idempotency key, the same on every try.
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
    #[expect(clippy::needless_pass_by_value, reason = "a route is a constant")]
    pub fn call<A, I: Input, O, K>(&self, route: Route<A, I, O, K>, input: I) -> Call<O> {
        self.try_call(&route, Ok(input))
    }

    /// The same as [`call`](Self::call) with an input that may be invalid: the error is returned when the call is
    /// awaited.
    pub(crate) fn try_call<A, I: Input, O, K>(
        &self,
        route: &Route<A, I, O, K>,
        input: Result<I, Error>,
    ) -> Call<O> {
        const {
            // No route has a multipart body yet; without this check such a call would be sent without its body.
            assert!(
                !matches!(I::BODY, BodyKind::Multipart(_)),
                "this client cannot send multipart bodies"
            );
        }
        let build = || Request::from_route(route.info, input?);
        let request = match &*self.transport {
            Transport::Network(_) => build(),
            Transport::Recording(_) => masked(build),
        };
        Call::new(self.transport.clone(), request)
    }

    /// Calls any path, without types. `path` is relative to the base URL and percent-encoded; it may contain a query,
    /// to which `query` is appended.
    ///
    /// The call is signed and retried like any other. When method and path are those of a route that accepts an
    /// idempotency key, it carries one. It never changes the stored session, even when it signs in or out.
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
        if matches!(&*self.transport, Transport::Recording(_)) {
            request = request.map(Request::masked);
        }
        Call::new(self.transport.clone(), request)
    }

    /// Returns the base URL without a trailing slash; empty for a recording client.
    pub fn url(&self) -> &str {
        self.transport
            .network()
            .map_or("", |network| &network.http.base_url)
    }

    /// Returns the session that this client uses; `None` when nobody is signed in. Sends nothing.
    ///
    /// It is read from the store once. A newer one that another process has stored since is read when this client needs
    /// it: to renew its tokens, or when the server rejects them. [`TokenStore::load`](crate::TokenStore::load) returns
    /// what is stored now.
    ///
    /// # Errors
    /// [`Error::Store`] when it cannot be read; [`Error::OtherUser`] and [`Error::OtherServer`] when the store contains
    /// a session that this client may not use.
    pub async fn session(&self) -> Result<Option<Tokens>, Error> {
        match self.transport.network() {
            Some(network) => {
                let stored = network.bounded(None, network.refresher.stored()).await?;
                Ok(stored.map(|tokens| Tokens::clone(&tokens)))
            }
            None => Ok(None),
        }
    }

    /// Renews the tokens of the session now and returns the new ones. Usually not needed: the client renews them
    /// before they expire.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] without a session, [`Error::SignedOut`] when the server refuses its refresh token,
    /// [`Error::Store`] when the new tokens cannot be saved; they are used all the same.
    pub async fn renew(&self) -> Result<Tokens, Error> {
        let Some(network) = self.transport.network() else {
            let refresh_token = Secret::new("masked in a recording");
            self.call(routes::REFRESH, Json(Refresh { refresh_token }))
                .await?;
            return Err(Error::Recorded);
        };
        let renewed = network.bounded(None, network.refresher.renew_now()).await?;
        Ok(Tokens::clone(&renewed))
    }

    /// Removes the session from the store without ending it at the server; [`logout`](crate::Account::logout) does
    /// both.
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot remove it.
    pub async fn forget(&self) -> Result<(), Error> {
        let forgotten = self.transport.forget_session();
        self.transport.bounded(None, forgotten).await
    }

    /// Waits, at most 5 s, until tokens that the server was asked for, by a sign-in or a renewal, are saved.
    ///
    /// Call it before the process ends in the middle of a call (Ctrl-C): tokens that the server has issued and that
    /// are not saved are lost, and with them the session.
    pub async fn settle(&self) {
        // Outside of a runtime nothing is under way.
        if let (Some(network), Ok(_)) = (self.transport.network(), Handle::try_current()) {
            network.refresher.settle(SETTLE_TIMEOUT).await;
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.transport.network() {
            Some(network) => write!(f, "Client({})", network.http.base_url),
            None => f.write_str("Client(recording)"),
        }
    }
}
