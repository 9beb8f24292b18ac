//! The `Idempotency-Key` header: read here for keyed rows, applied in the transaction of their operation by
//! [`domain::once`](crate::domain::once).

use std::fmt::Write;

use mini_twitter_core::route::{self, Keying, Plain, RouteInfo};
use salvo::http::header::{CONTENT_TYPE, HeaderName};
use sha2::{Digest, Sha256};

use crate::app::Me;
use crate::domain::once::{Key, Keyed, Made};
use crate::fault::{Fault, Outcome};
use crate::http::context::RequestContext;
use crate::http::head;

/// The response header of a replay: the response shows what an earlier request created.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What the handler of a row takes and replies with, by whether the row is keyed. `C` is the row's caller, `O` its
/// output.
pub trait Idempotency<C, O>: Keying {
    /// The caller that the handler takes.
    type Caller: Clone + Send;
    /// What the handler replies with.
    type Answer: Send;
    /// Adds the key of the request to the caller, if the row is keyed.
    ///
    /// # Errors
    /// [`InvalidInput`](mini_twitter_core::error::ErrorCode::InvalidInput) for a key that is not 1 to 64 printable
    /// characters, or for two keys.
    fn caller(
        caller: C,
        row: &RouteInfo,
        context: &RequestContext<'_>,
        body: &[u8],
    ) -> Outcome<Self::Caller>;
    /// Returns the row's output, and whether an earlier request created it.
    fn open(answer: Self::Answer) -> (O, bool);
}

impl<C: Clone + Send, O: Send> Idempotency<C, O> for Plain {
    type Caller = C;
    type Answer = O;
    fn caller(caller: C, _: &RouteInfo, _: &RequestContext<'_>, _: &[u8]) -> Outcome<C> {
        Ok(caller)
    }
    fn open(answer: O) -> (O, bool) {
        (answer, false)
    }
}

impl<C: AsRef<Me> + Clone + Send, O: Send> Idempotency<C, O> for route::Keyed {
    type Caller = Keyed<C>;
    type Answer = Made<O>;
    fn caller(
        caller: C,
        row: &RouteInfo,
        context: &RequestContext<'_>,
        body: &[u8],
    ) -> Outcome<Keyed<C>> {
        let key = key(row, context, body)?;
        Ok(Keyed::new(caller, row, key, context.app.now()))
    }
    fn open(answer: Made<O>) -> (O, bool) {
        let is_replay = answer.is_replay();
        (answer.into_answer(), is_replay)
    }
}

/// Reads the key of the request, if it has one.
fn key(row: &RouteInfo, context: &RequestContext<'_>, body: &[u8]) -> Outcome<Option<Key>> {
    let headers = context.head.headers();
    let Some(key) = headers.get(KEY) else {
        return Ok(None);
    };
    if head::is_repeated(headers, &KEY) {
        return Err(Fault::field("Idempotency-Key", "is given twice"));
    }
    let key = key.to_str().ok();
    let is_printable = |byte: u8| matches!(byte, b' '..=b'~');
    let key = key.filter(|key| (1..=64).contains(&key.len()) && key.bytes().all(is_printable));
    let wrong = || Fault::field("Idempotency-Key", "must be 1 to 64 printable characters");
    Ok(Some(Key {
        key: key.ok_or_else(wrong)?.to_owned(),
        hash: hash(row, context, body),
    }))
}

fn hash(row: &RouteInfo, context: &RequestContext<'_>, body: &[u8]) -> String {
    let uri = context.head.uri();
    let path = uri
        .path_and_query()
        .map_or(uri.path(), |path| path.as_str());
    let kind = context.head.headers().get(CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
    let mut hash = Sha256::new();
    for part in [row.method.as_str().as_bytes(), path.as_bytes(), kind] {
        hash.update(part);
        hash.update(b"\0"); // none of them contains one
    }
    hash.update(body);
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
    }
    hex
}
