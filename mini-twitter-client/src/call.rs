//! A call that has not been made yet: options chain, `.await` makes it; lists also go on by themselves.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::PostId;
use mini_twitter_core::page::{Cursor, Page};
use reqwest::header::HeaderValue;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::error::Error;
use crate::request::Request;
use crate::response::Response;
use crate::retry::Retry;
use crate::send::Options;

/// What a call does to the session once it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Nothing,
    Keep,
    Forget,
    /// Forgets it; that it has ended already is as good.
    Leave,
}

/// Drops what a run of pages has already shown.
type Unseen<O> = fn(&mut O, &mut HashSet<PostId>);

/// A call that will answer with `O`. Nothing is sent before it is awaited.
#[must_use = "a call is made by `.await`"]
pub struct Call<O> {
    client: Client,
    request: Result<Request, Error>,
    options: Options,
    after: After,
    unseen: Option<Unseen<O>>,
}

impl<O> Call<O> {
    pub(crate) fn new(client: Client, request: Result<Request, Error>) -> Self {
        Self {
            client,
            request,
            options: Options::default(),
            after: After::Nothing,
            unseen: None,
        }
    }

    pub(crate) fn after(mut self, after: After) -> Self {
        self.after = after;
        self
    }

    pub(crate) fn unseen(mut self, unseen: Unseen<O>) -> Self {
        self.unseen = Some(unseen);
        self
    }

    /// Takes this key in place of the made one: the same key with the same input is done once, whoever asks again.
    /// A row that takes none is left without one.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.request = self.request.and_then(|mut request| {
            let key = key.into();
            if HeaderValue::from_str(&key).is_err() {
                return Err(Error::invalid(
                    "idempotency_key",
                    "holds what no header may hold",
                ));
            }
            request.idempotency_key = request.idempotency_key.and(Some(key));
            Ok(request)
        });
        self
    }

    /// Sends this header, in place of one of that name. With an `Authorization` of its own a call is signed by that
    /// alone.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request = self.request.and_then(|mut request| {
            request.set_header(name.into(), value.into())?;
            Ok(request)
        });
        self
    }

    /// How long each try of this call may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How persistent this call is.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = Some(retry);
        self
    }
}

impl<O: DeserializeOwned> Call<O> {
    async fn run(self) -> Result<O, Error> {
        let answer = match self
            .client
            .send(self.request.as_ref().map_err(Error::clone)?, &self.options)
            .await
        {
            // What is to end has ended already.
            Err(error) if self.is_leaving() && is_signed_out(&error) => Response::default(),
            other => other?,
        };
        match self.after {
            After::Nothing => {}
            After::Keep => self.client.keep(&answer).await?,
            After::Forget | After::Leave => self.client.forget().await?,
        }
        answer.decode()
    }

    /// Whether it ends the session that is kept: a personal token that is refused says nothing about that one.
    fn is_leaving(&self) -> bool {
        self.after == After::Leave && self.client.is_by_session()
    }
}

fn is_signed_out(error: &Error) -> bool {
    matches!(
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
    /// Reads from another place on.
    pub fn at(mut self, cursor: &Cursor) -> Self {
        self.request = self.request.map(|request| request.at(cursor));
        self
    }

    /// Reads one page; the same as `.await`.
    ///
    /// # Errors
    /// As any call.
    pub async fn page(self) -> Result<Page<T>, Error> {
        self.await
    }

    /// All pages, one after the other; an empty one with a next is one of them. An error is the last item.
    /// No request is made before the first poll, nor before a page is asked for.
    pub fn pages(self) -> BoxStream<'static, Result<Page<T>, Error>> {
        let start = Some((self, HashSet::new()));
        stream::try_unfold(start, |at| async move {
            let Some((call, mut seen)) = at else {
                return Ok(None);
            };
            let next_call = call.copy();
            let unseen = call.unseen;
            let mut page = call.run().await?;
            if let Some(unseen) = unseen {
                unseen(&mut page, &mut seen);
            }
            let next = page.next.as_ref().map(|next| (next_call.at(next), seen));
            Ok(Some((page, next)))
        })
        .boxed()
    }

    /// All items of all pages. An error is the last item.
    /// No request is made before the first poll, nor before the items of the page before are taken.
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
            client: self.client.clone(),
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
