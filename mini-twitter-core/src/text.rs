//! The rules of texts: how they are cleaned, compared and checked, and how mentions, hashtags and URLs are found.
//!
//! Client, server and CLI all use these functions, so they agree. A post is counted in extended grapheme clusters
//! (UAX #29), which is what people see as characters; ranges are half-open and in Unicode code points. A rule of a field
//! (`rule`, `name`, `password`) returns its error message for people; it follows the name of the field. What kind of
//! character something is, `letter` says, and nothing else.

mod entity;
mod form;
mod letter;
mod link;
mod mention;
mod name;
mod password;
mod rule;
mod stored;
mod tag;

pub use entity::{Found, find};
pub use form::{clean, count, fold, is_blank};
pub use letter::is_invisible;
pub use link::Link;
pub use mention::Mention;
pub use name::{RESERVED, username};
pub use password::{code, password, prepared};
pub use rule::{POST_BYTES, POST_CHARS, email, line, lines, phone, post, url};
pub use stored::Stored;
pub use tag::{Hashtag, TAG_CHARS, tag};
