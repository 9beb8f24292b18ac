//! The wire forms of ids, times, choices, secrets, users and hashtags.

use std::time::Duration;

use mini_twitter_core::account::{Login, Register, TokenScope};
use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::{self, Patch, Secret};
use mini_twitter_core::id::{self, PostId};
use mini_twitter_core::post::{EditPost, NewPost};
use mini_twitter_core::time::{Date, Timestamp};
use mini_twitter_core::timeline::Tag;
use mini_twitter_core::user::{Role, UserRef};
use proptest::prelude::*;

type TestResult = Result<(), Box<dyn std::error::Error>>;

#[test]
fn an_id_is_a_string_of_digits_and_nothing_else_is_one() -> TestResult {
    assert_eq!(serde_json::to_string(&PostId(178_912))?, r#""178912""#);
    for bad in [
        "0",
        "-1",
        "+1",
        "01",
        "1.0",
        "",
        " 1",
        "9007199254740992",
        "99999999999999999999",
    ] {
        assert!(bad.parse::<PostId>().is_err(), "{bad}");
    }
    assert_eq!("9007199254740991".parse(), Ok(PostId(id::END - 1)));
    assert!(serde_json::from_str::<PostId>("5").is_err());
    Ok(())
}

#[test]
fn what_is_sent_often_is_written_in_a_word() -> TestResult {
    let login = Login::new("alice", "correct horse");
    let register = Register::new(
        "alice",
        "a@example.org",
        Secret::from("correct horse".to_owned()),
    );
    let edit = EditPost {
        content_warning: "birds".to_owned().into(),
        ..EditPost::text("hi")
    };

    assert_eq!(
        serde_json::to_string(&(login, register, edit))?,
        concat!(
            r#"[{"login":"alice","password":"correct horse"},"#,
            r#"{"username":"alice","email":"a@example.org","password":"correct horse"},"#,
            r#"{"text":"hi","content_warning":"birds"}]"#
        )
    );
    Ok(())
}

#[test]
fn a_user_and_a_hashtag_are_read_from_every_text() -> TestResult {
    let [user, tag] = ["@alice", "#rust"].map(str::to_owned);

    assert_eq!(UserRef::try_from(&user)?, UserRef::Name("alice".to_owned()));
    assert_eq!(Tag::try_from(&tag)?.as_str(), "rust");
    assert!(UserRef::try_from(&String::new()).is_err());
    Ok(())
}

#[test]
fn a_time_is_utc_with_milliseconds() -> TestResult {
    let at: Timestamp = "2026-01-31T09:00:00.123456+01:00".parse()?;

    assert_eq!(at.to_string(), "2026-01-31T08:00:00.123Z");
    assert_eq!(at.as_micros() % 1_000_000, 123_456);
    assert!("2026-01-31".parse::<Timestamp>().is_err());
    assert_eq!(Date::default().to_string(), "2000-01-01");
    assert!("2000-02-30".parse::<Date>().is_err());
    Ok(())
}

#[test]
fn an_unknown_value_is_read_and_kept_but_refused_in_requests() -> TestResult {
    let role: Role = serde_json::from_str(r#""archon""#)?;

    assert_eq!(role, Role::Other("archon".to_owned()));
    assert_eq!(serde_json::to_string(&role)?, r#""archon""#);
    let result = field::known(&role, &()).map_err(|error| error.to_string());
    assert_eq!(
        result,
        Err("must be one of user, creator, admin".to_owned())
    );
    assert!(field::known(&vec![TokenScope::Read], &()).is_ok());
    Ok(())
}

#[test]
fn an_unknown_error_code_is_kept() -> TestResult {
    let code: ErrorCode = serde_json::from_str(r#""moon_phase""#)?;

    assert_eq!(code, ErrorCode::Other("moon_phase".to_owned()));
    assert_eq!(code.slug(), "moon_phase");
    for code in ErrorCode::ALL {
        assert_eq!(&ErrorCode::from(code.slug().to_owned()), code);
        assert!((400..600).contains(&code.status()), "{code}");
    }
    Ok(())
}

#[test]
fn a_secret_is_masked_except_where_it_is_sent() -> TestResult {
    let secret = Secret::new("hunter2hunter2");

    assert_eq!(format!("{secret:?}"), "***");
    assert_eq!(
        field::masked(|| serde_json::to_string(&secret))?,
        r#""***""#
    );
    assert_eq!(serde_json::to_string(&secret)?, r#""hunter2hunter2""#);
    Ok(())
}

#[test]
fn absent_keeps_null_clears_and_a_value_sets() -> TestResult {
    for (json, text) in [
        ("{}", Patch::Keep),
        (r#"{"text":null}"#, Patch::Clear),
        (r#"{"text":"tea"}"#, Patch::Set("tea".to_owned())),
    ] {
        let edit: EditPost = serde_json::from_str(json)?;
        assert_eq!(edit.text, text);
        assert_eq!(serde_json::to_string(&edit)?, json);
    }
    assert!(serde_json::from_str::<EditPost>(r#"{"sensitive":null}"#).is_err());
    Ok(())
}

#[test]
fn an_optional_field_may_be_null_and_an_unknown_one_is_refused() -> TestResult {
    let post: NewPost = serde_json::from_str(r#"{"text":"tea","quote":null}"#)?;

    assert_eq!(serde_json::to_string(&post)?, r#"{"text":"tea"}"#);
    assert!(serde_json::from_str::<NewPost>(r#"{"text":"tea","colour":"red"}"#).is_err());
    Ok(())
}

#[test]
fn a_user_is_named_by_username_or_id() {
    assert_eq!("@Alice".parse(), Ok(UserRef::Name("Alice".to_owned())));
    assert_eq!("178912".parse(), Ok(UserRef::Id(id::UserId(178_912))));
    for bad in ["", "@", "a b", "zoë", "@@a", "a/b"] {
        assert!(bad.parse::<UserRef>().is_err(), "{bad}");
    }
    assert_eq!(
        "#Rust".parse::<Tag>().map(|tag| tag.to_string()),
        Ok("rust".to_owned())
    );
}

#[test]
fn digits_that_are_no_id_name_nobody() {
    for bad in [
        "0",
        "@0",
        "007",
        "-1",
        "9007199254740992",
        "99999999999999999999",
    ] {
        assert!(bad.parse::<UserRef>().is_err(), "{bad}");
        let json = serde_json::to_string(bad).expect("a string is JSON");
        assert!(serde_json::from_str::<UserRef>(&json).is_err(), "{bad}");
        assert!(serde_json::from_str::<PostId>(&json).is_err(), "{bad}");
    }
}

#[test]
fn a_time_that_cannot_be_written_is_refused_with_the_bounds() {
    let bounds = "is not between 0000-01-01T00:00:00Z and 9999-12-30T22:00:00Z";
    for text in [
        "9999-12-31T23:59:59Z",
        "-000001-01-01T00:00:00Z",
        "0000-01-01T00:00:00+01:00",
    ] {
        assert_eq!(text.parse::<Timestamp>(), Err(bounds), "{text}");
    }
    for text in [
        "2026-01-31",
        "2026-01-31T08:00:00",
        "10000-01-01T00:00:00Z",
        "soon",
        "",
    ] {
        let refused = Err("is not a time like 2026-01-31T08:00:00Z");
        assert_eq!(text.parse::<Timestamp>(), refused, "{text}");
    }
    let far = Timestamp::from_micros(i64::MAX);
    assert_eq!(far.to_string(), "9999-12-30T22:00:00.000Z");
    assert_eq!(
        Timestamp::from_micros(i64::MIN).to_string(),
        "0000-01-01T00:00:00.000Z"
    );
    assert_eq!(far.before(Duration::ZERO).after(Duration::MAX), far);
}

proptest! {
    #[test]
    fn no_arithmetic_of_times_and_ids_panics(
        micros in any::<i64>(), span in any::<Duration>(), id in any::<i64>()
    ) {
        let at = Timestamp::from_micros(micros);
        for at in [at, at.after(span), at.before(span), id::made_at(id)] {
            let read: Timestamp = at.to_string().parse().expect("it was just written");
            prop_assert!(at.since(read) < Duration::from_millis(1), "{}", at);
            prop_assert!(id::least_at(at) >= 0);
        }
        prop_assert!(at.before(span) <= at && at <= at.after(span));
        let _ = at.since(Timestamp::from_micros(id));
        let _ = (PostId(id).to_string(), UserRef::from(id::UserId(id)).to_string());
    }

    #[test]
    fn reading_any_text_does_not_panic(text in any::<String>()) {
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<Date>();
        let _ = text.parse::<PostId>();
        let _ = text.parse::<UserRef>();
        let _ = text.parse::<Tag>();
    }

    #[test]
    fn every_id_survives_a_round_trip(raw in 1..id::END) {
        let post = PostId(raw);
        let json = serde_json::to_string(&post).expect("an id is a string");
        prop_assert_eq!(serde_json::from_str::<PostId>(&json).expect("it was just written"), post);
    }

    #[test]
    fn the_order_of_ids_is_the_order_of_times(millis in 0_i64..1 << 41, low in 0_i64..1 << id::LOW_BITS) {
        let raw = (millis << id::LOW_BITS) + low;
        let at = id::made_at(raw);
        prop_assert_eq!(at.as_micros(), id::EPOCH_MICROS + millis * 1000);
        prop_assert_eq!(id::least_at(at), millis << id::LOW_BITS);
        prop_assert!(id::least_at(at) <= raw);
    }

    #[test]
    fn every_time_survives_a_round_trip_to_the_millisecond(micros in 0_i64..4_000_000_000_000_000) {
        let at = Timestamp::from_micros(micros);
        let read: Timestamp = at.to_string().parse().expect("it was just written");
        prop_assert_eq!(read.as_micros(), micros - micros % 1000);
    }
}
