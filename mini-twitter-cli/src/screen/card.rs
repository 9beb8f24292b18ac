//! [`CardWriter`]: writes a card. It knows the width, the current margins and the number of the next row.

use mini_twitter_core::time::Timestamp;

use crate::screen::style::{Style, StyledText};
use crate::screen::theme::Theme;
use crate::screen::{time, wrap};

/// The least columns that margins leave for text.
const MIN_COLUMNS: usize = 8;
/// The least columns of the names of fields.
const FIELD_COLUMNS: usize = 14;
/// The least columns that are left for the value beside the name of a field; else it is below the name.
const VALUE_COLUMNS: usize = 16;

/// Writes the lines of a card.
#[derive(Debug)]
pub struct CardWriter<'a> {
    theme: &'a Theme,
    now: Timestamp,
    is_detail: bool,
    number: usize,
    /// Whether a row with a number is being written.
    is_row: bool,
    margins: Vec<Margin>,
    text: String,
    /// The names and hashtags written so far.
    words: Vec<String>,
}

/// What is written left of lines: `first` before the next line, `rest` before each line after it.
#[derive(Debug)]
struct Margin {
    first: Option<StyledText>,
    rest: StyledText,
}

impl<'a> CardWriter<'a> {
    /// Creates an empty card, with rows counted from `@1`.
    pub fn new(theme: &'a Theme) -> Self {
        Self {
            theme,
            now: (theme.clock)(),
            is_detail: false,
            number: 1,
            is_row: false,
            margins: Vec::new(),
            text: String::new(),
            words: Vec::new(),
        }
    }
    /// Returns the same card for a single item: nothing is left out.
    #[must_use]
    pub fn in_detail(self) -> Self {
        Self {
            is_detail: true,
            ..self
        }
    }
    /// Returns the same card with rows counted from `@number`.
    #[must_use]
    pub fn from_number(self, number: usize) -> Self {
        Self { number, ..self }
    }
    /// Whether a single item is shown, with nothing left out.
    pub fn is_detail(&self) -> bool {
        self.is_detail
    }

    /// Writes items beside the requested one, without its detail.
    pub fn summarized(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_detail, false);
        write(self);
        self.is_detail = before;
    }

    /// Writes a text, wrapped to the width.
    pub fn line(&mut self, text: &StyledText) {
        let columns = self.columns().max(MIN_COLUMNS);
        let named = text
            .spans()
            .iter()
            .filter(|span| matches!(span.style(), Style::Mention | Style::Hashtag));
        self.words.extend(named.map(|span| span.text().to_owned()));
        for line in wrap::wrap(text, columns) {
            let mut full = StyledText::new();
            for margin in &mut self.margins {
                full = full.append(margin.first.take().unwrap_or_else(|| margin.rest.clone()));
            }
            let rendered = full.append(line).render(self.theme.colours_stdout());
            self.text.push_str(rendered.trim_end_matches(' '));
            self.text.push('\n');
        }
    }

    /// How many columns the margins leave.
    fn columns(&self) -> usize {
        let margins = self.margins.iter().map(|it| wrap::text_width(&it.rest));
        self.theme.columns().saturating_sub(margins.sum())
    }

    /// Writes a text unless it is empty.
    pub fn line_if(&mut self, text: &StyledText) {
        if !text.is_empty() {
            self.line(text);
        }
    }

    /// Writes named values, one a line, below each other: `name  value`. Where that is too narrow, each value is below
    /// its name.
    pub fn fields(&mut self, fields: &[(String, String)]) {
        let longest = fields.iter().map(|(name, _)| name.len() + 2).max();
        let width = longest.unwrap_or_default().max(FIELD_COLUMNS);
        let is_narrow = self.columns() < width + VALUE_COLUMNS;
        for (name, value) in fields {
            if is_narrow {
                self.line(&StyledText::new().faint(name));
                let margin = StyledText::new().plain("  ");
                let value = StyledText::new().plain(value);
                self.with_margin(Some(margin.clone()), margin, |card| card.line(&value));
                continue;
            }
            let margin = StyledText::new().faint(&format!("{name:<width$}"));
            let rest = StyledText::new().plain(&" ".repeat(width));
            let value = StyledText::new().plain(value);
            self.with_margin(Some(margin), rest, |card| card.line(&value));
        }
    }

    /// Writes a blank line.
    pub fn blank_line(&mut self) {
        self.line(&StyledText::new());
    }

    /// Writes a row with its number to the left.
    pub fn numbered(&mut self, write: impl FnOnce(&mut Self)) {
        let number = format!("{:<3} ", format!("@{}", self.number));
        let rest = StyledText::new().plain(&" ".repeat(number.len()));
        self.number += 1;
        self.is_row = true;
        self.with_margin(
            Some(StyledText::new().styled(Style::Faint, &number)),
            rest,
            write,
        );
        self.is_row = false;
    }

    /// Returns how the row that is being written is named, `@3`; `None` where rows have no numbers.
    pub fn row(&self) -> Option<String> {
        self.is_row.then(|| format!("@{}", self.number - 1))
    }

    /// Writes a quoted post, with a bar to the left.
    pub fn quoted(&mut self, write: impl FnOnce(&mut Self)) {
        let bar = StyledText::new().faint("│ ");
        self.with_margin(Some(bar.clone()), bar, write);
    }

    /// Writes a reply, indented by `depth` steps, at most a third of the width.
    pub fn indented(&mut self, depth: usize, write: impl FnOnce(&mut Self)) {
        let most = self.theme.columns() / 3;
        let margin = StyledText::new().plain(&" ".repeat((depth * 2).min(most)));
        self.with_margin(Some(margin.clone()), margin, write);
    }

    fn with_margin(
        &mut self,
        first: Option<StyledText>,
        rest: StyledText,
        write: impl FnOnce(&mut Self),
    ) {
        self.margins.push(Margin { first, rest });
        write(self);
        self.margins.pop();
    }

    /// How long ago it was: `3m`.
    pub fn ago(&self, at: Timestamp) -> String {
        time::ago(at, self.now, &self.theme.zone)
    }
    /// When it was or will be, in the user's time zone: `2 Mar 2026 14:03`.
    pub fn at(&self, at: Timestamp) -> String {
        time::moment(at, &self.theme.zone)
    }

    /// The month it was in, in the user's time zone: `Mar 2026`.
    pub fn month(&self, at: Timestamp) -> String {
        time::month(at, &self.theme.zone)
    }

    /// Returns the text, and the names and hashtags in it.
    pub fn finish(self) -> (String, Vec<String>) {
        (self.text, self.words)
    }
}
