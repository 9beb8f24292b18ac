//! [`Supervisor`]: runs background tasks independently: one that fails, panics or hangs does not affect the others.
//!
//! A [`Task`] waits (for a time or for a signal), then does one step of its work. A step that fails is logged, and the
//! task is restarted after a pause that doubles with each failure in a row. [`Tasks`](crate::state::tasks::Tasks) has the
//! state of each task.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mini_twitter_core::error::ErrorCode;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use crate::app::App;
use crate::backoff::Backoff;
use crate::fault::Outcome;

/// How long a task pauses after failures in a row.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_millis(200),
    longest: Duration::from_secs(10),
};
/// How long a stop waits for the steps that run; what is left then is cancelled.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// A background task.
pub struct Task {
    name: &'static str,
    trigger: Trigger,
    timeout: Duration,
    step: Work<Outcome<Progress>>,
    has_step_at_stop: bool,
}

/// What a task waits for before each step.
enum Trigger {
    /// This long after the last step; the first step is done immediately.
    Every(Duration),
    /// This future.
    Signal(Work<()>),
}

type Work<T> = Box<dyn Fn(App) -> BoxFuture<'static, T> + Send + Sync>;

/// How far a step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is left to do until the next time.
    Done,
    /// More is left: the next step follows immediately.
    More,
}

impl Task {
    /// Creates a task that does a step immediately and then every `interval`. A step that takes longer than `timeout` is
    /// cancelled and has failed.
    pub fn every<F>(
        name: &'static str,
        interval: Duration,
        timeout: Duration,
        step: impl Fn(App) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Outcome<Progress>> + Send + 'static,
    {
        Self {
            name,
            trigger: Trigger::Every(interval),
            timeout,
            step: Box::new(move |app| step(app).boxed()),
            has_step_at_stop: false,
        }
    }

    /// Creates a task that does a step whenever `signal` completes, and once more at stop. A step that takes longer than
    /// `timeout` is cancelled and has failed.
    pub fn on_signal<S, F>(
        name: &'static str,
        signal: impl Fn(App) -> S + Send + Sync + 'static,
        timeout: Duration,
        step: impl Fn(App) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: Future<Output = ()> + Send + 'static,
        F: Future<Output = Outcome<Progress>> + Send + 'static,
    {
        Self {
            name,
            trigger: Trigger::Signal(Box::new(move |app| signal(app).boxed())),
            timeout,
            step: Box::new(move |app| step(app).boxed()),
            has_step_at_stop: true,
        }
    }

    /// Does no step at stop: what was signalled is not lost without one.
    #[must_use]
    pub fn without_step_at_stop(mut self) -> Self {
        self.has_step_at_stop = false;
        self
    }

    /// Returns its name in the log and in `/health/ready`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs until `stop` is set.
    async fn run(self, app: App, mut stop: watch::Receiver<bool>) {
        let mut failures = 0;
        let mut pause = match self.trigger {
            Trigger::Every(_) => Some(Duration::ZERO),
            Trigger::Signal(_) => None,
        };
        loop {
            tokio::select! {
                biased;
                _ = stop.wait_for(|is_stopping| *is_stopping) => break,
                () = self.wait(&app, pause) => {}
            }
            pause = match self.try_step(&app).await {
                Ok(progress) => {
                    failures = 0;
                    self.pause_after(progress)
                }
                Err(_) => {
                    failures += 1;
                    Some(BACKOFF.pause(failures, app.random.number()))
                }
            };
        }
        if self.has_step_at_stop {
            // There is no next time; a failure is in the log.
            let _ = self.try_step(&app).await;
        }
        app.tasks.stopped(self.name);
    }

    /// Waits for `pause`; without one, for the signal.
    async fn wait(&self, app: &App, pause: Option<Duration>) {
        match (&self.trigger, pause) {
            (Trigger::Signal(signal), None) => signal(app.clone()).await,
            (_, pause) => sleep(pause.unwrap_or_default()).await,
        }
    }

    fn pause_after(&self, progress: Progress) -> Option<Duration> {
        match (&self.trigger, progress) {
            (_, Progress::More) => Some(Duration::ZERO),
            (Trigger::Every(interval), Progress::Done) => Some(*interval),
            (Trigger::Signal(_), Progress::Done) => None,
        }
    }

    /// Does a step, records its result, and logs a failure.
    async fn try_step(&self, app: &App) -> Result<Progress, ErrorCode> {
        let name = self.name;
        let step = async { (self.step)(app.clone()).await };
        let step = AssertUnwindSafe(step).catch_unwind();
        let result = match timeout(self.timeout, step).await {
            Ok(Ok(outcome)) => outcome.map_err(|fault| fault.code),
            Ok(Err(_panic)) => Err(ErrorCode::Internal), // the panic hook has logged it
            Err(_elapsed) => Err(ErrorCode::Unavailable),
        };
        match &result {
            Ok(_) => app.tasks.succeeded(name, app.now()),
            Err(code) => {
                app.tasks.failed(name, code.clone());
                warn!(task = name, %code, "a background task failed and is restarted");
            }
        }
        result
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({})", self.name)
    }
}

/// Background tasks that run; dropping it cancels them.
#[derive(Debug)]
pub struct Supervisor {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

impl Supervisor {
    /// Starts `tasks`, each as a task of its own on the runtime.
    pub fn start(app: &App, tasks: Vec<Task>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut running = JoinSet::new();
        for task in tasks {
            app.tasks.started(task.name);
            running.spawn(task.run(app.clone(), stopped.clone()));
        }
        Self { stop, running }
    }

    /// Stops all tasks and waits until each has finished its present step, at most ten seconds.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let ended = async {
            while let Some(ended) = self.running.join_next().await {
                if let Err(error) = ended {
                    error!(%error, "the loop of a background task panicked");
                }
            }
        };
        if timeout(STOP_TIMEOUT, ended).await.is_err() {
            warn!("background tasks did not finish in time and are cancelled");
        }
    }
}
