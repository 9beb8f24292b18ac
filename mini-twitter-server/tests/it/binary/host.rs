//! A server of the binary on each engine, and commands of the binary beside it.

use std::process::Output;

use mini_twitter_tests::postgres::Database;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use super::{Server, binary, flags, with_stdin};
use crate::fixture::TestResult;
use crate::fixture::server::{Response, registration};

/// A server that runs, and commands with the same database on the same host.
pub(super) struct Host {
    server: Server,
    pub(super) database: Option<Database>,
    pub(super) folder: TempDir,
}

impl Host {
    /// One on each available engine.
    pub(super) fn each() -> TestResult<Vec<Self>> {
        let databases = std::iter::once(None).chain(Database::create().map(Some));
        databases.map(Self::start).collect()
    }

    fn start(database: Option<Database>) -> TestResult<Self> {
        let folder = tempdir()?;
        let flags = flags(database.as_ref());
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();
        Ok(Self {
            server: Server::start(folder.path(), &flags)?,
            database,
            folder,
        })
    }

    /// Runs `admin` with these arguments, and with a line on stdin.
    pub(super) fn admin(&self, arguments: &[&str], line: &str) -> std::io::Result<Output> {
        let flags = flags(self.database.as_ref());
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();
        let arguments = [&["admin"], arguments, &flags].concat();
        with_stdin(&mut binary(self.folder.path(), &arguments), line)
    }

    /// What a successful command prints on stdout and on stderr.
    pub(super) fn said(&self, arguments: &[&str], line: &str) -> TestResult<[String; 2]> {
        let output = self.admin(arguments, line)?;
        assert!(output.status.success(), "{output:?}");
        Ok([
            String::from_utf8(output.stdout)?,
            String::from_utf8(output.stderr)?,
        ])
    }

    pub(super) fn send(&self, line: &str, token: &str, body: &Value) -> TestResult<Response> {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let length = body.len();
        let kind = "Content-Type: application/json";
        let bearer = match token {
            "" => String::new(),
            token => format!("Authorization: Bearer {token}\r\n"),
        };
        Ok(Response::parse(&self.server.ask(&format!(
            "{line} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{bearer}{kind}\r\nContent-Length: {length}\r\n\r\n{body}"
        ))?))
    }

    pub(super) fn register(&self, name: &str) -> TestResult<String> {
        let made = self.send("POST /v1/auth/register", "", &registration(name))?;
        Ok(made.text("/access_token"))
    }

    pub(super) fn get(&self, path: &str, token: &str) -> TestResult<Response> {
        self.send(&format!("GET {path}"), token, &Value::Null)
    }

    pub(super) fn login(&self, login: &str, password: &str) -> TestResult<u16> {
        let body = json!({ "login": login, "password": password });
        Ok(self.send("POST /v1/auth/login", "", &body)?.status)
    }

    pub(super) fn stop(self) -> TestResult {
        self.server.stop()?;
        Ok(())
    }
}
