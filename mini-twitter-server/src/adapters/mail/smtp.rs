//! Mails to an SMTP server, by TLS unless the URL says otherwise.

use std::borrow::Cow;
use std::error::Error as _;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{Error, SUBMISSION_PORT, SUBMISSIONS_PORT};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use percent_encoding::percent_decode_str;
use url::Url;

use super::message::SendError;

/// How long each answer of the server may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Replies about who may send at all, not about this mail: the operator can mend that.
const NOT_ABOUT_THE_MAIL: [u16; 8] = [421, 500, 502, 521, 530, 534, 535, 538];

/// An SMTP server, from a URL: `smtp://name:password@host:587` begins TLS with STARTTLS, `smtps://` with the connection.
/// `?tls=none` sends without TLS, to a server on the same machine; `?ca=FILE` trusts the certificates of a PEM file as well.
#[derive(Clone)]
pub struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp(..)")
    }
}

impl Smtp {
    /// Sends a mail on a connection of its own.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub(super) async fn send(&self, message: Message) -> Result<(), SendError> {
        match self.0.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(classify(&error)),
        }
    }
}

/// A refused mail is not tried again, everything else is. The words of the server are left out: they name the address.
fn classify(error: &Error) -> SendError {
    let Some(code) = error.status().map(u16::from) else {
        // The source of an answer that cannot be read is that answer.
        let cause = error.source().filter(|_| !error.is_response());
        let cause = cause.map(|cause| format!(": {cause}"));
        let cause = cause.unwrap_or_default();
        return SendError::Later(format!("the mail server cannot be used{cause}"));
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
            "smtps" => (Tls::Wrapper(tls), SUBMISSIONS_PORT),
            _ if is_encrypted => (Tls::Required(tls), SUBMISSION_PORT),
            _ => (Tls::None, SUBMISSION_PORT),
        };
        let mut smtp = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .tls(tls)
            .port(url.port().unwrap_or(port))
            .timeout(Some(TIMEOUT));
        match (url.username(), url.password()) {
            ("", None) => {}
            (_, None) => return Err("has a name without a password".to_owned()),
            ("", Some(_)) => return Err("has a password without a name".to_owned()),
            (name, Some(password)) => {
                let (name, password) = (decoded(name)?, decoded(password)?);
                smtp = smtp.credentials(Credentials::new(name.into_owned(), password.into_owned()));
            }
        }
        Ok(Self(smtp.build()))
    }
}

fn decoded(text: &str) -> Result<Cow<'_, str>, String> {
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
