//! Answers of the user routes: to a related user, to anyone, to a stranger, for missing and hidden users, to bad input.

use insta::assert_snapshot;

use crate::fixture::transcript::Transcript;

/// Alice and bob follow each other, alice blocks carol, dave blocks alice, erin is a stranger.
async fn set_up() -> Transcript {
    let transcript = Transcript::with_users(&["alice", "bob", "carol", "dave", "erin"]).await;
    for (who, line) in [
        ("bob", "PUT /v1/users/alice/follow"),
        ("alice", "PUT /v1/users/bob/follow"),
        ("alice", "PUT /v1/users/carol/block"),
        ("dave", "PUT /v1/users/alice/block"),
    ] {
        transcript.prepare(who, line, "").await;
    }
    transcript
}

/// The transcript of these requests after [`set_up`]: user, request line, body.
async fn transcript_of(requests: &[(&str, &str, &str)]) -> String {
    let mut transcript = set_up().await;
    for (who, line, body) in requests {
        transcript.record(who, line, body).await;
    }
    transcript.finish().await
}

#[tokio::test]
async fn the_directory_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/users?limit=2", ""),
        ("alice", "GET /v1/users?limit=2&cursor=<next>", ""),
        ("-", "GET /v1/users?sort=oldest&limit=1", ""),
        ("erin", "GET /v1/users?q=BO", ""),
        ("erin", "GET /v1/users?q=nobody", ""),
        ("alice", "GET /v1/users?sort=oldest&cursor=<next>", ""),
        ("alice", "GET /v1/users?limit=101&sort=best&q=&page=2", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn a_private_account_answers_as_reviewed() {
    let mut transcript = set_up().await;
    let private = r#"{"is_private":true}"#;
    transcript.prepare("alice", "PATCH /v1/me", private).await;
    for (who, line) in [
        ("erin", "GET /v1/users/alice"),
        ("erin", "GET /v1/users/alice/posts"),
        ("erin", "GET /v1/users/alice/followers"),
        ("bob", "GET /v1/users/alice/followers"),
        ("erin", "PUT /v1/users/alice/follow"),
        ("bob", "PUT /v1/users/alice/follow"),
    ] {
        transcript.record(who, line, "").await;
    }

    assert_snapshot!(transcript.finish().await);
}

#[tokio::test]
async fn a_profile_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/users/Bob", ""),
        ("alice", "GET /v1/users/<alice>", ""),
        ("alice", "GET /v1/users/carol", ""),
        ("-", "GET /v1/users/@bob", ""),
        ("erin", "GET /v1/users/bob", ""),
        ("alice", "GET /v1/users/nobody", ""),
        ("alice", "GET /v1/users/dave", ""),
        ("alice", "GET /v1/users/no-name", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn followers_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/users/bob/followers", ""),
        ("-", "GET /v1/users/bob/followers", ""),
        ("erin", "GET /v1/users/erin/followers", ""),
        ("alice", "GET /v1/users/nobody/followers", ""),
        ("alice", "GET /v1/users/dave/followers", ""),
        ("alice", "GET /v1/users/carol/followers", ""),
        ("alice", "GET /v1/users/bob/followers?cursor=x", ""),
        ("alice", "GET /v1/users/bob/followers?limit=0", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn following_answers_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/users/bob/following", ""),
        ("-", "GET /v1/users/bob/following", ""),
        ("erin", "GET /v1/users/erin/following", ""),
        ("alice", "GET /v1/users/nobody/following", ""),
        ("alice", "GET /v1/users/dave/following", ""),
        ("alice", "GET /v1/users/carol/following", ""),
        ("alice", "GET /v1/users/bob/following?cursor=x", ""),
        ("alice", "GET /v1/users/bob/following?limit=0", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn follow_and_unfollow_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "PUT /v1/users/erin/follow", ""),
        ("alice", "DELETE /v1/users/erin/follow", ""),
        ("alice", "DELETE /v1/users/erin/follow", ""),
        ("alice", "DELETE /v1/users/dave/follow", ""),
        ("-", "PUT /v1/users/erin/follow", ""),
        ("-", "DELETE /v1/users/erin/follow", ""),
        ("alice", "PUT /v1/users/nobody/follow", ""),
        ("alice", "PUT /v1/users/dave/follow", ""),
        ("alice", "PUT /v1/users/carol/follow", ""),
        ("alice", "PUT /v1/users/alice/follow", ""),
        ("alice", "DELETE /v1/users/nobody/follow", ""),
        ("alice", "PUT /v1/users/no-name/follow", ""),
        ("alice", "PUT /v1/users/erin/follow?soon=1", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn block_and_unblock_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "PUT /v1/users/bob/block", ""),
        ("alice", "DELETE /v1/users/bob/block", ""),
        ("alice", "PUT /v1/users/dave/block", ""),
        ("alice", "DELETE /v1/users/dave/block", ""),
        ("-", "PUT /v1/users/bob/block", ""),
        ("-", "DELETE /v1/users/bob/block", ""),
        ("alice", "PUT /v1/users/nobody/block", ""),
        ("alice", "DELETE /v1/users/nobody/block", ""),
        ("alice", "PUT /v1/users/alice/block", ""),
        ("alice", "PUT /v1/users/no-name/block", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn mute_and_unmute_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "PUT /v1/users/bob/mute", ""),
        (
            "alice",
            "PUT /v1/users/bob/mute",
            r#"{"until": "2026-03-02T00:00:00Z"}"#,
        ),
        ("alice", "DELETE /v1/users/bob/mute", ""),
        ("alice", "DELETE /v1/users/dave/mute", ""),
        ("-", "PUT /v1/users/bob/mute", ""),
        ("-", "DELETE /v1/users/bob/mute", ""),
        ("alice", "PUT /v1/users/nobody/mute", ""),
        ("alice", "PUT /v1/users/dave/mute", ""),
        ("alice", "DELETE /v1/users/nobody/mute", ""),
        ("alice", "PUT /v1/users/alice/mute", ""),
        (
            "alice",
            "PUT /v1/users/bob/mute",
            r#"{"until": "2026-01-01T00:00:00Z"}"#,
        ),
        (
            "alice",
            "PUT /v1/users/bob/mute",
            r#"{"until": "soon", "for": 5}"#,
        ),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn my_blocks_and_mutes_answer_as_reviewed() {
    let text = transcript_of(&[
        ("alice", "GET /v1/me/blocks", ""),
        ("erin", "GET /v1/me/blocks", ""),
        ("-", "GET /v1/me/blocks", ""),
        ("alice", "GET /v1/me/blocks?limit=x", ""),
        ("alice", "PUT /v1/users/bob/mute", ""),
        ("alice", "GET /v1/me/mutes", ""),
        ("erin", "GET /v1/me/mutes", ""),
        ("-", "GET /v1/me/mutes", ""),
        ("alice", "GET /v1/me/mutes?cursor=x", ""),
    ])
    .await;

    assert_snapshot!(text);
}

#[tokio::test]
async fn relationships_answer_as_reviewed() {
    let many = format!("GET /v1/relationships?user=a{}", "&user=b".repeat(50));
    let text = transcript_of(&[
        (
            "alice",
            "GET /v1/relationships?user=carol&user=<bob>&user=dave&user=nobody",
            "",
        ),
        ("alice", "GET /v1/relationships", ""),
        ("-", "GET /v1/relationships?user=bob", ""),
        ("alice", "GET /v1/relationships?user=no-name", ""),
        ("alice", &many, ""),
    ])
    .await;

    assert_snapshot!(text);
}
