//! [`Mailer`]: hands a mail over, to an SMTP server or to a folder.

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::folder;
use super::message::{Mail, SendError, Sender};
use super::smtp::Smtp;

/// The name of the folder of mails in the data folder.
pub const FOLDER: &str = "mail";

/// Where mails go.
#[derive(Debug, Clone)]
pub enum MailTarget {
    /// Into a folder of the data folder, a file each.
    Folder,
    /// To an SMTP server.
    Smtp(Smtp),
}

impl FromStr for MailTarget {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "folder" => Ok(Self::Folder),
            url => Ok(Self::Smtp(url.parse()?)),
        }
    }
}

/// Sends mails.
#[derive(Debug)]
pub struct Mailer {
    from: Sender,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Folder(PathBuf),
    Smtp(Smtp),
}

impl Mailer {
    /// Creates a mailer; `data` is the data folder.
    pub fn new(from: Sender, target: &MailTarget, data: &Path) -> Self {
        let way = match target {
            MailTarget::Folder => Way::Folder(data.join(FOLDER)),
            MailTarget::Smtp(smtp) => Way::Smtp(smtp.clone()),
        };
        Self { from, way }
    }

    /// Returns the folder that mails are written to; `None` when they are sent.
    pub fn folder(&self) -> Option<&Path> {
        match &self.way {
            Way::Folder(folder) => Some(folder),
            Way::Smtp(_) => None,
        }
    }

    /// Returns whether mails are sent from an address at this machine, which other mail servers refuse.
    pub fn is_from_nowhere(&self) -> bool {
        self.folder().is_none() && self.from.is_local()
    }

    /// Sends a mail: when this returns, the server has taken it, or it is on disk.
    ///
    /// # Errors
    /// Why it was not sent.
    pub async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let message = mail.message(&self.from)?;
        match &self.way {
            Way::Folder(folder) => folder::write(folder.clone(), mail, message.formatted())
                .await
                .map_err(|error| later("the mail folder cannot be written to", &error)),
            Way::Smtp(smtp) => smtp.send(message).await,
        }
    }
}

/// Why something failed, with the first cause of it.
fn later(what: &str, error: &io::Error) -> SendError {
    SendError::Later(format!("{what}: {error}"))
}
