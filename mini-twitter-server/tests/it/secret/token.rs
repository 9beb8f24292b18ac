//! Access, refresh and personal tokens: which ones are accepted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{SessionId, UserId};
use mini_twitter_core::time::Timestamp;
use mini_twitter_server::secret::access::{AccessTokens, LIFETIME};
use mini_twitter_server::secret::personal;
use mini_twitter_server::secret::refresh::RefreshTokens;
use proptest::prelude::*;

use crate::fixture::NOON;

const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

fn tokens() -> AccessTokens {
    AccessTokens::new(KEY, "k1")
}

/// The parts of a token, decoded but for the signature.
fn parts(token: &str) -> [String; 3] {
    let mut parts = token.split('.').map(str::to_owned);
    let mut next = || parts.next().expect("a token has three parts");
    let text = |part: String| {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("it is base64url");
        String::from_utf8(bytes).expect("it is JSON")
    };
    [text(next()), text(next()), next()]
}

#[test]
fn an_access_token_says_who_which_session_and_until_when() {
    let (token, ends) = tokens().make(UserId(7), SessionId(9), NOON);

    let [header, claims, _] = parts(token.expose());
    insta::assert_snapshot!(header, @r#"{"typ":"JWT","alg":"HS256","kid":"k1"}"#);
    insta::assert_snapshot!(claims, @r#"{"sub":"7","sid":"9","iat":1772366400,"exp":1772367300}"#);
    assert_eq!(ends, NOON.after(LIFETIME));
}

#[test]
fn an_access_token_is_valid_until_its_last_microsecond() {
    let (token, ends) = tokens().make(UserId(7), SessionId(9), NOON);
    let last = Timestamp::from_micros(ends.as_micros() - 1);

    assert_eq!(tokens().check(token.expose(), last), Ok(SessionId(9)));
    assert_eq!(
        tokens().check(token.expose(), ends),
        Err(ErrorCode::TokenExpired)
    );
}

#[test]
fn the_same_session_and_time_make_the_same_token() {
    let make = |at| tokens().make(UserId(7), SessionId(9), at).0;

    assert_eq!(make(NOON), make(NOON));
    assert_ne!(make(NOON), make(NOON.after(LIFETIME)));
}

#[test]
fn a_token_of_another_key_algorithm_or_name_is_refused() {
    let (ours, _) = tokens().make(UserId(7), SessionId(9), NOON);
    let [_, claims, signature] = parts(ours.expose());
    let with_header = |header: &str| {
        [header, &claims]
            .map(|part| URL_SAFE_NO_PAD.encode(part))
            .join(".")
            + "."
            + &signature
    };
    let (other_key, _) =
        AccessTokens::new(b"another key", "k1").make(UserId(7), SessionId(9), NOON);
    let (other_name, _) = AccessTokens::new(KEY, "k2").make(UserId(7), SessionId(9), NOON);
    let forged = [
        other_key.expose().to_owned(),
        other_name.expose().to_owned(),
        with_header(r#"{"typ":"JWT","alg":"none","kid":"k1"}"#),
        with_header(r#"{"typ":"JWT","alg":"HS384","kid":"k1"}"#),
        with_header(r#"{"alg":"HS256","kid":"k1"}"#),
        ours.expose()
            .rsplit_once('.')
            .expect("it has dots")
            .0
            .to_owned()
            + ".",
        ours.expose().replace('.', ""),
        String::new(),
        "..".to_owned(),
    ];

    for token in forged {
        let refused = tokens().check(&token, NOON);
        assert_eq!(refused, Err(ErrorCode::Unauthenticated), "{token}");
    }
}

#[test]
fn an_expired_token_of_another_key_is_unauthenticated() {
    let (forged, ends) =
        AccessTokens::new(b"another key", "k1").make(UserId(7), SessionId(9), NOON);

    assert_eq!(
        tokens().check(forged.expose(), ends),
        Err(ErrorCode::Unauthenticated)
    );
}

proptest! {
    #[test]
    fn an_access_token_with_one_letter_changed_is_refused(at in 0..200_usize, letter in "[A-Za-z0-9_-]") {
        let (token, _) = tokens().make(UserId(7), SessionId(9), NOON);
        let mut text = token.expose().to_owned();
        let at = at % text.len();
        prop_assume!(text[at..=at] != letter);
        text.replace_range(at..=at, &letter);

        prop_assert_eq!(tokens().check(&text, NOON), Err(ErrorCode::Unauthenticated));
    }

    #[test]
    fn a_refresh_token_names_its_session_and_generation(session in 1..1_i64 << 53, generation in 1..i64::MAX) {
        let tokens = RefreshTokens::new(KEY);

        let token = tokens.make(SessionId(session), generation);

        prop_assert_eq!(tokens.read(&token), Some((SessionId(session), generation)));
        prop_assert_eq!(RefreshTokens::new(b"another key").read(&token), None);
    }

    #[test]
    fn a_refresh_token_with_one_letter_changed_is_refused(at in 0..64_usize, letter in "[A-Za-z0-9_-]") {
        let tokens = RefreshTokens::new(KEY);
        let mut text = tokens.make(SessionId(9), 1).expose().to_owned();
        let at = at % text.len();
        prop_assume!(text[at..=at] != letter);
        text.replace_range(at..=at, &letter);

        prop_assert_eq!(tokens.read(&Secret::new(text)), None);
    }

    #[test]
    fn any_other_text_is_refused_as_a_refresh_token(text in ".{0,80}") {
        prop_assert_eq!(RefreshTokens::new(KEY).read(&Secret::new(text)), None);
    }
}

#[test]
fn a_personal_token_has_a_prefix_and_is_stored_as_its_hash() {
    let token = personal::make([7; 32]);

    insta::assert_snapshot!(token.expose(), @"mt_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
    insta::assert_snapshot!(personal::hash(token.expose()), @"lH3Q1qyfNpNsI9xpaSpjTSuoJnFz5wvtlKH9HQPdDYI");
    assert_ne!(personal::make([8; 32]), token);
}
