//! Answers of the notification routes: to the recipient, to anyone, to a stranger, for missing ones, to bad input.

use insta::assert_snapshot;

use crate::fixture::transcript::Transcript;

/// The transcript of these requests, after bob followed alice and liked a post of hers; carol is a stranger.
async fn transcript_of(requests: &[(&str, &str, &str)]) -> String {
    let mut transcript = Transcript::with_users(&["alice", "bob", "carol"]).await;
    let post = transcript
        .prepare("alice", "POST /v1/posts", r#"{"text": "hello"}"#)
        .await;
    transcript.name_id(&post["id"], "<post>");
    transcript
        .prepare("bob", "PUT /v1/users/alice/follow", "")
        .await;
    transcript
        .prepare("bob", "PUT /v1/posts/<post>/like", "")
        .await;
    let listed = transcript
        .prepare("alice", "GET /v1/notifications", "")
        .await;
    for (at, name) in ["<like>", "<follow>", "<welcome>"].iter().enumerate() {
        transcript.name_id(&listed["items"][at]["id"], name);
    }
    for (who, line, body) in requests {
        transcript.record(who, line, body).await;
    }
    transcript.finish().await
}

#[tokio::test]
async fn the_list_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/notifications", ""),
        ("alice", "GET /v1/notifications?limit=1", ""),
        ("alice", "GET /v1/notifications?type=follow&unread=true", ""),
        ("-", "GET /v1/notifications", ""),
        (
            "alice",
            "GET /v1/notifications?type=nonsense&unread=perhaps",
            "",
        ),
        ("alice", "GET /v1/notifications?type=like&cursor=<next>", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn one_notification_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/notifications/<follow>", ""),
        ("alice", "PUT /v1/notifications/<follow>/read", ""),
        ("alice", "PUT /v1/notifications/<follow>/read", ""),
        ("-", "GET /v1/notifications/<follow>", ""),
        ("-", "PUT /v1/notifications/<follow>/read", ""),
        ("carol", "GET /v1/notifications/<follow>", ""),
        ("carol", "PUT /v1/notifications/<follow>/read", ""),
        ("alice", "GET /v1/notifications/1", ""),
        ("alice", "PUT /v1/notifications/1/read", ""),
        ("alice", "GET /v1/notifications/x", ""),
        ("alice", "PUT /v1/notifications/x/read", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn counting_and_marking_all_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/notifications/unread", ""),
        ("alice", "PUT /v1/notifications/read", ""),
        ("alice", "PUT /v1/notifications/read", ""),
        ("alice", "GET /v1/notifications/unread", ""),
        ("carol", "GET /v1/notifications/unread", ""),
        ("-", "GET /v1/notifications/unread", ""),
        ("-", "PUT /v1/notifications/read", ""),
        ("alice", "GET /v1/notifications/unread?type=like", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn preferences_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/notifications/preferences", ""),
        (
            "alice",
            "PATCH /v1/notifications/preferences",
            r#"{"likes": false, "push": false}"#,
        ),
        ("alice", "PATCH /v1/notifications/preferences", "{}"),
        (
            "alice",
            "PATCH /v1/notifications/preferences",
            r#"{"all": false, "likes": true}"#,
        ),
        ("-", "GET /v1/notifications/preferences", ""),
        ("-", "PATCH /v1/notifications/preferences", "{}"),
        (
            "alice",
            "PATCH /v1/notifications/preferences",
            r#"{"likes": null, "all": "yes", "retweet": true}"#,
        ),
        ("alice", "PATCH /v1/notifications/preferences", "nonsense"),
    ])
    .await;

    assert_snapshot!(text);
}
