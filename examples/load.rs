//! A load generator for any server of this API.
//!
//! It starts a server in an empty folder (or uses the one at `--url`), creates users, follows and posts, then runs one
//! operation after another on many connections. It prints a table and writes it as JSON.
//!
//! ```text
//! cargo build --release && cargo run --release -p mini-twitter-examples --example load
//! ```

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program prints"
)]

mod load {
    pub(crate) mod connection;
    pub(crate) mod dataset;
    pub(crate) mod drive;
    pub(crate) mod process;
    pub(crate) mod report;
}

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use crate::load::dataset::Dataset;
use crate::load::drive::{self, Operation};
use crate::load::process::Server;
use crate::load::report::Report;

/// A result of this program, which stops at the first error.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measure how a server performs under load.
#[derive(Debug, Parser)]
struct Arguments {
    /// Use the server at this URL; its CPU and memory are not measured
    #[arg(long)]
    url: Option<String>,
    /// Start this server binary
    #[arg(
        long,
        default_value = "target/release/mini-twitter-server",
        conflicts_with = "url"
    )]
    server: PathBuf,
    /// Set the server's data folder; default: a new one that is removed afterwards
    #[arg(long, conflicts_with = "url")]
    data: Option<PathBuf>,
    /// Set the server's database; default: SQLite in its data folder
    #[arg(long, conflicts_with = "url")]
    database: Option<String>,
    /// Create this many users; the first is the viewer
    #[arg(long, default_value_t = 101)]
    people: usize,
    /// Create this many posts, by the users in turn
    #[arg(long, default_value_t = 2_000)]
    posts: usize,
    /// Let the viewer follow this many users
    #[arg(long, default_value_t = 50)]
    follows: usize,
    /// Use the users and posts on the server; create the viewer only
    #[arg(long)]
    keep: bool,
    /// Set the number of connections
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Run each operation for this many seconds
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Run these operations, in this order
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Operation::ALL)]
    operations: Vec<Operation>,
    /// Write the measurements to this file
    #[arg(long, default_value = "load.json")]
    json: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let server = match &arguments.url {
        Some(url) => Server::running(url)?,
        None => {
            Server::start(
                &arguments.server,
                arguments.data.clone(),
                arguments.database.as_deref(),
            )
            .await?
        }
    };
    let mut report = Report::new(&server, arguments.connections, arguments.seconds)?;

    eprintln!("creating users and posts at {}", server.url());
    let dataset = if arguments.keep {
        Dataset::existing(&server, arguments.follows).await?
    } else {
        Dataset::create(
            &server,
            arguments.people,
            arguments.posts,
            arguments.follows,
        )
        .await?
    };
    for operation in &arguments.operations {
        eprintln!("{operation}: {} s", arguments.seconds);
        let duration = Duration::from_secs(arguments.seconds);
        let run = drive::run(
            &server,
            &dataset,
            *operation,
            arguments.connections,
            duration,
        )
        .await?;
        report.add(&run);
    }

    report.finish(&server)?;
    print!("{report}");
    std::fs::write(&arguments.json, serde_json::to_string_pretty(&report)?)?;
    Ok(())
}
