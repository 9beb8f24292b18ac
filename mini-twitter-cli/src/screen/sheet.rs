//! [`Sheet`]: what a card is written on. It knows the width, the margins so far and the next row's number.

use mini_twitter_core::time::Timestamp;

use crate::screen::line::{Line, Style};
use crate::screen::look::Look;
use crate::screen::{time, wrap};

/// The least columns that margins leave for text.
const LEAST: usize = 16;

/// What a card is written on.
#[derive(Debug)]
pub struct Sheet<'a> {
    look: &'a Look,
    now: Timestamp,
    is_detail: bool,
    number: usize,
    margins: Vec<Margin>,
    text: String,
    seen: Vec<String>,
}

/// What stands left of lines: once on the first, then beside each further one.
#[derive(Debug)]
struct Margin {
    first: Option<Line>,
    rest: Line,
}

impl<'a> Sheet<'a> {
    /// An empty sheet, its rows counted from `@1`.
    pub fn new(look: &'a Look) -> Self {
        Self {
            look,
            now: (look.clock)(),
            is_detail: false,
            number: 1,
            margins: Vec::new(),
            text: String::new(),
            seen: Vec::new(),
        }
    }
    /// The same for one thing shown by itself: nothing is held back.
    #[must_use]
    pub fn in_detail(self) -> Self {
        Self {
            is_detail: true,
            ..self
        }
    }
    /// The same with its rows counted from `@number`.
    #[must_use]
    pub fn from_number(self, number: usize) -> Self {
        Self { number, ..self }
    }
    /// Whether one thing is shown by itself.
    pub fn is_detail(&self) -> bool {
        self.is_detail
    }

    /// Writes what stands beside the thing that was asked for.
    pub fn briefly(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_detail, false);
        write(self);
        self.is_detail = before;
    }

    /// Writes a line, broken where it is too long.
    pub fn line(&mut self, line: &Line) {
        let margins: usize = self
            .margins
            .iter()
            .map(|it| wrap::line_width(&it.rest))
            .sum();
        let columns = self.look.columns().saturating_sub(margins).max(LEAST);
        let named = line
            .spans()
            .iter()
            .filter(|span| matches!(span.style(), Style::Mention | Style::Hashtag));
        self.seen.extend(named.map(|span| span.text().to_owned()));
        for part in wrap::wrap(line, columns) {
            let mut full = Line::new();
            for margin in &mut self.margins {
                full = full.then(margin.first.take().unwrap_or_else(|| margin.rest.clone()));
            }
            let painted = full.then(part).painted(self.look.colours_data());
            self.text.push_str(painted.trim_end_matches(' '));
            self.text.push('\n');
        }
    }

    /// Writes a line that says something; an empty one is left out.
    pub fn line_if(&mut self, line: &Line) {
        if !line.is_empty() {
            self.line(line);
        }
    }

    /// Writes `name  what`.
    pub fn field(&mut self, name: &str, what: &Line) {
        let margin = Line::new().faint(&format!("{name:<14}"));
        let rest = Line::new().plain(&" ".repeat(14));
        self.within(Some(margin), rest, |sheet| sheet.line(what));
    }

    /// Leaves a line free.
    pub fn gap(&mut self) {
        self.line(&Line::new());
    }

    /// Writes a row with its number beside it.
    pub fn numbered(&mut self, write: impl FnOnce(&mut Self)) {
        let number = format!("{:<3} ", format!("@{}", self.number));
        let rest = Line::new().plain(&" ".repeat(number.len()));
        self.number += 1;
        self.within(Some(Line::new().styled(Style::Faint, &number)), rest, write);
    }

    /// Writes something beside a bar: what is quoted.
    pub fn barred(&mut self, write: impl FnOnce(&mut Self)) {
        let bar = Line::new().faint("│ ");
        self.within(Some(bar.clone()), bar, write);
    }

    /// Writes something `depth` steps to the right: what answers.
    pub fn indented(&mut self, depth: usize, write: impl FnOnce(&mut Self)) {
        let room = self.look.columns() / 3;
        let margin = Line::new().plain(&" ".repeat((depth * 2).min(room)));
        self.within(Some(margin.clone()), margin, write);
    }

    fn within(&mut self, first: Option<Line>, rest: Line, write: impl FnOnce(&mut Self)) {
        self.margins.push(Margin { first, rest });
        write(self);
        self.margins.pop();
    }

    /// `3m`: how long ago it was.
    pub fn ago(&self, at: Timestamp) -> String {
        time::ago(at, self.now, &self.look.zone)
    }
    /// `2 Mar 2026 14:03`: when it was or will be, by the reader's clock.
    pub fn at(&self, at: Timestamp) -> String {
        time::moment(at, &self.look.zone)
    }

    /// `Mar 2026`: about when it was.
    pub fn month(&self, at: Timestamp) -> String {
        time::month(at, &self.look.zone)
    }

    /// What was written, and the names and tags in it.
    pub fn finish(self) -> (String, Vec<String>) {
        (self.text, self.seen)
    }
}
