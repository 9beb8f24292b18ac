//! Pages of lists: which part of a list a query asks for, and the page it becomes.
//!
//! Every list is read by [`fill`], in two steps: candidates with their keys from the store, then what of them the viewer
//! may see. What may not be seen leaves a page short, so it fetches more from where the candidates ended until the page
//! is full.
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

/// How many candidates one page may look at: beyond it a page is given short, with its `next`.
const LOOKED_AT: usize = 5_000;
/// How many candidates are fetched at once, at most.
const FETCHED: usize = 240;
/// How many candidates more than needed are fetched, since a few of them will not be shown.
const SPARE: usize = 3;

/// Which page of which list.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    /// How many items, 1 to 100.
    pub limit: usize,
    /// The last item of the page before; none at the list's beginning.
    pub after: Option<Key>,
    scope: Scope,
}

impl PageRequest {
    /// Reads what a query asks for of the list of `route`. `path` is what fills the slots of the route's path, empty without any,
    /// in one spelling (`178912`, not now the name and now the id): it is what distinguishes the lists of one route.
    ///
    /// # Errors
    /// [`ErrorCode::Malformed`] when the cursor is of another list, of other filters, or made up.
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

    /// The page of `items`, which goes on behind the key `next`.
    fn page<T>(&self, items: Vec<T>, next: Option<Key>) -> Page<T> {
        Page {
            items,
            next: next.map(|key| Cursor::new(self.scope, key)),
        }
    }
}

/// A cursor into the list that `query` asks of `route`, for an answer that leads there.
pub fn cursor(route: &RouteInfo, path: &str, query: &impl Paged, key: Key) -> Cursor {
    Cursor::new(scope(route, path, query), key)
}

fn scope(route: &RouteInfo, path: &str, query: &impl Paged) -> Scope {
    Scope::of(&[route.name, path, &query.filters()])
}

/// Reads a page of a list: fetches candidates until the page is full or the list ends.
///
/// `read` gives the next candidates of the list in order, each with its key; fewer than were asked for means that the
/// list ends with them. `show` turns a candidate into what the viewer sees of it, or into nothing.
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
    /// Of the last candidate that is done with, or the beginning.
    at: Option<Key>,
    looked_at: usize,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// There may be more.
    Open,
    /// The page is full, and one more was seen behind it.
    Full,
    /// The list has ended.
    Ended,
}

impl<T> PageBuilder<T> {
    /// An empty page.
    fn new(request: PageRequest) -> Self {
        Self {
            items: Vec::with_capacity(request.limit),
            at: request.after,
            request,
            looked_at: 0,
            state: State::Open,
        }
    }

    /// What to fetch now; nothing when the page is done.
    fn next(&self) -> Option<Fetch> {
        let is_open = self.state == State::Open && self.looked_at < LOOKED_AT;
        // One more than the page holds tells whether there is a next one.
        let lacking = self.request.limit + 1 - self.items.len();
        // As many as it takes if the rest is shown as seldom as what was looked at.
        let needed = lacking * self.looked_at.max(1) / self.items.len().max(1);
        is_open.then(|| Fetch {
            after: self.at,
            limit: (needed.max(lacking) + SPARE).min(FETCHED),
        })
    }

    /// Takes the candidates of the last fetch, in order.
    fn take<C>(
        &mut self,
        fetched: Fetch,
        candidates: Vec<Candidate<C>>,
        mut show: impl FnMut(C) -> Option<T>,
    ) {
        if candidates.len() < fetched.limit {
            self.state = State::Ended;
        }
        self.looked_at += candidates.len();
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

    /// The page. It has a `next` when something more was seen, or when the list was too long to look on.
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

    /// A page out of a falling list of which only some can be seen.
    fn page_of(list: &[(i64, bool)], query: &PostListQuery) -> Page<i64> {
        let request =
            PageRequest::of(&routes::LIST_QUOTES, "7", query).expect("the cursor is of this list");
        let read = |fetch: Fetch| {
            let behind = list.iter().filter(|(id, _)| *id < fetch.below());
            let found = behind.take(fetch.limit).map(|row| ([row.0, 0], *row));
            std::future::ready(Ok(found.collect()))
        };
        let page = fill(request, read, |(id, is_seen): (i64, bool)| {
            is_seen.then_some(id)
        });
        let page = page.now_or_never().expect("nothing is waited for");
        page.expect("reading does not fail")
    }

    proptest! {
        #[test]
        fn pages_hold_what_can_be_seen_full_and_in_order(seen in prop::collection::vec(any::<bool>(), 0..300), limit in 1..20u32) {
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
    fn a_list_with_little_to_see_is_given_up_for_this_page_and_goes_on() {
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
