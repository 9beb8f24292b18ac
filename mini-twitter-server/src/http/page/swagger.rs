//! The files of Swagger UI, from the ZIP archive in its crate. The archive has them deflated; with a header and a trailer
//! that is gzip, so they are sent without being unpacked.

use bytes::Bytes;
use mini_twitter_core::error::ErrorCode;
use salvo::http::header::{CONTENT_ENCODING, HeaderValue};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED as ARCHIVE;

use crate::fault::Outcome;
use crate::http::reply::Answer;

/// Answers with a file of the archive's `dist` folder, as gzip, which every browser accepts.
///
/// # Errors
/// [`ErrorCode::Internal`] when the archive has no such file.
pub(super) fn file(name: &str, kind: &'static str) -> Outcome<Answer> {
    let entry = entries().find(|entry| entry.name.ends_with(&format!("/dist/{name}")));
    let pieces = entry.and_then(|entry| entry.gzip()).ok_or_else(|| {
        tracing::error!(name, "a file is missing in the archive of Swagger UI");
        ErrorCode::Internal
    })?;
    let mut answer = Answer::pieces(kind, pieces);
    answer
        .headers
        .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Ok(answer)
}

/// A file in the central directory of the archive.
/// <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>, 4.3.12.
#[derive(Debug)]
struct Entry<'a> {
    name: &'a str,
    head: &'a [u8],
}

const DIRECTORY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const DEFLATED: u32 = 8;

fn entries() -> impl Iterator<Item = Entry<'static>> {
    let end = ARCHIVE.windows(4).rposition(|bytes| bytes == END);
    let mut rest = end
        .and_then(|end| number(&ARCHIVE[end..], 16, 4))
        .and_then(|start| ARCHIVE.get(start as usize..))
        .unwrap_or_default();
    std::iter::from_fn(move || {
        let head = rest.strip_prefix(DIRECTORY).map(|_| rest)?;
        let length = |at| number(head, at, 2).map(|length| length as usize);
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        rest = head.get(46 + name + extra + comment..)?;
        let name = std::str::from_utf8(head.get(46..46 + name)?).ok()?;
        Some(Entry { name, head })
    })
}

impl Entry<'_> {
    /// Returns the file as gzip (RFC 1952): a header, the deflated bytes of the archive, checksum and size.
    fn gzip(&self) -> Option<[Bytes; 3]> {
        if number(self.head, 10, 2)? != DEFLATED {
            return None;
        }
        let (packed, start) = (number(self.head, 20, 4)?, number(self.head, 42, 4)?);
        let local = ARCHIVE.get(start as usize..)?;
        let skipped = 30 + number(local, 26, 2)? as usize + number(local, 28, 2)? as usize;
        let deflated = local.get(skipped..skipped + packed as usize)?;
        let tail = [self.head.get(16..20)?, self.head.get(24..28)?].concat();
        let head = Bytes::from_static(b"\x1f\x8b\x08\0\0\0\0\0\0\xff");
        Some([head, Bytes::from_static(deflated), tail.into()])
    }
}

/// Reads a little-endian number of `length` bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + length)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | u32::from(*byte)),
    )
}
