//! Breaks a [`Line`] into lines of so many columns: at spaces, between wide characters, and inside a word only when it
//! is longer than a line. Columns are counted as terminals do: CJK and emoji take two.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::screen::line::{Line, Style};

/// A space that holds two words together; it is printed as any other.
pub const NO_BREAK: &str = "\u{a0}";

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// How many columns a line takes.
pub fn line_width(line: &Line) -> usize {
    line.spans().iter().map(|span| width(span.text())).sum()
}

/// As much of a text's beginning as takes at most so many columns.
pub fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let end = text.grapheme_indices(true).find(|(_, character)| {
        used += width(character);
        used > columns
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// Breaks at line feeds, then into lines of at most `columns`.
pub fn wrap(line: &Line, columns: usize) -> Vec<Line> {
    let mut wrapping = Wrapping {
        columns: columns.max(2),
        lines: Vec::new(),
        line: Line::new(),
        used: 0,
        word: Vec::new(),
        gap: Vec::new(),
    };
    for span in line.spans() {
        for character in span.text().graphemes(true) {
            wrapping.take(character, span.style());
        }
    }
    wrapping.end_word();
    wrapping.end_line();
    wrapping.lines
}

/// The line so far, and the word and the gap before it that do not stand on it yet.
struct Wrapping<'a> {
    columns: usize,
    lines: Vec<Line>,
    line: Line,
    used: usize,
    word: Vec<(&'a str, Style)>,
    gap: Vec<(&'a str, Style)>,
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
                self.gap.push((character, style));
            }
            // Between ideographs there is no space, so each is a word, with the closing marks behind it.
            _ if !is_closing(character)
                && !self.is_within(style)
                && (width(character) > 1 || self.ends_wide()) =>
            {
                self.end_word();
                self.word.push((character, style));
            }
            _ => self.word.push((character, style)),
        }
    }

    /// Whether a name, a tag or an address goes on, which stays whole.
    fn is_within(&self, style: Style) -> bool {
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
        if self.used + columns(&self.gap) + columns(&self.word) > self.columns && self.used > 0 {
            self.gap.clear();
            self.end_line();
        }
        let pieces = std::mem::take(&mut self.gap)
            .into_iter()
            .chain(std::mem::take(&mut self.word));
        for (piece, style) in pieces {
            if self.used + width(piece) > self.columns {
                self.end_line();
            }
            self.line
                .push(style, if piece == NO_BREAK { " " } else { piece });
            self.used += width(piece);
        }
    }

    fn end_line(&mut self) {
        self.gap.clear();
        self.used = 0;
        self.lines.push(std::mem::take(&mut self.line));
    }
}

/// Marks that no line begins with (JIS X 4051).
fn is_closing(character: &str) -> bool {
    const MARKS: &str = "、。，．：；！？）」』】〉》〕］｝ー…‥々";
    MARKS.contains(character)
}
