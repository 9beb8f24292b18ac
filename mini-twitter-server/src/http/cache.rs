//! Caching by clients: `ETag` and `If-None-Match` for single resources and public lists. The tag is a hash of the body's
//! bytes, the same on every node.

use mini_twitter_core::route::{Access, Method, RouteInfo};
use salvo::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, VARY,
};
use salvo::http::{ResBody, StatusCode};

use crate::http::reply::Answer;

/// Returns whether the responses of a route have an `ETag`: it reads a single resource, or a list that is not only for
/// the caller.
pub fn is_tagged(row: &RouteInfo, is_page: bool) -> bool {
    let is_shared = matches!(row.access, Access::Public | Access::Viewer);
    row.method == Method::GET && (is_shared || !is_page)
}

/// Adds the `ETag` of a response; turns it into 304 without a body when the client already has these bytes.
pub fn tag(answer: &mut Answer, request: &HeaderMap, has_token: bool) {
    let ResBody::Once(bytes) = &answer.body else {
        return;
    };
    let tag = format!("\"{:016x}\"", hash(bytes));
    let cache_control = if has_token {
        "private, no-cache"
    } else {
        "no-cache"
    };
    let is_known = request
        .get_all(IF_NONE_MATCH)
        .iter()
        .any(|known| contains(known.as_bytes(), tag.as_bytes()));
    let headers = &mut answer.headers;
    headers.insert(
        ETAG,
        HeaderValue::try_from(tag).expect("hex digits are ASCII"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control));
    headers.append(VARY, HeaderValue::from_static("Authorization"));
    if is_known {
        headers.remove(CONTENT_TYPE);
        headers.remove(CONTENT_LENGTH);
        answer.status = StatusCode::NOT_MODIFIED;
        answer.body = ResBody::None;
    }
}

/// Returns whether an `If-None-Match` list contains a tag; weak tags match too (RFC 9110, section 13.1.2).
fn contains(list: &[u8], tag: &[u8]) -> bool {
    let strong = |known: &[u8]| known.trim_ascii().strip_prefix(b"W/").map(<[u8]>::to_vec);
    list.split(|byte| *byte == b',').any(|known| {
        let known = strong(known).unwrap_or_else(|| known.trim_ascii().to_vec());
        known == tag || known == b"*"
    })
}

/// Returns a 64-bit hash, computed eight bytes at a time by multiplying and folding like wyhash
/// (<https://github.com/wangyi-fudan/wyhash>). It distinguishes versions of one resource; it is not cryptographic.
pub fn hash(bytes: &[u8]) -> u64 {
    const KEY: u64 = 0xa076_1d64_78bd_642f;
    let fold = |a: u64, b: u64| {
        let wide = u128::from(a) * u128::from(b);
        (wide as u64) ^ ((wide >> 64) as u64)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let step = |hash: u64, word: u64| fold(hash ^ word, KEY).rotate_left(23) ^ word;
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let hash = words
        .iter()
        .map(|word| u64::from_le_bytes(*word))
        .fold(KEY ^ bytes.len() as u64, step);
    fold(step(hash, u64::from_le_bytes(last)), KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tags_is_matched_as_the_rfc_requires() {
        for (list, is_match) in [
            ("\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(contains(list.as_bytes(), b"\"a\""), is_match, "{list}");
        }
    }

    #[test]
    fn different_bytes_have_different_hashes() {
        let texts = [
            "",
            "\0",
            "a",
            "aaaaaaaa",
            "aaaaaaaa\0",
            "aaaaaaab",
            "baaaaaaa",
            "aaaaaaaaa",
        ];
        let hashes: std::collections::HashSet<_> =
            texts.iter().map(|text| hash(text.as_bytes())).collect();

        assert_eq!(hashes.len(), texts.len());
    }
}
