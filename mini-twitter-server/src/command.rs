//! The commands of the binary, a function each; larger ones have a file each. Results go to stdout, errors to stderr.

pub(crate) mod admin;
pub(crate) mod jobs;
mod refusal;
pub(crate) mod seed;

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::net::SocketAddr;
use std::time::Duration;

use clap::ArgMatches;
use mini_twitter_server::config::print;
use mini_twitter_server::{App, Config, serve};
use tokio::signal;

/// What a command returns: an error is shown to the operator.
pub(crate) type CommandResult = Result<(), Box<dyn Error>>;

/// How long after the first signal a second one is ignored: some supervisors signal a process and its group at the
/// same time.
const SECOND_SIGNAL_DELAY: Duration = Duration::from_millis(500);

/// Serves requests until the process is signalled to stop.
pub(crate) async fn serve(config: Config) -> CommandResult {
    let (app, listener) = serve::open(&config).await?;
    let address = listener.local_addr()?;
    // From here on, before anyone knows the address, a signal stops the server gracefully.
    let (stop, stop_again) = (stop_signal(), stop_signal());
    print_banner(&config, address);
    let serving = serve::serve(listener, app, stop);
    let stopped_twice = async {
        stop_again.await;
        tokio::time::sleep(SECOND_SIGNAL_DELAY).await;
        stop_signal().await;
    };
    tokio::select! {
        served = serving => Ok(served?),
        () = stopped_twice => Err("stopped by a second signal: running requests were not finished".into()),
    }
}

/// Applies the database migrations that are missing.
pub(crate) async fn migrate(config: Config) -> CommandResult {
    let applied = App::migrate(&config).await?;
    for name in &applied {
        writeln!(stdout(), "applied {name}")?;
    }
    if applied.is_empty() {
        writeln!(stdout(), "nothing to apply")?;
    }
    Ok(())
}

/// Prints the value of every setting.
pub(crate) fn print_config(line: &clap::Command, matches: &ArgMatches) -> CommandResult {
    write!(stdout(), "{}", print::settings(line, matches))?;
    Ok(())
}

/// Prints an error, and its first cause whose message it does not contain.
pub(crate) fn print_error(error: &dyn Error) {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let known = error.to_string();
    let deeper = causes.find(|cause| !known.contains(&cause.to_string()));
    let because = deeper.map(|cause| format!(": {cause}")).unwrap_or_default();
    // When stderr is closed, there is nowhere to report that.
    let _ = writeln!(stderr(), "error: {known}{because}");
}

/// Prints the addresses of the server and its API docs, the data folder, and how to create an admin.
fn print_banner(config: &Config, address: SocketAddr) {
    let local = format!("http://{address}");
    let url = config.settings.public_url.as_deref().unwrap_or(&local);
    let data = config.data.display();
    let text = format!(
        "mini-twitter-server {}\n  listening on  {local}\n  API docs      {url}/docs\n  data folder   {data}\n  \
         create an admin with: mini-twitter-server admin create NAME --email ADDRESS{}\n",
        env!("CARGO_PKG_VERSION"),
        config.data_flags()
    );
    // A closed stdout is no reason not to serve.
    let _ = stdout().write_all(text.as_bytes());
}

/// Returns what waits for Ctrl-C or SIGTERM. A signal that arrives after this call is not missed.
#[cfg(unix)]
fn stop_signal() -> impl Future<Output = ()> {
    use signal::unix::{SignalKind, signal};

    let interrupted = signal(SignalKind::interrupt());
    let terminated = signal(SignalKind::terminate());
    async {
        tokio::select! {
            () = received(interrupted) => {}
            () = received(terminated) => {}
        }
    }
}

#[cfg(unix)]
async fn received(signal: std::io::Result<signal::unix::Signal>) {
    match signal {
        Ok(mut signal) => drop(signal.recv().await),
        Err(error) => {
            tracing::warn!(%error, "a signal cannot be handled: it will stop this server without finishing requests");
            std::future::pending::<()>().await;
        }
    }
}

/// Returns what waits for Ctrl-C.
#[cfg(not(unix))]
async fn stop_signal() {
    let _ = signal::ctrl_c().await;
}
