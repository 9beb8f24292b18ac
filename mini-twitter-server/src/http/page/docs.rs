//! `/openapi.json`, made once from the table, and `/docs`, Swagger UI served from this binary: no other host is asked,
//! and nothing but its own files may run there.

use std::sync::OnceLock;

use bytes::Bytes;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::{openapi, routes};
use salvo::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
};

use super::swagger;
use crate::fault::Outcome;
use crate::http::cache;
use crate::http::context::RequestContext;
use crate::http::reply::Answer;

/// Swagger UI writes styles of its own into the page and draws with `data:` pictures.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The document, its servers set to where everything is mounted.
pub(super) fn document(context: &RequestContext<'_>, prefix: &str) -> Answer {
    static DOCUMENT: OnceLock<(String, Bytes)> = OnceLock::new();
    let make = || {
        let mut document = openapi::document(routes::ALL);
        document["servers"][0]["url"] = if prefix.is_empty() { "/" } else { prefix }.into();
        document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
        (prefix.to_owned(), Bytes::from(document.to_string()))
    };
    let (made_for, bytes) = DOCUMENT.get_or_init(make);
    // One process serves one prefix, but for tests.
    let bytes = if made_for == prefix {
        bytes.clone()
    } else {
        make().1
    };
    let mut answer = Answer::bytes("application/json", bytes);
    cache::tag(&mut answer, context.head.headers(), context.has_token());
    answer
}

/// The page.
pub(super) fn page(prefix: &str) -> Answer {
    let text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>mini-twitter API</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"{prefix}/docs/swagger-ui.css\">\n</head>\n<body>\n\
         <div id=\"docs\" data-document=\"{prefix}/openapi.json\"></div>\n\
         <script src=\"{prefix}/docs/swagger-ui-bundle.js\"></script>\n\
         <script src=\"{prefix}/docs/start.js\"></script>\n</body>\n</html>\n"
    );
    guarded(Answer::bytes("text/html; charset=utf-8", text.into()))
}

/// Starts the reader; the token that Authorize takes stays in the page.
const START: &str = "const place = document.getElementById('docs');\n\
    SwaggerUIBundle({\n  domNode: place,\n  url: place.dataset.document,\n  deepLinking: true,\n  \
    tryItOutEnabled: true,\n  displayRequestDuration: true,\n  docExpansion: 'list',\n  \
    validatorUrl: null,\n});\n";

/// A file of the page.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the page has no such file.
pub(super) fn file(context: &RequestContext<'_>) -> Outcome<Answer> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    let name = context.slots.first().map(AsRef::as_ref).unwrap_or_default();
    let answer = match name {
        "start.js" => Answer::bytes(SCRIPT, Bytes::from_static(START.as_bytes())),
        "swagger-ui-bundle.js" => swagger::file(name, SCRIPT)?,
        "swagger-ui.css" => swagger::file(name, "text/css; charset=utf-8")?,
        _ => return Err(ErrorCode::NotFound.into()),
    };
    Ok(guarded(answer))
}

fn guarded(mut answer: Answer) -> Answer {
    for (name, value) in HEADERS {
        answer.headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

const HEADERS: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "public, max-age=3600"),
];
