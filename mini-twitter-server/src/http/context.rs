//! [`RequestContext`]: one request on its way through the edge, and what is known of it so far.

use std::net::IpAddr;
use std::time::Instant;

use salvo::Request;
use salvo::http::ReqBody;
use salvo::http::header::{AUTHORIZATION, HeaderName};

use crate::app::App;
use crate::http::limit;
use crate::http::paths::Slots;
use crate::state::limit::Budget;

/// Names a request, in the answer and in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One request on its way.
#[derive(Debug)]
pub struct RequestContext<'a> {
    /// Everything a request needs.
    pub app: &'a App,
    /// Method, address and headers.
    pub head: &'a Request,
    /// What follows them, until it is read.
    pub body: ReqBody,
    /// Names the request: the caller's own name if it is sane.
    pub id: String,
    /// Where it comes from; behind a trusted proxy, what the proxy says.
    pub address: IpAddr,
    /// What stands in the slots of the path.
    pub slots: Slots<'a>,
    /// The row or page that answers, for the log.
    pub route: &'a str,
    /// What is left of the caller's budget, once it was counted.
    pub budget: Option<Budget>,
    /// When it came.
    pub since: Instant,
}

impl<'a> RequestContext<'a> {
    /// A request that has just come.
    pub fn new(app: &'a App, head: &'a Request, body: ReqBody) -> Self {
        let since = Instant::now();
        let unspecified = IpAddr::from([0, 0, 0, 0]);
        let peer = head.remote_addr().clone().into_std();
        let peer = peer.map_or(unspecified, |peer| peer.ip());
        Self {
            app,
            head,
            body,
            id: own_id(head).unwrap_or_else(|| app.next_request_id()),
            address: limit::client_address(peer, head.headers(), &app.settings),
            slots: Slots::new(),
            route: "none",
            budget: None,
            since,
        }
    }

    /// Whether it carries a token, good or bad.
    pub fn has_token(&self) -> bool {
        self.head.headers().contains_key(AUTHORIZATION)
    }

    /// Whether it only reads: `HEAD` is `GET` without the body.
    pub fn is_get(&self) -> bool {
        matches!(self.head.method().as_str(), "GET" | "HEAD")
    }
}

/// What the caller named the request: 1 to 64 letters, digits and `-_.:`.
fn own_id(head: &Request) -> Option<String> {
    let id = head.headers().get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    let is_sane = (1..=64).contains(&id.len()) && id.bytes().all(is_plain);
    is_sane.then(|| id.to_owned())
}
