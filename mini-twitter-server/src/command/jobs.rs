//! `jobs list` and `jobs retry`: the queue of jobs, for the operator on the host.

use std::io::{Write, stdout};

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Subcommand};
use mini_twitter_core::id::JobId;
use mini_twitter_core::job::{Job, JobState, JobsQuery};
use mini_twitter_core::page::MAX_LIMIT;
use mini_twitter_server::domain::queue::admin;
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::{App, Config};

use super::CommandResult;
use super::refusal::refused;

/// What to do with jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// List the jobs that wait, run or failed, newest first
    List(List),
    /// Retry a dead job: it gets all its tries again
    Retry {
        /// The id of the job, as `jobs list` prints it
        job: JobId,
    },
}

/// Which jobs to list.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// List only jobs in this state
    #[arg(long, value_parser = PossibleValuesParser::new(JobState::VALUES).map(|state| JobState::from(&*state)))]
    state: Option<JobState>,
}

/// Runs the command; also beside a running server.
pub(crate) async fn run(config: Config, jobs: Jobs) -> CommandResult {
    let app = App::open_existing(&config).await?;
    let done = match jobs {
        Jobs::List(List { state }) => list(&app, state).await,
        Jobs::Retry { job } => admin::retry(&app, job).await.map(|job| vec![job]),
    };
    app.close().await;
    for job in done.map_err(refused)? {
        write_line(&job)?;
    }
    Ok(())
}

/// Reads all pages.
async fn list(app: &App, state: Option<JobState>) -> Outcome<Vec<Job>> {
    let mut query = JobsQuery {
        state,
        limit: Some(MAX_LIMIT),
        cursor: None,
    };
    let mut jobs = Vec::new();
    loop {
        let page = admin::list(app, &query).await?;
        jobs.extend(page.items);
        if page.next.is_none() {
            return Ok(jobs);
        }
        query.cursor = page.next;
    }
}

/// Prints a job: id, state, kind, tries, time, and why it failed, with tabs between.
fn write_line(job: &Job) -> std::io::Result<()> {
    let error = job.last_error.as_deref().unwrap_or_default();
    let Job {
        id,
        state,
        kind,
        attempts,
        run_at,
        ..
    } = job;
    writeln!(
        stdout(),
        "{id}\t{state}\t{kind}\t{attempts}\t{run_at}\t{error}"
    )
}
