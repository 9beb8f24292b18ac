//! [`sign_in`]: a try of a call that creates a session. It runs in a task of its own, so that a session that the server
//! has created is saved although its caller is gone; one that cannot be saved is ended again.

use std::io;
use std::time::Duration;

use mini_twitter_core::account::Session;
use mini_twitter_core::routes;
use tracing::Instrument as _;

use crate::error::Error;
use crate::http::HttpClient;
use crate::request::Request;
use crate::response::Response;
use crate::token::{Replacement, Tokens};

/// How long ending a session may take that could not be saved.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends a request whose response is a session, and saves that in place of the current one, which `replacement` guards
/// until then.
///
/// # Errors
/// Those of [`HttpClient::send`]; [`Error::Store`] when the session cannot be saved.
pub(crate) async fn sign_in(
    http: HttpClient,
    replacement: Replacement,
    request: Request,
    timeout: Duration,
) -> Result<Response, Error> {
    let work = async move {
        let response = http.send(&request, None, timeout).await?;
        let session: Session = response.decode()?;
        let tokens = Tokens::from_session(&session, &http.base_url, response.date());
        match replacement.save(tokens).await {
            Err(Error::Store(error)) => Err(end_unsaved(&http, &session, &error).await),
            saved => saved.map(|()| response),
        }
    };
    let task = tokio::spawn(work.in_current_span());
    task.await.map_err(|error| Error::task(&error))?
}

/// Ends a session that cannot be saved at the server; returns the error for the caller.
async fn end_unsaved(http: &HttpClient, session: &Session, error: &io::Error) -> Error {
    let logout = match Request::from_route(routes::LOGOUT.info, ()) {
        Ok(logout) => logout,
        Err(error) => return error,
    };
    let ended = http.send(&logout, Some(&session.access_token), TIMEOUT);
    let what = match ended.await.and_then(|response| response.decode()) {
        Ok(()) => "was ended again".to_owned(),
        Err(_) => format!(
            "{} stays open: end it in the list of sessions",
            session.session_id
        ),
    };
    Error::store(io::Error::new(
        error.kind(),
        format!("{error}; the server accepted the call, and its new session {what}"),
    ))
}
