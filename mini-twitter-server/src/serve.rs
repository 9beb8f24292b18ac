//! Runs the server: [`run`] serves on a listener until it is stopped, [`spawn`] runs a server beside its caller, for tests
//! and the demo.

use std::future::Future;
use std::net::SocketAddr;

use salvo::Server;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing::{info, warn};

use crate::adapters::folder::Temporary;
use crate::app::{App, StartError};
use crate::config::Config;
use crate::domain::queue::work::{self, Ended};
use crate::http::listener::Listener;
use crate::http::refusal;
use crate::router;
use crate::task::{self, Supervisor};

/// Listens on the address of `config`.
async fn listen(config: &Config) -> Result<TcpListener, StartError> {
    let listener = TcpListener::bind(&config.listen).await;
    listener.map_err(|cause| StartError::Listen {
        address: config.listen.clone(),
        cause,
    })
}

/// Opens the app of `config`, then listens on its address: who can connect is served.
///
/// # Errors
/// Why it cannot start.
pub async fn open(config: &Config) -> Result<(App, TcpListener), StartError> {
    let app = App::open(config).await?;
    match listen(config).await {
        Ok(listener) => Ok((app, listener)),
        Err(error) => {
            app.close().await;
            Err(error)
        }
    }
}

/// Opens the app of `config` and serves requests on `listener` until `shutdown`, then finishes the running ones.
///
/// # Errors
/// Why it cannot start.
pub async fn run(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), StartError> {
    let _folder = config.is_temporary.then(|| Temporary(config.data.clone()));
    let app = App::open(&config).await?;
    serve(listener, app, shutdown).await
}

/// Serves requests on `listener` until `shutdown`, then finishes the running ones and closes `app`.
///
/// # Errors
/// When the listener is unusable.
pub async fn serve(
    listener: TcpListener,
    app: App,
    shutdown: impl Future<Output = ()>,
) -> Result<(), StartError> {
    let address = listener.local_addr().map_err(unusable)?;
    // Only the first server of an app has its address in mails; an app has one.
    let _ = app.address.set(address);
    if let Some(folder) = app.mailer.folder() {
        info!(folder = %folder.display(), "mails are written to a folder: --mail sends them");
    }
    if app.mailer.is_from_nowhere() {
        warn!("mails are from an address at localhost, which mail servers refuse: set --mail-from");
    }
    let (listener, closer) = Listener::new(listener, app.clone()).map_err(unusable)?;
    work::give_back(&app, Ended::Killed).await?;
    let tasks = Supervisor::start(&app, task::all());
    let mut server = Server::new(listener).max_connections(app.settings.max_connections as usize);
    // A body larger than the buffer is read piece by piece.
    let http = server.http1_mut();
    http.max_header_size(refusal::HEAD_BYTES);
    http.max_buf_size(refusal::HEAD_BYTES);
    // A client may close its side once its request is sent, and read the answer then.
    http.half_close(true);
    let (handle, timeout) = (server.handle(), app.settings.timeout());
    let stopping = async {
        shutdown.await;
        info!("stopping: running requests are finished first");
        closer.close().await;
        handle.stop_graceful(timeout);
    };
    info!(%address, "listening");
    let (served, ()) = tokio::join!(server.try_serve(router::service(app.clone())), stopping);
    tasks.stop().await;
    if let Err(fault) = work::give_back(&app, Ended::Stopped).await {
        warn!(code = %fault.code, "jobs were not given back: they are taken again when their time is up");
    }
    app.close().await;
    info!("stopped");
    served.map_err(unusable)
}

fn unusable(cause: std::io::Error) -> StartError {
    StartError::Listen {
        address: "the given listener".to_owned(),
        cause,
    }
}

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    app: App,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), StartError>>,
}

impl Running {
    /// Returns the address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL it listens on, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the app that its requests use.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Stops it and waits until its running requests are finished.
    ///
    /// # Errors
    /// When the server had failed; [`StartError::Panicked`] when it had panicked.
    pub async fn stop(self) -> Result<(), StartError> {
        drop(self.stop);
        self.task.await?
    }
}

/// Runs a server beside the caller; the data of one with [`Config::temporary`] is deleted at the end.
///
/// # Errors
/// Why it cannot start.
pub async fn spawn(config: Config) -> Result<Running, StartError> {
    let folder = config.is_temporary.then(|| Temporary(config.data.clone()));
    let (app, listener) = open(&config).await?;
    let address = listener.local_addr().map_err(unusable)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = serve(listener, app.clone(), async {
        // Dropping the sender is the signal.
        let _ = stopped.await;
    });
    let task = tokio::spawn(async move {
        let _folder = folder;
        serving.await
    });
    Ok(Running {
        address,
        app,
        stop,
        task,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_listens_only_when_its_database_is_open()
    -> Result<(), Box<dyn std::error::Error>> {
        let taken = TcpListener::bind("127.0.0.1:0").await?;
        let mut config = Config::temporary(&[])?;
        config.listen = taken.local_addr()?.to_string();

        let opened = open(&config).await;
        config.data = config.data.join("mini-twitter.db"); // a file, where a folder can be made no more
        let unopened = open(&config).await;

        assert!(matches!(opened, Err(StartError::Listen { .. })));
        assert!(matches!(unopened, Err(StartError::Folder { .. })));
        drop(Temporary(config.data.with_file_name("")));
        Ok(())
    }

    #[tokio::test]
    async fn stopping_a_server_that_panicked_is_an_error() -> Result<(), Box<dyn std::error::Error>>
    {
        let mut running = spawn(Config::temporary(&[])?).await?;
        running.task.abort();
        running.task = tokio::spawn(async { panic!("a bug") });

        let stopped = running.stop().await;

        assert!(matches!(stopped, Err(StartError::Panicked(error)) if error.is_panic()));
        Ok(())
    }
}
