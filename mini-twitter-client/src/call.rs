//! [`Call`]: a call as a value. Options are chained, `.await` makes the call; calls of lists also become streams
//! (`pages.rs`).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use mini_twitter_core::error::ErrorCode;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::network::CallOptions;
use crate::request::Request;
use crate::response::Response;
use crate::retry::Retry;
use crate::seen::Seen;
use crate::transport::Transport;

/// What a successful call does to the stored session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionEffect {
    None,
    /// Removes the session.
    Forget,
    /// Removes the session; a response that it has already ended counts as success.
    SignOut,
}

/// Removes from a page the posts of the pages before it.
pub(crate) type Deduplicate<O> = fn(&mut O, &mut Seen);

/// A call whose response is `O`. Nothing is sent before it is awaited.
///
/// It is no future yet: for `tokio::spawn`, `join_all` and the like, make it one by `into_future()`.
///
/// # Examples
/// ```
/// use futures_util::future::try_join_all;
/// # use mini_twitter_client::{Client, core::page::Page, core::post::PostsQuery};
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
/// # let client = Client::builder(server.url()).build()?;
///
/// let posts = tokio::spawn(client.posts().list(PostsQuery::default()).into_future());
/// let calls = (0..3).map(|_| client.instance().get().into_future());
/// assert_eq!(try_join_all(calls).await?.len(), 3);
/// assert!(posts.await??.items.is_empty());
/// # Ok(()) }
/// ```
#[must_use = "a call is made by `.await`"]
pub struct Call<O> {
    transport: Arc<Transport>,
    request: Result<Request, Error>,
    options: CallOptions,
    session_effect: SessionEffect,
    pub(crate) deduplicate: Option<Deduplicate<O>>,
    /// What to add to an error after which the call may have been carried out.
    note: Option<&'static str>,
}

impl<O> Call<O> {
    /// An `Err` in place of the request is returned when the call is awaited.
    pub(crate) fn new(transport: Arc<Transport>, request: Result<Request, Error>) -> Self {
        Self {
            transport,
            request,
            options: CallOptions::default(),
            session_effect: SessionEffect::None,
            deduplicate: None,
            note: None,
        }
    }

    pub(crate) fn session_effect(mut self, effect: SessionEffect) -> Self {
        self.session_effect = effect;
        self
    }

    /// Saves the session that the response contains.
    pub(crate) fn signs_in(mut self) -> Self {
        self.options.signs_in = true;
        self
    }

    pub(crate) fn deduplicate(mut self, deduplicate: Deduplicate<O>) -> Self {
        self.deduplicate = Some(deduplicate);
        self
    }

    /// Adds a sentence to every error after which the call may have been carried out.
    pub(crate) fn note_if_uncertain(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// Changes the request; after an error it stays an error.
    pub(crate) fn map_request(
        mut self,
        change: impl FnOnce(Request) -> Result<Request, Error>,
    ) -> Self {
        self.request = self.request.and_then(change);
        self
    }

    /// Returns the same call again.
    pub(crate) fn copy(&self) -> Self {
        Self {
            transport: self.transport.clone(),
            request: self.request.clone(),
            options: self.options.clone(),
            ..*self
        }
    }

    /// Replaces the generated idempotency key: 1 to 64 printable ASCII characters. Within 24 hours, the server carries
    /// out requests with the same key and the same input once; with another input it refuses them with
    /// [`InvalidInput`](ErrorCode::InvalidInput). On a route that accepts no key this has no effect.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.map_request(|mut request| {
            request.set_key(key.into())?;
            Ok(request)
        })
    }

    /// Adds a header to the request, replacing one of the same name, also one of the client's own. With
    /// `Authorization`, the client adds no token; `Idempotency-Key` is [`idempotency_key`](Self::idempotency_key).
    /// Headers that frame the message, such as `Content-Length` and `Host`, are refused.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.map_request(|mut request| {
            request.set_header(name.into(), value.into())?;
            Ok(request)
        })
    }

    /// Sets how long each try of this call may take. Default: the client's [`timeout`](crate::Builder::timeout). It
    /// does not bound the call: [`deadline`](Self::deadline) does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets how long this call may take in all: every try, the pauses between them, a renewal of the tokens and the
    /// wait for its lock. Default: the client's [`deadline`](crate::Builder::deadline).
    ///
    /// After it the call ends with [`Error::Transport`] of the kind [`Timeout`](crate::TransportKind::Timeout); the
    /// server may have carried it out, unless the deadline is zero: then nothing is sent. No tokens are lost: a renewal
    /// or a sign-in that has been sent goes on, and the next call uses what it returns. Each page of a stream is a call.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options.deadline = Some(deadline);
        self
    }

    /// Sets how this call is retried. Default: as its client.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = Some(retry);
        self
    }
}

impl<O: DeserializeOwned> Call<O> {
    async fn run(self) -> Result<O, Error> {
        let done = self
            .transport
            .bounded(self.options.deadline, self.run_unbounded())
            .await;
        match self.note {
            Some(note) => done.map_err(|error| error.with_note(note)),
            None => done,
        }
    }

    async fn run_unbounded(&self) -> Result<O, Error> {
        let request = self.request.as_ref().map_err(Error::clone)?;
        let response = match self.transport.send(request, &self.options).await {
            Err(error) if self.signs_out() && is_signed_out(&error) => Response::no_content(),
            other => other?,
        };
        // First: what a proxy answers has ended no session.
        let output = response.decode()?;
        if self.session_effect != SessionEffect::None {
            self.transport.forget_session().await?;
        }
        Ok(output)
    }

    /// Whether the call ends the stored session. A call signed by a personal token does not: when the server refuses
    /// that token, the stored session may still be valid.
    fn signs_out(&self) -> bool {
        self.session_effect == SessionEffect::SignOut && self.transport.uses_session()
    }
}

/// Whether an error says that the session has already ended; that another one is stored says nothing about it.
fn is_signed_out(error: &Error) -> bool {
    matches!(error, Error::Api { .. } | Error::SignedOut)
        && matches!(
            error.code(),
            Some(ErrorCode::Unauthenticated | ErrorCode::TokenExpired)
        )
}

impl<O: DeserializeOwned + Send + 'static> IntoFuture for Call<O> {
    type Output = Result<O, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<O> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.request {
            Ok(request) => write!(f, "Call({} {})", request.method.as_str(), request.path),
            Err(error) => write!(f, "Call({error})"),
        }
    }
}
