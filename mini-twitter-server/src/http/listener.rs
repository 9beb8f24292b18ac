//! [`Listener`]: accepts connections until it is closed. salvo's own acceptor stays open while a stopping server finishes
//! its running requests: connections opened then would wait for a response that never arrives.

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
use tokio::sync::Notify;

/// How long a connection may be idle.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);
/// How long to wait until the listener is closed: at its maximum of connections, the server does not poll it.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Accepts connections from a TCP listener.
#[derive(Debug)]
pub struct Listener {
    listener: Option<TcpListener>,
    address: SocketAddr,
    holdings: Vec<Holding>,
    closer: Arc<Closer>,
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
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, self.closed.notified()).await;
    }
}

impl Listener {
    /// Creates a listener, and the closer for it.
    ///
    /// # Errors
    /// When the listener does not know its own address.
    pub fn new(listener: TcpListener) -> io::Result<(Self, Arc<Closer>)> {
        let address = listener.local_addr()?;
        let closer = Arc::<Closer>::default();
        let listener = Self {
            listener: Some(listener),
            address,
            holdings: vec![Holding {
                local_addr: address.into(),
                http_versions: vec![Version::HTTP_11],
                http_scheme: Scheme::HTTP,
            }],
            closer: Arc::clone(&closer),
        };
        Ok((listener, closer))
    }

    async fn next(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        if let Some(listener) = &self.listener {
            tokio::select! {
                accepted = listener.accept() => return accepted,
                () = self.closer.requested.notified() => {}
            }
            self.listener = None;
            self.closer.closed.notify_one();
        }
        std::future::pending().await
    }
}

impl Acceptor for Listener {
    type Coupler = TcpCoupler<Self::Stream>;
    type Stream = StraightStream<TcpStream>;

    fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    async fn accept(
        &mut self,
        _: Option<ArcFusePolicy>,
    ) -> io::Result<Accepted<Self::Coupler, Self::Stream>> {
        let (stream, from) = self.next().await?;
        // A response is written whole: delaying it to merge packets gains nothing.
        stream.set_nodelay(true)?;
        let bounds = Some(FuseConfig::default().with_connection_idle_timeout(IDLE_TIMEOUT));
        let control = ConnCtrl::new();
        Ok(Accepted {
            coupler: TcpCoupler::new(),
            stream: StraightStream::new(stream, bounds, control.clone(), None),
            fuse_config: bounds,
            conn_ctrl: control,
            local_addr: self.address.into(),
            remote_addr: from.into(),
            http_scheme: Scheme::HTTP,
        })
    }
}
