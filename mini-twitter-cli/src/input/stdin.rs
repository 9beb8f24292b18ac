//! Standard input of this process, read in a way that a cancelled read takes nothing: a thread that blocks in a read
//! would take the next line that is typed at a prompt.

use std::io::{self, Read};
use std::time::Duration;

/// Standard input without a buffer of its own: what was not read is still there for others.
pub(super) struct Unbuffered;

#[cfg(unix)]
impl Read for Unbuffered {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        // Not only a pipe: it just reads.
        io::PipeReader::from(owned()?).read(bytes)
    }
}

/// Waits until standard input has bytes or has ended. A file always has.
#[cfg(unix)]
pub(super) async fn readable() {
    // Registered for each wait, since a new registration tells what is there already. It only waits, and what it says of
    // terminals is right too. What fails here is told by the read that follows.
    let ready = owned().and_then(tokio::net::unix::pipe::Receiver::from_owned_fd_unchecked);
    if let Ok(ready) = ready {
        drop(ready.readable().await);
    }
}

#[cfg(unix)]
fn owned() -> io::Result<std::os::fd::OwnedFd> {
    use std::os::fd::AsFd as _;

    io::stdin().as_fd().try_clone_to_owned()
}

/// Lets a Ctrl-C come first that has ended the writer of a pipe too: what it wrote until then is no whole text.
pub(super) async fn ended() {
    tokio::time::sleep(Duration::from_millis(10)).await;
}

#[cfg(not(unix))]
impl Read for Unbuffered {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        io::stdin().read(bytes)
    }
}

/// Returns at once: here the read waits.
#[cfg(not(unix))]
pub(super) async fn readable() {}
