//! How responses are decoded, valid or not; raw calls; base URLs.

use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::core::route::Method;
use mini_twitter_client::{Client, Error};
use serde_json::{Value, json};

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer, unread_count};
use crate::token_server::login;

#[tokio::test]
async fn a_response_that_cannot_be_decoded_names_the_field_and_shows_its_start() -> TestResult {
    let body = json!({ "notifications": "many" });
    let server =
        FakeServer::scripted([FakeResponse::json(body).with("x-request-id", "r-9")]).await?;

    let error = server
        .client()
        .notifications()
        .count_unread()
        .await
        .expect_err("not a number");

    let Error::Decode { path, start, .. } = &error else {
        return Err(format!("another error: {error:?}").into());
    };
    assert_eq!(
        (path.as_str(), start.as_str()),
        ("notifications", r#"{"notifications":"many"}"#)
    );
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("r-9"))
    );
    Ok(())
}

#[tokio::test]
async fn the_page_of_a_proxy_is_an_error_with_its_status() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::Full(
        404,
        Vec::new(),
        "<html>no such host</html>".to_owned(),
    )])
    .await?;

    let error = server
        .client()
        .posts()
        .get(PostId(1))
        .await
        .expect_err("not JSON");

    assert_eq!((error.status(), error.code()), (Some(404), None));
    assert_eq!(
        error.to_string(),
        format!(
            "{} does not look like a mini-twitter server (it answered HTML); status 404",
            server.url
        )
    );
    Ok(())
}

#[tokio::test]
async fn unknown_fields_of_a_response_are_ignored() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(
        json!({ "notifications": 2, "new": { "in": "1.1" } }),
    )])
    .await?;

    let unread = server.client().notifications().count_unread().await?;

    assert_eq!(unread.notifications, 2);
    Ok(())
}

#[tokio::test]
async fn an_unknown_error_code_is_returned_unchanged() -> TestResult {
    let problem = FakeResponse::problem(ErrorCode::Other("out_of_tea".to_owned()));
    let server = FakeServer::scripted([problem]).await?;

    let error = server
        .client()
        .posts()
        .like(PostId(1))
        .await
        .expect_err("an unknown error");

    assert_eq!(
        error.code(),
        Some(ErrorCode::Other("out_of_tea".to_owned()))
    );
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_not_followed() -> TestResult {
    let server = FakeServer::scripted([
        FakeResponse::empty(301).with("location", "https://elsewhere.example/v1")
    ])
    .await?;
    let client = server.builder().token("mt_secret").build()?;

    let error = client
        .notifications()
        .count_unread()
        .await
        .expect_err("a redirect");

    assert!(
        error
            .to_string()
            .contains("the server redirects to https://elsewhere.example/v1"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
    Ok(())
}

#[tokio::test]
async fn only_204_answers_a_call_without_output() -> TestResult {
    let full = |body: &str| FakeResponse::Full(200, Vec::new(), body.to_owned());
    for response in [full(""), full("null"), full("{}"), full("<p>Welcome</p>")] {
        let server = FakeServer::scripted([response]).await?;

        let deleted = server.client().posts().delete(PostId(1)).await;

        let error = deleted.expect_err("not of this API");
        assert!(
            matches!(error, Error::Decode { status: 200, .. }),
            "{error:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_empty_body_in_place_of_json_is_named() -> TestResult {
    for status in [200, 204] {
        let server = FakeServer::scripted([FakeResponse::empty(status)]).await?;
        let client = server.client();

        let error = client.posts().get(PostId(1)).await.expect_err("empty");

        assert_eq!(
            error.to_string(),
            format!("the body is empty; status {status}")
        );
    }
    let server = FakeServer::scripted([FakeResponse::empty(200)]).await?;
    let raw = server.client().raw(Method::GET, "/v1/posts", &[], None);
    let error = raw.await.expect_err("empty");
    assert_eq!(error.to_string(), "the body is empty; status 200");
    Ok(())
}

#[tokio::test]
async fn a_response_without_content_reads_as_null() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::empty(204)]).await?;
    let client = server.client();

    client.posts().delete(PostId(1)).await?;
    let raw = client.raw(Method::DELETE, "/v1/posts/1", &[], None).await?;

    assert_eq!(raw, Value::Null);
    Ok(())
}

#[tokio::test]
async fn invalid_input_is_refused_before_it_is_sent() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::empty(204)]).await?;
    let client = server.client();
    let call = client.posts().create(NewPost::text("   "));

    let blank = call.await.expect_err("blank");
    let nobody = client
        .users()
        .follow("al ice")
        .await
        .expect_err("not a username");
    let header = client
        .posts()
        .get(PostId(1))
        .header("x", "a\nb")
        .await
        .expect_err("two lines");

    assert_eq!(blank.code(), Some(ErrorCode::InvalidInput));
    assert_eq!(blank.to_string(), "text: is blank");
    assert_eq!(nobody.to_string(), "user: is neither a username nor an id");
    assert!(
        header
            .fields()
            .is_some_and(|fields| fields.contains_key("header"))
    );
    assert_eq!(server.requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_base_url_may_contain_a_path() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(unread_count(0))]).await?;
    for base in ["/social", "/social/"] {
        let client = Client::builder(format!("{}{base}", server.url)).build()?;

        client.notifications().count_unread().await?;
    }

    let line = "GET /social/v1/notifications/unread";
    assert_eq!(server.request_lines(), [line, line]);
    Ok(())
}

#[test]
fn an_invalid_base_url_is_refused() {
    for (url, what) in [
        ("", "is not a URL like https://example.org"),
        ("localhost:8080", "must start with http:// or https://"),
        ("ftp://example.org", "must start with http:// or https://"),
        (
            "https://me:hush@example.org",
            "must not contain a username or a password",
        ),
        (
            "https://example.org?x=1",
            "must not contain a query or a fragment",
        ),
    ] {
        let error = Client::builder(url).build().expect_err(url);

        assert_eq!(error.to_string(), format!("url: {what}"));
    }
}

#[tokio::test]
async fn a_raw_call_decodes_any_json() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(json!({ "any": [1, 2] }))]).await?;
    let query = [("q".to_owned(), "a b".to_owned())];

    let json = server
        .client()
        .raw(Method::GET, "v1/users?sort=newest", &query, None)
        .await?;

    assert_eq!(json["any"][1], 2);
    assert_eq!(server.request_lines(), ["GET /v1/users?sort=newest&q=a+b"]);
    Ok(())
}

#[tokio::test]
async fn a_raw_call_of_a_keyed_route_has_a_key_and_a_raw_sign_in_is_not_signed() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::json(json!({}))]).await?;
    let client = server.builder().token("mt_secret").build()?;

    client
        .raw(
            Method::POST,
            "/v1/posts",
            &[],
            Some(json!({ "text": "hi" })),
        )
        .await?;
    client
        .raw(Method::POST, "/v1/auth/login", &[], Some(json!(login())))
        .await?;

    let requests = server.requests();
    assert!(requests[0].header("idempotency-key").is_some());
    assert_eq!(requests[1].header("authorization"), None);
    Ok(())
}

#[tokio::test]
async fn a_raw_path_that_needs_escaping_is_refused() -> TestResult {
    let client = Client::recording();

    for path in [
        "/v1/tags/ü/posts",
        "/v1/posts/1#x",
        "/v1/a b",
        "/v1/posts\r\nx: y",
    ] {
        let error = client
            .raw(Method::GET, path, &[], None)
            .await
            .expect_err(path);

        assert_eq!(error.code(), Some(ErrorCode::InvalidInput), "{path}");
    }
    Ok(())
}
