//! Input errors: all wrong fields are named at once, at most 32.

use insta::assert_snapshot;

use crate::fixture::server::TestServer;

/// The errors in a body or a query.
async fn field_errors(line: &str, body: &str) -> String {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let response = server.send(line, &alice, body).await;
    assert_eq!(response.status, 422, "{line} {body} {}", response.body);
    response.field_errors()
}

#[tokio::test]
async fn missing_unknown_and_mistyped_fields_are_named_together() {
    assert_snapshot!(field_errors("POST /v1/auth/register", "{}").await, @r"
    email: is missing
    password: is missing
    username: is missing
    ");
    assert_snapshot!(field_errors("POST /v1/auth/register", r#"{"username": 5, "emial": "x"}"#).await, @r"
    email: is missing
    emial: is not known here
    password: is missing
    username: must be a text
    ");
    assert_snapshot!(
        field_errors("POST /v1/auth/register", r#"{"username": "12", "email": "x", "password": "short"}"#).await,
        @r"
        email: is not an email address like alice@example.org
        password: must have 8 to 128 characters
        username: must contain a letter; must have 3 to 30 characters
        "
    );
}

#[tokio::test]
async fn broken_rules_are_named_together_with_wrong_types() {
    let body = r#"{"text": " ", "reply_to": "x", "sensitive": "yes", "reply_policy": "nobody"}"#;

    assert_snapshot!(field_errors("POST /v1/posts", body).await, @r"
    reply_policy: must be one of everyone, following, mentioned
    reply_to: is not an id
    sensitive: must be true or false
    text: is blank
    ");
}

#[tokio::test]
async fn null_is_refused_for_a_required_value() {
    let body = r#"{"name": null, "bio": null, "social": null, "website": 7}"#;

    assert_snapshot!(field_errors("PATCH /v1/me", body).await, @r"
    name: must be a text
    social: must be an object
    website: must be a text
    ");
}

#[tokio::test]
async fn a_list_in_place_of_an_object_is_refused_at_any_depth() {
    assert_snapshot!(field_errors("POST /v1/posts", "[]").await, @"body: must be an object");
    assert_snapshot!(field_errors("POST /v1/posts", "\"text\"").await, @"body: must be an object");
    assert_snapshot!(field_errors("POST /v1/posts", r#"["hi"]"#).await, @"body: must be an object");
    assert_snapshot!(field_errors("PATCH /v1/me", r#"{"social": ["a", "b", "c"]}"#).await, @"social: must be an object");
}

#[tokio::test]
async fn a_list_inside_an_object_is_read() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;

    let response = server
        .send(
            "POST /v1/auth/tokens",
            &alice,
            r#"{"name": "bot", "scopes": ["read", "write"]}"#,
        )
        .await;

    assert_eq!(response.status, 201, "{}", response.body);
}

#[tokio::test]
async fn wrong_list_elements_are_named_by_their_index() {
    let body = r#"{"name": "bot", "scopes": ["read", 5, "all"], "expires_at": "soon"}"#;

    assert_snapshot!(field_errors("POST /v1/auth/tokens", body).await, @r"
    expires_at: is not a time like 2026-01-31T08:00:00Z
    scopes[1]: must be a text
    scopes[2]: must be one of read, write, admin
    ");
}

#[tokio::test]
async fn a_time_too_far_away_is_refused_with_the_bounds() {
    let body = r#"{"name": "bot", "scopes": ["read"], "expires_at": "9999-12-31T23:59:59Z"}"#;

    assert_snapshot!(field_errors("POST /v1/auth/tokens", body).await, @"expires_at: is not between 0000-01-01T00:00:00Z and 9999-12-30T22:00:00Z");
    let body = r#"{"until": "9999-12-31T00:00:00Z"}"#;
    assert_snapshot!(field_errors("PUT /v1/users/alice/mute", body).await, @"until: is not between 0000-01-01T00:00:00Z and 9999-12-30T22:00:00Z");
}

#[tokio::test]
async fn a_text_is_measured_as_it_is_stored() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;

    let name = format!(r#"{{"name": "{}"}}"#, "e\u{301}".repeat(26));
    let changed = server.send("PATCH /v1/me", &alice, &name).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    // Each takes three bytes, and six in NFC.
    let post = format!(r#"{{"text": "{}"}}"#, "\u{958}".repeat(2000));
    let refused = server.send("POST /v1/posts", &alice, &post).await;
    assert_snapshot!(refused.field_errors(), @"text: is 2000 characters long, at most 500; must have at most 8192 bytes");
}

#[tokio::test]
async fn a_text_that_shows_nothing_is_blank() {
    let body = "{\"name\": \"\u{200b}\u{3164}\", \"location\": \"a\u{2028}b\", \"website\": \"https://example..org\"}";
    assert_snapshot!(field_errors("PATCH /v1/me", body).await, @r"
    location: has more than one line
    name: is blank
    website: is not a URL like https://example.org
    ");
    assert_snapshot!(field_errors("POST /v1/posts", "{\"text\": \"\u{2800}\u{feff}\"}").await, @"text: is blank");
}

#[tokio::test]
async fn a_field_that_is_given_twice_is_named() {
    assert_snapshot!(field_errors("POST /v1/posts", r#"{"text": "a", "text": "b"}"#).await, @"text: is given twice");
    assert_snapshot!(field_errors("GET /v1/posts?limit=1&limit=2", "").await, @"limit: is given twice");
}

#[tokio::test]
async fn queries_are_checked_as_strictly_as_bodies() {
    assert_snapshot!(field_errors("GET /v1/feed?limit=x&foo=1", "").await, @r"
    foo: is not known here
    limit: must be a whole number
    ");
    assert_snapshot!(field_errors("GET /v1/feed?limit=0", "").await, @"limit: must be 1 to 100");
    assert_snapshot!(field_errors("GET /v1/feed?limit=99999999999", "").await, @"limit: is out of range");
    assert_snapshot!(field_errors("GET /v1/users?sort=best&q=", "").await, @r"
    q: is empty
    sort: must be one of newest, oldest, followers
    ");
    assert_snapshot!(field_errors("GET /v1/relationships?user=alice&user=!", "").await, @"user[1]: is neither a username nor an id");
    assert_snapshot!(field_errors("GET /v1/instance?limit=1", "").await, @"limit: is not known here");
    assert_snapshot!(field_errors("GET /v1/users/alice/posts?replies=maybe", "").await, @"replies: must be true or false");
}

#[tokio::test]
async fn an_empty_parameter_is_named() {
    for (path, name) in [
        ("/v1/posts", "limit"),
        ("/v1/posts", "cursor"),
        ("/v1/posts", "author"),
        ("/v1/posts", "replies"),
        ("/v1/posts", "order"),
        ("/v1/users", "q"),
        ("/v1/relationships", "user"),
        ("/v1/notifications", "type"),
    ] {
        for line in [format!("GET {path}?{name}="), format!("GET {path}?{name}&")] {
            let wrong = field_errors(&line, "").await;
            assert_eq!(wrong, format!("{name}: is empty"), "{line}");
        }
    }
}

#[tokio::test]
async fn what_json_allows_but_a_query_does_not_is_named() {
    for (parameter, wrong) in [
        ("limit=+20", "limit: must be a whole number"),
        ("limit=20%20", "limit: must be a whole number"),
        ("replies=+true", "replies: must be true or false"),
        ("limit=null", "limit: must be a whole number"),
        (
            "order=%22newest%22",
            "order: must be one of newest, oldest, popular",
        ),
    ] {
        let line = format!("GET /v1/posts?{parameter}");
        assert_eq!(field_errors(&line, "").await, wrong);
    }
}

#[tokio::test]
async fn a_control_character_in_a_query_is_named() {
    for encoded in ["%00", "a%0Ab", "%09", "%7F", "%C2%85", "x%1Fy"] {
        let line = format!("GET /v1/users?q={encoded}");
        assert_eq!(
            field_errors(&line, "").await,
            "q: contains a control character"
        );
    }
    assert_snapshot!(field_errors("GET /v1/users?q=%00&sort=%00&foo=1&limit=0", "").await, @r"
    foo: is not known here
    limit: must be 1 to 100
    q: contains a control character
    sort: contains a control character
    ");
    assert_snapshot!(field_errors("GET /v1/posts?author=al%00ice&cursor=%00&limit=0", "").await, @r"
    author: contains a control character
    cursor: contains a control character
    limit: must be 1 to 100
    ");
    assert_snapshot!(field_errors("GET /v1/relationships?user=alice&user=%00", "").await, @"user: contains a control character");
}

#[tokio::test]
async fn at_most_32_errors_are_reported() {
    let many: Vec<String> = (0..10_000).map(|at| format!(r#""f{at}": {at}"#)).collect();
    let unknown = field_errors("POST /v1/posts", &format!("{{{}}}", many.join(","))).await;
    let scopes = vec!["7"; 100_000].join(",");
    let mistyped = field_errors(
        "POST /v1/auth/tokens",
        &format!(r#"{{"name": "bot", "scopes": [{scopes}]}}"#),
    )
    .await;

    assert_eq!(unknown.lines().count(), 32);
    assert!(mistyped.lines().count() <= 32, "{mistyped}");
}

#[tokio::test]
async fn a_body_that_is_nested_too_deep_is_malformed() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let deep = format!(r#"{{"text": {}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));

    let response = server.send("POST /v1/posts", &alice, &deep).await;

    assert_eq!(
        (response.status, response.code().as_str()),
        (400, "malformed")
    );
}
