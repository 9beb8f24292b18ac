//! [`SigningKey`], from which every other key of the server is derived, and [`Secrets`], what is made with them.
//!
//! The key is a file in the data folder, made on first start and readable by its owner alone, or given by the operator:
//! nodes that share a database share the key. Who has it can sign in as anyone; losing it ends every session.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{fmt, process};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::access::AccessTokens;
use super::refresh::RefreshTokens;
use crate::adapters::clock::Chance;

/// The key's file in the data folder.
pub const FILE: &str = "signing.key";
/// The least length of a key that is given, in bytes.
pub const LEAST_BYTES: usize = 32;

/// The one secret of the server.
#[derive(Clone)]
pub struct SigningKey(Vec<u8>);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The operator's key is easy to guess.
    #[error("the signing key is shorter than {LEAST_BYTES} characters")]
    TooShort,
    /// The file cannot be read or made.
    #[error("the signing key {path} cannot be used: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

impl SigningKey {
    /// The key an operator gives: any text of at least [`LEAST_BYTES`].
    ///
    /// # Errors
    /// When it is shorter.
    pub fn given(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.len() < LEAST_BYTES {
            return Err(KeyError::TooShort);
        }
        Ok(Self(text.as_bytes().to_vec()))
    }

    /// The key in `folder`, made there if there is none. Of processes that start at the same time one makes it and all
    /// read the same.
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds too little.
    pub fn in_folder(folder: &Path, chance: &Chance) -> Result<Self, KeyError> {
        let path = folder.join(FILE);
        let failed = |cause| KeyError::File {
            path: path.clone(),
            cause,
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                warn_if_open(&path);
                Self::given(&text)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(folder, &path, chance).map_err(failed)?;
                Self::given(&fs::read_to_string(&path).map_err(failed)?)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// A key for one purpose: none of them tells anything of another.
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

/// Writes a new key beside `path`, to the disk, then gives it its name unless that is taken: a half-written key is never
/// seen, a key is never overwritten.
fn make(folder: &Path, path: &Path, chance: &Chance) -> io::Result<()> {
    let beside = folder.join(format!("{FILE}.{}.{:x}", process::id(), chance.number()));
    let mut file = create_private(&beside)?;
    writeln!(file, "{}", URL_SAFE_NO_PAD.encode(chance.bytes::<32>()))?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => File::open(folder)?.sync_all(),
    }
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn warn_if_open(path: &Path) {
    #[cfg(unix)]
    if fs::metadata(path).is_ok_and(|file| std::os::unix::fs::MetadataExt::mode(&file) & 0o077 != 0)
    {
        tracing::warn!(path = %path.display(), "others can read the signing key: chmod 600");
    }
}

/// What signs people in, made of one [`SigningKey`].
#[derive(Debug)]
pub struct Secrets {
    /// Access tokens.
    pub access: AccessTokens,
    /// Refresh tokens.
    pub refresh: RefreshTokens,
}

impl Secrets {
    /// Derives a key for each purpose.
    pub fn new(key: &SigningKey) -> Self {
        let name = URL_SAFE_NO_PAD.encode(&key.derive("name")[..6]);
        Self {
            access: AccessTokens::new(&key.derive("access"), &name),
            refresh: RefreshTokens::new(&key.derive("refresh")),
        }
    }
}
