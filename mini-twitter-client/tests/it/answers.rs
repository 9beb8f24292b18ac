//! What is made of answers, good, bad and strange; and of addresses.

use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::core::route::Method;
use mini_twitter_client::{Client, Error};
use serde_json::{Value, json};

use crate::TestResult;
use crate::mint::login;
use crate::stage::{Stage, Told, unread};

#[tokio::test]
async fn an_answer_that_is_not_understood_says_where_and_shows_its_start() -> TestResult {
    let body = json!({ "notifications": "many" });
    let stage = Stage::script([Told::json(body).with("x-request-id", "r-9")]).await?;

    let error = stage
        .client()
        .notifications()
        .count_unread()
        .await
        .expect_err("no number");

    let Error::Decode { path, start, .. } = &error else {
        return Err(format!("not that: {error:?}").into());
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
async fn a_page_of_a_proxy_is_told_with_its_status() -> TestResult {
    let stage = Stage::script([Told::Answer(
        404,
        Vec::new(),
        "<html>no such host</html>".to_owned(),
    )])
    .await?;

    let error = stage
        .client()
        .posts()
        .get(PostId(1))
        .await
        .expect_err("a page");

    assert_eq!((error.status(), error.code()), (Some(404), None));
    assert_eq!(
        error.to_string(),
        "the answer (404) is not understood at .: it is no answer of this API; it begins \"<html>no such host</html>\""
    );
    Ok(())
}

#[tokio::test]
async fn what_an_answer_holds_beyond_what_is_known_is_ignored() -> TestResult {
    let stage = Stage::script([Told::json(
        json!({ "notifications": 2, "new": { "in": "1.1" } }),
    )])
    .await?;

    let answer = stage.client().notifications().count_unread().await?;

    assert_eq!(answer.notifications, 2);
    Ok(())
}

#[tokio::test]
async fn a_code_of_a_newer_server_is_kept_as_it_is() -> TestResult {
    let told = Told::problem(ErrorCode::Other("out_of_tea".to_owned()));
    let stage = Stage::script([told]).await?;

    let error = stage
        .client()
        .posts()
        .like(PostId(1))
        .await
        .expect_err("no tea");

    assert_eq!(
        error.code(),
        Some(ErrorCode::Other("out_of_tea".to_owned()))
    );
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_not_followed() -> TestResult {
    let stage =
        Stage::script([Told::empty(301).with("location", "https://elsewhere.example/v1")]).await?;
    let client = stage.builder().token("mt_secret").build()?;

    let error = client
        .notifications()
        .count_unread()
        .await
        .expect_err("it points elsewhere");

    assert!(
        error
            .to_string()
            .contains("it points to https://elsewhere.example/v1"),
        "{error}"
    );
    assert_eq!(stage.asked().len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_answer_without_a_body_is_nothing() -> TestResult {
    let stage = Stage::script([Told::empty(204)]).await?;
    let client = stage.client();

    client.posts().delete(PostId(1)).await?;
    let raw = client.raw(Method::DELETE, "/v1/posts/1", &[], None).await?;

    assert_eq!(raw, Value::Null);
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_is_refused_before_it_is_sent() -> TestResult {
    let stage = Stage::script([Told::empty(204)]).await?;
    let client = stage.client();
    let call = client.posts().create(NewPost::text("   "));

    let blank = call.await.expect_err("blank");
    let nobody = client.users().follow("al ice").await.expect_err("no name");
    let header = client
        .posts()
        .get(PostId(1))
        .header("x", "a\nb")
        .await
        .expect_err("two lines");

    assert_eq!(blank.code(), Some(ErrorCode::InvalidInput));
    assert_eq!(blank.to_string(), "some fields are wrong: text: is blank");
    assert_eq!(
        nobody.to_string(),
        "some fields are wrong: user: is neither a username nor an id"
    );
    assert!(
        header
            .fields()
            .is_some_and(|fields| fields.contains_key("header"))
    );
    assert_eq!(stage.asked().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_base_url_may_hold_a_path() -> TestResult {
    let stage = Stage::script([Told::json(unread(0))]).await?;
    for base in ["/social", "/social/"] {
        let client = Client::builder(format!("{}{base}", stage.url)).build()?;

        client.notifications().count_unread().await?;
    }

    let line = "GET /social/v1/notifications/unread";
    assert_eq!(stage.lines(), [line, line]);
    Ok(())
}

#[test]
fn an_address_that_is_none_is_refused() {
    for (url, what) in [
        ("", "is no address like https://example.org"),
        ("localhost:8080", "must begin with http:// or https://"),
        ("ftp://example.org", "must begin with http:// or https://"),
        (
            "https://me:hush@example.org",
            "must not hold a name or a password",
        ),
        (
            "https://example.org?x=1",
            "must not hold a query or a fragment",
        ),
    ] {
        let error = Client::builder(url).build().expect_err(url);

        assert_eq!(
            error.to_string(),
            format!("some fields are wrong: url: {what}")
        );
    }
}

#[tokio::test]
async fn a_raw_call_reads_any_answer() -> TestResult {
    let stage = Stage::script([Told::json(json!({ "any": [1, 2] }))]).await?;
    let query = [("q".to_owned(), "a b".to_owned())];

    let answer = stage
        .client()
        .raw(Method::GET, "v1/users?sort=newest", &query, None)
        .await?;

    assert_eq!(answer["any"][1], 2);
    assert_eq!(stage.lines(), ["GET /v1/users?sort=newest&q=a+b"]);
    Ok(())
}

#[tokio::test]
async fn a_raw_call_of_a_keyed_row_has_a_key_and_a_raw_sign_in_is_not_signed() -> TestResult {
    let stage = Stage::script([Told::json(json!({}))]).await?;
    let client = stage.builder().token("mt_secret").build()?;

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

    let asked = stage.asked();
    assert!(asked[0].header("idempotency-key").is_some());
    assert_eq!(asked[1].header("authorization"), None);
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
