//! The pages outside the table: health, the document and its reader, drawn pictures. A new one is a variant here, its
//! module below, and a line in the router.

mod avatar;
mod docs;
mod health;
mod swagger;

use crate::fault::Outcome;
use crate::http::context::RequestContext;
use crate::http::reply::Answer;

/// A page outside the table; answers `GET` and `HEAD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Whether the process runs.
    Live,
    /// Whether it can do its work.
    Ready,
    /// The OpenAPI document.
    OpenApi,
    /// The page to read and try the API.
    Docs,
    /// What that page is made of.
    DocsFile,
    /// A drawn picture for who has none.
    Avatar,
}

impl Page {
    /// Its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Ready => "ready",
            Self::OpenApi => "openapi",
            Self::Docs => "docs",
            Self::DocsFile => "docs_file",
            Self::Avatar => "avatar",
        }
    }

    /// Answers; `prefix` is what everything is mounted under.
    ///
    /// # Errors
    /// Those of the page.
    pub async fn answer(self, context: &RequestContext<'_>, prefix: &str) -> Outcome<Answer> {
        match self {
            Self::Live => Ok(health::live()),
            // Boxed: it is asked seldom, and every request would carry its future.
            Self::Ready => Ok(Box::pin(health::ready(context)).await),
            Self::OpenApi => Ok(docs::document(context, prefix)),
            Self::Docs => Ok(docs::page(prefix)),
            Self::DocsFile => docs::file(context),
            Self::Avatar => avatar::answer(context),
        }
    }
}
