//! Limits on the wire: whose address counts behind proxies, and the `RateLimit` headers
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>).

use std::net::IpAddr;

use mini_twitter_core::id::UserId;
use mini_twitter_core::route::Limit;
use salvo::http::header::{HeaderMap, HeaderValue};

use crate::config::Settings;
use crate::fault::Outcome;
use crate::http::context::RequestContext;
use crate::state::limit::{Budget, WINDOW, Who};

/// Where a request comes from: the peer, or, if the peer is a trusted proxy, the last address in `X-Forwarded-For`
/// that is not one. What a stranger writes there counts for nothing.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, settings: &Settings) -> IpAddr {
    let mut client = peer.to_canonical();
    if !settings.is_trusted(client) {
        return client;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    for hop in hops {
        let address = std::str::from_utf8(hop).ok().and_then(address);
        let Some(address) = address else { break };
        client = address;
        if !settings.is_trusted(client) {
            break;
        }
    }
    client
}

/// Reads `203.0.113.7`, `203.0.113.7:80`, `2001:db8::7`, `[2001:db8::7]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse().map(|socket: std::net::SocketAddr| socket.ip());
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse().or_else(|_| with_port());
    address.ok().map(|address: IpAddr| address.to_canonical())
}

/// Takes one call from the budget of a class: the account's, or the address's for who is not signed in. What asks for a
/// password counts by address too, whoever is signed in.
///
/// # Errors
/// [`RateLimited`](mini_twitter_core::error::ErrorCode::RateLimited).
pub fn spend(
    class: Limit,
    account: Option<UserId>,
    context: &mut RequestContext<'_>,
) -> Outcome<()> {
    let (limiter, now) = (&context.app.limiter, context.app.now());
    let address = Who::Address(context.address);
    let who = account.map_or(address, Who::Account);
    let (budget, outcome) = limiter.spend(class, who, now);
    context.budget = budget;
    if class == Limit::Auth && who != address {
        outcome.and(limiter.spend(class, address, now).1)
    } else {
        outcome
    }
}

/// Says what is left of a budget.
pub fn write(budget: &Budget, headers: &mut HeaderMap) {
    let name = name(budget.class);
    let (quota, window) = (budget.quota, WINDOW.as_secs());
    let (left, reset) = (budget.left, seconds(budget.reset));
    for (header, text) in [
        (
            "ratelimit-policy",
            format!("\"{name}\";q={quota};w={window}"),
        ),
        ("ratelimit", format!("\"{name}\";r={left};t={reset}")),
    ] {
        let value = HeaderValue::try_from(text).expect("words and digits are ASCII");
        headers.insert(header, value);
    }
}

/// Whole seconds, rounded up: who waits so long has waited long enough.
pub fn seconds(wait: std::time::Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn name(class: Limit) -> &'static str {
    match class {
        Limit::Read => "read",
        Limit::Write => "write",
        Limit::Auth => "auth",
        Limit::Upload => "upload",
    }
}
