//! The pages outside the route table: health checks, the API documentation and the way to it, generated avatars. A new
//! page is a variant here, its module below, and a line in the router.

mod avatar;
mod docs;
mod health;
mod swagger;
mod unsubscribe;

use crate::fault::Outcome;
use crate::http::context::RequestContext;
use crate::http::reply::Answer;

/// A page outside the route table; it answers `GET` and `HEAD`, and one with a form `POST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// `/health/live`: the process runs.
    Live,
    /// `/health/ready`: the server can do its work.
    Ready,
    /// `/`: leads to the API documentation.
    Root,
    /// The OpenAPI document.
    OpenApi,
    /// The page with the API documentation, where requests can be tried.
    Docs,
    /// A script or style sheet of that page.
    DocsFile,
    /// A generated avatar.
    Avatar,
    /// The link that stops mails about notifications.
    Unsubscribe,
}

impl Page {
    /// Returns its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Ready => "ready",
            Self::Root => "root",
            Self::OpenApi => "openapi",
            Self::Docs => "docs",
            Self::DocsFile => "docs_file",
            Self::Avatar => "avatar",
            Self::Unsubscribe => "unsubscribe",
        }
    }

    /// Returns whether it answers `POST`.
    pub fn takes_post(self) -> bool {
        self == Self::Unsubscribe
    }

    /// Answers a request; `prefix` is the path that everything is mounted under.
    ///
    /// # Errors
    /// Those of the page.
    pub async fn answer(self, context: &RequestContext<'_>, prefix: &str) -> Outcome<Answer> {
        match self {
            Self::Live => Ok(health::live()),
            // Boxed: it is rarely requested, and unboxed it would enlarge the future of every request.
            Self::Ready => Ok(Box::pin(health::ready(context)).await),
            Self::Root => Ok(docs::redirect(prefix)),
            Self::OpenApi => Ok(docs::document(context, prefix)),
            Self::Docs => Ok(docs::page(prefix)),
            Self::DocsFile => docs::file(context),
            Self::Avatar => avatar::answer(context),
            Self::Unsubscribe => Box::pin(unsubscribe::answer(context)).await,
        }
    }
}
