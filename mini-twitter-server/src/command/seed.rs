//! `seed`: fills an empty database with generated data, and prints its progress.

use std::cell::Cell;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::{Duration, Instant};

use clap::Args;
use mini_twitter_server::domain::seed::{self, Progress};
use mini_twitter_server::{App, Config};

use super::CommandResult;
use super::refusal::refused;

/// How often progress is printed.
const PRINT_INTERVAL: Duration = Duration::from_secs(1);

/// How much to generate.
#[derive(Debug, Args)]
pub(crate) struct Seed {
    /// Number of users
    #[arg(long, default_value_t = 1_000, value_name = "COUNT")]
    people: usize,
    /// Number of posts, replies, quotes and retweets together; and about as many likes
    #[arg(long, default_value_t = 50_000, value_name = "COUNT")]
    posts: usize,
    /// Number of follows
    #[arg(long, default_value_t = 50_000, value_name = "COUNT")]
    follows: usize,
    /// Seed of the random generator: the same number generates the same data
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
}

/// Generates it.
pub(crate) async fn seed(config: Config, wanted: Seed) -> CommandResult {
    let since = Instant::now();
    let plan = seed::Seed {
        people: wanted.people.max(1),
        posts: wanted.posts,
        follows: wanted.follows,
        seed: wanted.seed,
    };
    let app = App::open(&config).await?;
    let printer = ProgressPrinter::default();
    let seeded = seed::seed(&app, plan, |progress| printer.print(progress)).await;
    app.close().await;
    seeded.map_err(refused)?;
    writeln!(
        stdout(),
        "generated in {:.1} s",
        since.elapsed().as_secs_f64()
    )?;
    Ok(())
}

/// Prints progress; remembers when it last did, and of what.
#[derive(Default)]
struct ProgressPrinter(Cell<Option<(Instant, &'static str)>>);

impl ProgressPrinter {
    /// Prints once a second, and at the end of each kind; on a terminal over the same line.
    fn print(&self, Progress { what, done, total }: Progress) {
        let is_due = match self.0.get() {
            Some((at, of)) => of != what || at.elapsed() >= PRINT_INTERVAL,
            None => true,
        };
        if !is_due && done < total {
            return;
        }
        self.0.set(Some((Instant::now(), what)));
        let end = if stderr().is_terminal() && done < total {
            "\r"
        } else {
            "\n"
        };
        let share = done * 100 / total.max(1);
        // When stderr is closed, nobody reads the progress.
        let _ = write!(stderr(), "{what} {done}/{total} {share} %   {end}");
    }
}
