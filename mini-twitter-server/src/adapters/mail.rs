//! Mail: [`Mailer`] hands a [`Mail`] to an SMTP server, or writes it to a folder.

mod bounded;
mod folder;
mod mailer;
mod message;
mod smtp;

pub use self::mailer::{FOLDER, MailTarget, Mailer};
pub use self::message::{Mail, SendError, Sender};
pub use self::smtp::Smtp;
