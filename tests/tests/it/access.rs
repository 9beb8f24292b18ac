//! Who may call what: every row of the table, asked by nobody, a stranger, the owner and an admin.

use std::collections::BTreeMap;

use mini_twitter_client::core::id::UserId;
use mini_twitter_client::core::input::BodyKind;
use mini_twitter_client::core::route::{Access, RouteInfo};
use mini_twitter_client::core::routes;
use serde_json::{Value, json};

use crate::TestResult;
use crate::server::{Engine, PASSWORD, Server};

/// Status by caller: nobody, a stranger, the owner of what the path names, an admin.
const EXPECTED: &[(&str, [u16; 4])] = &[
    ("GET_INSTANCE", [200, 200, 200, 200]),
    ("REGISTER", [201, 201, 201, 201]),
    ("LOGIN", [200, 200, 200, 200]),
    ("REFRESH", [200, 200, 200, 200]),
    ("LOGOUT", [401, 204, 204, 204]),
    ("LIST_SESSIONS", [401, 200, 200, 200]),
    ("REVOKE_SESSION", [401, 404, 204, 404]),
    ("REVOKE_OTHER_SESSIONS", [401, 204, 204, 204]),
    ("CREATE_TOKEN", [401, 201, 201, 201]),
    ("LIST_TOKENS", [401, 200, 200, 200]),
    ("REVOKE_TOKEN", [401, 404, 204, 404]),
    ("CHANGE_PASSWORD", [401, 204, 204, 204]),
    ("REACTIVATE", [200, 200, 200, 200]),
    ("GET_ME", [401, 200, 200, 200]),
    ("UPDATE_ME", [401, 200, 200, 200]),
    ("DEACTIVATE", [401, 204, 204, 204]),
    ("LIST_USERS", [200, 200, 200, 200]),
    ("GET_USER", [200, 200, 200, 200]),
    ("LIST_USER_POSTS", [200, 200, 200, 200]),
    ("LIST_USER_LIKES", [200, 200, 200, 200]),
    ("LIST_FOLLOWERS", [200, 200, 200, 200]),
    ("LIST_FOLLOWING", [200, 200, 200, 200]),
    ("FOLLOW", [401, 200, 422, 200]),
    ("UNFOLLOW", [401, 200, 200, 200]),
    ("BLOCK", [401, 200, 422, 200]),
    ("UNBLOCK", [401, 200, 200, 200]),
    ("MUTE", [401, 200, 422, 200]),
    ("UNMUTE", [401, 200, 200, 200]),
    ("LIST_BLOCKS", [401, 200, 200, 200]),
    ("LIST_MUTES", [401, 200, 200, 200]),
    ("LIST_RELATIONSHIPS", [401, 200, 200, 200]),
    ("LIST_POSTS", [200, 200, 200, 200]),
    ("CREATE_POST", [401, 201, 201, 201]),
    ("GET_POST", [200, 200, 200, 200]),
    ("EDIT_POST", [401, 403, 200, 403]),
    ("DELETE_POST", [401, 403, 204, 204]),
    ("LIST_EDITS", [200, 200, 200, 200]),
    ("LIST_REPLIES", [200, 200, 200, 200]),
    ("GET_THREAD", [200, 200, 200, 200]),
    ("LIKE", [401, 200, 200, 200]),
    ("UNLIKE", [401, 200, 200, 200]),
    ("LIST_LIKES", [200, 200, 200, 200]),
    ("RETWEET", [401, 200, 200, 200]),
    ("UNRETWEET", [401, 200, 200, 200]),
    ("LIST_RETWEETS", [200, 200, 200, 200]),
    ("LIST_QUOTES", [200, 200, 200, 200]),
    ("BOOKMARK", [401, 200, 200, 200]),
    ("UNBOOKMARK", [401, 200, 200, 200]),
    ("LIST_BOOKMARKS", [401, 200, 200, 200]),
    ("GET_FEED", [401, 200, 200, 200]),
    ("LIST_TAG_POSTS", [200, 200, 200, 200]),
    ("LIST_TRENDS", [200, 200, 200, 200]),
    ("LIST_NOTIFICATIONS", [401, 200, 200, 200]),
    ("GET_NOTIFICATION", [401, 404, 200, 404]),
    ("MARK_NOTIFICATION_READ", [401, 404, 200, 404]),
    ("MARK_ALL_NOTIFICATIONS_READ", [401, 200, 200, 200]),
    ("COUNT_UNREAD_NOTIFICATIONS", [401, 200, 200, 200]),
    ("GET_NOTIFICATION_PREFERENCES", [401, 200, 200, 200]),
    ("UPDATE_NOTIFICATION_PREFERENCES", [401, 200, 200, 200]),
];

#[tokio::test]
async fn every_row_lets_in_whom_it_should() -> TestResult {
    let expected: BTreeMap<_, _> = EXPECTED.iter().copied().collect();
    let server = Server::start(Engine::Sqlite)
        .await?
        .ok_or("SQLite is always there")?;
    let world = World::new(&server);
    let mut found = BTreeMap::new();

    for row in routes::ALL {
        let mut statuses = [0; 4];
        for (caller, status) in statuses.iter_mut().enumerate() {
            *status = world.ask(row, caller).await?;
        }
        if row.access == Access::Public {
            assert_eq!(
                statuses[1..],
                [statuses[0]; 3],
                "a token changes nothing at {}",
                row.name
            );
        }
        found.insert(row.name, statuses);
    }

    assert_eq!(found, expected);
    server.stop().await
}

#[tokio::test]
async fn a_bad_token_is_refused_on_every_row() -> TestResult {
    let server = Server::start(Engine::Sqlite)
        .await?
        .ok_or("SQLite is always there")?;
    let world = World::new(&server);
    let owner = world.register().await?;

    for row in routes::ALL {
        for token in ["", "x", "mt_x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."] {
            let status = world.send(row, &owner, Some(token)).await?;
            assert_eq!(status, 401, "{} with {token:?}", row.name);
        }
    }
    server.stop().await
}

/// Someone with everything a path can name.
struct Person {
    id: UserId,
    name: String,
    token: String,
    refresh: String,
    session: String,
    made: BTreeMap<&'static str, String>,
}

struct World<'a> {
    server: &'a Server,
    http: reqwest::Client,
    next: std::cell::Cell<u32>,
}

impl<'a> World<'a> {
    fn new(server: &'a Server) -> Self {
        Self {
            server,
            http: crate::server::http(),
            next: std::cell::Cell::new(0),
        }
    }

    async fn ask(&self, row: &RouteInfo, caller: usize) -> TestResult<u16> {
        let owner = self.register().await?;
        let stranger = self.register().await?;
        let admin = self.register().await?;
        self.server.promote(admin.id).await?;
        let callers = [None, Some(&stranger), Some(&owner), Some(&admin)];
        let token = callers[caller].map(|person| person.token.as_str());
        self.send(row, &owner, token).await
    }

    async fn send(&self, row: &RouteInfo, owner: &Person, token: Option<&str>) -> TestResult<u16> {
        let path = row
            .path
            .split('/')
            .map(|part| owner.slot(part))
            .collect::<Vec<_>>()
            .join("/");
        let body = (row.body == BodyKind::Json).then(|| self.body(row, owner));
        let (status, _) = self.call(row.method.as_str(), &path, token, body).await?;
        Ok(status)
    }

    /// The least body a row takes.
    fn body(&self, row: &RouteInfo, owner: &Person) -> Value {
        match row.name {
            "REGISTER" => self.registration(),
            "LOGIN" | "REACTIVATE" => json!({ "login": owner.name, "password": PASSWORD }),
            "REFRESH" => json!({ "refresh_token": owner.refresh }),
            "CREATE_TOKEN" => json!({ "name": "bot", "scopes": ["read"] }),
            "CHANGE_PASSWORD" => {
                json!({ "old_password": PASSWORD, "new_password": "another horse battery" })
            }
            "DEACTIVATE" => json!({ "password": PASSWORD }),
            "CREATE_POST" => json!({ "text": "hello" }),
            _ => json!({}),
        }
    }

    fn registration(&self) -> Value {
        let number = self.next.replace(self.next.get() + 1);
        json!({ "username": format!("person{number}"), "email": format!("p{number}@example.org"), "password": PASSWORD })
    }

    async fn register(&self) -> TestResult<Person> {
        let session = self
            .json("POST", "/v1/auth/register", None, Some(self.registration()))
            .await?;
        let token = text(&session["access_token"]);
        let me = Some(token.as_str());
        let post = self
            .json(
                "POST",
                "/v1/posts",
                me,
                Some(json!({ "text": "a post #tea" })),
            )
            .await?;
        let bot = json!({ "name": "bot", "scopes": ["read"] });
        let bot = self.json("POST", "/v1/auth/tokens", me, Some(bot)).await?;
        let told = self.json("GET", "/v1/notifications", me, None).await?;
        let made = [
            ("{post}", text(&post["id"])),
            ("{token}", text(&bot["token"]["id"])),
            ("{notification}", text(&told["items"][0]["id"])),
        ];
        Ok(Person {
            id: text(&session["user"]["id"]).parse()?,
            name: text(&session["user"]["username"]),
            refresh: text(&session["refresh_token"]),
            session: text(&session["session_id"]),
            token,
            made: made.into(),
        })
    }

    async fn json(
        &self,
        verb: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> TestResult<Value> {
        let (status, answer) = self.call(verb, path, token, body).await?;
        assert!(
            (200..300).contains(&status),
            "{verb} {path}: {status} {answer}"
        );
        Ok(answer)
    }

    async fn call(
        &self,
        verb: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> TestResult<(u16, Value)> {
        let mut request = self
            .http
            .request(verb.parse()?, format!("{}{path}", self.server.url()));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        Ok((
            status,
            serde_json::from_slice(&answer.bytes().await?).unwrap_or_default(),
        ))
    }
}

impl Person {
    /// What fills a part of a path.
    fn slot<'a>(&'a self, part: &'a str) -> &'a str {
        match part {
            "{user}" => &self.name,
            "{session}" => &self.session,
            "{tag}" => "tea",
            other => self.made.get(other).map_or(other, String::as_str),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
