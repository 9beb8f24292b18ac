//! [`SigningKey`], from which every other key of the server is derived, and [`Secrets`], the tokens signed with them.
//!
//! The key is a file in the data folder, created on first start and readable by its owner only, or given by the operator:
//! servers that share a database share the key. Anyone who has it can sign in as anyone; losing it ends every session.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{fmt, process};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::access::AccessTokens;
use super::code::Codes;
use super::refresh::RefreshTokens;
use super::unsubscribe::Unsubscribes;
use crate::adapters::clock::Random;
use crate::adapters::folder::create_private;

/// The name of the key's file in the data folder.
pub const FILE: &str = "signing.key";
/// The minimum length of a key, in bytes.
pub const MIN_BYTES: usize = 32;

/// The secret of the server.
#[derive(Clone)]
pub struct SigningKey(Vec<u8>);

/// Why there is no usable key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key is easy to guess.
    #[error("the signing key is shorter than {MIN_BYTES} characters")]
    TooShort,
    /// The file cannot be read or created.
    #[error("the signing key {path} cannot be used: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

impl SigningKey {
    /// Returns the operator's key: any text of at least [`MIN_BYTES`].
    ///
    /// # Errors
    /// When it is shorter.
    pub fn given(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.len() < MIN_BYTES {
            return Err(KeyError::TooShort);
        }
        Ok(Self(text.as_bytes().to_vec()))
    }

    /// Reads the key in `folder`, and creates it if there is none. Of processes that start at the same time one creates it,
    /// and all read the same.
    ///
    /// # Errors
    /// When the file cannot be read or created, or is shorter than [`MIN_BYTES`].
    pub fn in_folder(folder: &Path, random: &Random) -> Result<Self, KeyError> {
        let path = folder.join(FILE);
        let failed = |cause| KeyError::File {
            path: path.clone(),
            cause,
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                warn_if_readable_by_others(&path);
                Self::given(&text)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create(folder, &path, random).map_err(failed)?;
                Self::given(&fs::read_to_string(&path).map_err(failed)?)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Returns a key of this process alone, whose tokens are valid nowhere else.
    pub fn random(random: &Random) -> Self {
        Self(random.bytes::<MIN_BYTES>().to_vec())
    }

    /// Returns a key for one purpose, which reveals nothing about the others.
    fn derive(&self, purpose: &str) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.chain_update(purpose).finalize().into_bytes().into()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// Writes a new key beside `path` and syncs it, then links it to `path` unless that exists: a half-written key is never
/// read, a key is never overwritten.
fn create(folder: &Path, path: &Path, random: &Random) -> io::Result<()> {
    let beside = folder.join(format!("{FILE}.{}.{:x}", process::id(), random.number()));
    let mut file = create_private(&beside)?;
    writeln!(file, "{}", URL_SAFE_NO_PAD.encode(random.bytes::<32>()))?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => File::open(folder)?.sync_all(),
    }
}

fn warn_if_readable_by_others(path: &Path) {
    #[cfg(unix)]
    if fs::metadata(path).is_ok_and(|file| std::os::unix::fs::MetadataExt::mode(&file) & 0o077 != 0)
    {
        tracing::warn!(path = %path.display(), "other users can read the signing key: run chmod 600 on it");
    }
}

/// The tokens of sessions, signed with keys of one [`SigningKey`].
#[derive(Debug)]
pub struct Secrets {
    /// Access tokens.
    pub access: AccessTokens,
    /// Refresh tokens.
    pub refresh: RefreshTokens,
    /// Codes that are mailed.
    pub codes: Codes,
    /// Links that stop mails.
    pub unsubscribes: Unsubscribes,
}

impl Secrets {
    /// Derives the key of each kind of token.
    pub fn new(key: &SigningKey) -> Self {
        let name = URL_SAFE_NO_PAD.encode(&key.derive("name")[..6]);
        Self {
            access: AccessTokens::new(&key.derive("access"), &name),
            refresh: RefreshTokens::new(&key.derive("refresh")),
            codes: Codes::new(&key.derive("code")),
            unsubscribes: Unsubscribes::new(&key.derive("unsubscribe")),
        }
    }
}
