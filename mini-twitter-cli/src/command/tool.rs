//! Commands about no resource: raw calls of the API, completion scripts.

use clap::Subcommand;
use clap_complete::Shell;
use mini_twitter_core::route::Method;
use serde_json::Value;

use crate::command::completion;
use crate::context::{Invocation, unseen};
use crate::failure::{About as _, Failure};
use crate::input::LINE_BYTES;
use crate::subject::Subject;

/// Commands about no resource.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Call any path of the API and print the JSON of the answer.
    #[command(after_help = "$ mini-twitter api GET /v1/posts --query limit=5")]
    Api(Api),
    /// Print a script that makes a shell complete these commands.
    #[command(after_help = "$ mini-twitter completions bash")]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// A raw call.
#[derive(Debug, Clone, clap::Args)]
pub struct Api {
    /// The method: GET, POST, PUT, PATCH or DELETE.
    #[arg(value_parser = method)]
    method: Method,
    /// The path, with or without a query: /v1/posts/178912.
    path: String,
    /// Add a field to the query; repeat the flag to add several.
    #[arg(short, long, value_name = "NAME=VALUE", value_parser = pair)]
    query: Vec<(String, String)>,
    /// Send this JSON; - reads it from standard input.
    #[arg(short, long, value_name = "JSON")]
    data: Option<String>,
}

impl Command {
    /// Whether it uses neither a profile nor a server.
    pub(super) fn uses_no_account(&self) -> bool {
        matches!(self, Self::Completions { .. })
    }

    /// Runs the command; `grammar` creates the grammar that completions are made from.
    pub(super) async fn run(
        self,
        invocation: &mut Invocation<'_>,
        grammar: fn() -> clap::Command,
    ) -> Result<(), Failure> {
        match self {
            Self::Api(api) => api.run(invocation).await,
            Self::Completions { shell } => {
                invocation
                    .screen
                    .print(&completion::script(shell, grammar()))?;
                Ok(())
            }
        }
    }
}

impl Api {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let data = match self.data.as_deref() {
            None => None,
            Some("-") => Some(invocation.context.input.read_all(LINE_BYTES).await?),
            Some(text) => Some(text.to_owned()),
        };
        let json: Option<Value> = data
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(|error| Failure::usage(format!("the data is not JSON: {error}")))?;
        let is_change = self.method != Method::GET;
        let call = invocation
            .client
            .raw(self.method, &self.path, &self.query, json);
        let answer = call.await.about(Some(Subject::Other(self.path)))?;
        if !answer.is_null() {
            let shown = invocation.screen.value(&answer);
            shown.map_err(|error| match is_change {
                true => unseen("the server did it", error),
                false => error.into(),
            })?;
        }
        Ok(())
    }
}

fn method(text: &str) -> Result<Method, &'static str> {
    let all = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let mut all = all.into_iter();
    let named = all.find(|method| method.as_str().eq_ignore_ascii_case(text));
    named.ok_or("must be GET, POST, PUT, PATCH or DELETE")
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
