//! The page that stops mails about notifications.

use mini_twitter_core::id::UserId;

use crate::fixture::server::TestServer;

/// Whether the account with this token gets mails about notifications.
async fn gets_mail(server: &TestServer, token: &str) -> bool {
    let line = "GET /v1/notifications/preferences";
    let preferences = server.send(line, token, "").await.json();
    preferences["email"].as_bool().unwrap()
}

/// The path in the mails of the account with this token.
async fn path(server: &TestServer, token: &str) -> String {
    let me = server.send("GET /v1/me", token, "").await;
    let id = UserId(me.text("/id").parse().unwrap());
    let secret = server.app().secrets.unsubscribes.make(id);
    format!("/unsubscribe/{secret}")
}

#[tokio::test]
async fn opening_the_link_asks_and_the_button_stops_the_mails() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let path = path(&server, &alice).await;

    let asked = server.get(&path).await;
    assert_eq!(asked.status, 200);
    assert!(asked.body.contains("<form method=\"post\">"));
    assert!(gets_mail(&server, &alice).await);

    for _ in 0..2 {
        let one_click = "List-Unsubscribe=One-Click";
        let stopped = server.send(&format!("POST {path}"), "", one_click).await;
        assert_eq!(stopped.status, 200);
        assert!(!gets_mail(&server, &alice).await);
    }
    assert!(gets_mail(&server, &bob).await);
}

#[tokio::test]
async fn a_link_that_the_server_did_not_make_is_not_found() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let path = path(&server, &alice).await;
    let (end, middle) = (
        &path[..path.len() - 1],
        path.replace("/unsubscribe/A", "/unsubscribe/B"),
    );

    for forged in [end, &middle, "/unsubscribe/x", "/unsubscribe/%00"] {
        assert_eq!(server.get(forged).await.status, 404, "{forged}");
        let posted = server.send(&format!("POST {forged}"), "", "").await;
        assert_eq!(posted.status, 404, "{forged}");
    }
    assert!(gets_mail(&server, &alice).await);
}

#[tokio::test]
async fn no_other_page_takes_a_post() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let path = path(&server, &alice).await;

    let deleted = server.send(&format!("DELETE {path}"), "", "").await;
    let docs = server.send("POST /docs", "", "").await;

    assert_eq!(
        (deleted.status, deleted.header("allow")),
        (405, "GET, HEAD, POST")
    );
    assert_eq!((docs.status, docs.header("allow")), (405, "GET, HEAD"));
}
