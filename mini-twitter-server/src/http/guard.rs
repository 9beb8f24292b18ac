//! Authentication and authorization: reads the caller from the `Authorization` header alone, and passes it on as the type
//! of the route's access.

use std::net::IpAddr;

use mini_twitter_core::account::TokenScope;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::route::{Access, Gate, Method, RouteInfo, access};
use mini_twitter_core::user::Role;
use salvo::http::header::AUTHORIZATION;

use crate::app::{Guest, Me, SignedIn, Via};
use crate::domain;
use crate::fault::{Fault, Outcome};
use crate::http::context::RequestContext;

/// Maps the access of a route to the caller type of its handler.
pub trait Admit: Gate {
    /// The caller: [`Guest`], `Option<Me>`, [`Me`] or [`SignedIn`].
    type Caller: Clone + Send;
    /// Admits or refuses a caller by the access alone; [`admit`] also checks the scopes of a personal token.
    ///
    /// # Errors
    /// [`ErrorCode::Unauthenticated`] and [`ErrorCode::Forbidden`].
    fn admit(me: Option<Me>, address: IpAddr) -> Outcome<Self::Caller>;
}

impl Admit for access::Public {
    type Caller = Guest;
    fn admit(_: Option<Me>, address: IpAddr) -> Outcome<Guest> {
        Ok(Guest { address })
    }
}
impl Admit for access::Viewer {
    type Caller = Option<Me>;
    fn admit(me: Option<Me>, _: IpAddr) -> Outcome<Option<Me>> {
        Ok(me)
    }
}

impl Admit for access::Session {
    type Caller = SignedIn;
    fn admit(me: Option<Me>, _: IpAddr) -> Outcome<SignedIn> {
        let me = me.ok_or(ErrorCode::Unauthenticated)?;
        let Via::Session(session) = me.via else {
            let why = "a personal token cannot be used for sessions, tokens, passwords and account changes";
            return Err(Fault::from(ErrorCode::Forbidden).detail(why));
        };
        Ok(SignedIn { me, session })
    }
}

/// Implements [`Admit`] for access that requires a signed-in caller (session or personal token): the access, and its
/// further check.
macro_rules! signed_in {
    ($($access:ident: $check:expr;)+) => { $(
        impl Admit for access::$access {
            type Caller = Me;
            fn admit(me: Option<Me>, _: IpAddr) -> Outcome<Me> {
                let me = me.ok_or(ErrorCode::Unauthenticated)?;
                let check: fn(&Me) -> Outcome<()> = $check;
                check(&me).map(|()| me)
            }
        }
    )+ };
}
signed_in! {
    User: |_| Ok(());
    Creator: |me| match me.role {
        Role::Creator => Ok(()),
        _ => me.require_admin(),
    };
    Admin: Me::require_admin;
}

/// Reads the token, if there is one. An invalid token is refused on every route, public ones too.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`], [`ErrorCode::TokenExpired`].
pub async fn identify(context: &RequestContext<'_>) -> Outcome<Option<Me>> {
    let Some(header) = context.head.headers().get(AUTHORIZATION) else {
        return Ok(None);
    };
    let token = bearer(header.as_bytes()).ok_or(ErrorCode::Unauthenticated)?;
    let me = domain::account::identify(context.app, token, context.address).await?;
    Ok(Some(me))
}

/// Returns the token of `Bearer <token>`; the case of the scheme does not matter (RFC 9110).
fn bearer(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Admits a caller to a route, or refuses. Only here it is decided which routes a personal token may call, from the route
/// alone: it needs the scope of the route, and may never call a route of [`Access::Session`].
///
/// # Errors
/// [`ErrorCode::Unauthenticated`], [`ErrorCode::Forbidden`], [`ErrorCode::InsufficientScope`].
pub fn admit<A: Admit>(row: &RouteInfo, me: Option<Me>, address: IpAddr) -> Outcome<A::Caller> {
    if let Some(Via::Token(_, scopes)) = me.as_ref().map(|me| &me.via)
        && let Some(needed) = scope(row)
        && !scopes.contains(&needed)
    {
        let what = format!("needs the scope {needed}");
        return Err(Fault::from(ErrorCode::InsufficientScope).detail(what));
    }
    A::admit(me, address)
}

/// Returns the scope that a personal token needs for a route; `None` where no scope is needed.
fn scope(row: &RouteInfo) -> Option<TokenScope> {
    match row.access {
        Access::Public | Access::Session => None,
        Access::Admin => Some(TokenScope::Admin),
        Access::Viewer | Access::User | Access::Creator => Some(match row.method {
            Method::GET => TokenScope::Read,
            _ => TokenScope::Write,
        }),
    }
}
