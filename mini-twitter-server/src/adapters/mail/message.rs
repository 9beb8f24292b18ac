//! A mail, who it is from, and how it is written.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use mini_twitter_core::time::Timestamp;

/// The host of an address that means nothing on another machine.
const LOCALHOST: &str = "localhost";

/// Who a mail is from: `name@example.org`, or `Name <name@example.org>`.
#[derive(Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// Returns the sender of a server at `host` that has set none: `no-reply@HOST`, or at `localhost` where the host
    /// is no name that can be in an address.
    pub fn of_host(name: &str, host: &str) -> Self {
        let address = |host| Address::new("no-reply", host);
        let is_ip = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
        let host = if is_ip { LOCALHOST } else { host };
        let address = address(host).or_else(|_| address(LOCALHOST));
        let address = address.expect("localhost can be in an address");
        Self(Mailbox::new(Some(name.to_owned()), address))
    }

    /// Returns whether its address is at `localhost`.
    pub(super) fn is_local(&self) -> bool {
        self.0.email.domain() == LOCALHOST
    }
}

impl FromStr for Sender {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mailbox: Result<Mailbox, _> = text.parse();
        match mailbox {
            // A mail server without SMTPUTF8 takes no other address.
            Ok(mailbox) if !mailbox.email.to_string().is_ascii() => {
                Err("must have an address in ASCII, its host as xn--…")
            }
            Ok(mailbox) => Ok(Self(mailbox)),
            Err(_) => Err("must be an address such as 'Name <name@example.org>'"),
        }
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sender({})", self.0)
    }
}

/// A mail to send.
#[derive(Clone)]
pub struct Mail {
    /// The left part of its `Message-ID`, of digits and dots: the same whenever it is sent again.
    pub id: String,
    /// The address it goes to.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Where the recipient stops mails like this one; `None` where they cannot.
    pub unsubscribe: Option<String>,
    /// When it is sent.
    pub at: Timestamp,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({})", self.id)
    }
}

impl Mail {
    /// Writes the mail from a sender.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn message(&self, from: &Sender) -> Result<Message, SendError> {
        let refused = |what: &str| SendError::Refused(what.to_owned());
        let to: Address = self
            .to
            .parse()
            .map_err(|_| refused("the address cannot be written into a mail"))?;
        let host = from.0.email.domain();
        let micros = u64::try_from(self.at.as_micros()).unwrap_or_default();
        let mut message = Message::builder()
            .from(from.0.clone())
            .to(Mailbox::new(None, to))
            .subject(&self.subject)
            .message_id(Some(format!("<{}@{host}>", self.id)))
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
            .header(AutoSubmitted);
        if let Some(url) = &self.unsubscribe {
            message = message.header(Unsubscribe(url.clone()));
            message = message.header(OneClick);
        }
        let parts = MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        let message = message.multipart(parts);
        message.map_err(|_| refused("the mail cannot be written"))
    }
}

/// Why a mail was not sent; without addresses and secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// It may be sent later.
    Later(String),
    /// Nobody will take it.
    Refused(String),
}

/// Declares a header that has always the same value.
macro_rules! fixed_header {
    ($(#[$doc:meta])* $name:ident $header:literal $value:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        struct $name;
        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }
            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self)
            }
            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value.to_owned())
            }
        }
    };
}

fixed_header! {
    /// No person wrote it, so that no absence is answered. <https://www.rfc-editor.org/rfc/rfc3834>
    AutoSubmitted "Auto-Submitted" "auto-generated"
}
fixed_header! {
    /// A `POST` to the URL of [`Unsubscribe`] stops such mails. <https://www.rfc-editor.org/rfc/rfc8058>
    OneClick "List-Unsubscribe-Post" "List-Unsubscribe=One-Click"
}

/// Where such mails are stopped.
#[derive(Debug, Clone)]
struct Unsubscribe(String);

impl Header for Unsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }
    fn parse(url: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(url.trim_matches(['<', '>']).to_owned()))
    }
    fn display(&self) -> HeaderValue {
        // A URL is ASCII and is not folded.
        let value = format!("<{}>", self.0);
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
    }
}
