//! Mails as their readers see them.

use mail_parser::MessageParser;

/// A mail, as a mail program shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Who sent it, as it was sent.
    pub from: String,
    /// The address it goes to, as it was sent.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// As it was sent.
    pub raw: String,
}

impl Letter {
    /// Reads a mail; one that broke off has the parts that came.
    ///
    /// # Panics
    /// When it is none, or its head is not complete.
    pub fn parse(raw: &[u8]) -> Self {
        let mail = MessageParser::default().parse(raw).expect("it is a mail");
        let raw = String::from_utf8(raw.to_vec()).expect("mails are sent as UTF-8");
        let header = |name: &str| unfolded(&raw, name);
        Self {
            from: header("From"),
            to: header("To"),
            subject: mail.subject().unwrap_or_default().to_owned(),
            text: mail.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
            html: mail.body_html(0).unwrap_or_default().replace("\r\n", "\n"),
            raw,
        }
    }

    /// A header as it was sent, on one line; empty when it is missing.
    pub fn header(&self, name: &str) -> String {
        unfolded(&self.raw, name)
    }

    /// The code in the subject: its six digits in a row.
    pub fn code(&self) -> Option<&str> {
        let mut numbers = self.subject.split(|c: char| !c.is_ascii_digit());
        numbers.find(|it| it.len() == 6)
    }
}

fn unfolded(raw: &str, name: &str) -> String {
    let (head, _) = raw.split_once("\r\n\r\n").expect("a mail has a head");
    let head = head.replace("\r\n ", " ");
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned()).unwrap_or_default()
}
