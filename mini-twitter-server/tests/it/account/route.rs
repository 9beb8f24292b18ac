//! Each account route over a socket: its answers, and its refusals of missing, wrong and bad credentials and input.

mod access;
mod mine;
mod sign_in;

use serde_json::{Value, json};

use crate::fixture::PASSWORD;
use crate::fixture::server::{Response, TestServer};

/// The routes that need a signed-in caller, each with a valid body.
fn signed_in_routes() -> Vec<(&'static str, Value)> {
    vec![
        ("POST /v1/auth/logout", Value::Null),
        ("GET /v1/auth/sessions", Value::Null),
        ("DELETE /v1/auth/sessions/1", Value::Null),
        ("DELETE /v1/auth/sessions", Value::Null),
        ("POST /v1/auth/tokens", new_token()),
        ("GET /v1/auth/tokens", Value::Null),
        ("DELETE /v1/auth/tokens/1", Value::Null),
        ("PUT /v1/auth/password", new_password()),
        ("GET /v1/me", Value::Null),
        ("PATCH /v1/me", json!({ "bio": "hello" })),
        ("POST /v1/me/deactivate", json!({ "password": PASSWORD })),
        ("DELETE /v1/me", json!({ "password": PASSWORD })),
    ]
}

fn new_token() -> Value {
    json!({ "name": "bot", "scopes": ["read", "write"] })
}

fn new_password() -> Value {
    json!({ "old_password": PASSWORD, "new_password": "battery staple" })
}

fn login() -> Value {
    json!({ "login": "alice", "password": PASSWORD, "device": "laptop" })
}

fn listed(answers: &[(String, Response)]) -> String {
    let shown = |(asked, response): &(String, Response)| format!("{asked}\n{}", response.summary());
    let shown: Vec<_> = answers.iter().map(shown).collect();
    shown.join("\n\n")
}

async fn ask_all(server: &TestServer, token: &str, rows: &[(&str, Value)]) -> String {
    let mut answers = Vec::new();
    for (row, body) in rows {
        let asked = if body.is_null() {
            (*row).to_owned()
        } else {
            format!("{row} {body}")
        };
        answers.push((asked, server.send_json(row, token, body.clone()).await));
    }
    listed(&answers)
}
