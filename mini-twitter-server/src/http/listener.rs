//! [`Listener`]: takes connections until it is shut. salvo's own acceptor stays open while a stopping server finishes what
//! runs: who came then would wait for an answer that never comes.

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

/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(75);
/// How long to wait for a door that nobody stands at: the server has as many connections as it takes.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes connections from a listener.
#[derive(Debug)]
pub struct Listener {
    listener: Option<TcpListener>,
    address: SocketAddr,
    holdings: Vec<Holding>,
    lock: Arc<Lock>,
}

/// Shuts a [`Listener`].
#[derive(Debug, Default)]
pub struct Lock {
    wanted: Notify,
    done: Notify,
}

impl Lock {
    /// Shuts the door: whoever comes from now on is refused by the machine.
    pub async fn shut(&self) {
        self.wanted.notify_one();
        // If it takes longer, the door is shut with the server.
        let _ = tokio::time::timeout(PATIENCE, self.done.notified()).await;
    }
}

impl Listener {
    /// A door and what shuts it.
    ///
    /// # Errors
    /// When the listener does not know its own address.
    pub fn new(listener: TcpListener) -> io::Result<(Self, Arc<Lock>)> {
        let address = listener.local_addr()?;
        let lock = Arc::<Lock>::default();
        let door = Self {
            listener: Some(listener),
            address,
            holdings: vec![Holding {
                local_addr: address.into(),
                http_versions: vec![Version::HTTP_11],
                http_scheme: Scheme::HTTP,
            }],
            lock: Arc::clone(&lock),
        };
        Ok((door, lock))
    }

    async fn next(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        if let Some(listener) = &self.listener {
            tokio::select! {
                accepted = listener.accept() => return accepted,
                () = self.lock.wanted.notified() => {}
            }
            self.listener = None;
            self.lock.done.notify_one();
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
        // An answer is written at once: nothing comes that would be worth waiting for.
        stream.set_nodelay(true)?;
        let bounds = Some(FuseConfig::default().with_connection_idle_timeout(SILENCE));
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
