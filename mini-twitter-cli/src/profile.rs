//! [`Profile`]: a named pair of a server and an account on it, and the files that store it.
//!
//! `$XDG_CONFIG_HOME/mini-twitter/NAME.json` holds the settings, `$XDG_STATE_HOME/mini-twitter/NAME/` the state: the
//! session, the rows of the last output, the shell's history, texts that could not be sent. Files have mode 0600,
//! folders 0700. Without `HOME` and without these variables nothing is stored, and every profile is empty.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::environment::Environment;
use crate::failure::Failure;
use crate::reference::LastOutput;

/// The server of a profile without a server of its own.
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
    /// Reads `work` and `@work`, since a profile often has the name of its user.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let text = text.strip_prefix('@').unwrap_or(text);
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

/// The profiles of one user: the two folders that store them.
#[derive(Debug, Clone)]
pub struct ProfileStore {
    /// `None` when the environment names no folder.
    config: Option<PathBuf>,
    state: Option<PathBuf>,
}

impl ProfileStore {
    /// Finds the folders by the XDG base directory specification. A folder that neither `HOME` nor its variable names
    /// does not exist: its files are neither read nor written.
    pub fn of(environment: &Environment) -> Self {
        Self {
            config: folder(environment, "XDG_CONFIG_HOME", ".config"),
            state: folder(environment, "XDG_STATE_HOME", ".local/state"),
        }
    }

    /// Puts both below one folder, for `demo` and for tests.
    pub fn at(folder: &Path) -> Self {
        Self {
            config: Some(folder.join("config")),
            state: Some(folder.join("state")),
        }
    }

    /// Lists the names of the profiles that have a settings file, in no order.
    pub fn names(&self) -> Vec<String> {
        let entries = self.config.iter().flat_map(fs::read_dir);
        let entries = entries.flatten().flatten();
        let names = entries.filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let name: ProfileName = name.strip_suffix(".json")?.parse().ok()?;
            Some(name.to_string())
        });
        names.collect()
    }

    /// Reads a profile; without a settings file it is empty.
    ///
    /// # Errors
    /// When the settings file exists but cannot be read; with a hint if a sign-in writes it anew.
    pub fn profile(&self, name: &ProfileName) -> Result<Profile, Failure> {
        let mut profile = self.unread(name);
        let Some(path) = &profile.config else {
            return Ok(profile);
        };
        let settings = read(path).map_err(|failure| {
            if path.is_dir() {
                return failure;
            }
            let profile = name.as_str();
            let sign_in = ["login", "NAME", "--profile", profile, "--server", "URL"];
            failure.with_hint("sign in again, which writes the file anew", &sign_in)
        })?;
        profile.settings = settings.unwrap_or_default();
        Ok(profile)
    }

    /// Returns a profile without reading its settings, for a command that writes them anew.
    pub fn unread(&self, name: &ProfileName) -> Profile {
        let (config, state) = (self.config.as_ref(), self.state.as_ref());
        Profile {
            name: name.clone(),
            config: config.map(|folder| folder.join(format!("{name}.json"))),
            state: state.map(|folder| folder.join(name.as_str())),
            settings: Settings::default(),
        }
    }
}

/// Returns one of the folders: the value of the variable `name`, else `below` the home folder.
fn folder(environment: &Environment, name: &str, below: &str) -> Option<PathBuf> {
    // The specification says to ignore a relative path: https://specifications.freedesktop.org/basedir-spec/latest/
    let set = environment.get(name).map(PathBuf::from);
    let set = set.filter(|path| path.is_absolute());
    let home = environment.get("HOME").map(Path::new);
    let folder = set.or_else(|| Some(home?.join(below)))?;
    Some(folder.join("mini-twitter"))
}

/// The settings of a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The URL of the server it is signed in to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// The username on that server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

/// A profile and the paths of its files.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The name of the profile.
    pub name: ProfileName,
    /// The settings, as the file has them.
    pub settings: Settings,
    config: Option<PathBuf>,
    state: Option<PathBuf>,
}

impl Profile {
    /// Returns the server it is signed in to, or the default.
    pub fn server(&self) -> &str {
        self.settings.server.as_deref().unwrap_or(DEFAULT_SERVER)
    }

    /// Returns the path of one of its state files: `session.json`, `rows.json`, `history`; `None` without a folder.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        Some(self.state.as_ref()?.join(name))
    }

    /// Returns the path of a state file, as [`Self::file`] does, and creates its folder, readable by its owner only.
    ///
    /// # Errors
    /// When the folder cannot be created.
    pub fn create_folder_of(&self, name: &str) -> Result<Option<PathBuf>, Failure> {
        if let Some(folder) = &self.state {
            private_folder(folder).map_err(|error| unwritable(folder, &error))?;
        }
        Ok(self.file(name))
    }

    /// Whether a session is stored.
    pub fn is_signed_in(&self) -> bool {
        self.file("session.json").is_some_and(|path| path.exists())
    }

    /// Reads what was printed last, for `@3` in the next process; empty when it cannot be read.
    pub fn last_output(&self) -> LastOutput {
        let saved = self.file("rows.json").and_then(|path| read(&path).ok());
        saved.flatten().unwrap_or_default()
    }

    /// Saves what was printed last; without a folder, does nothing. When it cannot be written, what was saved before is
    /// removed, so that it is not taken for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_last_output(&self, output: &LastOutput) -> Result<(), Failure> {
        let Some(path) = self.file("rows.json") else {
            return Ok(());
        };
        let saved = write(&path, output);
        if saved.is_err() {
            // Where it cannot be removed either, `require_writable` fails before it is used.
            drop(fs::remove_file(&path));
        }
        saved
    }

    /// Checks that the state of this profile can be removed: files can be created beside it, if only empty ones.
    ///
    /// # Errors
    /// When the folder cannot be changed.
    pub fn require_removable(&self) -> Result<(), Failure> {
        let Some(folder) = self.state.as_ref().filter(|folder| folder.exists()) else {
            return Ok(());
        };
        let created = tempfile::NamedTempFile::new_in(folder);
        created
            .map(drop)
            .map_err(|error| unwritable(folder, &error))
    }

    /// Checks that the state of this profile can be saved, by writing a file that is removed at once; without a folder,
    /// does nothing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn require_writable(&self) -> Result<(), Failure> {
        let Some(folder) = &self.state else {
            return Ok(());
        };
        let written = private_folder(folder).and_then(|()| {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(b"{}")?;
            file.flush()
        });
        written.map_err(|error| unwritable(folder, &error))
    }

    /// Changes the settings, here and in the file; without a folder, here only.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&mut self, settings: Settings) -> Result<(), Failure> {
        if settings != self.settings {
            self.settings = settings;
            if let Some(path) = &self.config {
                write(path, &self.settings)?;
            }
        }
        Ok(())
    }
}

/// Reads a JSON file; `None` when it does not exist.
///
/// # Errors
/// When it exists and cannot be read.
fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Failure> {
    let cannot =
        |what: &dyn fmt::Display| Failure::other(format!("cannot read {}: {what}", path.display()));
    match fs::read(path) {
        Ok(bytes) if bytes.is_empty() => Err(cannot(&"it is empty")),
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                let what = format_args!("it is damaged at line {line}, column {column}");
                Err(cannot(&what))
            }
        },
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
            Err(cannot(&"it is a folder; move it away"))
        }
        Err(error) => Err(cannot(&error)),
    }
}

/// Whether a file does not exist, or cannot, because one of its folders is a file.
fn is_absent(error: &io::Error) -> bool {
    let kinds = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    kinds.contains(&error.kind())
}

/// Writes a JSON file, as [`write_bytes`] does.
fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(value).expect("settings and rows are JSON");
    write_bytes(path, &text).map_err(|error| unwritable(path, &error))
}

/// Writes a file, readable by its owner only, atomically.
///
/// # Errors
/// When it cannot be written.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    // A temporary file is created with mode 0600, and renaming keeps the mode.
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
