//! [`Edge`]: the steps that every request goes through, on any route. `serve` lists them, from the outermost to the
//! innermost.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use mini_twitter_core::error::ErrorCode;
use salvo::http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use salvo::{Depot, FlowCtrl, Handler, Request, Response, async_trait};
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::app::App;
use crate::config::network::prefix;
use crate::fault::{Fault, Outcome};
use crate::http::context::{REQUEST_ID, RequestContext};
use crate::http::mount::Mounted;
use crate::http::page::Page;
use crate::http::paths::Paths;
use crate::http::permit::Permit;
use crate::http::reply::Answer;
use crate::http::{cors, head, limit, log};

/// The only handler of salvo's router.
#[derive(Debug)]
pub struct Edge {
    app: App,
    prefix: String,
    paths: Paths<Resource>,
    permits: Semaphore,
}

/// The routes or the page of one path.
#[derive(Debug, Default)]
struct Resource {
    rows: Vec<Mounted>,
    page: Option<Page>,
    allow: String,
}

impl Edge {
    /// Creates an edge that answers `rows` and `pages`, all under the path of the public URL.
    pub fn new(app: App, rows: Vec<Mounted>, pages: &[(&'static str, Page)]) -> Self {
        let mut paths = Paths::<Resource>::default();
        for row in rows {
            let resource = paths.entry(row.info.path);
            resource.allow(row.info.method.as_str());
            resource.rows.push(row);
        }
        for (path, page) in pages {
            let resource = paths.entry(path);
            resource.allow("GET");
            if page.takes_post() {
                resource.allow("POST");
            }
            resource.page = Some(*page);
        }
        let permits = Semaphore::new(app.settings.max_requests as usize);
        let prefix = prefix(app.settings.public_url.as_deref()).to_owned();
        Self {
            app,
            prefix,
            paths,
            permits,
        }
    }

    /// From the outermost to the innermost step: head, path, permit to run, timeout, panics, method.
    async fn serve<'a>(&'a self, context: &mut RequestContext<'a>) -> Outcome<Answer> {
        head::check(context.head)?;
        let resource = self.find(context)?;
        context.permit = self.permit_for(resource)?;
        let answer = self.answer(resource, context);
        let answer = AssertUnwindSafe(answer).catch_unwind();
        match tokio::time::timeout(self.app.settings.timeout(), answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_panic)) => Err(ErrorCode::Internal.into()), // the panic hook has logged it
            Err(_elapsed) => {
                Err(Fault::from(ErrorCode::Unavailable).detail("the request took too long"))
            }
        }
    }

    /// Finds the resource of the path, below the prefix of all routes.
    fn find<'a>(&'a self, context: &mut RequestContext<'a>) -> Outcome<&'a Resource> {
        let path = context.head.uri().path().strip_prefix(self.prefix.as_str());
        let path = path.filter(|path| path.is_empty() || path.starts_with('/'));
        let found = path.and_then(|path| self.paths.find(path));
        let (resource, slots) = found.ok_or(ErrorCode::NotFound)?;
        context.slots = slots;
        Ok(resource)
    }

    /// Takes a permit to run; the health checks need none.
    fn permit_for(&self, resource: &Resource) -> Outcome<Permit<'_>> {
        match resource.page {
            Some(Page::Live | Page::Ready) => Ok(Permit::default()),
            _ => Permit::take(&self.permits),
        }
    }

    /// Answers with the route or page of the request's method.
    async fn answer<'a>(
        &'a self,
        resource: &'a Resource,
        context: &mut RequestContext<'a>,
    ) -> Outcome<Answer> {
        let method = context.head.method().as_str();
        let method = if method == "HEAD" { "GET" } else { method };
        let mut rows = resource.rows.iter();
        if let Some(row) = rows.find(|row| row.info.method.as_str() == method) {
            context.route = &row.id;
            return row.answer(context).await;
        }
        let answers = |page: &Page| method == "GET" || method == "POST" && page.takes_post();
        if let Some(page) = resource.page.filter(answers) {
            context.route = page.name();
            return page.answer(context, &self.prefix).await;
        }
        let allow = HeaderValue::from_str(&resource.allow).expect("methods are ASCII");
        let preflight = cors::preflight(&self.app.settings.cors, context.head, &allow);
        Ok(preflight.unwrap_or_else(|| {
            let mut answer = Answer::problem(ErrorCode::MethodNotAllowed.into(), &context.id);
            answer.headers.insert(ALLOW, allow);
            answer
        }))
    }

    /// Adds the headers of every response, and logs the request.
    fn finish(&self, context: &RequestContext<'_>, outcome: Outcome<Answer>) -> Answer {
        let mut answer = outcome.unwrap_or_else(|fault| Answer::problem(fault, &context.id));
        let headers = &mut answer.headers;
        let settings = &self.app.settings;
        if let Some(budget) = &context.budget {
            limit::write(budget, headers);
        }
        cors::write(&settings.cors, context.head, headers);
        for (name, value) in SECURITY {
            headers
                .entry(name)
                .or_insert(HeaderValue::from_static(value));
        }
        if settings
            .public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https:"))
        {
            headers.insert(
                STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000"),
            );
        }
        if context.leaves_body() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        let id = HeaderValue::from_str(&context.id).expect("ids are letters and digits");
        headers.insert(REQUEST_ID, id);
        let took = context.since.elapsed();
        let timing = format!("total;dur={:.3}", took.as_secs_f64() * 1000.0);
        let timing = HeaderValue::try_from(timing).expect("digits are ASCII");
        headers.insert(HeaderName::from_static("server-timing"), timing);
        log::request(context, answer.status, took);
        answer
    }
}

/// Headers of every response that does not set them itself. Only the docs page is meant for a browser: no other response
/// may run scripts or be framed.
pub(super) const SECURITY: [(HeaderName, &str); 3] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (CACHE_CONTROL, "no-store"),
];

impl Resource {
    fn allow(&mut self, method: &str) {
        let comma = if self.allow.is_empty() { "" } else { ", " };
        let head = if method == "GET" { ", HEAD" } else { "" };
        self.allow.extend([comma, method, head]);
    }
}

#[async_trait]
impl Handler for Edge {
    async fn handle(
        &self,
        request: &mut Request,
        _: &mut Depot,
        response: &mut Response,
        _: &mut FlowCtrl,
    ) {
        let body = request.take_body();
        let mut context = RequestContext::new(&self.app, request, body);
        let span = log::span(&context);
        let outcome = self.serve(&mut context).instrument(span).await;
        self.finish(&context, outcome).write(response);
    }
}
