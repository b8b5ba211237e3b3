//! Connections that cannot be held open for nothing, and are never too many.

use axum::serve::Listener;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Connections at a time; a tab needs six at most.
const CONNECTIONS: usize = 64;
/// How long a connection may wait for the next byte; longer than any request takes, for which it waits too.
const IDLE: Duration = Duration::from_secs(60);

/// Takes connections while there are not too many.
pub(crate) struct Bounded {
    inner: TcpListener,
    free: Arc<Semaphore>,
    idle: Duration,
}

impl Bounded {
    pub(crate) fn new(inner: TcpListener) -> Self {
        Self::with(inner, CONNECTIONS, IDLE)
    }

    fn with(inner: TcpListener, connections: usize, idle: Duration) -> Self {
        Self { inner, free: Arc::new(Semaphore::new(connections)), idle }
    }
}

impl Listener for Bounded {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            // The semaphore is never closed, so there is always a permit one day.
            let Ok(permit) = Arc::clone(&self.free).acquire_owned().await else { continue };
            match self.inner.accept().await {
                Ok((stream, address)) => {
                    let (limit, idle) = (self.idle, Box::pin(sleep(self.idle)));
                    return (Connection { stream, limit, idle, _permit: permit }, address);
                }
                // Out of file descriptors, say: a moment later there may be some.
                Err(_) => sleep(Duration::from_millis(200)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

/// A connection that ends when nothing arrives for a while.
pub(crate) struct Connection {
    stream: TcpStream,
    limit: Duration,
    idle: Pin<Box<Sleep>>,
    _permit: OwnedSemaphorePermit,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_read(context, buffer) {
            Poll::Ready(done) => {
                let until = Instant::now() + self.limit;
                self.idle.as_mut().reset(until);
                Poll::Ready(done)
            }
            Poll::Pending => {
                std::task::ready!(self.idle.as_mut().poll(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::net::TcpStream as Visitor;
    use tokio::time::timeout;

    fn run<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
    }

    async fn bounded(connections: usize, idle: Duration) -> (Bounded, SocketAddr) {
        let inner = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = inner.local_addr().unwrap();
        (Bounded::with(inner, connections, idle), address)
    }

    #[test]
    fn who_says_nothing_is_not_waited_for() {
        run(async {
            let (mut listener, address) = bounded(1, Duration::from_millis(50)).await;
            let _silent = Visitor::connect(address).unwrap();
            let (mut connection, _) = listener.accept().await;
            let mut bytes = [0; 8];
            let mut buffer = ReadBuf::new(&mut bytes);
            let read = poll_fn(|context| Pin::new(&mut connection).poll_read(context, &mut buffer)).await;
            assert_eq!(read.map_err(|error| error.kind()), Err(io::ErrorKind::TimedOut));
        });
    }

    #[test]
    fn one_too_many_waits_for_a_free_place() {
        run(async {
            let (mut listener, address) = bounded(1, Duration::from_secs(9)).await;
            let _visitors = [Visitor::connect(address).unwrap(), Visitor::connect(address).unwrap()];
            let (first, _) = listener.accept().await;
            assert!(timeout(Duration::from_millis(50), listener.accept()).await.is_err());
            drop(first);
            assert!(timeout(Duration::from_secs(9), listener.accept()).await.is_ok());
        });
    }
}
