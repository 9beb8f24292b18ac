//! [`Line`]: text with styles. The only way from a text to a terminal: every span is made safe when it comes in, and
//! the escape sequences of this program are added when it goes out.

use crate::screen::safe;

/// What a piece of text is; what that looks like is decided in [`Style::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Style {
    Plain,
    Strong,
    Faint,
    Mention,
    Hashtag,
    Link,
    Mine,
    Alarm,
}

impl Style {
    /// Whether it is broken only where it does not fit a line.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Mention | Self::Hashtag | Self::Link)
    }

    /// The parameters of its SGR sequence (ECMA-48 8.3.117): the sixteen colours that every theme sets.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Faint => Some("2"),
            Self::Mention => Some("36"),
            Self::Hashtag => Some("34"),
            Self::Link => Some("4"),
            Self::Mine => Some("35"),
            Self::Alarm => Some("1;31"),
        }
    }
}

/// A piece of text of one style, safe to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    style: Style,
    text: String,
}

impl Span {
    /// How it looks.
    pub fn style(&self) -> Style {
        self.style
    }
    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Text with styles, safe to print; it may hold line feeds until it is wrapped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(Vec<Span>);

impl Line {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with `text` behind it, made safe; line feeds stay.
    #[must_use]
    pub fn styled(mut self, style: Style, text: &str) -> Self {
        self.push(style, &safe::text(text));
        self
    }
    /// The same with plain text behind it.
    #[must_use]
    pub fn plain(self, text: &str) -> Self {
        self.styled(Style::Plain, text)
    }
    /// The same with faint text behind it.
    #[must_use]
    pub fn faint(self, text: &str) -> Self {
        self.styled(Style::Faint, text)
    }
    /// The same with a name, a place or the like behind it: one line, whatever it holds.
    #[must_use]
    pub fn word(mut self, style: Style, text: &str) -> Self {
        self.push(style, &safe::word(text));
        self
    }
    /// The same with another line behind it.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
    /// The same with ` · ` and another line behind it, each where it says something.
    #[must_use]
    pub fn dot(self, other: Self) -> Self {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other,
            (_, true) => self,
            _ => self.faint("\u{a0}· ").then(other),
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text.is_empty())
    }
    /// Its pieces.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Adds text that is safe already.
    pub(super) fn push(&mut self, style: Style, safe: &str) {
        match self.0.last_mut() {
            Some(last) if last.style == style => last.text.push_str(safe),
            _ => self.0.push(Span {
                style,
                text: safe.to_owned(),
            }),
        }
    }

    /// What goes to the terminal.
    pub fn painted(&self, colour: bool) -> String {
        let mut text = String::new();
        for span in &self.0 {
            match span.style.code().filter(|_| colour) {
                Some(code) => text.extend(["\x1b[", code, "m", &span.text, "\x1b[0m"]),
                None => text.push_str(&span.text),
            }
        }
        text
    }
}
