//! [`Passwords`]: argon2id behind a bounded number of permits, away from the threads that answer requests.
//!
//! One hash takes a core for tens of milliseconds and 19 MiB, so only as many run at the same time as there are cores; a
//! bounded number waits, and further ones are refused. A permit is held until its hash is done, even when the caller has
//! disconnected: clients that disconnect cannot make more hashes run.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::text;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tracing::error;

use crate::fault::{Fault, Outcome};

/// How many hashes wait for each permit, at most: about half a second of work.
const WAITING_PER_PERMIT: usize = 24;
/// Above this size glibc returns memory to the system as soon as it is freed. Below, it keeps every freed block: 400 MiB
/// and more after a hundred hashes.
const RETURNED_ABOVE: usize = 33 << 20;

/// How expensive a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// The memory of one hash.
    pub memory_kib: u32,
    /// How often it passes over that memory.
    pub passes: u32,
}

impl Cost {
    /// 19 MiB, two passes, one lane. <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
    pub const OWASP: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
    };
    /// The lowest possible cost, for tests.
    pub const CHEAP: Self = Self {
        memory_kib: 8,
        passes: 1,
    };

    fn params(self) -> Params {
        Params::new(self.memory_kib.max(8), self.passes.max(1), 1, None)
            .expect("8 KiB and one pass are the minimum of argon2")
    }
}

/// Hashes and checks passwords.
pub struct Passwords {
    params: Params,
    /// The hash of no password, which is checked for an unknown name.
    placeholder: Arc<PasswordHash>,
    pool: Arc<Pool>,
}

/// Bounds how many hashes run and wait, and keeps memory for them.
struct Pool {
    size: usize,
    /// To run.
    permits: Arc<Semaphore>,
    /// To run or to wait.
    queue: Arc<Semaphore>,
    /// Memory of finished hashes, for those that wait: fresh memory costs 7 ms of page faults.
    spare: Mutex<Vec<Vec<Block>>>,
}

impl Passwords {
    /// Creates hashes of `cost`, at most `permits` at the same time.
    pub fn new(cost: Cost, permits: NonZeroUsize) -> Self {
        let (params, size) = (cost.params(), permits.get());
        Self {
            placeholder: Arc::new(phc(&params, &[0; 16], &[0; 32])),
            params,
            pool: Arc::new(Pool {
                size,
                permits: Arc::new(Semaphore::new(size)),
                queue: Arc::new(Semaphore::new(size * (1 + WAITING_PER_PERMIT))),
                spare: Mutex::default(),
            }),
        }
    }

    /// Creates hashes of `cost`, at most as many at the same time as the machine has cores.
    pub fn for_machine(cost: Cost) -> Self {
        let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self::new(cost, cores)
    }

    /// Hashes a password, in its [prepared](text::prepared) form, with 16 random bytes of salt, as a PHC string.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when too many are waiting.
    pub async fn hash(&self, password: &Secret, salt: [u8; 16]) -> Outcome<String> {
        let (params, password) = (self.params.clone(), password.clone());
        self.run(move |blocks| {
            let output = digest(&params, &text::prepared(&password), &salt, blocks)?;
            Ok(phc(&params, &salt, &output).to_string())
        })
        .await
    }

    /// Returns whether `password` is the one of `hash`; without a hash false, after the same time.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when too many are waiting; [`ErrorCode::Internal`] when `hash` is not a PHC string.
    pub async fn check(&self, password: &Secret, hash: Option<&str>) -> Outcome<bool> {
        let known = match hash {
            Some(text) => Arc::new(PasswordHash::new(text).map_err(broken)?),
            None => Arc::clone(&self.placeholder),
        };
        let password = password.clone();
        self.run(move |blocks| {
            let params = Params::try_from(&*known).map_err(broken)?;
            let salt = known.salt.as_deref().unwrap_or_default();
            let mut is_right = |text: &str| -> Outcome<bool> {
                let output = digest(&params, text, salt, blocks)?;
                let output = Output::new(&output).map_err(broken)?;
                Ok(known.hash == Some(output)) // outputs compare in constant time
            };
            let (prepared, sent) = (text::prepared(&password), password.expose());
            // Passwords were once hashed as they were sent, and there is no other way back into those accounts.
            Ok(is_right(&prepared)? || (prepared != sent && is_right(sent)?))
        })
        .await
    }

    /// Runs `work` on a blocking thread once there is a permit.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let pool = Arc::clone(&self.pool);
        let queued = Arc::clone(&pool.queue).try_acquire_owned();
        let queued = queued.map_err(|_| {
            Fault::from(ErrorCode::Unavailable)
                .detail("too many people are signing in: try again in a second")
                .retry_after(Duration::from_secs(1))
        })?;
        let permit = Arc::clone(&pool.permits).acquire_owned().await;
        let permit = permit.map_err(broken)?;
        let done = spawn_blocking(move || {
            let mut blocks = pool.take();
            let result = work(&mut blocks);
            pool.put_back(blocks);
            drop((permit, queued));
            result
        });
        done.await.map_err(broken)?
    }
}

impl Pool {
    fn take(&self) -> Vec<Block> {
        self.spare().pop().unwrap_or_default()
    }

    /// Keeps the memory if a hash waits for it, and frees all of it if none does.
    fn put_back(&self, blocks: Vec<Block>) {
        let queued = self.size * (1 + WAITING_PER_PERMIT) - self.queue.available_permits();
        let mut spare = self.spare();
        if queued > self.size {
            spare.push(blocks);
        } else {
            spare.clear();
        }
    }

    fn spare(&self) -> MutexGuard<'_, Vec<Vec<Block>>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.pool.size;
        let taken = size - self.pool.permits.available_permits();
        write!(f, "Passwords({taken} of {size} permits taken)")
    }
}

/// Argon2id of 32 bytes, in `blocks`, which grow to what `params` need.
fn digest(
    params: &Params,
    password: &str,
    salt: &[u8],
    blocks: &mut Vec<Block>,
) -> Outcome<[u8; 32]> {
    let wanted = params.block_count();
    if blocks.capacity() < wanted {
        *blocks = Vec::with_capacity(wanted.max(RETURNED_ABOVE / Block::SIZE));
    }
    blocks.resize(wanted.max(blocks.len()), Block::new());
    let mut output = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut output, blocks)
        .map_err(broken)?;
    Ok(output)
}

/// Returns the PHC string of a hash. <https://github.com/P-H-C/phc-string-format>
fn phc(params: &Params, salt: &[u8], output: &[u8]) -> PasswordHash {
    PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).expect("three numbers fit"),
        salt: Some(Salt::new(salt).expect("salts are 16 bytes")),
        hash: Some(Output::new(output).expect("hashes are 32 bytes")),
    }
}

/// A failure that no caller can cause.
fn broken(cause: impl fmt::Display) -> Fault {
    error!(%cause, "a password could not be hashed");
    ErrorCode::Internal.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn checking_an_unknown_name_is_as_much_work_as_checking_a_known_one() -> Outcome<()> {
        let passwords = Passwords::new(Cost::OWASP, NonZeroUsize::MIN);
        let hash = passwords
            .hash(&Secret::new("correct horse"), [7; 16])
            .await?;

        let known = PasswordHash::new(&hash).map_err(broken)?;
        let work = |hash: &PasswordHash| Params::try_from(hash).map_err(broken);

        assert_eq!(work(&known)?, work(&passwords.placeholder)?);
        assert_eq!(
            known.salt.map(|salt| salt.len()),
            passwords.placeholder.salt.as_ref().map(|salt| salt.len())
        );
        Ok(())
    }

    #[tokio::test]
    async fn a_password_that_was_hashed_as_it_was_sent_still_opens_the_account() -> Outcome<()> {
        let passwords = Passwords::new(Cost::CHEAP, NonZeroUsize::MIN);
        let sent = "cafe\u{301} am see";
        let output = digest(&passwords.params, sent, &[7; 16], &mut Vec::new())?;
        let hash = phc(&passwords.params, &[7; 16], &output).to_string();

        assert!(passwords.check(&Secret::new(sent), Some(&hash)).await?);
        let other = Secret::new("cafe\u{301} am sea");
        assert!(!passwords.check(&other, Some(&hash)).await?);
        Ok(())
    }
}
