//! What the client refuses before it sends anything, and that no input sends a request anywhere else.

use futures_util::FutureExt as _;
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::id::{PostId, SessionId, UserId};
use mini_twitter_client::core::input::Path;
use mini_twitter_client::core::page::Cursor;
use mini_twitter_client::core::post::{NewPost, PostListQuery};
use mini_twitter_client::core::route::Method;
use mini_twitter_client::core::routes;
use mini_twitter_client::core::user::{PeopleQuery, UserRef, UsersQuery};
use mini_twitter_client::{Call, Client, Error, Request};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq};
use serde::de::DeserializeOwned;

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer, unread_count};

/// Records a call; `None` when the client refuses it.
async fn recorded<O: DeserializeOwned + Send + 'static>(
    client: &Client,
    call: Call<O>,
) -> Result<Option<Request>, Error> {
    match call.await {
        Err(Error::Recorded) => Ok(client.recorded().pop()),
        Err(Error::Invalid(_)) | Ok(_) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn refusal<O: DeserializeOwned + Send + 'static>(call: Call<O>) -> String {
    match call.await {
        Err(error @ Error::Invalid(_)) => error.to_string(),
        Err(other) => format!("another error: {other:?}"),
        Ok(_) => "sent".to_owned(),
    }
}

#[tokio::test]
async fn an_id_that_is_not_positive_is_refused() {
    let client = Client::recording();
    let posts = client.posts();

    for (refused, expected) in [
        (refusal(posts.get(PostId(0))).await, "post: 0 is not an id"),
        (
            refusal(posts.like(PostId(-5))).await,
            "post: -5 is not an id",
        ),
        (
            refusal(posts.get(PostId(1 << 53))).await,
            "post: 9007199254740992 is not an id",
        ),
        (
            refusal(client.account().revoke_session(SessionId(0))).await,
            "session: 0 is not an id",
        ),
        (
            refusal(client.users().get(UserId(0))).await,
            "user: 0 is not an id",
        ),
        (
            refusal(posts.create(NewPost::text("hi").reply_to(PostId(0)))).await,
            "reply_to: is not an id",
        ),
    ] {
        assert_eq!(refused, expected);
    }
    assert_eq!(client.recorded().len(), 0);
}

#[tokio::test]
async fn an_empty_post_an_empty_key_and_an_empty_parameter_are_refused() {
    let client = Client::recording();
    let posts = client.posts();
    let nameless = UsersQuery {
        q: Some(String::new()),
        ..UsersQuery::default()
    };

    for (refused, field) in [
        (
            refusal(posts.create(NewPost::default())).await,
            "text: is missing",
        ),
        (
            refusal(posts.create(NewPost::text("hi")).idempotency_key("")).await,
            "idempotency_key: must be 1 to 64",
        ),
        (
            refusal(
                posts
                    .create(NewPost::text("hi"))
                    .idempotency_key("k".repeat(65)),
            )
            .await,
            "idempotency_key: must be 1 to 64",
        ),
        (
            refusal(posts.create(NewPost::text("hi")).idempotency_key(" k")).await,
            "idempotency_key: must be 1 to 64",
        ),
        (refusal(client.users().list(nameless)).await, "q: "),
        (
            refusal(
                posts
                    .list_bookmarks(PostListQuery::default())
                    .at(&Cursor(String::new())),
            )
            .await,
            "cursor: is empty",
        ),
    ] {
        assert!(refused.starts_with(field), "{refused}");
    }
    assert_eq!(client.recorded().len(), 0);
}

#[tokio::test]
async fn a_path_that_leaves_the_base_url_is_refused() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(unread_count(0))]).await?;
    let client = Client::builder(format!("{}/social", server.url))
        .token("mt_secret")
        .build()?;

    for path in [
        "/..",
        "/../admin",
        "/v1/./posts",
        "/v1/%2e%2e/%2E%2E/admin",
        "/.%2e/admin",
        "/v1/%2e%2e%2f%2e%2e%2fadmin",
        "/..%5cadmin",
    ] {
        let refused = refusal(client.raw(Method::GET, path, &[], None)).await;
        assert!(
            refused.contains("must not contain the segments"),
            "{path}: {refused}"
        );
    }
    for name in ["..", ".", "", "a/b", "@"] {
        let user = UserRef::Name(name.to_owned());
        let refused = refusal(client.call(routes::GET_USER, Path(user))).await;
        assert!(refused.contains("is not a name"), "{name}: {refused}");
    }
    assert_eq!(server.requests().len(), 0);
    Ok(())
}

#[test]
fn a_text_that_cannot_be_a_token_is_refused_and_not_quoted() {
    for token in ["", "mt_secret\n", "mt_ secret", "mt_sécret"] {
        let builder = Client::builder("http://127.0.0.1:1").token(token);

        let error = builder.build().expect_err("no token").to_string();

        assert!(error.contains("token: is empty, or contains"), "{error}");
        assert!(!error.contains("cret"), "{error}");
    }
}

#[tokio::test]
async fn a_header_is_sent_once_and_the_callers_wins() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::problem(ErrorCode::Forbidden)]).await?;
    let client = server.builder().token("mt_secret").build()?;
    let post = || client.posts().create(NewPost::text("hi"));

    let call = post()
        .header("IDEMPOTENCY-KEY", "mine")
        .header("content-type", "application/json; charset=utf-8")
        .header("User-Agent", "me")
        .header("accept", "*/*");
    call.await.expect_err("refused");

    let request = &server.requests()[0];
    for (name, expected) in [
        ("idempotency-key", "mine"),
        ("content-type", "application/json; charset=utf-8"),
        ("user-agent", "me"),
        ("accept", "*/*"),
    ] {
        let values: Vec<_> = request.headers.get_all(name).iter().collect();
        assert_eq!(values, [expected]);
    }
    Ok(())
}

#[tokio::test]
async fn a_header_that_frames_the_message_is_refused() {
    let client = Client::recording();

    for name in ["Content-Length", "host", "Transfer-Encoding", "connection"] {
        let refused = refusal(client.posts().get(PostId(1)).header(name, "1")).await;
        assert!(
            refused.contains("is set by the client"),
            "{name}: {refused}"
        );
    }
}

#[tokio::test]
async fn a_key_that_the_caller_sets_makes_no_unknown_route_repeatable() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::problem(ErrorCode::Unavailable)]).await?;

    let call = server.client().raw(Method::POST, "/v1/none", &[], None);
    call.idempotency_key("mine").await.expect_err("busy");

    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("idempotency-key"), Some("mine"));
    Ok(())
}

/// Runs a future of a recording client, which never waits.
fn run<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("it does not wait")
}

proptest::proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn no_name_leaves_its_route(name in "\\PC{0,12}|[./@%a-zA-Z0-9\\\\]{0,6}") {
        let client = Client::recording();
        let users = client.users();
        let calls = [
            run(recorded(&client, users.list_followers(name.as_str(), PeopleQuery::default()))),
            run(recorded(&client, client.call(routes::LIST_FOLLOWERS, (
                Path(UserRef::Name(name.clone())),
                mini_twitter_client::core::input::Query(PeopleQuery::default()),
            )))),
        ];
        for request in calls {
            if let Some(request) = request.expect("recorded or refused") {
                let base = "http://h/base";
                let url = reqwest::Url::parse(&format!("{base}{}", request.path)).expect("a URL");
                let segments: Vec<_> = url.path().split('/').collect();
                prop_assert_eq!(&segments[..4], &["", "base", "v1", "users"]);
                prop_assert_eq!(segments.len(), 6);
                prop_assert_eq!(segments[5], "followers");
            }
        }
    }

    #[test]
    fn no_tag_leaves_its_route(tag in "\\PC{0,12}|[./#%a-zA-Z0-9\\\\]{0,6}") {
        let client = Client::recording();
        let call = client.timeline().list_tag_posts(tag.as_str(), PostListQuery::default());
        if let Some(request) = run(recorded(&client, call)).expect("recorded or refused") {
            let url = reqwest::Url::parse(&format!("http://h/base{}", request.path)).expect("a URL");
            prop_assert!(url.path().starts_with("/base/v1/tags/"), "{}", url);
            prop_assert_eq!(url.path().split('/').count(), 6);
        }
    }

    #[test]
    fn no_raw_path_leaves_the_base_url(path in "\\PC{0,20}|([./%25\\\\eEfFcC]|v1|%2e|%2F|%5c){0,12}") {
        let client = Client::recording();
        let call = client.raw(Method::GET, &path, &[], None);
        if let Some(request) = run(recorded(&client, call)).expect("recorded or refused") {
            let url = reqwest::Url::parse(&format!("http://h/base{}", request.path)).expect("a URL");
            prop_assert_eq!(url.host_str(), Some("h"));
            prop_assert!(url.path().starts_with("/base/"), "{}", url);
            prop_assert_eq!(url.path(), format!("/base{}", request.path));
        }
    }

    #[test]
    fn no_key_or_header_panics(name in "\\PC{0,20}|[a-zA-Z-]{0,20}", value in proptest::prelude::any::<String>()) {
        let client = Client::recording();
        let post = || client.posts().create(NewPost::text("hi"));
        run(recorded(&client, post().idempotency_key(value.clone()))).expect("recorded or refused");
        run(recorded(&client, post().header(name, value.clone()))).expect("recorded or refused");
        let at = client.users().list(UsersQuery::default()).at(&Cursor(value.clone()));
        run(recorded(&client, at)).expect("recorded or refused");
        let search = UsersQuery { q: Some(value), ..UsersQuery::default() };
        run(recorded(&client, client.users().list(search))).expect("recorded or refused");
    }
}
