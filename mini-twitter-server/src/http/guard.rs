//! Who calls: read from the `Authorization` header alone, and handed on as the type that the row's access names.

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

/// Turns a row's access into the caller its handler gets.
pub trait Admit: Gate {
    /// [`Guest`], `Option<Me>`, [`Me`] or [`SignedIn`].
    type Caller: Send;
    /// Admits or refuses, by who calls and by the access alone; [`admit`] also heeds the rest of the row.
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
            let why = "a personal token does not reach sign-ins, tokens, passwords and the account";
            return Err(Fault::from(ErrorCode::Forbidden).detail(why));
        };
        Ok(SignedIn { me, session })
    }
}

/// The rows that want a signed-in caller, by a session or by a personal token, and the role they want.
macro_rules! signed_in {
    ($($access:ident: $may:expr;)+) => { $(
        impl Admit for access::$access {
            type Caller = Me;
            fn admit(me: Option<Me>, _: IpAddr) -> Outcome<Me> {
                let me = me.ok_or(ErrorCode::Unauthenticated)?;
                let may: fn(&Role) -> bool = $may;
                may(&me.role).then_some(me).ok_or(ErrorCode::Forbidden.into())
            }
        }
    )+ };
}
signed_in! {
    User: |_| true;
    Creator: |role| matches!(role, Role::Creator | Role::Admin);
    Admin: |role| *role == Role::Admin;
}

/// Reads the token, if there is one. A bad one is refused on every row, never silently anonymous.
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

/// The token of `Bearer <token>`; the scheme in any case (RFC 9110).
fn bearer(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Admits a caller to a row, or refuses. The only place that decides what a personal token reaches, from the row alone:
/// the scope that the row needs, and never a row of [`Access::Session`], whose caller type holds a session.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`], [`ErrorCode::Forbidden`], [`ErrorCode::InsufficientScope`].
pub fn admit<A: Admit>(row: &RouteInfo, me: Option<Me>, address: IpAddr) -> Outcome<A::Caller> {
    if let Some(Via::Token(_, scopes)) = me.as_ref().map(|me| &me.via)
        && let Some(wanted) = scope(row)
        && !scopes.contains(&wanted)
    {
        let what = format!("needs the scope {wanted}");
        return Err(Fault::from(ErrorCode::InsufficientScope).detail(what));
    }
    A::admit(me, address)
}

/// The scope that a personal token needs for a row; `None` where scopes do not decide.
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
