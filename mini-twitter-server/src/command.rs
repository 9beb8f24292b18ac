//! What the binary does, a function a command; larger ones have a file each. What was asked for goes to stdout, what went wrong to stderr.

pub(crate) mod admin;
pub(crate) mod seed;

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::net::SocketAddr;
use std::time::Duration;

use clap::ArgMatches;
use mini_twitter_server::config::print;
use mini_twitter_server::{App, Config, serve};
use tokio::signal;

use crate::Done;

/// How long after the first signal another counts: some who stop a process tell it and its group.
const IN_EARNEST: Duration = Duration::from_millis(500);

/// Answers requests until the process is told to stop.
pub(crate) async fn serve(config: Config) -> Done {
    let listener = serve::listen(&config).await?;
    let address = listener.local_addr()?;
    let app = App::open(&config).await?;
    greet(&config, address);
    let serving = serve::serve(listener, app, stop_signal());
    let told_twice = async {
        stop_signal().await;
        tokio::time::sleep(IN_EARNEST).await;
        stop_signal().await;
    };
    tokio::select! {
        served = serving => Ok(served?),
        () = told_twice => Err("told to stop twice: what ran was not finished".into()),
    }
}

/// Brings the tables up to date.
pub(crate) async fn migrate(config: Config) -> Done {
    let applied = App::migrate(&config).await?;
    for name in &applied {
        writeln!(stdout(), "applied {name}")?;
    }
    if applied.is_empty() {
        writeln!(stdout(), "nothing to apply")?;
    }
    Ok(())
}

/// Prints the settings.
pub(crate) fn print_config(line: &clap::Command, matches: &ArgMatches) -> Done {
    write!(stdout(), "{}", print::settings(line, matches))?;
    Ok(())
}

/// Says on stderr what went wrong, and what it came from.
pub(crate) fn complain(error: &dyn Error) {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let known = error.to_string();
    let deeper = causes.find(|cause| !known.contains(&cause.to_string()));
    let because = deeper.map(|cause| format!(": {cause}")).unwrap_or_default();
    // Nobody is left to tell when stderr is closed.
    let _ = writeln!(stderr(), "error: {known}{because}");
}

/// Says where the server is found, where its pages are and how to make an admin.
fn greet(config: &Config, address: SocketAddr) {
    let here = format!("http://{address}");
    let url = config.settings.public_url.as_deref().unwrap_or(&here);
    let data = config.data.display();
    let text = format!(
        "mini-twitter-server {}\n  listening on  {here}\n  to read, try  {url}/docs\n  data in       {data}\n  \
         make an admin with  mini-twitter-server admin create NAME --email ADDRESS\n",
        env!("CARGO_PKG_VERSION")
    );
    // Whoever started it may have stopped listening: that is no reason not to serve.
    let _ = stdout().write_all(text.as_bytes());
}

/// Ctrl-C, or what a supervisor sends.
async fn stop_signal() {
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(error) => {
                tracing::warn!(%error, "SIGTERM will not stop this server gently");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminated => {}
    }
}
