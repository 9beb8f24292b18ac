//! [`Call`]: a call as a value. Options are chained, `.await` makes the call; calls of lists also become streams.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::page::{Cursor, Page};
use reqwest::header::HeaderValue;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::network::CallOptions;
use crate::request::Request;
use crate::response::Response;
use crate::retry::Retry;
use crate::transport::Transport;

/// What a successful call does to the stored session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionEffect {
    None,
    /// Saves the session that the response contains.
    Save,
    /// Removes the session.
    Forget,
    /// Removes the session; a response that it has already ended counts as success.
    SignOut,
}

/// Removes from a page the posts of the pages before it.
type Deduplicate<O> = fn(&mut O, &mut HashSet<PostId>);

/// A call whose response is `O`. Nothing is sent before it is awaited.
#[must_use = "a call is made by `.await`"]
pub struct Call<O> {
    transport: Arc<Transport>,
    request: Result<Request, Error>,
    options: CallOptions,
    session_effect: SessionEffect,
    deduplicate: Option<Deduplicate<O>>,
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
        }
    }

    pub(crate) fn session_effect(mut self, effect: SessionEffect) -> Self {
        self.session_effect = effect;
        self
    }

    pub(crate) fn deduplicate(mut self, deduplicate: Deduplicate<O>) -> Self {
        self.deduplicate = Some(deduplicate);
        self
    }

    /// Replaces the generated idempotency key. Within 24 hours, the server carries out requests with the same key and
    /// the same input once. On a route that accepts no key this has no effect.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.request = self.request.and_then(|mut request| {
            let key = key.into();
            if HeaderValue::from_str(&key).is_err() {
                return Err(Error::invalid(
                    "idempotency_key",
                    "contains characters not allowed in a header",
                ));
            }
            request.idempotency_key = request.idempotency_key.and(Some(key));
            Ok(request)
        });
        self
    }

    /// Adds a header to the request, replacing one of the same name. With `Authorization`, the client adds no token
    /// of its own.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request = self.request.and_then(|mut request| {
            request.set_header(name.into(), value.into())?;
            Ok(request)
        });
        self
    }

    /// Sets how long each try of this call may take. Default: the client's [`timeout`](crate::Builder::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
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
        let request = self.request.as_ref().map_err(Error::clone)?;
        let response = match self.transport.send(request, &self.options).await {
            Err(error) if self.signs_out() && is_signed_out(&error) => Response::default(),
            other => other?,
        };
        match self.session_effect {
            SessionEffect::None => {}
            SessionEffect::Save => self.transport.save_session(&response).await?,
            SessionEffect::Forget | SessionEffect::SignOut => {
                self.transport.forget_session().await?;
            }
        }
        response.decode()
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

impl<T: DeserializeOwned + Send + 'static> Call<Page<T>> {
    /// Starts the list at `cursor`, the [`next`](Page::next) of an earlier page, instead of at its beginning.
    pub fn at(mut self, cursor: &Cursor) -> Self {
        self.request = self.request.map(|request| request.with_cursor(cursor));
        self
    }

    /// Returns one page; the same as `.await`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn page(self) -> Result<Page<T>, Error> {
        self.await
    }

    /// Returns all pages as a stream, in order; a page may be empty although another follows. An error is the last
    /// item. Each page is requested when the stream is polled for it.
    pub fn pages(self) -> BoxStream<'static, Result<Page<T>, Error>> {
        let first = Some((self, HashSet::new()));
        stream::try_unfold(first, |state| async move {
            let Some((call, mut seen)) = state else {
                return Ok(None);
            };
            let next_call = call.copy();
            let deduplicate = call.deduplicate;
            let mut page = call.run().await?;
            if let Some(deduplicate) = deduplicate {
                deduplicate(&mut page, &mut seen);
            }
            let next = page.next.as_ref().map(|next| (next_call.at(next), seen));
            Ok(Some((page, next)))
        })
        .boxed()
    }

    /// Returns all items of all pages as a stream. An error is the last item. A page is requested when the items of
    /// the page before have been taken.
    ///
    /// # Examples
    /// ```
    /// use futures_util::TryStreamExt;
    /// # use mini_twitter_client::{Client, core::user::UsersQuery};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = mini_twitter_server::spawn(mini_twitter_server::Config::temporary(&[])?).await?;
    /// # let client = Client::builder(server.url()).build()?;
    ///
    /// let mut people = client.users().list(UsersQuery::default()).stream();
    /// while let Some(user) = people.try_next().await? {
    ///     println!("{}", user.username);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn stream(self) -> BoxStream<'static, Result<T, Error>> {
        self.pages()
            .map_ok(|page| stream::iter(page.items).map(Ok))
            .try_flatten()
            .boxed()
    }

    fn copy(&self) -> Self {
        Self {
            transport: self.transport.clone(),
            request: self.request.clone(),
            options: self.options.clone(),
            ..*self
        }
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
