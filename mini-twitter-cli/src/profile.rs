//! A profile: a name for a server and a sign-in there, and the files that keep them.
//!
//! `$XDG_CONFIG_HOME/mini-twitter/NAME.json` holds what its owner chose, `$XDG_STATE_HOME/mini-twitter/NAME/` what
//! comes and goes: the session, the rows last shown, the shell's history, texts that could not be sent. Files are
//! 0600, folders 0700.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::environment::Environment;
use crate::failure::Failure;
use crate::screen::Shown;

/// The server of a profile that names none.
pub const DEFAULT_SERVER: &str = "http://127.0.0.1:8080";

/// The name of a profile: 1–30 letters, digits, `_` and `-`, since it names files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileName(String);

impl ProfileName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl Default for ProfileName {
    fn default() -> Self {
        Self("default".to_owned())
    }
}
impl FromStr for ProfileName {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_name = (1..=30).contains(&text.len())
            && !text.starts_with('-')
            && (text.bytes()).all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let name = is_name.then(|| Self(text.to_owned()));
        name.ok_or("is not a name of 1 to 30 letters, digits, _ and -")
    }
}
impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The two folders of this program.
#[derive(Debug, Clone)]
pub struct Home {
    config: PathBuf,
    state: PathBuf,
}

impl Home {
    /// Where the XDG base directory specification puts them.
    ///
    /// # Errors
    /// When there is neither a home folder nor a setting that stands in for it.
    pub fn of(environment: &Environment) -> Result<Self, Failure> {
        Ok(Self {
            config: folder(environment, "XDG_CONFIG_HOME", ".config")?,
            state: folder(environment, "XDG_STATE_HOME", ".local/state")?,
        })
    }

    /// Both below one folder, for `demo` and for tests.
    pub fn at(folder: &Path) -> Self {
        Self {
            config: folder.join("config"),
            state: folder.join("state"),
        }
    }

    /// The names of the profiles that keep something.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.config).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let name: ProfileName = name.strip_suffix(".json")?.parse().ok()?;
            Some(name.to_string())
        });
        names.collect()
    }

    /// Reads a profile; one that was never written is empty.
    ///
    /// # Errors
    /// When its file is there but cannot be read.
    pub fn profile(&self, name: &ProfileName) -> Result<Profile, Failure> {
        let config = self.config.join(format!("{name}.json"));
        let settings = read(&config)?.unwrap_or_default();
        Ok(Profile {
            name: name.clone(),
            config,
            state: self.state.join(name.as_str()),
            settings,
        })
    }
}

/// One of the folders: what `name` says, else `below` the home folder.
fn folder(environment: &Environment, name: &str, below: &str) -> Result<PathBuf, Failure> {
    // A relative path is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
    let set = environment.get(name).map(PathBuf::from);
    let set = set.filter(|path| path.is_absolute());
    let home = environment.get("HOME").map(Path::new);
    let folder = set.or_else(|| Some(home?.join(below)));
    let missing = || format!("no folder to keep anything in: neither HOME nor {name} is set");
    let folder = folder.ok_or_else(|| Failure::other(missing()))?;
    Ok(folder.join("mini-twitter"))
}

/// What a profile keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The server it is signed in to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Who it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

/// A profile and where its files are.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name.
    pub name: ProfileName,
    /// What it keeps.
    pub settings: Settings,
    config: PathBuf,
    state: PathBuf,
}

impl Profile {
    /// The server it is signed in to, or the default.
    pub fn server(&self) -> &str {
        self.settings.server.as_deref().unwrap_or(DEFAULT_SERVER)
    }

    /// The path of one of its files: `session.json`, `rows.json`, `history`.
    pub fn file(&self, name: &str) -> PathBuf {
        self.state.join(name)
    }

    /// Makes the folder that [`Self::file`] points into, for its owner alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn prepare(&self) -> Result<(), Failure> {
        private_folder(&self.state).map_err(|error| unwritable(&self.state, &error))
    }

    /// What it was shown last, for `@3` in the next process; nothing when that cannot be read any more.
    pub fn shown(&self) -> Shown {
        let kept = read(&self.file("rows.json"));
        kept.ok().flatten().unwrap_or_default()
    }

    /// Keeps what it was shown last.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_shown(&self, shown: &Shown) -> Result<(), Failure> {
        write(&self.file("rows.json"), shown)
    }

    /// Changes what the profile keeps, here and in its file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&mut self, settings: Settings) -> Result<(), Failure> {
        if settings != self.settings {
            write(&self.config, &settings)?;
            self.settings = settings;
        }
        Ok(())
    }
}

/// Reads a JSON file; `None` when it is not there.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Failure> {
    let cannot =
        |what: &dyn fmt::Display| Failure::other(format!("cannot read {}: {what}", path.display()));
    match fs::read(path) {
        Ok(bytes) => (serde_json::from_slice(&bytes).map(Some)).map_err(|error| cannot(&error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot(&error)),
    }
}

/// Writes a JSON file for its owner alone, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(value).expect("settings and rows are JSON");
    write_bytes(path, &text).map_err(|error| unwritable(path, &error))
}

/// Writes a file for its owner alone, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    // A temporary file is 0600 from its first moment; renaming keeps that.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::other(format!("cannot write {}: {error}", path.display()))
}
