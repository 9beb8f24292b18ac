//! Mails to an SMTP server, by TLS unless the URL says otherwise.

use std::borrow::Cow;
use std::error::Error as _;
use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use super::bounded::Bounded;
use super::message::SendError;

/// How long connecting may take, with TLS and the greeting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long handing over a mail may take: some servers look for spam before they answer.
const SEND_TIMEOUT: Duration = Duration::from_secs(35);
/// How long the farewell may take.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);
/// How many bytes of one conversation are read.
const MAX_READ: usize = 256 << 10;
/// How to sign in, the first that the server knows.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
/// Replies about who may send at all, not about this mail: the operator can mend that.
const NOT_ABOUT_THE_MAIL: [u16; 8] = [421, 500, 502, 521, 530, 534, 535, 538];

/// An SMTP server, from a URL: `smtp://name:password@host:587` begins TLS with STARTTLS, `smtps://` with the connection.
/// `?tls=none` sends without TLS, to a server on the same machine; `?ca=FILE` trusts the certificates of a PEM file as well.
#[derive(Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp(..)")
    }
}

/// How the connection is encrypted.
#[derive(Clone)]
enum Tls {
    /// Not at all.
    Never,
    /// After STARTTLS.
    Later(TlsParameters),
    /// From the beginning.
    AtOnce(TlsParameters),
}

impl Smtp {
    /// Sends a mail on a connection of its own.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub(super) async fn send(&self, message: Message) -> Result<(), SendError> {
        let mut connection = within(CONNECT_TIMEOUT, self.connect()).await?;
        let sent = within(SEND_TIMEOUT, self.deliver(&mut connection, &message)).await;
        // The mail is taken or not by now, whatever the server says to the farewell.
        let _ = timeout(QUIT_TIMEOUT, connection.abort()).await;
        sent
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let (to, hello) = ((&*self.host, self.port), ClientId::default());
        if let Tls::AtOnce(tls) = &self.tls {
            let tls = Some(tls.clone());
            let connected = AsyncSmtpConnection::connect_tokio1(to, None, &hello, tls, None).await;
            return connected.map_err(|error| classify(&error));
        }
        let stream = TcpStream::connect(to)
            .await
            .map_err(|error| unusable(&error))?;
        let stream = Box::new(Bounded::new(stream, MAX_READ));
        let connected = AsyncSmtpConnection::connect_with_transport(stream, &hello).await;
        let mut connection = connected.map_err(|error| classify(&error))?;
        if let Tls::Later(tls) = &self.tls {
            let encrypted = connection.starttls(tls.clone(), &hello).await;
            encrypted.map_err(|error| classify(&error))?;
        }
        Ok(connection)
    }

    async fn deliver(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
    ) -> Result<(), SendError> {
        let sent = async {
            if let Some(credentials) = &self.credentials {
                connection.auth(&MECHANISMS, credentials).await?;
            }
            connection
                .send(message.envelope(), &message.formatted())
                .await
        };
        sent.await.map(drop).map_err(|error| classify(&error))
    }
}

/// Does a part of a conversation in time.
async fn within<T>(
    limit: Duration,
    part: impl Future<Output = Result<T, SendError>>,
) -> Result<T, SendError> {
    let done = timeout(limit, part).await;
    done.unwrap_or_else(|_| {
        Err(SendError::Later(
            "the mail server did not answer in time".to_owned(),
        ))
    })
}

fn unusable(cause: &dyn Display) -> SendError {
    SendError::Later(format!("the mail server cannot be used: {cause}"))
}

/// A refused mail is not tried again, everything else is. The words of the server are left out: they name the address.
fn classify(error: &Error) -> SendError {
    let Some(code) = error.status().map(u16::from) else {
        // The source of an answer that cannot be read is that answer.
        return match error.source().filter(|_| !error.is_response()) {
            Some(cause) => unusable(&cause),
            None => SendError::Later("the mail server cannot be used".to_owned()),
        };
    };
    if error.is_permanent() && !NOT_ABOUT_THE_MAIL.contains(&code) {
        return SendError::Refused(format!("the mail server refused the mail ({code})"));
    }
    let what = match code {
        530 | 534 | 535 | 538 => "the mail server wants another name or password",
        _ => "the mail server cannot take the mail now",
    };
    SendError::Later(format!("{what} ({code})"))
}

impl FromStr for Smtp {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = "must be 'folder' or a URL such as smtp://name:password@host:587 or smtps://name:password@host";
        let url = Url::parse(text).map_err(|_| wrong)?;
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or(wrong)?;
        let is_plain = matches!(url.path(), "" | "/") && url.fragment().is_none();
        if !is_plain || !matches!(url.scheme(), "smtp" | "smtps") {
            return Err(wrong.to_owned());
        }
        let (mut is_encrypted, mut trusted) = (true, None);
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("tls", "required") => is_encrypted = true,
                ("tls", "none") if url.scheme() == "smtp" => is_encrypted = false,
                ("tls", _) => return Err("tls must be required, or none with smtp://".to_owned()),
                ("ca", file) => trusted = Some(certificate(file)?),
                _ => return Err("has a parameter other than tls and ca".to_owned()),
            }
        }
        // An IPv6 address stands in brackets in a URL, but not where it is connected to.
        let host = host.trim_matches(['[', ']']);
        let mut tls = TlsParameters::builder(host.to_owned());
        if let Some(certificate) = trusted {
            tls = tls.add_root_certificate(certificate);
        }
        let tls = tls
            .build_rustls()
            .map_err(|error| format!("has a certificate that cannot be used: {error}"))?;
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::AtOnce(tls), SUBMISSIONS_PORT),
            _ if is_encrypted => (Tls::Later(tls), SUBMISSION_PORT),
            _ => (Tls::Never, SUBMISSION_PORT),
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (_, None) => return Err("has a name without a password".to_owned()),
            ("", Some(_)) => return Err("has a password without a name".to_owned()),
            (name, Some(password)) => {
                let (name, password) = (decoded(name)?, decoded(password)?);
                Some(Credentials::new(name.into_owned(), password.into_owned()))
            }
        };
        Ok(Self {
            host: host.to_owned(),
            port: url.port().unwrap_or(port),
            tls,
            credentials,
        })
    }
}

fn decoded(text: &str) -> Result<Cow<'_, str>, String> {
    let mut escapes = text.split('%').skip(1).map(|rest| rest.get(..2));
    let is_hex = |two: &str| two.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !escapes.all(|two| two.is_some_and(is_hex)) {
        return Err("has a % in the name or password that is not written as %25".to_owned());
    }
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map_err(|_| "has a name or password that is not UTF-8".to_owned())
}

fn certificate(file: &str) -> Result<Certificate, String> {
    let pem = std::fs::read(file).map_err(|error| format!("ca={file} cannot be read: {error}"))?;
    // Text without a certificate would be read as none.
    let text = String::from_utf8_lossy(&pem);
    let certificate = Certificate::from_pem(&pem).ok();
    let certificate = certificate.filter(|_| text.contains("BEGIN CERTIFICATE"));
    certificate.ok_or_else(|| format!("ca={file} is no certificate in PEM"))
}
