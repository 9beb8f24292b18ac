//! What of a body is read as JSON: all else is 400, whatever it was meant to be.

use crate::fixture::server::TestServer;

#[tokio::test]
async fn what_cannot_be_read_as_json_is_malformed_and_all_else_is_named_by_field() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let field = |value: &str| format!(r#"{{"text": {value}}}"#);

    for (body, is_read) in [
        // Not grammatical.
        ("{".to_owned(), false),
        ("{'text': 'hi'}".to_owned(), false),
        (r#"{"text": "hi"} {}"#.to_owned(), false),
        (field("01"), false),
        (field("NaN"), false),
        (field("\"a\nb\""), false),
        // Numbers: as far as a 64-bit float goes.
        (field("1e308"), true),
        (field("-1.7e308"), true),
        (field("1e-999"), true),
        (field("123456789012345678901234567890"), true),
        (field("1e309"), false),
        (field("-1e999"), false),
        (r#"{"unknown": 1e999}"#.to_owned(), false),
        // Surrogates come in pairs.
        (field(r#""\ud83d\ude00" , "nothing": 1"#), true),
        (field(r#""\ud83d""#), false),
        (field(r#""\ude00""#), false),
        (field(r#""\ud83d\u0041""#), false),
        (r#"{"unknown": "\ud800"}"#.to_owned(), false),
        // 127 levels deep.
        (nested(127), true),
        (nested(128), false),
        (field(&nested(126)), true),
        (field(&nested(127)), false),
        (r#"{"unknown": "#.to_owned() + &nested(100_000) + "}", false),
    ] {
        let response = server.send("POST /v1/posts", &alice, &body).await;

        let expected = if is_read {
            "422 invalid_input"
        } else {
            "400 malformed"
        };
        let shown: String = body.chars().take(60).collect();
        let got = format!("{} {}", response.status, response.code());
        assert_eq!(got, expected, "{shown} {}", response.body);
    }
}
