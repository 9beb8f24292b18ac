//! `/unsubscribe/{secret}`: the link that stands in mails about notifications. `GET` asks, since programs follow links on
//! their own; `POST`, by the button or by the mail program (RFC 8058), turns the mails off.

use salvo::http::Method;
use salvo::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};

use crate::domain::notification::unsubscribe;
use crate::fault::Outcome;
use crate::http::context::RequestContext;
use crate::http::reply::Answer;

/// The page has no script; its only form goes to itself.
const POLICY: &str =
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const QUESTION: &str = "<p>Stop the mails about new followers, mentions and replies?</p>\
    <form method=\"post\"><button>Stop them</button></form>";
const DONE: &str = "<p>There will be no more mails about notifications. To get them again:</p>\
    <pre>mini-twitter notifications preferences set email=on</pre>";

/// Answers with the question, or stops the mails.
///
/// # Errors
/// `not_found` for a link that is not one of this server; those of the database.
pub(super) async fn answer(context: &RequestContext<'_>) -> Outcome<Answer> {
    let secret = context.slots.first().map(AsRef::as_ref).unwrap_or_default();
    let body = if *context.head.method() == Method::POST {
        unsubscribe::unsubscribe(context.app, secret).await?;
        DONE
    } else {
        unsubscribe::holder(context.app, secret)?;
        QUESTION
    };
    let text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Mails about notifications</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    );
    let mut answer = Answer::bytes("text/html; charset=utf-8", text.into());
    let policy = HeaderValue::from_static(POLICY);
    answer.headers.insert(CONTENT_SECURITY_POLICY, policy);
    Ok(answer)
}
