//! What people read when a call fails.

use insta::assert_snapshot;
use mini_twitter_client::core::account::{NewToken, TokenScope};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::route::Method;
use mini_twitter_client::{Client, Error, Retry, TransportKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::TestResult;
use crate::fake_server::{FakeResponse, FakeServer};
use crate::token_server::count_unread;

fn page(status: u16) -> FakeResponse {
    let page = "<!doctype html><h1>Sorry</h1>".to_owned();
    FakeResponse::Full(status, vec![("content-type", "text/html".to_owned())], page)
}

fn new_token() -> NewToken {
    NewToken {
        name: "bot".to_owned(),
        scopes: vec![TokenScope::Read],
        expires_at: None,
    }
}

#[tokio::test]
async fn a_web_site_does_not_look_like_a_server() -> TestResult {
    let server = FakeServer::scripted([page(200)]).await?;

    let error = count_unread(&server.client()).await.expect_err("a page");

    let text = error.to_string().replace(&server.url, "http://…");
    assert_snapshot!(text, @"http://… does not look like a mini-twitter server (it answered HTML); status 200");
    Ok(())
}

#[tokio::test]
async fn the_page_of_a_proxy_keeps_the_meaning_of_its_status() -> TestResult {
    for (status, code, title) in [
        (
            408,
            ErrorCode::RequestTimeout,
            "the request took too long to arrive",
        ),
        (429, ErrorCode::RateLimited, "too many requests"),
        (
            502,
            ErrorCode::Unavailable,
            "the server is temporarily unavailable",
        ),
        (
            503,
            ErrorCode::Unavailable,
            "the server is temporarily unavailable",
        ),
        (
            504,
            ErrorCode::Unavailable,
            "the server is temporarily unavailable",
        ),
        (
            520,
            ErrorCode::Unavailable,
            "the server is temporarily unavailable",
        ),
    ] {
        let server = FakeServer::scripted([page(status)]).await?;

        let error = count_unread(&server.client()).await.expect_err("a page");

        assert_eq!((error.code(), error.status()), (Some(code), Some(status)));
        assert_eq!(
            error.to_string(),
            format!(
                "{title}: a proxy answered in place of {}; status {status}",
                server.url
            )
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_refused_personal_token_is_named() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::problem(ErrorCode::Unauthenticated)]).await?;
    let client = server.builder().token("mt_wrong").build()?;

    let error = count_unread(&client).await.expect_err("wrong");

    assert_eq!(error.code(), Some(ErrorCode::Unauthenticated));
    assert_snapshot!(error, @"the server does not accept this personal token: it is wrong, revoked, or of another server");
    Ok(())
}

#[tokio::test]
async fn https_to_a_server_of_http_says_so() -> TestResult {
    let server = FakeServer::scripted([page(200)]).await?;
    let url = server.url.replace("http://", "https://");
    let client = Client::builder(&url).retry(Retry::never()).build()?;

    let error = count_unread(&client).await.expect_err("no TLS");

    assert_eq!(
        error.to_string(),
        format!("{url} speaks http, not https: use {}", server.url)
    );
    assert!(!error.is_retryable());
    Ok(())
}

#[tokio::test]
async fn http_to_a_server_of_https_says_so() -> TestResult {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    // A TLS server answers what is no handshake with the alert `unexpected_message`, then closes.
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await?;
        let mut request = [0; 4096];
        let _ = socket.read(&mut request).await?;
        socket.write_all(&[21, 3, 3, 0, 2, 2, 10]).await?;
        socket.shutdown().await
    });
    let client = Client::builder(&url).retry(Retry::never()).build()?;

    let error = count_unread(&client).await.expect_err("no HTTP");
    server.await??;

    assert_eq!(
        error.to_string(),
        format!(
            "{url} does not speak http: if it speaks https, use {}",
            url.replace("http://", "https://")
        )
    );
    Ok(())
}

#[tokio::test]
async fn http_to_a_proxy_of_https_says_so() -> TestResult {
    for body in [
        "<h1>400 Bad Request</h1>The plain HTTP request was sent to HTTPS port",
        "Client sent an HTTP request to an HTTPS server.\n",
        "<p>You're speaking plain HTTP to an SSL-enabled server port.",
    ] {
        let refusal = FakeResponse::Full(400, Vec::new(), body.to_owned());
        let server = FakeServer::scripted([refusal]).await?;

        let error = count_unread(&server.client()).await.expect_err("no TLS");

        let https = server.url.replace("http://", "https://");
        let expected = format!("{} speaks https, not http: use {https}", server.url);
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() -> TestResult {
    let url = FakeServer::scripted([page(200)]).await?.url.clone();
    let client = Client::builder(&url).retry(Retry::never()).build()?;

    let error = count_unread(&client).await.expect_err("no server");

    assert!(matches!(&error, Error::Transport(failure) if failure.kind == TransportKind::Connect));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("cannot connect to {url}: ")),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn a_token_that_a_lost_answer_made_is_named_with_the_way_to_revoke_it() -> TestResult {
    let mut body = serde_json::json!({
        "type": "about:blank", "title": "the request conflicts with the current state", "status": 409,
        "code": "conflict", "request_id": "r-1",
    });
    body["detail"] = "a request with this key created the token 12 \"bot\": revoke it".into();
    let conflict = FakeResponse::Full(409, Vec::new(), body.to_string());
    let server = FakeServer::scripted([FakeResponse::Truncated, conflict]).await?;

    let call = server.client().account().create_token(new_token());
    let error = call.await.expect_err("made by the first try");

    assert_eq!(error.code(), Some(ErrorCode::Conflict));
    assert_snapshot!(error, @r#"an earlier try of this call may have been carried out, its answer was lost: a request with this key created the token 12 "bot": revoke it"#);
    Ok(())
}

#[tokio::test]
async fn a_refusal_of_a_repeat_says_that_an_earlier_try_may_have_been_carried_out() -> TestResult {
    let gone = FakeResponse::problem(ErrorCode::NotFound);
    let server = FakeServer::scripted([FakeResponse::Closed, gone]).await?;
    let client = server.client();

    let deleted = client.posts().delete(PostId(1)).await;
    let not_there = client.posts().get(PostId(1)).await;

    let deleted = deleted.expect_err("deleted by the first try");
    assert_eq!(deleted.code(), Some(ErrorCode::NotFound));
    assert_snapshot!(deleted, @"an earlier try of this call may have been carried out, its answer was lost: not found");
    assert_snapshot!(not_there.expect_err("gone"), @"not found");
    Ok(())
}

#[tokio::test]
async fn a_token_that_may_exist_is_mentioned_when_no_answer_arrives() -> TestResult {
    let server = FakeServer::scripted([FakeResponse::Closed]).await?;
    let url = FakeServer::scripted([page(200)]).await?.url.clone();
    let nowhere = Client::builder(url).retry(Retry::never()).build()?;

    let lost = server.client().account().create_token(new_token()).await;
    let never_sent = nowhere.account().create_token(new_token()).await;

    let note = "; the token may exist without anybody knowing its secret: look for it in the list of tokens and revoke it";
    let lost = lost.expect_err("closed").to_string();
    let never_sent = never_sent.expect_err("no server").to_string();
    assert!(lost.ends_with(note), "{lost}");
    assert!(!never_sent.contains("may exist"), "{never_sent}");
    Ok(())
}

#[tokio::test]
async fn a_body_that_is_no_json_is_shown() -> TestResult {
    let server =
        FakeServer::scripted([FakeResponse::Full(200, Vec::new(), "pong".to_owned())]).await?;

    let error = server
        .client()
        .raw(Method::GET, "/v1/ping", &[], None)
        .await
        .expect_err("no JSON");

    assert_snapshot!(error, @r#"cannot read the response: expected value at line 1 column 1; status 200; it starts with "pong""#);
    Ok(())
}
