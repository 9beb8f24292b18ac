//! People who own something of each kind, and the least request that a row takes.

use std::cell::Cell;
use std::collections::BTreeMap;

use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::id::UserId;
use mini_twitter_client::core::input::BodyKind;
use mini_twitter_client::core::route::RouteInfo;
use mini_twitter_client::core::{openapi, routes};
use serde_json::{Map, Value, json};

use crate::TestResult;
use crate::server::{self, PASSWORD, Server};

/// Everyone's code, for each purpose.
const CODE: &str = "123456";

/// The email address of a person.
fn email(name: &str) -> String {
    format!("{name}@example.org")
}

/// Someone with everything that a path can name.
pub(super) struct Person {
    id: UserId,
    name: String,
    pub(super) access_token: String,
    refresh_token: String,
    /// What fills each slot of a path.
    slots: BTreeMap<&'static str, String>,
}

impl Person {
    fn email(&self) -> String {
        email(&self.name)
    }

    /// What fills a part of a path.
    pub(super) fn slot(&self, part: &str) -> TestResult<String> {
        if !part.starts_with('{') {
            return Ok(part.to_owned());
        }
        let filled = self.slots.get(part).cloned();
        filled.ok_or_else(|| format!("nobody knows what fills {part}").into())
    }
}

/// A server with as many people as a test wants.
pub(super) struct World<'a> {
    server: &'a Server,
    http: reqwest::Client,
    document: Value,
    people: Cell<u32>,
}

impl<'a> World<'a> {
    pub(super) fn new(server: &'a Server) -> Self {
        Self {
            server,
            http: server::http(),
            document: openapi::document(routes::ALL),
            people: Cell::new(0),
        }
    }

    /// Sends the least valid request of a row, about what `owner` owns; the status and the body of the answer.
    pub(super) async fn send(
        &self,
        row: &RouteInfo,
        owner: &Person,
        token: Option<&str>,
    ) -> TestResult<(u16, Value)> {
        let parts: Result<Vec<_>, _> = row.path.split('/').map(|part| owner.slot(part)).collect();
        let body = match row.body {
            BodyKind::None => None,
            BodyKind::Json => Some(self.body(row, owner)?),
            BodyKind::Multipart(_) => return Err(format!("no form for {}", row.name).into()),
        };
        self.call(row.method.as_str(), &parts?.join("/"), token, body)
            .await
    }

    /// The required fields of a row's body, and what the document cannot tell.
    fn body(&self, row: &RouteInfo, owner: &Person) -> TestResult<Value> {
        let verb = row.method.as_str().to_lowercase();
        let operation = &self.document["paths"][row.path][verb];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let pointer = schema["$ref"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches('#');
        let schema = self
            .document
            .pointer(pointer)
            .ok_or("a schema of the document")?;
        let required = schema["required"].as_array().into_iter().flatten();
        let mut body = self.least(required.filter_map(Value::as_str), owner)?;
        if row.name == "CREATE_POST" {
            // A text or a quote, either will do.
            body["text"] = json!("hello");
        }
        if row.name == "RESET_PASSWORD" {
            // The code is that of an account.
            body["email"] = json!(owner.email());
        }
        Ok(body)
    }

    /// An object of these fields.
    pub(super) fn least<'f>(
        &self,
        fields: impl IntoIterator<Item = &'f str>,
        owner: &Person,
    ) -> TestResult<Value> {
        let mut body = Map::new();
        for field in fields {
            let value = match field {
                "username" => json!(format!("person{}", self.next())),
                "email" => json!(format!("p{}@example.org", self.next())),
                "password" | "old_password" => json!(PASSWORD),
                "new_password" => json!("another horse battery"),
                "code" => json!(CODE),
                "login" => json!(owner.name),
                "refresh_token" => json!(owner.refresh_token),
                "name" => json!("bot"),
                "scopes" => json!(["read"]),
                _ => return Err(format!("nobody knows what fills the field {field}").into()),
            };
            body.insert(field.to_owned(), value);
        }
        Ok(body.into())
    }

    fn next(&self) -> u32 {
        self.people.replace(self.people.get() + 1)
    }

    /// Someone new with a post, a personal token and a notification.
    pub(super) async fn register(&self) -> TestResult<Person> {
        let number = self.next();
        let name = format!("person{number}");
        let body = json!({ "username": name, "email": email(&name), "password": PASSWORD });
        let session = self
            .made("POST", "/v1/auth/register", None, Some(body))
            .await?;
        let access_token = text(&session["access_token"]);
        let me = Some(access_token.as_str());
        let post = json!({ "text": "a post #tea" });
        let post = self.made("POST", "/v1/posts", me, Some(post)).await?;
        let bot = json!({ "name": "bot", "scopes": ["read"] });
        let bot = self.made("POST", "/v1/auth/tokens", me, Some(bot)).await?;
        let notifications = self.made("GET", "/v1/notifications", me, None).await?;
        let id = text(&session["user"]["id"]).parse()?;
        let code = Secret::new(CODE);
        self.server.add_codes(id, &email(&name), &code).await?;
        let slots = [
            ("{user}", name.clone()),
            ("{tag}", "tea".to_owned()),
            ("{session}", text(&session["session_id"])),
            ("{post}", text(&post["id"])),
            ("{token}", text(&bot["token"]["id"])),
            ("{job}", self.server.add_dead_job().await?.to_string()),
            ("{notification}", text(&notifications["items"][0]["id"])),
        ];
        Ok(Person {
            id,
            name,
            refresh_token: text(&session["refresh_token"]),
            access_token,
            slots: slots.into(),
        })
    }

    /// The same, an admin.
    pub(super) async fn admin(&self) -> TestResult<Person> {
        let person = self.register().await?;
        self.server.promote(person.id).await?;
        Ok(person)
    }

    /// A personal token with one scope.
    pub(super) async fn personal_token(&self, owner: &Person, scope: &str) -> TestResult<String> {
        let new = json!({ "name": scope, "scopes": [scope] });
        let me = Some(owner.access_token.as_str());
        let made = self.made("POST", "/v1/auth/tokens", me, Some(new)).await?;
        Ok(text(&made["secret"]))
    }

    /// The answer of a call that succeeds.
    async fn made(
        &self,
        verb: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> TestResult<Value> {
        let (status, answer) = self.call(verb, path, token, body).await?;
        let is_success = (200..300).contains(&status);
        assert!(is_success, "{verb} {path}: {status} {answer}");
        Ok(answer)
    }

    async fn call(
        &self,
        verb: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> TestResult<(u16, Value)> {
        let url = format!("{}{path}", self.server.url());
        let mut request = self.http.request(verb.parse()?, url);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(body) = body {
            let request_with_type = request.header("content-type", "application/json");
            request = request_with_type.body(body.to_string());
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        let body = serde_json::from_slice(&answer.bytes().await?);
        Ok((status, body.unwrap_or_default()))
    }
}

/// A text of an answer; empty when there is none.
pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
