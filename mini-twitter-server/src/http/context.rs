//! [`RequestContext`]: one request on its way through the edge, and what is known about it so far.

use std::net::IpAddr;
use std::time::Instant;

use salvo::Request;
use salvo::http::ReqBody;
use salvo::http::body::Body;
use salvo::http::header::{AUTHORIZATION, HeaderName};

use crate::app::App;
use crate::http::address;
use crate::http::paths::Slots;
use crate::http::permit::Permit;
use crate::state::limit::Budget;

/// The header with the id of a request; the id is in the log too.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A body that usually arrives together with its head.
const SMALL_BODY: u64 = 8 << 10;

/// One request on its way.
#[derive(Debug)]
pub struct RequestContext<'a> {
    /// Everything a request needs.
    pub app: &'a App,
    /// Method, URL and headers.
    pub head: &'a Request,
    /// The body, until it is read.
    pub body: ReqBody,
    /// The id of the request: the caller's own if it is valid.
    pub id: String,
    /// The address of the client; behind a trusted proxy, the one that the proxy names.
    pub address: IpAddr,
    /// The values of the path's parameters.
    pub slots: Slots<'a>,
    /// The permit to run.
    pub permit: Permit<'a>,
    /// The route or page that answers, for the log.
    pub route: &'a str,
    /// What is left of the caller's budget, once the request was counted.
    pub budget: Option<Budget>,
    /// When it arrived.
    pub since: Instant,
}

impl<'a> RequestContext<'a> {
    /// Creates the context of a request that has just arrived.
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
            address: address::client(peer, head.headers(), &app.settings),
            slots: Slots::new(),
            permit: Permit::default(),
            route: "none",
            budget: None,
            since,
        }
    }

    /// Returns whether it carries a token, valid or not.
    pub fn has_token(&self) -> bool {
        self.head.headers().contains_key(AUTHORIZATION)
    }

    /// Returns whether so much of the body is not read that the connection ends with the answer. What is small has come
    /// along and is dropped.
    pub fn leaves_body(&self) -> bool {
        let is_small = |left| left <= SMALL_BODY;
        !self.body.is_end_stream() && !self.body.size_hint().upper().is_some_and(is_small)
    }

    /// Returns whether it only reads: `HEAD` is `GET` without the body.
    pub fn is_get(&self) -> bool {
        matches!(self.head.method().as_str(), "GET" | "HEAD")
    }
}

/// Returns the caller's id of the request: 1 to 64 letters, digits and `-_.:`.
fn own_id(head: &Request) -> Option<String> {
    let id = head.headers().get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    let is_valid = (1..=64).contains(&id.len()) && id.bytes().all(is_plain);
    is_valid.then(|| id.to_owned())
}
