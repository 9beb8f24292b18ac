//! Pages of lists: [`PageRequest`] is the page that a query requests, [`fill`] reads it.
//!
//! [`fill`] reads every list in two steps: it fetches candidates with their keys from the store, then leaves out those
//! that the viewer may not see. It fetches more candidates, from where the last ones ended, until the page is full.
//!
//! ```text
//! let page = PageRequest::of(&routes::LIST_BLOCKS, "", query)?;
//! fill(
//!     page,
//!     |fetch| async move { list::blocks(&mut app.db.read().await?, viewer, me.id, fetch).await },
//!     |row| view(app, row),
//! )
//! .await
//! ```

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::page::{Cursor, Key, Page, Paged, Scope};
use mini_twitter_core::route::RouteInfo;

use crate::fault::{Fault, Outcome};
use crate::store::list::{Candidate, Fetch};

/// How many candidates are checked for one page: after that the page is returned as it is, with its `next`.
const MAX_CHECKED: usize = 5_000;
/// The maximum number of candidates in one fetch.
const MAX_FETCHED: usize = 240;
/// How many more candidates than needed are fetched, since a few of them will not be shown.
const SPARE: usize = 3;

/// The page of a list that a query requests.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    /// The maximum number of items, 1 to 100.
    pub limit: usize,
    /// The key of the last item on the previous page; `None` for the first page.
    pub after: Option<Key>,
    scope: Scope,
}

impl PageRequest {
    /// Creates the request of a query for the list of `route`. `path` has the parameters of the route's path, empty
    /// without any: they distinguish the lists of one route. Always use the same form of a parameter (the id, never the
    /// name).
    ///
    /// # Errors
    /// [`ErrorCode::Malformed`] when the cursor belongs to another list or other filters, or is invalid.
    pub fn of(route: &RouteInfo, path: &str, query: &impl Paged) -> Outcome<Self> {
        let scope = scope(route, path, query);
        let read = |cursor: &Cursor| {
            let refusal =
                || Fault::from(ErrorCode::Malformed).detail("the cursor is of another list");
            cursor.key(scope).ok_or_else(refusal)
        };
        Ok(Self {
            limit: query.limit(),
            after: query.cursor().map(read).transpose()?,
            scope,
        })
    }

    /// Creates the page of `items`; the list continues after the key `next`.
    fn page<T>(&self, items: Vec<T>, next: Option<Key>) -> Page<T> {
        Page {
            items,
            next: next.map(|key| Cursor::new(self.scope, key)),
        }
    }
}

/// Creates a cursor into the list that `query` requests from `route`, for a response that links to that list.
pub fn cursor(route: &RouteInfo, path: &str, query: &impl Paged, key: Key) -> Cursor {
    Cursor::new(scope(route, path, query), key)
}

fn scope(route: &RouteInfo, path: &str, query: &impl Paged) -> Scope {
    Scope::of(&[route.name, path, &query.filters()])
}

/// Reads a page of a list: fetches candidates until the page is full or the list ends.
///
/// `read` returns the next candidates of the list in order, each with its key; fewer than requested mean that the list
/// ends with them. `show` converts a candidate to the item that the viewer sees; `None` when the viewer may not see it.
///
/// # Errors
/// Those of `read`.
pub async fn fill<C, T, R>(
    request: PageRequest,
    mut read: impl FnMut(Fetch) -> R,
    mut show: impl FnMut(C) -> Option<T>,
) -> Outcome<Page<T>>
where
    R: Future<Output = Outcome<Vec<Candidate<C>>>>,
{
    let mut builder = PageBuilder::new(request);
    while let Some(fetch) = builder.next() {
        let candidates = read(fetch).await?;
        builder.take(fetch, candidates, &mut show);
    }
    Ok(builder.page())
}

/// A page that is being filled.
#[derive(Debug)]
struct PageBuilder<T> {
    request: PageRequest,
    items: Vec<T>,
    /// The key of the last candidate that was processed; that of the request at first.
    at: Option<Key>,
    checked: usize,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// The list may continue.
    Open,
    /// The page is full, and the list has at least one more item.
    Full,
    /// The list has ended.
    Ended,
}

impl<T> PageBuilder<T> {
    /// Creates an empty page.
    fn new(request: PageRequest) -> Self {
        Self {
            items: Vec::with_capacity(request.limit),
            at: request.after,
            request,
            checked: 0,
            state: State::Open,
        }
    }

    /// Returns what to fetch next; `None` when the page is complete.
    fn next(&self) -> Option<Fetch> {
        let is_open = self.state == State::Open && self.checked < MAX_CHECKED;
        // One more than the page can have, to know whether there is a next page.
        let lacking = self.request.limit + 1 - self.items.len();
        // As many as needed if the same share of them is shown as so far.
        let needed = lacking * self.checked.max(1) / self.items.len().max(1);
        is_open.then(|| Fetch {
            after: self.at,
            limit: (needed.max(lacking) + SPARE).min(MAX_FETCHED),
        })
    }

    /// Processes the candidates of the last fetch, in order.
    fn take<C>(
        &mut self,
        fetched: Fetch,
        candidates: Vec<Candidate<C>>,
        mut show: impl FnMut(C) -> Option<T>,
    ) {
        if candidates.len() < fetched.limit {
            self.state = State::Ended;
        }
        self.checked += candidates.len();
        for (key, candidate) in candidates {
            let item = show(candidate);
            if item.is_some() && self.items.len() == self.request.limit {
                self.state = State::Full;
                return;
            }
            self.at = Some(key);
            self.items.extend(item);
        }
    }

    /// Returns the page. It has a `next` when the list has more items, or when too many candidates were checked.
    fn page(self) -> Page<T> {
        let next = self.at.filter(|_| self.state != State::Ended);
        self.request.page(self.items, next)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use mini_twitter_core::post::PostListQuery;
    use mini_twitter_core::routes;
    use proptest::prelude::*;

    use super::*;

    fn query(limit: u32, cursor: Option<Cursor>) -> PostListQuery {
        PostListQuery {
            limit: Some(limit),
            cursor,
        }
    }

    /// Returns a page of a descending list in which only some items are visible.
    fn page_of(list: &[(i64, bool)], query: &PostListQuery) -> Page<i64> {
        let request =
            PageRequest::of(&routes::LIST_QUOTES, "7", query).expect("the cursor is of this list");
        let read = |fetch: Fetch| {
            let rest = list.iter().filter(|(id, _)| *id < fetch.below());
            let found = rest.take(fetch.limit).map(|row| ([row.0, 0], *row));
            std::future::ready(Ok(found.collect()))
        };
        let page = fill(request, read, |(id, is_seen): (i64, bool)| {
            is_seen.then_some(id)
        });
        let page = page
            .now_or_never()
            .expect("the page is read without waiting");
        page.expect("reading does not fail")
    }

    proptest! {
        #[test]
        fn pages_are_full_and_have_all_visible_items_in_order(seen in prop::collection::vec(any::<bool>(), 0..300), limit in 1..20u32) {
            let list: Vec<_> = (1..1_000).zip(seen).collect::<Vec<_>>().into_iter().rev().collect();
            let expected: Vec<_> = list.iter().filter(|row| row.1).map(|row| row.0).collect();

            let (mut walked, mut at) = (Vec::<i64>::new(), None);
            loop {
                let page = page_of(&list, &query(limit, at));
                walked.extend(&page.items);
                at = page.next;
                if at.is_none() {
                    break;
                }
                prop_assert_eq!(page.items.len(), limit as usize);
            }

            prop_assert_eq!(walked, expected);
        }
    }

    #[test]
    fn a_page_of_a_list_with_few_visible_items_ends_early_and_has_a_next() {
        let list: Vec<_> = (1..20_000).map(|id| (id, id == 1)).rev().collect();

        let page = page_of(&list, &query(20, None));

        assert_eq!(page.items, Vec::<i64>::new());
        assert!(page.next.is_some());
    }

    #[test]
    fn a_cursor_of_another_list_is_malformed() {
        let key = Some([5, 0]);
        let ours = PageRequest::of(&routes::LIST_QUOTES, "7", &query(1, None))
            .expect("no cursor to refuse");
        let next = ours.page(vec![()], key).next;

        let again = PageRequest::of(&routes::LIST_QUOTES, "7", &query(2, next.clone()));
        let of_another_post = PageRequest::of(&routes::LIST_QUOTES, "8", &query(1, next.clone()));
        let of_another_row = PageRequest::of(&routes::LIST_REPLIES, "7", &query(1, next));

        assert_eq!(again.map(|request| request.after), Ok(key));
        assert_eq!(
            of_another_post.map_err(|fault| fault.code).err(),
            Some(ErrorCode::Malformed)
        );
        assert_eq!(
            of_another_row.map_err(|fault| fault.code).err(),
            Some(ErrorCode::Malformed)
        );
    }
}
