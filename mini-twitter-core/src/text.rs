//! The rules of texts: how they are cleaned, counted and checked, and how mentions, hashtags and URLs are found.
//!
//! Client, server and CLI all use these functions, so they agree. A post is counted in extended grapheme clusters
//! (UAX #29), which is what people see as characters; ranges are half-open and in Unicode code points. A rule returns
//! its error message for people; it follows the name of the field.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::field::{Maybe, Secret};
use crate::wire::wire;

/// The maximum length of a post, in grapheme clusters.
pub const POST_CHARS: usize = 500;
/// The maximum length of a post, in bytes.
pub const POST_BYTES: usize = 8192;
/// The maximum length of a hashtag, in code points.
pub const TAG_CHARS: usize = 100;
/// Usernames that nobody can have: names of the API and of the CLI, and names that look official.
pub const RESERVED: &[&str] = &[
    "me", "last", "all", "here", "everyone", "admin", "root", "system", "support", "official",
    "api", "docs", "health", "media", "v1", "search", "settings", "register", "login", "logout",
    "refresh",
];
/// The most common passwords of at least 8 characters; shorter ones are refused anyway.
const COMMON_PASSWORDS: &[&str] = &[
    "password",
    "password1",
    "password12",
    "password123",
    "passw0rd",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyui",
    "qwertyuiop",
    "qwerty123",
    "1q2w3e4r",
    "1qaz2wsx",
    "abcd1234",
    "abc12345",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "letmein1",
    "welcome1",
    "admin123",
    "administrator",
    "changeme",
    "11111111",
    "00000000",
    "88888888",
    "87654321",
    "asdfghjkl",
    "zaq12wsx",
    "starwars",
    "whatever",
    "computer",
    "internet",
    "mini-twitter",
    "minitwitter",
];

/// Returns a text in its stored form: CRLF and CR become LF, both ends are trimmed, and it is normalized to NFC.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim().nfc().collect()
}

/// Returns the length of a text in grapheme clusters.
pub fn count(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Checks a text of one line, such as a name: not blank, no control characters. The field itself checks the length, so
/// that an empty text has one message.
///
/// # Errors
/// A message for people.
pub fn line(text: &impl Maybe<String>, _: &()) -> garde::Result {
    match text.present() {
        Some(text) if !text.is_empty() && text.trim().is_empty() => {
            Err(garde::Error::new("is blank"))
        }
        Some(text) if text.chars().any(char::is_control) => {
            Err(garde::Error::new("contains a control character"))
        }
        _ => Ok(()),
    }
}

/// Checks a text of several lines: no control characters other than line breaks and tabs.
///
/// # Errors
/// A message for people.
pub fn lines(text: &impl Maybe<String>, _: &()) -> garde::Result {
    let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    match text.present() {
        Some(text) if text.chars().any(forbidden) => {
            Err(garde::Error::new("contains a control character"))
        }
        _ => Ok(()),
    }
}

/// Checks the text of a post: 1 to [`POST_CHARS`] grapheme clusters. The field itself checks the bound in bytes.
///
/// # Errors
/// When it is blank, too long, or contains control characters.
pub fn post(text: &impl Maybe<String>, context: &()) -> garde::Result {
    lines(text, context)?;
    match text.present().map(|text| count(&clean(text))) {
        Some(0) => Err(garde::Error::new("is blank")),
        Some(length) if length > POST_CHARS => Err(garde::Error::new(format!(
            "is {length} characters long, at most {POST_CHARS}"
        ))),
        _ => Ok(()),
    }
}

/// Checks a username: ASCII letters, digits and `_`, at least one letter, not [`RESERVED`].
///
/// # Errors
/// A message for people.
pub fn username(name: &str, _: &()) -> garde::Result {
    if !name.bytes().all(is_name_byte) {
        return Err(garde::Error::new(
            "may contain only the letters a-z, digits and _",
        ));
    }
    if !name.bytes().any(|b| b.is_ascii_alphabetic()) {
        return Err(garde::Error::new("must contain a letter"));
    }
    if RESERVED.iter().any(|word| name.eq_ignore_ascii_case(word)) {
        return Err(garde::Error::new("is reserved"));
    }
    Ok(())
}

/// Checks the form of an email address: ASCII, one `@`, a domain with a dot.
///
/// # Errors
/// When it is not an email address.
pub fn email(address: &impl Maybe<String>, _: &()) -> garde::Result {
    let is_address = |address: &str| {
        let Some((local, domain)) = address.rsplit_once('@') else {
            return false;
        };
        let is_local = (1..=64).contains(&local.len())
            && local
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"\"(),:;<>@[\\]".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        is_local && domain.contains('.') && domain.split('.').all(is_label)
    };
    match address.present() {
        Some(address) if !is_address(address) => Err(garde::Error::new(
            "is not an email address like alice@example.org",
        )),
        _ => Ok(()),
    }
}

impl Maybe<String> for String {
    fn present(&self) -> Option<&String> {
        Some(self)
    }
}

/// Checks a URL such as `https://example.org/me`.
///
/// # Errors
/// When it is not an HTTP or HTTPS URL.
pub fn url(address: &impl Maybe<String>, _: &()) -> garde::Result {
    let is_url = |text: &str| {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            !rest.starts_with(['/', '.', ':', '?', '#'])
                && !rest.is_empty()
                && !rest
                    .chars()
                    .any(|c| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
        })
    };
    match address.present() {
        Some(address) if !is_url(address) => {
            Err(garde::Error::new("is not a URL like https://example.org"))
        }
        _ => Ok(()),
    }
}

/// Checks a phone number: 3–20 digits, with `+ - ( ) .` and spaces between them.
///
/// # Errors
/// When it is not a phone number.
pub fn phone(number: &impl Maybe<String>, _: &()) -> garde::Result {
    let is_number = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit() || b"+-(). ".contains(&b))
            && (3..=20).contains(&text.bytes().filter(u8::is_ascii_digit).count())
    };
    match number.present() {
        Some(number) if !is_number(number) => {
            Err(garde::Error::new("is not a phone number of 3 to 20 digits"))
        }
        _ => Ok(()),
    }
}

/// Checks a new password: at most 512 bytes, and not a common one. The field itself checks the length in characters.
///
/// # Errors
/// When it is too long or common.
pub fn password(password: &Secret, _: &()) -> garde::Result {
    let text = password.expose();
    if text.len() > 512 {
        return Err(garde::Error::new("must have at most 512 bytes"));
    }
    if COMMON_PASSWORDS
        .iter()
        .any(|common| text.eq_ignore_ascii_case(common))
    {
        return Err(garde::Error::new("is too common"));
    }
    Ok(())
}

/// Returns a hashtag in the form that is stored and compared, without `#`: NFKC, lower case. `None` when it is not one.
pub fn tag(text: &str) -> Option<String> {
    let text = text.strip_prefix(['#', '＃']).unwrap_or(text);
    let folded: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    let is_tag = (1..=TAG_CHARS).contains(&folded.chars().count())
        && folded.chars().all(is_tag_char)
        && folded.chars().any(|c| !c.is_numeric() && c != '_');
    is_tag.then_some(folded)
}

/// A mention, `@username`, in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The position of the `@`, in code points.
    pub start: u32,
    /// The position after the last character, in code points.
    pub end: u32,
    /// The username without `@`, as written.
    pub username: String,
}

wire! {
    /// A hashtag in a text.
    pub struct Hashtag {
        /// The position of the `#`, in code points.
        pub start: u32,
        /// The position after the last character, in code points.
        pub end: u32,
        /// The hashtag without `#`, in lower case and NFKC.
        pub tag: String,
    }
}

wire! {
    /// A URL in a text.
    pub struct Link {
        /// The position of the first character, in code points.
        pub start: u32,
        /// The position after the last character, in code points.
        pub end: u32,
        /// The URL as written.
        pub url: String,
    }
}

/// The mentions, hashtags and URLs in a text, each list in the order of the text. None overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The mentions, whether or not there is such a user.
    pub mentions: Vec<Mention>,
    /// The hashtags.
    pub hashtags: Vec<Hashtag>,
    /// The URLs.
    pub links: Vec<Link>,
}

/// Finds the mentions, hashtags and URLs in a text that [`clean`] returned.
pub fn find(text: &str) -> Found {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Found::default();
    let mut at = 0;
    while at < chars.len() {
        let opens = at == 0 || !(is_tag_char(chars[at - 1]) || "@#＃/&".contains(chars[at - 1]));
        at = opens
            .then(|| {
                link(&chars, at, &mut found)
                    .or_else(|| mention(&chars, at, &mut found))
                    .or_else(|| hashtag(&chars, at, &mut found))
            })
            .flatten()
            .unwrap_or(at + 1);
    }
    found
}

fn link(chars: &[char], start: usize, found: &mut Found) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        let head = chars[start..].iter().take(scheme.len());
        head.map(char::to_ascii_lowercase).eq(scheme.chars())
    })?;
    let host = start + scheme.len();
    if !chars.get(host)?.is_alphanumeric() {
        return None;
    }
    let ends = |c: &char| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(*c);
    let mut end = chars[host..]
        .iter()
        .position(ends)
        .map_or(chars.len(), |at| host + at);
    // A closing mark at the end belongs to the sentence, unless the URL itself opened it.
    while let Some(last) = chars[host..end].last() {
        let unopened = |open, close| {
            let times = |mark| chars[host..end].iter().filter(|c| **c == mark).count();
            *last == close && times(close) > times(open)
        };
        if !(".,;:!?'…。、，".contains(*last) || unopened('(', ')') || unopened('[', ']')) {
            break;
        }
        end -= 1;
    }
    found.links.push(Link {
        start: index(start),
        end: index(end),
        url: chars[start..end].iter().collect(),
    });
    Some(end)
}

fn mention(chars: &[char], start: usize, found: &mut Found) -> Option<usize> {
    let (end, name) = word(chars, start, &['@'], |c| {
        u8::try_from(c).is_ok_and(is_name_byte)
    })?;
    let goes_on = chars.get(end).is_some_and(|c| is_tag_char(*c) || *c == '@');
    if goes_on || !(3..=30).contains(&name.len()) || !name.bytes().any(|b| b.is_ascii_alphabetic())
    {
        return None;
    }
    found.mentions.push(Mention {
        start: index(start),
        end: index(end),
        username: name,
    });
    Some(end)
}

fn hashtag(chars: &[char], start: usize, found: &mut Found) -> Option<usize> {
    let (end, name) = word(chars, start, &['#', '＃'], is_tag_char)?;
    found.hashtags.push(Hashtag {
        start: index(start),
        end: index(end),
        tag: tag(&name)?,
    });
    Some(end)
}

/// Returns the end and the text of the characters that match `fits` after a mark at `start`.
fn word(
    chars: &[char],
    start: usize,
    marks: &[char],
    fits: fn(char) -> bool,
) -> Option<(usize, String)> {
    marks.contains(&chars[start]).then_some(())?;
    let word: String = chars[start + 1..]
        .iter()
        .take_while(|c| fits(**c))
        .collect();
    Some((start + 1 + word.chars().count(), word))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_tag_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("a text is at most 8 KiB long")
}
