//! Whether the server lives (`/health/live`: it answers) and whether it can work (`/health/ready`: the database takes
//! a write and has all migrations).

use bytes::Bytes;

use crate::app::App;
use crate::domain;
use crate::fault::Outcome;
use crate::http::reply::Answer;

/// It answers, so it lives.
pub(super) fn live() -> Answer {
    said(r#"{"status":"ok"}"#)
}

/// Whether it can do its work.
///
/// # Errors
/// [`Unavailable`](mini_twitter_core::error::ErrorCode::Unavailable) when it cannot.
pub(super) async fn ready(app: &App) -> Outcome<Answer> {
    domain::instance::check_database(app).await?;
    Ok(said(r#"{"status":"ok","database":"ok"}"#))
}

fn said(what: &'static str) -> Answer {
    Answer::bytes("application/json", Bytes::from_static(what.as_bytes()))
}
