//! [`Stored`]: lengths are measured in the form that is stored, not the one that was sent: cleaned, and a password
//! prepared. `e` with a combining accent is one character, as it is in the database.

use std::borrow::Cow;

use super::form::cleaned;
use super::password::prepared;
use crate::field::{Patch, Secret};

/// A text that is stored in another form than the one it is sent in.
pub trait Stored {
    /// Returns the text in its stored form; `None` when the field is absent.
    fn stored(&self) -> Option<Cow<'_, str>>;
}
impl Stored for String {
    fn stored(&self) -> Option<Cow<'_, str>> {
        Some(cleaned(self))
    }
}
impl Stored for Secret {
    fn stored(&self) -> Option<Cow<'_, str>> {
        Some(prepared(self))
    }
}
impl<T: Stored> Stored for Option<T> {
    fn stored(&self) -> Option<Cow<'_, str>> {
        self.as_ref()?.stored()
    }
}
impl<T: Stored> Stored for Patch<T> {
    fn stored(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Set(text) => text.stored(),
            Self::Keep | Self::Clear => None,
        }
    }
}
