//! What a user at a terminal sees while the client waits.

use mini_twitter_cli::screen::Output;
use mini_twitter_cli::start::wait::WaitNotice;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::fixture::{screen, terminal};

#[test]
fn a_wait_of_a_second_and_more_is_shown_with_its_reason() {
    let (screen, stdout, stderr) = screen(terminal(60), Output::Auto);
    let subscriber = tracing_subscriber::registry().with(WaitNotice::new(screen));

    tracing::subscriber::with_default(subscriber, || {
        let retry = |pause_ms: u64| {
            tracing::info!(target: "mini_twitter_client::network", error = %"too many requests", tries = 1, pause_ms, "retrying");
        };
        retry(999);
        retry(5100);
        tracing::info!(target: "other", pause_ms = 9000, "retrying");
    });

    assert_eq!(stderr.text(), "too many requests: waiting 6 s\n");
    assert_eq!(stdout.text(), "");
}
