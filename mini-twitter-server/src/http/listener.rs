//! [`Listener`]: accepts connections until it is closed. salvo's own acceptor stays open while a stopping server finishes
//! its running requests: connections opened then would wait for a response that never arrives.
//!
//! A connection beyond the bound of its address, or for which the process has no file descriptor, is answered with 503
//! where that is possible.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use salvo::conn::tcp::TcpCoupler;
use salvo::conn::{Accepted, Acceptor, ConnCtrl, Holding, StraightStream};
use salvo::fuse::{ArcFusePolicy, FuseConfig};
use salvo::http::Version;
use salvo::http::uri::Scheme;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::time::{sleep, timeout};
use tracing::warn;

use crate::app::App;
use crate::http::connection::{Connection, Lingering};
use crate::http::peer::{Peer, Peers};
use crate::http::refusal;

/// How long a connection may be idle.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);
/// How long a client may take none of the bytes that are written.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long to wait until the listener is closed: at its maximum of connections, the server does not poll it.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// How many refused connections are answered at the same time; further ones are closed without an answer.
const MAX_REFUSALS: usize = 64;
/// How long accepting pauses when it failed, and how long the answer to that connection may take.
const PAUSE: Duration = Duration::from_millis(50);
/// How often a failure to accept is logged.
const WARN_INTERVAL: Duration = Duration::from_secs(1);

/// Accepts connections from a TCP listener.
#[derive(Debug)]
pub struct Listener {
    sockets: Option<Sockets>,
    address: SocketAddr,
    holdings: Vec<Holding>,
    closer: Arc<Closer>,
    app: App,
    peers: Arc<Peers>,
    refusals: Arc<Semaphore>,
    failures: Failures,
}

/// The listening socket, and a copy that holds a file descriptor in reserve.
#[derive(Debug)]
struct Sockets {
    listener: TcpListener,
    original: StdListener,
    reserve: Option<StdListener>,
}

/// Failures to accept that are not logged yet.
#[derive(Debug, Default)]
struct Failures {
    count: u64,
    logged: Option<Instant>,
}

/// Closes a [`Listener`].
#[derive(Debug, Default)]
pub struct Closer {
    requested: Notify,
    closed: Notify,
}

impl Closer {
    /// Closes the listener: the operating system refuses new connections from now on.
    pub async fn close(&self) {
        self.requested.notify_one();
        // If it takes longer, the listener is closed with the server.
        let _ = timeout(CLOSE_TIMEOUT, self.closed.notified()).await;
    }
}

impl Listener {
    /// Creates a listener, and the closer for it.
    ///
    /// # Errors
    /// When the listener is unusable.
    pub fn new(listener: TcpListener, app: App) -> io::Result<(Self, Arc<Closer>)> {
        let address = listener.local_addr()?;
        let closer = Arc::<Closer>::default();
        let listener = Self {
            sockets: Some(Sockets::new(listener)?),
            address,
            holdings: vec![Holding {
                local_addr: address.into(),
                http_versions: vec![Version::HTTP_11],
                http_scheme: Scheme::HTTP,
            }],
            closer: Arc::clone(&closer),
            peers: Peers::new(app.settings.clone()),
            app,
            refusals: Arc::new(Semaphore::new(MAX_REFUSALS)),
            failures: Failures::default(),
        };
        Ok((listener, closer))
    }

    async fn next(&mut self) -> (TcpStream, SocketAddr) {
        while let Some(sockets) = &mut self.sockets {
            tokio::select! {
                accepted = sockets.listener.accept() => match accepted {
                    Ok(accepted) => return accepted,
                    Err(error) if is_of_client(&error) => {}
                    Err(error) => {
                        self.failures.log(&error);
                        let answer = || refusal::of_connection(&self.app, "the server has no room for a connection");
                        sockets.recover(answer).await;
                    }
                },
                () = self.closer.requested.notified() => {
                    self.sockets = None;
                    self.closer.closed.notify_one();
                }
            }
        }
        std::future::pending().await
    }

    /// Answers that a connection is not served, beside those that are.
    fn refuse(&self, stream: TcpStream) {
        if let Ok(permit) = Arc::clone(&self.refusals).try_acquire_owned() {
            let why = "this address has too many connections";
            let answer = refusal::of_connection(&self.app, why);
            tokio::spawn(async move {
                let _permit = permit;
                say_goodbye(stream, answer).await;
            });
        }
    }

    fn accepted(&self, stream: TcpStream, from: SocketAddr, peer: Peer) -> AcceptedConnection {
        let bounds = FuseConfig::default()
            .with_connection_idle_timeout(IDLE_TIMEOUT)
            .with_write_stall_timeout(WRITE_TIMEOUT);
        let control = ConnCtrl::new();
        let stream = StraightStream::new(stream, Some(bounds), control.clone(), None);
        Accepted {
            coupler: TcpCoupler::new(),
            stream: Connection::new(stream, self.app.clone(), peer),
            fuse_config: Some(bounds),
            conn_ctrl: control,
            local_addr: self.address.into(),
            remote_addr: from.into(),
            http_scheme: Scheme::HTTP,
        }
    }
}

type Stream = Connection<StraightStream<TcpStream>>;
type AcceptedConnection = Accepted<TcpCoupler<Stream>, Stream>;

impl Acceptor for Listener {
    type Coupler = TcpCoupler<Stream>;
    type Stream = Stream;

    fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    async fn accept(&mut self, _: Option<ArcFusePolicy>) -> io::Result<AcceptedConnection> {
        loop {
            let (stream, from) = self.next().await;
            // A response is written whole: delaying it to merge packets gains nothing. It fails when the client has gone.
            let _ = stream.set_nodelay(true);
            match self.peers.admit(from.ip()) {
                Some(peer) => return Ok(self.accepted(stream, from, peer)),
                None => self.refuse(stream),
            }
        }
    }
}

impl Sockets {
    fn new(listener: TcpListener) -> io::Result<Self> {
        let original = listener.into_std()?;
        Ok(Self {
            listener: TcpListener::from_std(original.try_clone()?)?,
            reserve: Some(original.try_clone()?),
            original,
        })
    }

    /// Pauses after a failure to accept. The usual one is that no file descriptor is left: the one in reserve serves to
    /// accept a connection and to answer it.
    async fn recover(&mut self, answer: impl FnOnce() -> Bytes) {
        if self.reserve.take().is_some()
            && let Ok(Ok((stream, _))) = timeout(PAUSE, self.listener.accept()).await
        {
            let _ = timeout(PAUSE, say_goodbye(stream, answer())).await;
        } else {
            sleep(PAUSE).await;
        }
        self.reserve = self.original.try_clone().ok();
    }
}

impl Failures {
    /// Logs a failure, once a second at most: a line for each would add load under load.
    fn log(&mut self, error: &io::Error) {
        self.count += 1;
        if self.logged.is_none_or(|at| at.elapsed() >= WARN_INTERVAL) {
            let count = std::mem::take(&mut self.count);
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

/// Writes a last answer and closes; a client that has gone has no use for it.
async fn say_goodbye(mut stream: TcpStream, answer: Bytes) {
    let written = async {
        stream.write_all(&answer).await?;
        stream.shutdown().await
    };
    if let Ok(Ok(())) = timeout(WRITE_TIMEOUT, written).await {
        let mut lingering = Lingering::new();
        poll_fn(|context| lingering.poll(&mut stream, context)).await;
    }
}
