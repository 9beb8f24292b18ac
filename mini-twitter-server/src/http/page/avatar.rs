//! `/avatars/{id}.svg`: a generated avatar of five by five squares, whose pattern and colour depend on the id only: the
//! same on every node, forever.

use std::fmt::Write;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id;
use salvo::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue};

use crate::fault::Outcome;
use crate::http::cache;
use crate::http::context::RequestContext;
use crate::http::reply::Answer;

/// Answers with the avatar of the path.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the path is not an id with `.svg`.
pub(super) fn answer(context: &RequestContext<'_>) -> Outcome<Answer> {
    let file = context.slots.first().map(AsRef::as_ref).unwrap_or_default();
    let name = file.strip_suffix(".svg").ok_or(ErrorCode::NotFound)?;
    let id = id::parse(name).map_err(|_| ErrorCode::NotFound)?;
    let mut answer = Answer::bytes("image/svg+xml", draw(id).into());
    let headers = &mut answer.headers;
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(CACHE_CONTROL, forever);
    let sandbox = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(CONTENT_SECURITY_POLICY, sandbox);
    // Pages of other origins may show it: it contains no more information than its URL.
    let shared = HeaderValue::from_static("cross-origin");
    headers.insert("cross-origin-resource-policy", shared);
    Ok(answer)
}

/// Draws the left half and the middle column from the bits of a hash, and mirrors the left half.
fn draw(id: i64) -> String {
    let bits = cache::hash(&id.to_le_bytes());
    let hue = bits >> 32 & 0xffff;
    let mut squares = String::new();
    for at in (0..15).filter(|at| bits >> at & 1 == 1) {
        let (left, row) = (at / 5, at % 5);
        let columns = [left, 4 - left];
        let mirrored = if left == 2 { &columns[..1] } else { &columns };
        for column in mirrored {
            write!(squares, "M{} {}h1v1h-1z", column + 1, row + 1)
                .expect("writing to a String cannot fail");
        }
    }
    let hue = hue * 360 / 0x1_0000;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 7 7\" shape-rendering=\"crispEdges\">\
         <path fill=\"hsl({hue} 40% 92%)\" d=\"M0 0h7v7H0z\"/>\
         <path fill=\"hsl({hue} 55% 45%)\" d=\"{squares}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_avatar_never_changes() {
        insta::assert_snapshot!(draw(178_912), @r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7" shape-rendering="crispEdges"><path fill="hsl(62 40% 92%)" d="M0 0h7v7H0z"/><path fill="hsl(62 55% 45%)" d="M1 5h1v1h-1zM5 5h1v1h-1zM2 1h1v1h-1zM4 1h1v1h-1zM2 2h1v1h-1zM4 2h1v1h-1zM2 3h1v1h-1zM4 3h1v1h-1zM3 1h1v1h-1zM3 4h1v1h-1z"/></svg>"##);
    }

    #[test]
    fn different_people_have_different_avatars() {
        let avatars: std::collections::HashSet<_> = (1..200).map(draw).collect();

        assert_eq!(avatars.len(), 199);
    }
}
