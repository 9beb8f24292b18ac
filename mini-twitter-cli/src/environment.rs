//! The environment variables, read once at the start and passed on, so that a test can give its own.

use std::collections::BTreeMap;

/// The variables that hold secrets; they are never passed to a child process.
pub const SECRETS: [&str; 3] = [
    "MINI_TWITTER_PASSWORD",
    "MINI_TWITTER_NEW_PASSWORD",
    "MINI_TWITTER_TOKEN",
];

/// The environment variables; an empty value counts as absent.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Reads those of this process; values that are not UTF-8 are left out.
    pub fn of_process() -> Self {
        let both = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(both).collect())
    }

    /// Returns the value of a variable, unless it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Environment {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(pairs.into_iter().map(own).collect())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl std::fmt::Debug for Environment {
    /// Writes the names only: values may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
