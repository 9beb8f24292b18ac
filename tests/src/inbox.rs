//! The mails of a server, in the order in which the people who get them read them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::mail::Letter;
use crate::smtp::MailServer;

/// How long a mail may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How often the source is read.
const PAUSE: Duration = Duration::from_millis(10);

/// The mails of a folder or of a mail server; each is returned once.
#[derive(Debug)]
pub struct Inbox {
    source: Source,
    read: Vec<Letter>,
}

#[derive(Debug)]
enum Source {
    Folder(PathBuf),
    Server(MailServer),
}

impl Inbox {
    /// Reads the mails of a folder, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self::from(Source::Folder(folder.into()))
    }

    /// Reads the mails that a mail server receives; it ends with the inbox.
    pub fn of(server: MailServer) -> Self {
        Self::from(Source::Server(server))
    }

    fn from(source: Source) -> Self {
        let read = Vec::new();
        Self { source, read }
    }

    /// Waits for the next mail to an address whose subject has these words.
    ///
    /// # Errors
    /// When none is there in time, with the subjects that are; when the folder cannot be read.
    pub async fn next(&mut self, to: &str, words: &str) -> io::Result<Letter> {
        let end = Instant::now() + DEADLINE;
        loop {
            let unread = self.unread()?;
            let is_it = |mail: &&Letter| mail.to == to && mail.subject.contains(words);
            if let Some(mail) = unread.iter().find(is_it) {
                self.read.push(mail.clone());
                return Ok(mail.clone());
            }
            if Instant::now() > end {
                let mails: Vec<_> = unread.iter().map(|it| (&it.to, &it.subject)).collect();
                let what = format!("no mail {words:?} to {to}, but {mails:?}");
                return Err(io::Error::other(what));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits as [`Self::next`] does, and returns the code in the subject.
    ///
    /// # Errors
    /// Those of [`Self::next`], and when the subject has no code.
    pub async fn code(&mut self, to: &str, words: &str) -> io::Result<String> {
        let mail = self.next(to, words).await?;
        let code = mail.code().map(str::to_owned);
        code.ok_or_else(|| io::Error::other(format!("no code in {:?}", mail.subject)))
    }

    /// The mails that were not returned, oldest first. One that came twice is one: it has the same `Message-ID`.
    fn unread(&self) -> io::Result<Vec<Letter>> {
        let mut mails = match &self.source {
            Source::Folder(folder) => read(folder)?,
            Source::Server(server) => {
                let received = server.received().into_iter();
                received.map(|it| it.letter).collect()
            }
        };
        mails.retain(|mail| !self.read.contains(mail));
        Ok(mails)
    }
}

/// The mails in a folder, oldest first: their names begin with the time.
fn read(folder: &Path) -> io::Result<Vec<Letter>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths: Result<BTreeSet<_>, _> = entries.map(|it| it.map(|it| it.path())).collect();
    let is_mail = |path: &PathBuf| path.extension().is_some_and(|it| it == "eml");
    let mails = paths?.into_iter().filter(is_mail);
    mails
        .map(|path| fs::read(path).map(|raw| Letter::parse(&raw)))
        .collect()
}
