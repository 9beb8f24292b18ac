//! Commands about the queue of jobs, for admins.

use clap::{Args, Subcommand};
use mini_twitter_core::id::JobId;
use mini_twitter_core::job::{JobState, JobsQuery};

use crate::context::{CHANGED, Invocation};
use crate::failure::{About as _, Failure};
use crate::option::{ListOptions, PageQuery, choice};
use crate::reference::IdArg;
use crate::subject::Subject;

/// Commands about jobs.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// List the jobs of the server, or retry one; for admins.
    #[command(after_help = "$ mini-twitter jobs --state dead")]
    Jobs(Jobs),
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let Self::Jobs(jobs) = self;
        jobs.run(invocation).await
    }
}

/// The list of jobs, or an action on them.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Jobs {
    #[command(flatten)]
    list: List,
    #[command(subcommand)]
    action: Option<Action>,
}

/// Which jobs to list.
#[derive(Debug, Clone, Args)]
pub struct List {
    /// Show only jobs in this state.
    #[arg(long, value_parser = choice::<JobState>(JobState::VALUES))]
    state: Option<JobState>,
    #[command(flatten)]
    list: ListOptions,
}

/// Actions on jobs.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// List the jobs that wait, run or failed, newest first.
    #[command(after_help = "$ mini-twitter jobs list --state dead")]
    List(List),
    /// Retry a dead job: it gets all its tries again.
    #[command(after_help = "$ mini-twitter jobs retry 178912")]
    Retry {
        /// The job: an id, or a row, @3.
        job: IdArg<JobId>,
    },
}

impl Jobs {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let jobs = client.jobs();
        match self.action.unwrap_or(Action::List(self.list)) {
            Action::List(List { state, list }) => {
                let query = |PageQuery { limit, cursor }| JobsQuery {
                    state: state.clone(),
                    limit,
                    cursor,
                };
                let page = |page| jobs.list(query(page));
                invocation.list(&list, None, page).await
            }
            Action::Retry { job } => {
                let id = invocation.job(job)?;
                let job = jobs.retry(id).await.about(Subject::Job(id))?;
                invocation.show_done(CHANGED, &job)
            }
        }
    }
}
