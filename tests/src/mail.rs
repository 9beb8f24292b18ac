//! The folder that a server writes its mails to, as the people read it who get them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a mail may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How often the folder is read.
const PAUSE: Duration = Duration::from_millis(10);

/// The mails of a folder; each is returned once.
#[derive(Debug)]
pub struct Inbox {
    folder: PathBuf,
    read: BTreeSet<PathBuf>,
}

impl Inbox {
    /// Reads the mails of a folder, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            read: BTreeSet::new(),
        }
    }

    /// Waits for the next mail to an address whose subject has these words.
    ///
    /// # Errors
    /// When none is there in time, with the subjects that are; when the folder cannot be read.
    pub async fn next(&mut self, to: &str, words: &str) -> io::Result<Mail> {
        let end = Instant::now() + DEADLINE;
        loop {
            let unread = self.unread()?;
            let found = unread
                .iter()
                .find(|(_, mail)| mail.to == to && mail.subject.contains(words));
            if let Some((path, mail)) = found {
                self.read.insert(path.clone());
                return Ok(mail.clone());
            }
            if Instant::now() > end {
                let mails: Vec<_> = unread.into_iter().map(|(_, mail)| mail).collect();
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
        code.ok_or_else(|| io::Error::other(format!("no code in {mail:?}")))
    }

    /// The mails that were not returned, oldest first: their names begin with the time.
    fn unread(&self) -> io::Result<Vec<(PathBuf, Mail)>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let paths: Result<BTreeSet<_>, _> = entries.map(|it| it.map(|it| it.path())).collect();
        let is_unread = |path: &PathBuf| {
            path.extension().is_some_and(|it| it == "eml") && !self.read.contains(path)
        };
        let unread = paths?.into_iter().filter(is_unread);
        unread
            .map(|path| Mail::read(&path).map(|mail| (path, mail)))
            .collect()
    }
}

/// What a mail says, to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address it goes to.
    pub to: String,
    /// The subject.
    pub subject: String,
}

impl Mail {
    fn read(path: &Path) -> io::Result<Self> {
        Ok(Self::parse(&fs::read_to_string(path)?))
    }

    /// Reads the headers of a mail: a long one goes on in lines that begin with a space. These subjects are ASCII.
    fn parse(text: &str) -> Self {
        let text = text.replace("\r\n", "\n").replace("\n ", " ");
        let (head, _) = text.split_once("\n\n").unwrap_or((&text, ""));
        let value = |name: &str| {
            let mut lines = head.lines();
            let value = lines.find_map(|line| line.strip_prefix(name));
            value.unwrap_or_default().trim().to_owned()
        };
        Self {
            to: value("To:").trim_matches(['<', '>']).to_owned(),
            subject: value("Subject:"),
        }
    }

    /// The code in the subject: its six digits in a row.
    pub fn code(&self) -> Option<&str> {
        let mut numbers = self.subject.split(|c: char| !c.is_ascii_digit());
        numbers.find(|it| it.len() == 6)
    }
}
