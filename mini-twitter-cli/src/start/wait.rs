//! [`WaitNotice`]: tells the user at a terminal why a command waits, which the client logs before it tries again.

use std::fmt;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::screen::Screen;

/// Prints the client's pauses of a second and more. Shorter ones nobody notices.
#[derive(Debug)]
pub struct WaitNotice {
    screen: Screen,
}

impl WaitNotice {
    /// Creates a notice on standard error of this screen.
    pub fn new(screen: Screen) -> Self {
        Self { screen }
    }
}

impl<S: Subscriber> Layer<S> for WaitNotice {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if !event.metadata().target().starts_with("mini_twitter_client") {
            return;
        }
        let mut pause = Pause::default();
        event.record(&mut pause);
        let Pause { error, pause_ms } = pause;
        if pause_ms >= 1000 {
            let seconds = pause_ms.div_ceil(1000);
            self.screen.say(format!("{error}: waiting {seconds} s"));
        }
    }
}

/// A pause before the next try, as the client logs it.
#[derive(Default)]
struct Pause {
    error: String,
    pause_ms: u64,
}

impl Visit for Pause {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "pause_ms" {
            self.pause_ms = value;
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "error" {
            self.error = format!("{value:?}");
        }
    }
}
