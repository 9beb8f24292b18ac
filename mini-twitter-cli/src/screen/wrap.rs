//! Breaks a [`StyledText`] into lines of a width: at spaces, between wide characters, and inside a word only when it is
//! longer than a line. Columns are counted as terminals do: CJK and emoji take two.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::screen::style::{Style, StyledText};

/// A space that is never broken at; it is printed as an ordinary space.
pub const NO_BREAK: &str = "\u{a0}";

/// Returns a count and its noun, `1 reply`, `2 replies`, never broken between the two.
pub fn amount(count: u32, one: &str, many: &str) -> String {
    format!("{count}{NO_BREAK}{}", if count == 1 { one } else { many })
}

/// The width of a text, in columns.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The width of a styled text, in columns.
pub fn text_width(text: &StyledText) -> usize {
    text.spans().iter().map(|span| width(span.text())).sum()
}

/// Returns the longest prefix of at most this many columns.
pub fn prefix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let end = text.grapheme_indices(true).find(|(_, character)| {
        used += width(character);
        used > columns
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// Breaks a text at line feeds, then into lines of at most `columns`.
pub fn wrap(text: &StyledText, columns: usize) -> Vec<StyledText> {
    let mut wrapping = Wrapping {
        columns: columns.max(2),
        lines: Vec::new(),
        line: StyledText::new(),
        used: 0,
        word: Vec::new(),
        spaces: Vec::new(),
    };
    for span in text.spans() {
        for character in span.text().graphemes(true) {
            wrapping.take(character, span.style());
        }
    }
    wrapping.end_word();
    wrapping.end_line();
    wrapping.lines
}

/// The lines so far, the current line, and the current word with the spaces before it, not yet added to the line.
struct Wrapping<'a> {
    columns: usize,
    lines: Vec<StyledText>,
    line: StyledText,
    used: usize,
    word: Vec<(&'a str, Style)>,
    spaces: Vec<(&'a str, Style)>,
}

impl<'a> Wrapping<'a> {
    fn take(&mut self, character: &'a str, style: Style) {
        match character {
            "\n" => {
                self.end_word();
                self.end_line();
            }
            " " => {
                self.end_word();
                self.spaces.push((character, style));
            }
            // There is no space between ideographs, so each is a word of its own, with its closing marks.
            _ if !is_closing(character)
                && !self.continues_entity(style)
                && (width(character) > 1 || self.ends_wide()) =>
            {
                self.end_word();
                self.word.push((character, style));
            }
            _ => self.word.push((character, style)),
        }
    }

    /// Whether the character continues a name, a hashtag or a link, which is not broken.
    fn continues_entity(&self, style: Style) -> bool {
        let last = self.word.last();
        style.is_whole() && last.is_some_and(|(_, before)| *before == style)
    }

    fn ends_wide(&self) -> bool {
        let last = self.word.last();
        last.is_some_and(|(it, _)| width(it) > 1 || is_closing(it) && !it.is_ascii())
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let columns =
            |pieces: &[(&str, Style)]| pieces.iter().map(|(it, _)| width(it)).sum::<usize>();
        if self.used + columns(&self.spaces) + columns(&self.word) > self.columns && self.used > 0 {
            self.spaces.clear();
            self.end_line();
        }
        let pieces = std::mem::take(&mut self.spaces)
            .into_iter()
            .chain(std::mem::take(&mut self.word));
        for (piece, style) in pieces {
            if self.used > 0 && self.used + width(piece) > self.columns {
                self.end_line();
            }
            self.line
                .push(style, if piece == NO_BREAK { " " } else { piece });
            self.used += width(piece);
        }
    }

    fn end_line(&mut self) {
        self.spaces.clear();
        self.used = 0;
        self.lines.push(std::mem::take(&mut self.line));
    }
}

/// Marks that must not begin a line (JIS X 4051).
fn is_closing(character: &str) -> bool {
    const MARKS: &str = "、。，．：；！？）」』】〉》〕］｝ー…‥々";
    MARKS.contains(character)
}
