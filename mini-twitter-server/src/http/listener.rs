//! [`Listener`]: accepts connections until it is closed. salvo's own acceptor stays open while a stopping server finishes
//! its running requests: connections opened then would wait for a response that never arrives.
//!
//! A connection beyond the bound of its address is answered with 503.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use salvo::conn::tcp::TcpCoupler;
use salvo::conn::{Accepted, Acceptor, ConnCtrl, Holding, StraightStream};
use salvo::fuse::{ArcFusePolicy, FuseConfig};
use salvo::http::Version;
use salvo::http::uri::Scheme;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::time::timeout;

use crate::app::App;
use crate::http::connection::{Connection, WRITE_TIMEOUT, say_goodbye};
use crate::http::peer::{Peer, Peers};
use crate::http::refusal;
use crate::http::socket::Socket;

/// How long a connection may be idle.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);
/// How long to wait until the listener is closed: at its maximum of connections, the server does not poll it.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// How many refused connections are answered at the same time; further ones are closed without an answer.
const MAX_REFUSALS: usize = 64;

/// Accepts connections from a TCP listener.
#[derive(Debug)]
pub struct Listener {
    socket: Option<Socket>,
    address: SocketAddr,
    holdings: Vec<Holding>,
    closer: Arc<Closer>,
    app: App,
    peers: Arc<Peers>,
    refusals: Arc<Semaphore>,
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
            socket: Some(Socket::new(listener)?),
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
        };
        Ok((listener, closer))
    }

    async fn next(&mut self) -> (TcpStream, SocketAddr) {
        if let Some(socket) = &mut self.socket {
            let answer =
                || refusal::of_connection(&self.app, "the server has no room for a connection");
            tokio::select! {
                accepted = socket.accept(answer) => return accepted,
                () = self.closer.requested.notified() => {}
            }
            self.socket = None;
            self.closer.closed.notify_one();
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
