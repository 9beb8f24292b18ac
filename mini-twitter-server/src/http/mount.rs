//! Where a row meets its handler. [`mount`] takes both and checks, while compiling, that they fit: the handler's
//! arguments are the app, the row's caller and the row's input (parts that are `()` are left out, a tuple is spread;
//! a public row's caller may be left out), and its reply is the row's output. Guard, limiter, body limit, idempotency
//! and status come from the row.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use mini_twitter_core::input::Input;
use mini_twitter_core::page::Page;
use mini_twitter_core::route::{Route, RouteInfo};
use salvo::Request;
use serde::Serialize;

use crate::app::{App, Guest, Me};
use crate::fault::Outcome;
use crate::http::body;
use crate::http::guard::{self, Admit};
use crate::http::reply::Answer;

/// An `async fn` that fits a row of access `A`, input `I` and output `O`; `S` only tells the shapes apart.
#[diagnostic::on_unimplemented(
    message = "this handler does not fit its row",
    label = "the row wants `async fn(App, caller of {A}, {I}) -> Outcome<{O}>`",
    note = "a caller or an input that is `()` is left out, an input that is a tuple is spread"
)]
pub trait Handle<A: Admit, I, O, S>: Send + Sync + 'static {
    /// Calls it.
    fn handle(
        &self,
        app: App,
        caller: A::Caller,
        input: I,
    ) -> impl Future<Output = Outcome<O>> + Send;
}

/// Tells the shapes of handlers apart.
#[derive(Debug)]
pub struct Shape<const N: u8>;

/// `shape!(5 <C, I> C, I, caller, input => caller C, input I)`: number, generics, the types of caller and input, their
/// patterns, the handler's arguments after the app.
macro_rules! shape {
    ($n:literal <$($generic:ident),*> $caller:ty, $input:ty, $who:pat, $what:pat => $($arg:ident $type:ty),*) => {
        impl<A, F, R, O, $($generic),*> Handle<A, $input, O, Shape<$n>> for F
        where
            A: Admit<Caller = $caller>,
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
    serve: Serve,
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mounted").field(&self.info.name).finish()
    }
}

type Serve = Box<
    dyn for<'a> Fn(&'a App, Option<Me>, IpAddr, &'a mut Request) -> BoxFuture<'a, Outcome<Answer>>
        + Send
        + Sync,
>;

impl Mounted {
    /// Answers a request.
    ///
    /// # Errors
    /// Whatever the guard, the limiter, the input or the handler refuses.
    pub async fn answer(
        &self,
        app: &App,
        address: IpAddr,
        request: &mut Request,
    ) -> Outcome<Answer> {
        let me = guard::identify(app, &self.info, request, address).await?;
        (self.serve)(app, me, address, request).await
    }
}

/// Mounts a row that answers JSON, or nothing.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the list of the router reads best so"
)]
pub fn mount<A, I, O, H, S>(route: Route<A, I, O>, handler: H) -> Mounted
where
    A: Admit,
    I: Input,
    O: Serialize + Send + 'static,
    H: Handle<A, I, O, S>,
    S: 'static,
{
    join(route.info, handler, |row, value| {
        Answer::json(row.status, &value)
    })
}

/// Mounts a row that answers with a page: where it goes on stands in `Link` too.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the list of the router reads best so"
)]
pub fn mount_page<A, I, T, H, S>(route: Route<A, I, Page<T>>, handler: H) -> Mounted
where
    A: Admit,
    I: Input,
    T: Serialize + Send + 'static,
    H: Handle<A, I, Page<T>, S>,
    S: 'static,
{
    join(route.info, handler, |row, page| {
        Answer::json(row.status, &page)
    })
}

/// The one path of every request: admit, read, handle, render.
fn join<A, I, O, H, S>(row: RouteInfo, handler: H, render: fn(&RouteInfo, O) -> Answer) -> Mounted
where
    A: Admit,
    I: Input,
    O: Send + 'static,
    H: Handle<A, I, O, S>,
    S: 'static,
{
    let handler = Arc::new(handler);
    let serve = boxed(move |app, me, address, request| {
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            let caller = A::admit(me, address)?;
            let (input, _raw) = body::read::<I>(&row, request).await?;
            let value = handler.handle(app.clone(), caller, input).await?;
            Ok(render(&row, value))
        })
    });
    Mounted { info: row, serve }
}

/// Tells the compiler that the closure takes a request of any lifetime.
fn boxed<F>(serve: F) -> Serve
where
    F: for<'a> Fn(&'a App, Option<Me>, IpAddr, &'a mut Request) -> BoxFuture<'a, Outcome<Answer>>,
    F: Send + Sync + 'static,
{
    Box::new(serve)
}
