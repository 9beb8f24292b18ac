//! Calls outside of a tokio runtime are errors; tokio itself would panic.

use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _};
use mini_twitter_client::core::timeline::FeedQuery;
use mini_twitter_client::{Client, Error};

use crate::TestResult;
use crate::token_server::login;

/// Polls a future that never waits, without a runtime.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("it does not wait")
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() -> TestResult {
    let client = Client::builder("http://127.0.0.1:1").build()?;
    let call = || client.notifications().count_unread();
    let mut feed = client.timeline().feed(FeedQuery::default()).stream();

    let errors = [
        block_on(call().into_future()).err(),
        block_on(call().deadline(Duration::from_secs(1)).into_future()).err(),
        block_on(client.account().login(login()).into_future()).err(),
        block_on(feed.next()).and_then(Result::err),
        block_on(client.session()).err(),
        block_on(client.renew()).err(),
        block_on(client.forget()).err(),
    ];
    block_on(client.settle());

    for error in errors {
        let error = error.ok_or("no error")?;
        assert!(matches!(error, Error::Runtime), "{error:?}");
        assert!(error.to_string().contains("enable_all"), "{error}");
    }
    Ok(())
}
