//! The messages of bounds: they have every bound and its unit, since they are all that a person reads.

use garde::Validate;
use mini_twitter_core::account::{Login, NewToken, TokenScope, UpdateMe, UpdateSocial};
use mini_twitter_core::error::field_errors;
use mini_twitter_core::field::{Patch, Secret};
use mini_twitter_core::post::NewPost;
use mini_twitter_core::timeline::FeedQuery;
use mini_twitter_core::user::{RelationshipsQuery, UserRef};

/// The messages of a value, one field a line.
fn messages(value: &impl Validate<Context = ()>) -> String {
    let errors = value.validate().err().map(|report| field_errors(&report));
    let lines = errors.into_iter().flatten();
    let lines = lines.map(|(field, what)| format!("{field}: {}\n", what.join("; ")));
    lines.collect()
}

#[test]
fn a_length_out_of_bounds_has_both_bounds_and_the_unit() {
    let change = UpdateMe {
        name: Some(String::new()),
        bio: Patch::Set("a".repeat(501)),
        location: Patch::Set(" ".to_owned()),
        social: Some(UpdateSocial {
            youtube: Patch::Set("a".repeat(201)),
            ..UpdateSocial::default()
        }),
        ..UpdateMe::default()
    };
    let login = Login {
        login: String::new(),
        password: Secret::new("a".repeat(129)),
        device: None,
    };
    let zalgo = NewPost::text("e\u{301}\u{302}".repeat(2_000));
    let many = RelationshipsQuery {
        user: vec![UserRef::Name("bob".to_owned()); 51],
    };
    let token = NewToken {
        name: "bot".to_owned(),
        scopes: vec![TokenScope::Read; 4],
        expires_at: None,
    };
    let page = FeedQuery {
        limit: Some(101),
        cursor: None,
    };

    let text = [
        messages(&change),
        messages(&login),
        messages(&zalgo),
        messages(&many),
        messages(&token),
        messages(&page),
    ]
    .concat();

    insta::assert_snapshot!(text, @"
    bio: must have at most 500 characters
    location: must have 1 to 100 characters
    name: must have 1 to 50 characters
    social.youtube: must have 1 to 200 characters
    login: must have 1 to 254 characters
    password: must have 1 to 128 characters
    text: is 2000 characters long, at most 500
    user: must have at most 50 items
    scopes: must have 1 to 3 items
    limit: must be 1 to 100
    ");
}
