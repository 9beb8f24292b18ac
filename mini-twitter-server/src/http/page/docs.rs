//! `/openapi.json`, built once from the route table, and `/docs`, Swagger UI served from this binary: it loads nothing
//! from other hosts, and no other script may run there.

use std::sync::OnceLock;

use bytes::Bytes;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::{openapi, routes};
use salvo::http::StatusCode;
use salvo::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY,
};

use super::swagger;
use crate::fault::Outcome;
use crate::http::cache;
use crate::http::context::RequestContext;
use crate::http::reply::Answer;

/// The content security policy of the page. Swagger UI adds inline styles and uses `data:` images and fonts.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Answers with the OpenAPI document, its server set to the prefix of all routes.
pub(super) fn document(context: &RequestContext<'_>, prefix: &str) -> Answer {
    static DOCUMENT: OnceLock<(String, Bytes)> = OnceLock::new();
    let build = || {
        let mut document = openapi::document(routes::ALL);
        document["servers"][0]["url"] = if prefix.is_empty() { "/" } else { prefix }.into();
        document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
        (prefix.to_owned(), Bytes::from(document.to_string()))
    };
    let (built_for, bytes) = DOCUMENT.get_or_init(build);
    // Only in tests a process serves more than one prefix.
    let bytes = if built_for == prefix {
        bytes.clone()
    } else {
        build().1
    };
    let mut answer = Answer::bytes("application/json", bytes);
    cache::tag(&mut answer, context.head.headers(), context.has_token());
    answer
}

/// Leads to the page of the API documentation. It is temporary, so that a browser does not keep it where `/` gets a page.
pub(super) fn redirect(prefix: &str) -> Answer {
    let mut answer = Answer::empty(StatusCode::FOUND);
    let target = HeaderValue::try_from(format!("{prefix}/docs"));
    answer
        .headers
        .insert(LOCATION, target.expect("a public URL is printable ASCII"));
    answer
}

/// Answers with the page of the API documentation.
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
    secured(Answer::bytes("text/html; charset=utf-8", text.into()))
}

/// The script that starts Swagger UI; a token that is entered there is not stored.
const START: &str = "const place = document.getElementById('docs');\n\
    SwaggerUIBundle({\n  domNode: place,\n  url: place.dataset.document,\n  deepLinking: true,\n  \
    tryItOutEnabled: true,\n  displayRequestDuration: true,\n  docExpansion: 'list',\n  \
    validatorUrl: null,\n});\n";

/// Answers with a file of the page.
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
    Ok(secured(answer))
}

fn secured(mut answer: Answer) -> Answer {
    for (name, value) in HEADERS {
        answer.headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// The headers of the page and its files.
const HEADERS: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "public, max-age=3600"),
];
