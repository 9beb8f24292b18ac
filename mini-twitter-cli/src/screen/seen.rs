//! [`Seen`]: the names and tags that were shown, so that the prompt can complete them.

/// How many are kept: the latest.
const MOST: usize = 500;

/// Names with `@` and tags with `#`, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(Vec<String>);

impl Seen {
    /// Notes what was shown; what cannot be typed as it stands is left out.
    pub(super) fn note(&mut self, words: Vec<String>) {
        for word in words {
            let is_word = !word.contains(|c: char| c.is_whitespace() || c == '\\');
            if is_word && !self.0.contains(&word) {
                self.0.push(word);
            }
        }
        let over = self.0.len().saturating_sub(MOST);
        self.0.drain(..over);
    }

    /// Those that begin so.
    pub fn beginning(&self, start: &str) -> impl Iterator<Item = &str> {
        let start = start.to_lowercase();
        let words = self.0.iter().map(String::as_str);
        words.filter(move |word| word.to_lowercase().starts_with(&start))
    }
}
