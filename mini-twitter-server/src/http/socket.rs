//! [`Socket`]: the listening socket. When no file descriptor is left for a connection, it answers with one that it holds
//! in reserve, pauses, and logs once a second.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener as StdListener};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tracing::warn;

use crate::http::connection::say_goodbye;

/// How long accepting pauses when it failed, and how long the answer to that connection may take.
const PAUSE: Duration = Duration::from_millis(50);
/// How often a failure to accept is logged: a line for each would add load under load.
const WARN_INTERVAL: Duration = Duration::from_secs(1);

/// The listening socket.
#[derive(Debug)]
pub(super) struct Socket {
    listener: TcpListener,
    original: StdListener,
    /// A copy, for its file descriptor.
    reserve: Option<StdListener>,
    failures: u64,
    logged: Option<Instant>,
}

impl Socket {
    pub(super) fn new(listener: TcpListener) -> io::Result<Self> {
        let original = listener.into_std()?;
        Ok(Self {
            listener: TcpListener::from_std(original.try_clone()?)?,
            reserve: Some(original.try_clone()?),
            original,
            failures: 0,
            logged: None,
        })
    }

    /// Accepts a connection; one for which there is no file descriptor gets `answer` instead.
    pub(super) async fn accept(&mut self, answer: impl Fn() -> Bytes) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok(accepted) => return accepted,
                Err(error) if is_of_client(&error) => {}
                Err(error) => {
                    self.log(&error);
                    self.recover(&answer).await;
                }
            }
        }
    }

    /// Pauses after a failure to accept. The usual one is that no file descriptor is left.
    async fn recover(&mut self, answer: impl Fn() -> Bytes) {
        if self.reserve.take().is_some()
            && let Ok(Ok((stream, _))) = timeout(PAUSE, self.listener.accept()).await
        {
            let _ = timeout(PAUSE, say_goodbye(stream, answer())).await;
        } else {
            sleep(PAUSE).await;
        }
        self.reserve = self.original.try_clone().ok();
    }

    fn log(&mut self, error: &io::Error) {
        self.failures += 1;
        if self.logged.is_none_or(|at| at.elapsed() >= WARN_INTERVAL) {
            let count = std::mem::take(&mut self.failures);
            self.logged = Some(Instant::now());
            warn!(%error, count, "connections cannot be accepted");
        }
    }
}

/// Returns whether accepting failed only because the client has gone.
fn is_of_client(error: &io::Error) -> bool {
    let kinds = [
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionReset,
        ErrorKind::ConnectionRefused,
        ErrorKind::Interrupted,
    ];
    kinds.contains(&error.kind())
}
