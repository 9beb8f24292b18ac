//! Rate limits of requests, and the `RateLimit` headers
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>).

use mini_twitter_core::id::UserId;
use mini_twitter_core::route::Limit;
use salvo::http::header::{HeaderMap, HeaderValue};

use crate::fault::Outcome;
use crate::http::context::RequestContext;
use crate::state::limit::{Budget, Subject, WINDOW};

/// Counts a request against the budget of its class: the account's, or the address's when nobody is signed in. Requests
/// with a password are counted by address too, also when somebody is signed in.
///
/// # Errors
/// [`RateLimited`](mini_twitter_core::error::ErrorCode::RateLimited).
pub fn spend(
    class: Limit,
    account: Option<UserId>,
    context: &mut RequestContext<'_>,
) -> Outcome<()> {
    let (limiter, now) = (&context.app.limiter, context.app.now());
    let address = Subject::Address(context.address);
    let subject = account.map_or(address, Subject::Account);
    let (budget, outcome) = limiter.spend(class, subject, now);
    context.budget = budget;
    if class == Limit::Auth && subject != address {
        outcome.and(limiter.spend(class, address, now).1)
    } else {
        outcome
    }
}

/// Writes the headers with the rest of a budget.
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
        let value = HeaderValue::try_from(text).expect("names and digits are ASCII");
        headers.insert(header, value);
    }
}

/// Returns whole seconds, rounded up, so that a client that waits that long has waited long enough.
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
