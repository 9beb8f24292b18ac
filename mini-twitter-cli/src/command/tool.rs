//! What is about no word of the API: raw calls, scripts and the shell, completions.

use clap::{CommandFactory as _, Subcommand};
use clap_complete::Shell;
use mini_twitter_core::route::Method;
use serde_json::Value;

use super::Cli;
use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};

/// What is about no word of the API.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Calls any path of the API and prints the JSON it answers.
    #[command(after_help = "$ mini-twitter api GET /v1/posts --query limit=5")]
    Api(Api),
    /// Prints what makes a shell complete these commands.
    #[command(after_help = "$ mini-twitter completions bash")]
    Completions {
        /// Whose.
        shell: Shell,
    },
}

/// A raw call.
#[derive(Debug, Clone, clap::Args)]
pub struct Api {
    /// GET, POST, PUT, PATCH or DELETE.
    #[arg(value_parser = method)]
    method: Method,
    /// The path, /v1/posts/178912, perhaps with a query.
    path: String,
    /// A field of the query; may be given again.
    #[arg(short, long, value_name = "NAME=VALUE", value_parser = pair)]
    query: Vec<(String, String)>,
    /// The JSON to send; - reads standard input.
    #[arg(short, long, value_name = "JSON")]
    data: Option<String>,
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        match self {
            Self::Api(api) => api.run(scope).await,
            Self::Completions { shell } => {
                let mut text = Vec::new();
                clap_complete::generate(shell, &mut Cli::command(), "mini-twitter", &mut text);
                scope.screen.data(&String::from_utf8_lossy(&text))?;
                Ok(())
            }
        }
    }
}

impl Api {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let data = match self.data.as_deref() {
            None => None,
            Some("-") => Some(scope.context.input.all()?),
            Some(text) => Some(text.to_owned()),
        };
        let json: Option<Value> = data
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(|error| Failure::usage(format!("the data is not JSON: {error}")))?;
        let call = scope.client.raw(self.method, &self.path, &self.query, json);
        let answer = call.await.about(Some(Thing::Path(self.path)))?;
        if !answer.is_null() {
            scope.screen.value(&answer)?;
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
