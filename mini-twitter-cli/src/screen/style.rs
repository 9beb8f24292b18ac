//! [`StyledText`]: text with styles, the only way from a text to the terminal. Every text is made safe when it is
//! added, and this program's own escape sequences are written by [`StyledText::render`].

use crate::screen::safe;

/// What a piece of text is; [`Style::code`] decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Ordinary text.
    Plain,
    /// Names, warnings: what the eye should find first.
    Strong,
    /// Times, counts, ids: what is less important.
    Faint,
    /// A username.
    Mention,
    /// A hashtag.
    Hashtag,
    /// A URL.
    Link,
    /// What the viewer did, or is to someone: `liked`, `you follow them`.
    Own,
    /// An error, or a status that needs attention.
    Error,
}

impl Style {
    /// Whether it stays on one line where it fits: names, hashtags and links.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Mention | Self::Hashtag | Self::Link)
    }

    /// The parameters of its SGR sequence (ECMA-48 8.3.117), from the sixteen colours that every terminal has.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Faint => Some("2"),
            Self::Mention => Some("36"),
            Self::Hashtag => Some("34"),
            Self::Link => Some("4"),
            Self::Own => Some("35"),
            Self::Error => Some("1;31"),
        }
    }
}

/// A piece of text in one style, safe to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    style: Style,
    text: String,
}

impl Span {
    /// The style.
    pub fn style(&self) -> Style {
        self.style
    }
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Text with styles, safe to print. It may contain line feeds until it is wrapped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StyledText(Vec<Span>);

impl StyledText {
    /// Creates an empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends text, made safe; line feeds stay.
    #[must_use]
    pub fn styled(mut self, style: Style, text: &str) -> Self {
        self.push(style, &safe::text(text));
        self
    }
    /// Appends plain text, made safe; line feeds stay.
    #[must_use]
    pub fn plain(self, text: &str) -> Self {
        self.styled(Style::Plain, text)
    }
    /// Appends faint text, made safe; line feeds stay.
    #[must_use]
    pub fn faint(self, text: &str) -> Self {
        self.styled(Style::Faint, text)
    }
    /// Appends text that must stay on one line, such as a name: line feeds are escaped too.
    #[must_use]
    pub fn inline(mut self, style: Style, text: &str) -> Self {
        self.push(style, &safe::inline(text));
        self
    }
    /// Appends another text.
    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
    /// Appends ` · ` and another text; an empty side adds neither.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other,
            (_, true) => self,
            _ => self.faint("\u{a0}· ").append(other),
        }
    }

    /// Whether it has no characters.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text.is_empty())
    }
    /// The pieces, in order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Appends text that is already safe.
    pub(super) fn push(&mut self, style: Style, safe: &str) {
        match self.0.last_mut() {
            Some(last) if last.style == style => last.text.push_str(safe),
            _ => self.0.push(Span {
                style,
                text: safe.to_owned(),
            }),
        }
    }

    /// Returns what is written to the terminal, with escape sequences if `colour`.
    pub fn render(&self, colour: bool) -> String {
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
