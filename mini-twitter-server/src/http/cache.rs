//! What may be kept: `ETag` and `If-None-Match` on single things and public lists, and `Cache-Control` on everything.
//! The tag is a hash of the bytes, the same on every node.

use mini_twitter_core::route::{Access, Method, RouteInfo};
use salvo::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, VARY,
};
use salvo::http::{ResBody, StatusCode};

use crate::http::reply::Answer;

/// Whether the answers of a row are tagged: what is read and is either one thing or a list that others see too.
pub fn is_tagged(row: &RouteInfo, is_page: bool) -> bool {
    let is_shared = matches!(row.access, Access::Public | Access::Viewer);
    row.method == Method::GET && (is_shared || !is_page)
}

/// Tags an answer; if the caller has these bytes already, only says so.
pub fn tag(answer: &mut Answer, request: &HeaderMap, has_token: bool) {
    let ResBody::Once(bytes) = &answer.body else {
        return;
    };
    let tag = format!("\"{:016x}\"", hash(bytes));
    let keep = if has_token {
        "private, no-cache"
    } else {
        "no-cache"
    };
    let is_known = request
        .get_all(IF_NONE_MATCH)
        .iter()
        .any(|known| names(known.as_bytes(), tag.as_bytes()));
    let headers = &mut answer.headers;
    headers.insert(
        ETAG,
        HeaderValue::try_from(tag).expect("hex digits are ASCII"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.append(VARY, HeaderValue::from_static("Authorization"));
    if is_known {
        headers.remove(CONTENT_TYPE);
        headers.remove(CONTENT_LENGTH);
        answer.status = StatusCode::NOT_MODIFIED;
        answer.body = ResBody::None;
    }
}

/// Whether a list of tags names this one; weak ones count, as RFC 9110 says for `If-None-Match`.
fn names(list: &[u8], tag: &[u8]) -> bool {
    let strong = |known: &[u8]| known.trim_ascii().strip_prefix(b"W/").map(<[u8]>::to_vec);
    list.split(|byte| *byte == b',').any(|known| {
        let known = strong(known).unwrap_or_else(|| known.trim_ascii().to_vec());
        known == tag || known == b"*"
    })
}

/// A hash of 64 bits, eight bytes a step: multiply and fold, as wyhash does (<https://github.com/wangyi-fudan/wyhash>).
/// It tells versions of one thing apart; it keeps nobody from making two that collide.
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
    fn a_list_of_tags_is_read_as_the_rfc_says() {
        for (list, named) in [
            ("\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(names(list.as_bytes(), b"\"a\""), named, "{list}");
        }
    }

    #[test]
    fn other_bytes_have_another_hash() {
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
