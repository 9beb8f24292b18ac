//! [`Dataset`]: the users and posts that operations use: a viewer, the users it follows, their posts.

use hyper::Method;
use serde_json::{Value, json};

use crate::Result;
use crate::load::connection::{ApiRequest, Connection};
use crate::load::process::Server;

const PASSWORD: &str = "correct horse battery";

/// The users and posts that operations use.
#[derive(Debug, Default)]
pub(crate) struct Dataset {
    /// One access token a user; the first is the viewer's.
    pub(crate) tokens: Vec<String>,
    /// The viewer's username.
    pub(crate) viewer: String,
    /// The ids of posts.
    pub(crate) posts: Vec<String>,
    /// The path of a page far down the viewer's feed.
    pub(crate) deep_page: String,
}

impl Dataset {
    /// Creates users, follows and posts.
    pub(crate) async fn create(
        server: &Server,
        people: usize,
        posts: usize,
        follows: usize,
    ) -> Result<Self> {
        let mut connection = Connection::open(server.address()).await?;
        let mut dataset = Self::default();
        let mut names = Vec::new();
        for _ in 0..people.max(2) {
            let name = format!("load{}_{}", run_id(), names.len());
            let session = register(&mut connection, &name).await?;
            dataset.tokens.push(text(&session["access_token"])?);
            names.push(name);
        }
        dataset.viewer = names[0].clone();
        for name in names.iter().skip(1).take(follows) {
            follow(&mut connection, &dataset.tokens[0], name).await?;
        }
        for number in 0..posts {
            let author = &dataset.tokens[1 + number % (names.len() - 1)];
            let post = create(&mut connection, author, &post_text(number)).await?;
            dataset.posts.push(text(&post["id"])?);
        }
        dataset.deep_page = deep_page(&mut connection, &dataset.tokens[0]).await?;
        Ok(dataset)
    }

    /// Uses the posts on the server: creates the viewer only, who follows the authors of the newest posts.
    pub(crate) async fn existing(server: &Server, follows: usize) -> Result<Self> {
        let mut connection = Connection::open(server.address()).await?;
        let mut dataset = Self {
            viewer: format!("load{}_0", run_id()),
            ..Self::default()
        };
        let newest = "/v1/posts?limit=100&replies=true";
        let mut people = list(&mut connection, newest, 2_000, "/author/username").await?;
        dataset.posts = list(&mut connection, newest, 2_000, "/id").await?;
        people.sort_unstable();
        people.dedup();
        people.truncate(follows);
        let session = register(&mut connection, &dataset.viewer).await?;
        dataset.tokens.push(text(&session["access_token"])?);
        for name in &people {
            follow(&mut connection, &dataset.tokens[0], name).await?;
        }
        dataset.deep_page = deep_page(&mut connection, &dataset.tokens[0]).await?;
        Ok(dataset)
    }
}

/// The text of the post with that number.
pub(crate) fn post_text(number: usize) -> String {
    format!(
        "post {number}: the kettle is on, the cat is asleep, and #tag{} is all they talk about",
        number % 50
    )
}

/// The body of a sign-in.
pub(crate) fn login_body(name: &str) -> String {
    json!({ "login": name, "password": PASSWORD }).to_string()
}

async fn register(connection: &mut Connection, name: &str) -> Result<Value> {
    let body =
        json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD });
    connection
        .json(write(Method::POST, "/v1/auth/register", None, Some(body)))
        .await
}

async fn follow(connection: &mut Connection, token: &str, name: &str) -> Result<Value> {
    let path = format!("/v1/users/{name}/follow");
    connection
        .json(write(Method::PUT, &path, Some(token), None))
        .await
}

async fn create(connection: &mut Connection, token: &str, content: &str) -> Result<Value> {
    let body = json!({ "text": content });
    connection
        .json(write(Method::POST, "/v1/posts", Some(token), Some(body)))
        .await
}

fn write<'a>(
    method: Method,
    path: &'a str,
    token: Option<&'a str>,
    body: Option<Value>,
) -> ApiRequest<'a> {
    ApiRequest {
        method,
        path,
        token,
        body: body.map(|body| body.to_string()),
    }
}

/// Returns one field, by JSON pointer, of the first `most` items of a list.
async fn list(
    connection: &mut Connection,
    path: &str,
    most: usize,
    field: &str,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut at = path.to_owned();
    while found.len() < most {
        let page = connection.json(ApiRequest::get(&at, None)).await?;
        for item in page["items"].as_array().into_iter().flatten() {
            found.push(text(item.pointer(field).ok_or("a field is missing")?)?);
        }
        let Some(cursor) = page["next"].as_str() else {
            break;
        };
        at = format!("{path}&cursor={cursor}");
    }
    found.truncate(most);
    Ok(found)
}

/// Returns the path of the page in the middle of the viewer's feed, at most the fiftieth.
async fn deep_page(connection: &mut Connection, token: &str) -> Result<String> {
    let mut paths = vec!["/v1/feed".to_owned()];
    while paths.len() < 100 {
        let at = paths.last().ok_or("no page")?;
        let page = connection.json(ApiRequest::get(at, Some(token))).await?;
        let Some(cursor) = page["next"].as_str() else {
            break;
        };
        paths.push(format!("/v1/feed?cursor={cursor}"));
    }
    Ok(paths.swap_remove(paths.len() / 2))
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().ok_or("a text was expected")?.to_owned())
}

/// A number that differs between runs, so that usernames do too.
fn run_id() -> u32 {
    std::process::id()
}
