//! The table: what may be where. Nothing else says it.
//!
//! A module is written short: `server/store/db` is `mini-twitter-server/src/store/db.rs` and everything in
//! `mini-twitter-server/src/store/db/`; `client` is the whole of `mini-twitter-client/src/`. A test fails for a row that
//! allows more than the code needs, and for a module without code.

/// A name, and the only modules in which it may be.
pub(crate) type Row = (&'static str, &'static [&'static str]);

const ADAPTERS: &str = "server/adapters";
const CLOCK: &str = "server/adapters/clock";
const LOG: &str = "server/adapters/logging";
const CLIENT_ADAPTERS: &str = "client/adapters";

/// Paths of other crates and of the standard library, by their beginnings.
pub(crate) const CRATES: &[Row] = &[
    // Between the crates of the workspace.
    ("mini_twitter_client", &["cli"]),
    (
        "mini_twitter_server",
        &["server/command", "server/main", "cli/demo"],
    ),
    ("mini_twitter_cli", &["cli/main"]),
    // The server.
    ("salvo", &["server/http", "server/router", "server/serve"]),
    ("sqlx", &["server/store/db"]),
    ("rusqlite", &["server/store/db"]),
    ("argon2", &["server/secret"]),
    ("jsonwebtoken", &["server/secret"]),
    ("hmac", &["server/secret"]),
    ("mimalloc", &["server/main"]),
    ("lettre", &["server/adapters/mail"]),
    ("url", &["server/adapters/mail"]),
    ("minijinja", &["server/domain/mail"]),
    (
        "sha2",
        &["server/secret", "server/store/db", "server/http/once"],
    ),
    ("utoipa_swagger_ui_vendored", &["server/http/page"]),
    (
        "thiserror",
        &["server/app", "server/secret", "server/store/db"],
    ),
    // The client.
    ("reqwest", &["client"]),
    ("rustls", &["client/tls"]),
    ("rustls_platform_verifier", &["client/tls"]),
    ("webpki_roots", &["client/tls"]),
    ("httpdate", &["client/response"]),
    // The terminal.
    (
        "clap",
        &["server/config", "server/command", "server/main", "cli"],
    ),
    ("clap_complete", &["cli/command"]),
    ("rustyline", &["cli/shell"]),
    ("shell_words", &["cli/shell", "cli/command", "cli/hint"]),
    ("unicode_width", &["cli/screen"]),
    ("terminal_size", &["cli/screen"]),
    ("rpassword", &["cli/password", "server/command"]),
    // The contract, and what reads and writes it.
    ("unicode_normalization", &["core/text"]),
    ("unicode_segmentation", &["core/text", "cli/screen"]),
    ("icu_casemap", &["core/text"]),
    ("icu_properties", &["core/text"]),
    ("jiff", &["core/time", "cli/screen"]),
    ("schemars", &["core", "server/http"]),
    (
        "garde",
        &["core", "server/http", "server/command", "client/request"],
    ),
    ("base64", &["core/page", "server/secret"]),
    (
        "percent_encoding",
        &["server/http", "server/adapters/mail", "client/request"],
    ),
    (
        "serde_html_form",
        &["core/page", "server/http", "client/request"],
    ),
    (
        "serde_path_to_error",
        &["server/http", "client/request", "client/response"],
    ),
    ("bytes", &["server/http", "client/response"]),
    // What asks the machine.
    ("tokio", &["server", "client", "cli"]),
    (
        "futures_util",
        &[
            "server/domain/queue",
            "server/http",
            "server/task",
            "client",
            "cli",
        ],
    ),
    ("tracing", &["server", "client", "cli"]),
    ("tracing_subscriber", &[LOG, "cli/start"]),
    ("getrandom", &[CLOCK, CLIENT_ADAPTERS]),
    (
        "tempfile",
        &["client/token", "cli/command", "cli/demo", "cli/profile"],
    ),
    ("std::net", &["server", "client"]),
    (
        "std::fs",
        &[
            ADAPTERS,
            "server/secret/key",
            "client/token/file",
            "cli/command",
            "cli/profile",
            "cli/shell",
        ],
    ),
    // Not used yet: add its module here with the first use.
    ("object_store", &[]),
    ("redis", &[]),
];

/// Other crates that may be named everywhere.
pub(crate) const EVERYWHERE: &[&str] = &["mini_twitter_core", "serde", "serde_json"];

/// Code that asks for the time or for randomness, that prints, that can panic.
pub(crate) const CODE: &[Row] = &[
    ("SystemTime::now", &[CLOCK, CLIENT_ADAPTERS]),
    ("Timestamp::now", &["cli/screen/time"]),
    ("Zoned::now", &[]),
    ("getrandom::fill", &[CLOCK, CLIENT_ADAPTERS]),
    ("println!", &[]),
    ("print!", &[]),
    ("eprintln!", &[]),
    ("eprint!", &[]),
    ("dbg!", &[]),
    ("query!", &["server/store"]),
    ("stdout()", &["server/command", "cli/screen"]),
    (
        "stderr()",
        &["server/command", LOG, "cli/screen", "cli/input"],
    ),
    (".unwrap()", &[]),
    ("panic!", &[]),
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("unreachable!", &[]),
];

/// Beginnings of text.
pub(crate) const TEXT: &[Row] = &[
    ("select ", &["server/store"]),
    ("insert into ", &["server/store"]),
    ("update ", &["server/store"]),
    ("delete from ", &["server/store"]),
    ("with ", &["server/store"]),
];

/// A layer of the server: its modules, and the layers it may import beside itself.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) name: &'static str,
    pub(crate) modules: &'static [&'static str],
    pub(crate) may_import: &'static [&'static str],
}

const fn layer(
    name: &'static str,
    modules: &'static [&'static str],
    may_import: &'static [&'static str],
) -> Layer {
    Layer {
        name,
        modules,
        may_import,
    }
}

/// The layers, from the lowest to the highest. A file belongs to the longest module that holds it.
pub(crate) const LAYERS: &[Layer] = &[
    layer("fault", &["server/fault"], &[]),
    layer("backoff", &["server/backoff"], &[]),
    layer("adapters", &[ADAPTERS], &[]),
    layer("secret", &["server/secret"], &["fault", "adapters"]),
    layer("db", &["server/store/db"], &["fault", "secret"]),
    layer("store", &["server/store"], &["fault", "db"]),
    layer(
        "state",
        &["server/state"],
        &["fault", "adapters", "db", "store"],
    ),
    layer(
        "config",
        &["server/config"],
        &["adapters", "secret", "state"],
    ),
    layer("log", &[LOG], &["config"]),
    layer(
        "app",
        &["server/app"],
        &["fault", "adapters", "secret", "db", "state", "config"],
    ),
    layer(
        "domain",
        &["server/domain"],
        &[
            "fault", "backoff", "adapters", "secret", "db", "store", "state", "config", "app",
        ],
    ),
    layer(
        "http",
        &["server/http"],
        &["fault", "state", "config", "app", "domain"],
    ),
    layer("router", &["server/router"], &["app", "http"]),
    layer(
        "task",
        &["server/task"],
        &["fault", "backoff", "db", "state", "app", "domain"],
    ),
    layer(
        "serve",
        &["server/serve"],
        &[
            "adapters", "config", "app", "domain", "http", "router", "task",
        ],
    ),
    layer(
        "command",
        &["server/command"],
        &["fault", "config", "app", "domain", "serve"],
    ),
    layer("main", &["server/main"], &["config", "log", "command"]),
];
