//! [`CompletionWords`]: the names and hashtags that were printed, so that the prompt can complete them.

use mini_twitter_core::text::fold;

/// How many are kept; the oldest are dropped.
const CAPACITY: usize = 500;

/// Usernames with `@` and hashtags with `#`, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompletionWords(Vec<String>);

impl CompletionWords {
    /// Adds words that were printed, except those that cannot be typed as they are.
    pub(super) fn add(&mut self, words: Vec<String>) {
        for word in words {
            let is_word = !word.contains(|c: char| c.is_whitespace() || c == '\\');
            if is_word && !self.0.contains(&word) {
                self.0.push(word);
            }
        }
        let excess = self.0.len().saturating_sub(CAPACITY);
        self.0.drain(..excess);
    }

    /// Returns the words with this prefix, in any case.
    pub fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = &str> {
        let prefix = fold(prefix).into_owned();
        let words = self.0.iter().map(String::as_str);
        words.filter(move |word| fold(word).starts_with(&prefix))
    }
}
