//! Who there is: a reader, those the reader follows, their posts.

use hyper::Method;
use serde_json::{Value, json};

use crate::Result;
use crate::load::connection::{Ask, Connection};
use crate::load::process::Server;

const PASSWORD: &str = "correct horse battery";

/// People and posts to drive operations with.
#[derive(Debug, Default)]
pub(crate) struct Town {
    /// A token a person; the first is the reader's.
    pub(crate) tokens: Vec<String>,
    /// The reader's username.
    pub(crate) reader: String,
    /// Ids of posts.
    pub(crate) posts: Vec<String>,
    /// The path of a page far down the reader's feed.
    pub(crate) deep: String,
}

impl Town {
    /// Makes everyone and everything.
    pub(crate) async fn made(
        server: &Server,
        people: usize,
        posts: usize,
        follows: usize,
    ) -> Result<Self> {
        let mut connection = Connection::open(server.address()).await?;
        let mut town = Self::default();
        let mut names = Vec::new();
        for _ in 0..people.max(2) {
            let name = format!("load{}_{}", stamp(), names.len());
            let session = register(&mut connection, &name).await?;
            town.tokens.push(text(&session["access_token"])?);
            names.push(name);
        }
        town.reader = names[0].clone();
        for name in names.iter().skip(1).take(follows) {
            follow(&mut connection, &town.tokens[0], name).await?;
        }
        for number in 0..posts {
            let author = &town.tokens[1 + number % (names.len() - 1)];
            let post = create(&mut connection, author, &wording(number)).await?;
            town.posts.push(text(&post["id"])?);
        }
        town.deep = deep(&mut connection, &town.tokens[0]).await?;
        Ok(town)
    }

    /// Makes the reader alone, who follows the authors of the newest posts; likes go to these posts.
    pub(crate) async fn found(server: &Server, follows: usize) -> Result<Self> {
        let mut connection = Connection::open(server.address()).await?;
        let mut town = Self {
            reader: format!("load{}_0", stamp()),
            ..Self::default()
        };
        let newest = "/v1/posts?limit=100&replies=true";
        let mut people = list(&mut connection, newest, 2_000, "/author/username").await?;
        town.posts = list(&mut connection, newest, 2_000, "/id").await?;
        people.sort_unstable();
        people.dedup();
        people.truncate(follows);
        let session = register(&mut connection, &town.reader).await?;
        town.tokens.push(text(&session["access_token"])?);
        for name in &people {
            follow(&mut connection, &town.tokens[0], name).await?;
        }
        town.deep = deep(&mut connection, &town.tokens[0]).await?;
        Ok(town)
    }
}

/// The text of the post of that number.
pub(crate) fn wording(number: usize) -> String {
    format!(
        "post {number}: the kettle is on, the cat is asleep, and #tag{} is all they talk about",
        number % 50
    )
}

/// The body of a sign-in.
pub(crate) fn login(name: &str) -> String {
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

async fn create(connection: &mut Connection, token: &str, wording: &str) -> Result<Value> {
    let body = json!({ "text": wording });
    connection
        .json(write(Method::POST, "/v1/posts", Some(token), Some(body)))
        .await
}

fn write<'a>(
    method: Method,
    path: &'a str,
    token: Option<&'a str>,
    body: Option<Value>,
) -> Ask<'a> {
    Ask {
        method,
        path,
        token,
        body: body.map(|body| body.to_string()),
    }
}

/// One field, by JSON pointer, of the first so many items of a list.
async fn list(
    connection: &mut Connection,
    path: &str,
    most: usize,
    field: &str,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut at = path.to_owned();
    while found.len() < most {
        let page = connection.json(Ask::get(&at, None)).await?;
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

/// Walks half of the reader's feed, at most fifty pages.
async fn deep(connection: &mut Connection, token: &str) -> Result<String> {
    let mut paths = vec!["/v1/feed".to_owned()];
    while paths.len() < 100 {
        let at = paths.last().ok_or("a page")?;
        let page = connection.json(Ask::get(at, Some(token))).await?;
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

/// Tells the people of one run from those of another.
fn stamp() -> u32 {
    std::process::id()
}
