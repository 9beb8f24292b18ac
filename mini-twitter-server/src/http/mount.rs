//! Connects a row of the route table with its handler. [`mount`] takes both, and the compiler checks that they fit: the
//! handler's arguments are the app, the row's caller and the row's input (parts that are `()` are left out, a tuple is
//! spread; a public row's caller may be left out), and its reply is the row's output. The handler of a keyed row takes
//! its caller in a [`Keyed`](crate::domain::once::Keyed) and replies with a [`Made`](crate::domain::once::Made), so that
//! its operation cannot forget the key. Guard, limiter, body limit and status come from the row.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use mini_twitter_core::input::Input;
use mini_twitter_core::page::Page;
use mini_twitter_core::route::{Method, Route, RouteInfo};
use salvo::http::header::{HeaderValue, LINK};
use serde::Serialize;

use crate::app::{App, Guest, Me};
use crate::fault::Outcome;
use crate::http::body::InputParser;
use crate::http::context::RequestContext;
use crate::http::guard::{self, Admit};
use crate::http::once::{self, Idempotency};
use crate::http::reply::{Answer, Size, link};
use crate::http::{again, cache, limit};

/// An `async fn` that takes the caller `C` and the input `I` and replies with `O`; `S` only distinguishes the shapes.
#[diagnostic::on_unimplemented(
    message = "this handler does not fit its row",
    label = "the row requires `async fn(App, {C}, {I}) -> Reply<{O}>`",
    note = "a caller that is `Guest` may be left out, an input that is `()` is left out, one that is a tuple is spread",
    note = "the handler of a keyed row takes `Keyed<_>` and replies with a `Made<_>`: see `domain::once::begin`"
)]
pub trait Handle<C, I, O, S>: Send + Sync + 'static {
    /// Calls the handler.
    fn handle(&self, app: App, caller: C, input: I) -> impl Future<Output = Outcome<O>> + Send;
}

/// Distinguishes the shapes of handlers.
#[derive(Debug)]
pub struct Shape<const N: u8>;

/// `shape!(5 <C, I> C, I, caller, input => caller C, input I)`: number, generics, the types of caller and input, their
/// patterns, the handler's arguments after the app.
macro_rules! shape {
    ($n:literal <$($generic:ident),*> $caller:ty, $input:ty, $who:pat, $what:pat => $($arg:ident $type:ty),*) => {
        impl<F, R, O, $($generic),*> Handle<$caller, $input, O, Shape<$n>> for F
        where
            F: Fn(App, $($type),*) -> R + Send + Sync + 'static,
            R: Future<Output = Outcome<O>> + Send,
        {
            fn handle(&self, app: App, $who: $caller, $what: $input) -> impl Future<Output = Outcome<O>> + Send {
                self(app, $($arg),*)
            }
        }
    };
}
shape!(1 <> Guest, (), _, () =>);
shape!(2 <I> Guest, I, _, input => input I);
shape!(3 <I, J> Guest, (I, J), _, (one, two) => one I, two J);
shape!(4 <C> C, (), caller, () => caller C);
shape!(5 <C, I> C, I, caller, input => caller C, input I);
shape!(6 <C, I, J> C, (I, J), caller, (one, two) => caller C, one I, two J);

/// A row with its handler, ready to serve.
pub struct Mounted {
    /// The row.
    pub info: RouteInfo,
    /// The id of its route in the OpenAPI document, in the log and in the records of keyed requests.
    pub id: String,
    /// Whether it replies with a page of a list.
    pub is_page: bool,
    is_tagged: bool,
    serve: Serve,
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mounted").field(&self.info.name).finish()
    }
}

type Serve = Box<
    dyn for<'v, 'a> Fn(&'v mut RequestContext<'a>, Option<Me>) -> BoxFuture<'v, Outcome<Answer>>
        + Send
        + Sync,
>;

impl Mounted {
    /// Answers a request.
    ///
    /// # Errors
    /// Those of the guard, the limiter, the input and the handler.
    pub async fn answer(&self, context: &mut RequestContext<'_>) -> Outcome<Answer> {
        let me = guard::identify(context).await;
        let account = me.as_ref().ok().and_then(Option::as_ref).map(|me| me.id);
        limit::spend(self.info.limit, account, context)?;
        let me = me?;
        if self.info.method != Method::GET {
            context.app.ensure_node().await?;
        }
        let mut answer = (self.serve)(context, me).await?;
        if self.is_tagged {
            cache::tag(&mut answer, context.head.headers(), context.has_token());
        }
        Ok(answer)
    }
}

/// Mounts a row that replies with JSON or with nothing. A row that replies with a page of a list takes [`mount_page`].
///
/// # Examples
/// A public row's handler may leave its caller out:
/// ```
/// use mini_twitter_core::{instance::Instance, routes};
/// use mini_twitter_server::{App, http::mount::mount, http::reply::Reply};
///
/// async fn get(app: App) -> Reply<Instance> {
///     mini_twitter_server::domain::instance::get(&app).await
/// }
/// let row = mount(routes::GET_INSTANCE, get);
/// ```
/// A handler that takes a signed-in caller where the row has none, or replies with another type, does not compile:
/// ```compile_fail
/// # use mini_twitter_core::{instance::Instance, routes};
/// # use mini_twitter_server::{App, app::Me, http::mount::mount, http::reply::Reply};
/// async fn get(app: App, me: Me) -> Reply<Instance> {
///     mini_twitter_server::domain::instance::get(&app).await
/// }
/// let row = mount(routes::GET_INSTANCE, get);
/// ```
/// ```compile_fail
/// # use mini_twitter_core::routes;
/// # use mini_twitter_server::{App, http::mount::mount, http::reply::Reply};
/// async fn get(_: App) -> Reply<()> {
///     Ok(())
/// }
/// let row = mount(routes::GET_INSTANCE, get);
/// ```
/// Nor does one that takes any signed-in caller where the row requires a session, which a personal token is not:
/// ```compile_fail
/// # use mini_twitter_core::routes;
/// # use mini_twitter_server::{App, app::Me, http::mount::mount, http::reply::Reply};
/// async fn logout(app: App, me: Me) -> Reply<()> {
///     Ok(())
/// }
/// let row = mount(routes::LOGOUT, logout);
/// ```
/// Nor does one that leaves out a part of the row's input:
/// ```compile_fail
/// # use mini_twitter_core::{post::Post, routes};
/// # use mini_twitter_server::{App, app::Me, http::mount::mount, http::reply::Reply};
/// async fn like(app: App, me: Me) -> Reply<Post> {
///     unreachable!("it does not compile")
/// }
/// let row = mount(routes::LIKE, like);
/// ```
/// The handler of a keyed row takes its caller with the request's key, and replies with what was created with that key:
/// ```
/// # use mini_twitter_core::{input::Json, post::{NewPost, Post}, routes};
/// # use mini_twitter_server::{App, app::Me, domain, http::mount::mount, http::reply::Reply};
/// use mini_twitter_server::domain::once::{Keyed, Made};
///
/// async fn create(app: App, me: Keyed<Me>, Json(new): Json<NewPost>) -> Reply<Made<Post>> {
///     domain::post::create(&app, &me, new).await
/// }
/// let row = mount(routes::CREATE_POST, create);
/// ```
/// One that leaves the key out, or that replies with anything else, does not compile:
/// ```compile_fail
/// # use mini_twitter_core::{input::Json, post::{NewPost, Post}, routes};
/// # use mini_twitter_server::{App, app::Me, http::mount::mount, http::reply::Reply};
/// async fn create(app: App, me: Me, Json(new): Json<NewPost>) -> Reply<Post> {
///     unreachable!("it does not compile")
/// }
/// let row = mount(routes::CREATE_POST, create);
/// ```
/// ```compile_fail
/// # use mini_twitter_core::{input::Json, post::{NewPost, Post}, routes};
/// # use mini_twitter_server::{App, app::Me, domain::once::Keyed, http::mount::mount, http::reply::Reply};
/// async fn create(app: App, me: Keyed<Me>, Json(new): Json<NewPost>) -> Reply<Post> {
///     unreachable!("it does not compile")
/// }
/// let row = mount(routes::CREATE_POST, create);
/// ```
/// Nor does one that takes a key where the row is not keyed:
/// ```compile_fail
/// # use mini_twitter_core::{id::PostId, input::Path, post::Post, routes};
/// # use mini_twitter_server::{App, app::Me, domain::once::Keyed, http::mount::mount, http::reply::Reply};
/// async fn like(app: App, me: Keyed<Me>, Path(post): Path<PostId>) -> Reply<Post> {
///     unreachable!("it does not compile")
/// }
/// let row = mount(routes::LIKE, like);
/// ```
#[expect(
    clippy::needless_pass_by_value,
    reason = "mounting is a list of routes and handlers without borrows"
)]
pub fn mount<A, I, O, K, H, S>(route: Route<A, I, O, K>, handler: H) -> Mounted
where
    A: Admit,
    I: Input + Clone,
    O: Serialize + Send + 'static,
    K: Idempotency<A::Caller, O>,
    H: Handle<K::Caller, I, K::Answer, S>,
    S: 'static,
{
    join(&route, false, handler, |_, _, _| ())
}

/// Mounts a row that replies with a page of a list; the URL of the next page is also in the `Link` header.
#[expect(
    clippy::needless_pass_by_value,
    reason = "mounting is a list of routes and handlers without borrows"
)]
pub fn mount_page<A, I, T, H, S>(route: Route<A, I, Page<T>>, handler: H) -> Mounted
where
    A: Admit,
    I: Input + Clone,
    T: Serialize + Send + 'static,
    H: Handle<A::Caller, I, Page<T>, S>,
    S: 'static,
{
    join(&route, true, handler, |page, context, answer| {
        if let Some(next) = &page.next {
            answer.headers.insert(LINK, link(context, next));
        }
    })
}

/// Builds the steps of a request to this row: admit the caller, read the input and the key, handle, write the response.
fn join<A, I, O, K, H, S>(
    route: &Route<A, I, O, K>,
    is_page: bool,
    handler: H,
    more: More<O>,
) -> Mounted
where
    A: Admit,
    I: Input + Clone,
    O: Serialize + Send + 'static,
    K: Idempotency<A::Caller, O>,
    H: Handle<K::Caller, I, K::Answer, S>,
    S: 'static,
{
    let info = route.info;
    let shared = Arc::new((handler, InputParser::new(info), Size::default()));
    let serve = boxed(move |context, me| {
        let shared = Arc::clone(&shared);
        Box::pin(async move {
            let (handler, parser, size) = &*shared;
            let caller = guard::admit::<A>(&info, me, context.address)?;
            let (input, raw) = parser.read::<I>(context).await?;
            let caller = K::caller(caller, &info, context, &raw)?;
            let app = context.app.clone();
            let handle = move || handler.handle(app.clone(), caller.clone(), input.clone());
            let answer = again::until_done(context.app, handle).await?;
            let (value, is_replay) = K::open(answer);
            let mut answer = Answer::json(info.status, &value, size);
            more(&value, context, &mut answer);
            if is_replay {
                let yes = HeaderValue::from_static("true");
                answer.headers.insert(once::REPLAYED, yes);
            }
            Ok(answer)
        })
    });
    Mounted {
        id: info.id(),
        info,
        is_page,
        is_tagged: cache::is_tagged(&info, is_page),
        serve,
    }
}

/// Adds headers to a response from its value.
type More<O> = fn(&O, &RequestContext<'_>, &mut Answer);

/// Tells the compiler that the closure takes a context of any lifetime.
fn boxed<F>(serve: F) -> Serve
where
    F: for<'v, 'a> Fn(&'v mut RequestContext<'a>, Option<Me>) -> BoxFuture<'v, Outcome<Answer>>,
    F: Send + Sync + 'static,
{
    Box::new(serve)
}
