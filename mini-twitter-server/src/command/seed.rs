//! `seed`: makes up a town in an empty database, straight through the store, and says how far it is.

use std::cell::Cell;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::{Duration, Instant};

use clap::Args;
use mini_twitter_server::domain::seed::{self, Progress};
use mini_twitter_server::{App, Config};

use crate::Done;

/// How often it says how far it is.
const OFTEN: Duration = Duration::from_secs(1);

/// How much to make up.
#[derive(Debug, Args)]
pub(crate) struct Seed {
    /// How many people
    #[arg(long, default_value_t = 1_000, value_name = "COUNT")]
    people: usize,
    /// How many posts, replies, quotes and retweets in all, and as many likes
    #[arg(long, default_value_t = 50_000, value_name = "COUNT")]
    posts: usize,
    /// How many follows
    #[arg(long, default_value_t = 50_000, value_name = "COUNT")]
    follows: usize,
    /// What chance begins with: the same number makes the same town
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
}

/// Makes it up.
pub(crate) async fn seed(config: Config, wanted: Seed) -> Done {
    let since = Instant::now();
    let plan = seed::Seed {
        people: wanted.people.max(1),
        posts: wanted.posts,
        follows: wanted.follows,
        seed: wanted.seed,
    };
    let app = App::open(&config).await?;
    let said = Said::default();
    let seeded = seed::seed(&app, plan, |progress| said.say(progress)).await;
    app.close().await;
    seeded.map_err(|fault| {
        fault
            .detail
            .unwrap_or_else(|| fault.code.title().to_owned())
    })?;
    writeln!(stdout(), "made in {:.1} s", since.elapsed().as_secs_f64())?;
    Ok(())
}

/// When something was last said, and of what.
#[derive(Default)]
struct Said(Cell<Option<(Instant, &'static str)>>);

impl Said {
    /// Says how far it is once a second, and at the end of each kind: over the same line on a terminal.
    fn say(&self, Progress { what, done, total }: Progress) {
        let is_due = match self.0.get() {
            Some((at, of)) => of != what || at.elapsed() >= OFTEN,
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
        // Nobody is left to tell when stderr is closed.
        let _ = write!(stderr(), "{what} {done}/{total} {share} %   {end}");
    }
}
