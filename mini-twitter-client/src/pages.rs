//! The pages of a list as a stream, see [`Call::pages`]: how far it has come, and what ends it.

use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use mini_twitter_core::page::{Cursor, Page};
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::error::Error;
use crate::seen::Seen;

/// Finds a repeated cursor without remembering all of them (Brent's algorithm): each is compared with one that is
/// replaced after 1, 2, 4, 8, … pages.
#[derive(Debug, Default)]
struct Lap {
    mark: Option<Cursor>,
    pages: u64,
    length: u64,
}

impl Lap {
    /// Notes the next cursor; returns whether it has been there before.
    fn is_repeated(&mut self, next: &Cursor) -> bool {
        if self.mark.as_ref() == Some(next) {
            return true;
        }
        self.pages += 1;
        if self.pages > self.length {
            self.mark = Some(next.clone());
            self.length = self.pages * 2;
            self.pages = 0;
        }
        false
    }
}

impl<T: DeserializeOwned + Send + 'static> Call<Page<T>> {
    /// Starts the list at `cursor`, the [`next`](Page::next) of an earlier page, instead of at its beginning.
    pub fn at(self, cursor: &Cursor) -> Self {
        self.map_request(|request| request.with_cursor(cursor))
    }

    /// Returns one page; the same as `.await`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn page(self) -> Result<Page<T>, Error> {
        self.await
    }

    /// Returns all pages as a stream, in order; a page may be empty although another follows. An error is the last
    /// item, and so is a list that returns to a page it has shown. Each page is requested when the stream is polled
    /// for it, and is a call of its own: it is retried, and has its own [`deadline`](Call::deadline).
    pub fn pages(self) -> BoxStream<'static, Result<Page<T>, Error>> {
        let first = Some((self, Seen::default(), Lap::default()));
        stream::try_unfold(first, |state| async move {
            let Some((call, mut seen, mut lap)) = state else {
                return Ok(None);
            };
            let next_call = call.copy();
            let deduplicate = call.deduplicate;
            let mut page = call.await?;
            if let Some(deduplicate) = deduplicate {
                deduplicate(&mut page, &mut seen);
            }
            let next = match &page.next {
                Some(next) if lap.is_repeated(next) => return Err(Error::endless_list()),
                Some(next) => Some((next_call.at(next), seen, lap)),
                None => None,
            };
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
}
