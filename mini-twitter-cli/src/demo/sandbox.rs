//! The demo's folder, the server on it, and a context that reads nothing outside it.

use std::io;
use std::path::{Path, PathBuf};

use mini_twitter_server::adapters::clock::Clock;
use mini_twitter_server::config::Config;
use mini_twitter_server::secret::password::Cost;
use mini_twitter_server::{Running, StartError};
use tempfile::TempDir;

use crate::context::Context;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::input::Input;
use crate::profile::ProfileStore;
use crate::screen::Screen;

/// The username that the shell is signed in as.
pub(super) const USERNAME: &str = "alice";
/// The password of every sample user.
const PASSWORD: &str = "harbour lights";
/// How the name of the folder begins.
const PREFIX: &str = "mini-twitter-demo-";

/// Creates a folder that is removed when it is dropped: in memory where that is possible, since no data has to last.
pub(super) fn folder(environment: &Environment) -> Result<TempDir, Failure> {
    let memory = environment.get("XDG_RUNTIME_DIR").map(PathBuf::from);
    let parents = memory.into_iter().chain([PathBuf::from("/dev/shm")]);
    let create = |parent: PathBuf| {
        tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(parent)
            .ok()
    };
    if let Some(folder) = parents.filter(|path| path.is_absolute()).find_map(create) {
        return Ok(folder);
    }
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir();
    folder.map_err(|error| Failure::other(format!("cannot create a folder for the demo: {error}")))
}

/// Starts the server on the folder's database, at a free port.
pub(super) async fn start(folder: &Path, clock: Clock) -> Result<Running, Failure> {
    let flags = [
        "--listen",
        "127.0.0.1:0",
        "--rate-limits",
        "off",
        "--name",
        "Little Harbour",
        "--description",
        "A demo server with sample data.",
    ];
    let config = Config::from_flags(&flags);
    let mut config = config.map_err(|error| Failure::other(error.to_string()))?;
    config.data = folder.join("server");
    config.clock = clock;
    config.password_cost = Cost::CHEAP;
    let server = mini_twitter_server::spawn(config).await;
    server.map_err(|error| server_failure(&error))
}

/// The failure of the demo's server.
pub(super) fn server_failure(error: &StartError) -> Failure {
    Failure::other(format!("the server of the demo failed: {error}"))
}

/// Creates a context in the folder, without the user's profiles, tokens and settings.
pub(super) fn context(folder: &Path, server: &str, screen: Screen, outer: &Environment) -> Context {
    let folder_text = folder.display().to_string();
    let inherited = ["EDITOR", "VISUAL"].into_iter();
    let inherited = inherited.filter_map(|name| Some((name, outer.get(name)?)));
    let own = [
        ("HOME", folder_text.as_str()),
        ("MINI_TWITTER_PASSWORD", PASSWORD),
        // No flags, which hints would repeat: this server ends with the demo.
        ("MINI_TWITTER_SERVER", server),
        ("MINI_TWITTER_PROFILE", USERNAME),
    ];
    let environment: Environment = inherited.chain(own).collect();
    let mut context = Context::new(environment, screen, Input::pipe(io::empty()));
    context.is_demo = true;
    context.profiles = ProfileStore::at(folder);
    context
}
