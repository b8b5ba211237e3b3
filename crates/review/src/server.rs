//! The server: from a free port to Ctrl-C.

use crate::answering::Answering;
use crate::api::{App, router};
use crate::keys::Keys;
use crate::listener::Bounded;
use matura_texts::Texts;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// How long requests that run may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(2);

/// Why the page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The port is taken, say.
    #[error("the page cannot be served on port {port}: {cause}; give another with --port, or none for a free one")]
    Port {
        /// The port.
        port: u16,
        /// What the system says.
        cause: io::Error,
    },
    /// There is no randomness to make secrets from.
    #[error("the page cannot be protected, because the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The system does not let it run.
    #[error("the page cannot be served: {0}")]
    Serve(#[from] io::Error),
}

/// A server that has its port and its secrets, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    keys: Keys,
}

impl Server {
    /// Takes a port of 127.0.0.1; port 0 takes a free one.
    pub fn bind(port: u16) -> Result<Self, ReviewError> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|cause| ReviewError::Port { port, cause })?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, keys: Keys::new().map_err(ReviewError::Random)? })
    }

    /// The address of the page for a person; it works until the server ends.
    pub fn address(&self) -> String {
        format!("http://{}/?token={}", self.address, self.keys.printed())
    }

    /// The address of the page for a browser's command line, which others may see: it works once.
    pub fn address_for_browser(&self) -> String {
        self.keys.handed().map_or_else(|| self.address(), |token| format!("http://{}/?token={token}", self.address))
    }

    /// Answers until Ctrl-C, or until it is asked to end.
    pub fn run(self, answering: Arc<dyn Answering>, texts: &'static Texts) -> Result<(), ReviewError> {
        self.run_until(answering, texts, interrupted())
    }

    /// Answers until `end`.
    pub fn run_until(
        self,
        answering: Arc<dyn Answering>,
        texts: &'static Texts,
        end: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ReviewError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let app = Arc::new(App::new(answering, texts, self.keys, self.address.port()));
        let listener = self.listener;
        let served = runtime.block_on(async move {
            let listener = Bounded::new(tokio::net::TcpListener::from_std(listener)?);
            let (ended, mut has_ended) = oneshot::channel();
            let end = async move {
                end.await;
                // The receiver is gone only when the server is.
                let _ = ended.send(());
            };
            let serving = axum::serve(listener, router(app)).with_graceful_shutdown(end);
            let mut serving = std::pin::pin!(serving.into_future());
            tokio::select! {
                served = &mut serving => served,
                _ = &mut has_ended => tokio::time::timeout(GRACE, serving).await.unwrap_or(Ok(())),
            }
        });
        runtime.shutdown_timeout(GRACE);
        Ok(served?)
    }
}

/// Ctrl-C, or the end of a session.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
