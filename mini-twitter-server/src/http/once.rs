//! The `Idempotency-Key` header: read here, honoured in the transaction of its story (`domain::once`).

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use mini_twitter_core::id::UserId;
use mini_twitter_core::route::RouteInfo;
use salvo::http::header::{CONTENT_TYPE, HeaderName};
use sha2::{Digest, Sha256};

use crate::domain::once::Once;
use crate::fault::{Fault, Outcome};
use crate::http::context::RequestContext;
use crate::store::once::Claim;

/// Says that an answer is that of an earlier request.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The key of a request, if its row takes one and the caller sent one.
///
/// # Errors
/// [`InvalidInput`](mini_twitter_core::error::ErrorCode::InvalidInput) when it is not 1 to 64 printable characters.
pub fn read(
    row: &RouteInfo,
    context: &RequestContext<'_>,
    user: Option<UserId>,
    body: &[u8],
) -> Outcome<Option<Arc<Once>>> {
    let key = context.head.headers().get(KEY).filter(|_| row.keyed);
    let (Some(key), Some(user)) = (key, user) else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=64).contains(&key.len()));
    let wrong = || Fault::field("Idempotency-Key", "must be 1 to 64 printable characters");
    let claim = Claim {
        user,
        route: row.id(),
        status: row.status,
        key: key.ok_or_else(wrong)?.to_owned(),
        hash: hash(row, context, body),
        at: context.app.now(),
    };
    let was_replayed = AtomicBool::new(false);
    Ok(Some(Arc::new(Once {
        claim,
        was_replayed,
    })))
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
        hash.update(b"\0"); // none of them holds one
    }
    hash.update(body);
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        write!(hex, "{byte:02x}").expect("a String takes everything");
    }
    hex
}
