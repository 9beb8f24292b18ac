//! How turning one preference on or off changes the others.

use mini_twitter_core::notification::{
    NotificationPreferences as Preferences, NotificationType,
    UpdateNotificationPreferences as Change,
};

fn off() -> Preferences {
    Preferences::default().changed(&Change {
        all: Some(false),
        ..Change::default()
    })
}

#[test]
fn everything_is_on_by_default_and_an_empty_change_changes_nothing() {
    let before = Preferences::default();

    assert!(before.all && before.email && before.event_reminders);
    assert_eq!(before.changed(&Change::default()), before);
    assert_eq!(off().changed(&Change::default()), off());
}

#[test]
fn all_false_turns_every_key_off_whatever_else_is_sent() {
    let change = Change {
        all: Some(false),
        likes: Some(true),
        ..Change::default()
    };

    assert_eq!(Preferences::default().changed(&change), off());
}

#[test]
fn turning_one_key_on_turns_all_on_again() {
    let change = Change {
        likes: Some(true),
        ..Change::default()
    };

    let after = off().changed(&change);

    assert!(after.all && after.likes);
    assert!(!after.follows && !after.email);
}

#[test]
fn all_true_turns_every_key_on() {
    let change = Change {
        all: Some(true),
        ..Change::default()
    };

    assert_eq!(off().changed(&change), Preferences::default());
}

#[test]
fn bits_follow_the_order_of_the_keys() {
    let email = Preferences::KEYS
        .iter()
        .position(|key| *key == "email")
        .expect("email is a key");

    let only_email = Preferences::from_bits(1 << email);

    assert!(only_email.email && !only_email.all && !only_email.event_reminders);
    assert_eq!(only_email.to_bits(), 1 << email);
    assert_eq!(
        Preferences::default().to_bits(),
        (1 << Preferences::KEYS.len()) - 1
    );
    assert_eq!(off().to_bits(), 0);
}

#[test]
fn each_type_is_allowed_by_its_own_key_and_general_by_all() {
    let likes_off = Preferences::default().changed(&Change {
        likes: Some(false),
        ..Change::default()
    });

    assert!(!likes_off.allows(&NotificationType::Like));
    assert!(likes_off.allows(&NotificationType::Mention));
    assert!(likes_off.allows(&NotificationType::General));
    assert!(!off().allows(&NotificationType::General));
}
