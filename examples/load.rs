//! A load generator for any server of this API.
//!
//! It starts a server in an empty folder (or takes one by `--url`), makes people, follows and posts, then drives one
//! operation at a time with so many connections for so many seconds. It prints a table and writes it as JSON.
//!
//! ```text
//! cargo build --release && cargo run --release -p mini-twitter-examples --example load
//! ```

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that talks"
)]

mod load {
    pub(crate) mod connection;
    pub(crate) mod drive;
    pub(crate) mod people;
    pub(crate) mod process;
    pub(crate) mod report;
}

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use crate::load::drive::{self, Operation};
use crate::load::people::Town;
use crate::load::process::Server;
use crate::load::report::Report;

/// Anything that went wrong; a load generator stops at the first.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How to load a server.
#[derive(Debug, Parser)]
struct Arguments {
    /// A server that runs already; its CPU and memory are not measured
    #[arg(long)]
    url: Option<String>,
    /// The server to start
    #[arg(
        long,
        default_value = "target/release/mini-twitter-server",
        conflicts_with = "url"
    )]
    server: PathBuf,
    /// The folder it works in; a new one that is removed afterwards unless said
    #[arg(long, conflicts_with = "url")]
    data: Option<PathBuf>,
    /// The database it uses; SQLite in its folder unless said
    #[arg(long, conflicts_with = "url")]
    database: Option<String>,
    /// How many people there are; the first of them reads
    #[arg(long, default_value_t = 101)]
    people: usize,
    /// How many posts they have written in turn
    #[arg(long, default_value_t = 2_000)]
    posts: usize,
    /// How many the reader follows
    #[arg(long, default_value_t = 50)]
    follows: usize,
    /// Takes the people and posts that are there; only the reader is made
    #[arg(long)]
    keep: bool,
    /// Connections at once
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Seconds for each operation
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// What to drive, in this order
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Operation::ALL)]
    operations: Vec<Operation>,
    /// Where to write the figures
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

    eprintln!("making people and posts at {}", server.url());
    let town = if arguments.keep {
        Town::found(&server, arguments.follows).await?
    } else {
        Town::made(
            &server,
            arguments.people,
            arguments.posts,
            arguments.follows,
        )
        .await?
    };
    for operation in &arguments.operations {
        eprintln!("{operation}: {} s", arguments.seconds);
        let span = Duration::from_secs(arguments.seconds);
        let run = drive::run(&server, &town, *operation, arguments.connections, span).await?;
        report.add(&run);
    }

    report.finish(&server)?;
    print!("{report}");
    std::fs::write(&arguments.json, serde_json::to_string_pretty(&report)?)?;
    Ok(())
}
