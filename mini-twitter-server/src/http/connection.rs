//! [`Connection`]: the stream of one client. It adds what hyper leaves out: a lingering close, and a problem document where
//! hyper refuses a head with a status alone.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, timeout};

use crate::app::App;
use crate::http::peer::Peer;
use crate::http::refusal;

/// How long a client may take none of the bytes that are written.
pub(super) const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long the server goes on reading after the end of its last response, at most.
const LINGER: Duration = Duration::from_secs(10);
/// How long it waits for the next bytes meanwhile.
const LINGER_IDLE: Duration = Duration::from_secs(1);
/// How many bytes it reads meanwhile, at most.
const LINGER_BYTES: usize = 16 << 20;

/// The stream of one client.
#[derive(Debug)]
pub struct Connection<S> {
    stream: S,
    app: App,
    _peer: Peer,
    /// What replaces a response of hyper and is not written yet.
    instead: Bytes,
    lingering: Option<Lingering>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Wraps a stream; `peer` is counted until it is dropped.
    pub fn new(stream: S, app: App, peer: Peer) -> Self {
        Self {
            stream,
            app,
            _peer: peer,
            instead: Bytes::new(),
            lingering: None,
        }
    }

    fn poll_write_instead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.instead.is_empty() {
            let stream = Pin::new(&mut self.stream);
            let written = ready!(stream.poll_write(context, &self.instead))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.instead = self.instead.slice(written..);
        }
        Poll::Ready(Ok(()))
    }

    /// Takes a bare refusal of hyper, so that a problem is written instead.
    fn take_bare(&mut self, bytes: &[u8]) -> bool {
        if let Some(problem) = refusal::of_bare(&self.app, bytes) {
            self.instead = problem;
        }
        !self.instead.is_empty()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_write_instead(context))?;
        if self.take_bare(bytes) {
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_write_instead(context))?;
        if let [piece] = pieces
            && self.take_bare(piece)
        {
            return Poll::Ready(Ok(piece.len()));
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_write_instead(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    /// Ends the response, then reads on and drops what comes. A client that writes its whole request before it reads
    /// would otherwise be cut off, and never see the response to a request that was refused early.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_write_instead(context))?;
        let this = &mut *self;
        let lingering = match &mut this.lingering {
            Some(lingering) => lingering,
            None => {
                ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
                this.lingering.insert(Lingering::new())
            }
        };
        lingering.poll(&mut this.stream, context).map(Ok)
    }
}

/// Reads what still comes, and drops it, until the client closes or a bound is reached.
#[derive(Debug)]
struct Lingering {
    bytes_left: usize,
    end: Pin<Box<Sleep>>,
    idle: Pin<Box<Sleep>>,
}

impl Lingering {
    fn new() -> Self {
        Self {
            bytes_left: LINGER_BYTES,
            end: Box::pin(sleep(LINGER)),
            idle: Box::pin(sleep(LINGER_IDLE)),
        }
    }

    fn poll<S: AsyncRead + Unpin>(
        &mut self,
        stream: &mut S,
        context: &mut Context<'_>,
    ) -> Poll<()> {
        let mut bytes = [0; 8 << 10];
        loop {
            let mut buffer = ReadBuf::new(&mut bytes);
            let read = Pin::new(&mut *stream).poll_read(context, &mut buffer);
            let size = buffer.filled().len();
            match read {
                Poll::Ready(Ok(())) if (1..=self.bytes_left).contains(&size) => {
                    self.bytes_left -= size;
                    self.idle.as_mut().reset(Instant::now() + LINGER_IDLE);
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => break,
            }
        }
        let is_over = self.end.as_mut().poll(context).is_ready();
        if is_over || self.idle.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        Poll::Pending
    }
}

/// Writes a last answer and closes; a client that has gone has no use for it.
pub(super) async fn say_goodbye(mut stream: TcpStream, answer: Bytes) {
    let written = async {
        stream.write_all(&answer).await?;
        stream.shutdown().await
    };
    if let Ok(Ok(())) = timeout(WRITE_TIMEOUT, written).await {
        let mut lingering = Lingering::new();
        poll_fn(|context| lingering.poll(&mut stream, context)).await;
    }
}
