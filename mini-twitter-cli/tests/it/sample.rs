//! One value of each type, with a text in every field that a user can set.

use mini_twitter_core::account::{
    Account, AccountStatus, MessagePolicy, Social, Token, TokenScope,
};
use mini_twitter_core::account::{Session, SessionInfo};
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{EditId, NotificationId, SessionId, TokenId, UserId};
use mini_twitter_core::instance::{Instance, Limits, Stats};
use mini_twitter_core::notification::{Notification, NotificationType, Target, TargetKind};
use mini_twitter_core::post::{Post, PostEdit};
use mini_twitter_core::time::Date;
use mini_twitter_core::user::{Relationship, Role, UserCounts};

use crate::fixture::{now, person};

pub(crate) fn account(text: &str) -> Account {
    let text = || text.to_owned();
    Account {
        id: UserId(7),
        username: text(),
        name: text(),
        first_name: Some(text()),
        last_name: Some(text()),
        email: text(),
        email_verified: true,
        unconfirmed_email: None,
        phone: Some(text()),
        address: Some(text()),
        birthday: Date::default(),
        bio: Some(text()),
        location: Some(text()),
        website: Some(text()),
        social: Social {
            facebook: Some(text()),
            twitter: Some(text()),
            youtube: Some(text()),
        },
        avatar_url: text(),
        cover_url: Some(text()),
        role: Role::Other(text()),
        status: AccountStatus::Other(text()),
        verified: true,
        is_private: false,
        message_policy: MessagePolicy::Everyone,
        counts: UserCounts::default(),
        pinned_post: None,
        unread_notifications: 3,
        created_at: now(),
    }
}

pub(crate) fn session(text: &str) -> Session {
    Session {
        user: account(text),
        access_token: Secret::new(text),
        access_expires_at: now(),
        refresh_token: Secret::new(text),
        refresh_expires_at: now(),
        session_id: SessionId(1),
        token_type: text.into(),
    }
}

pub(crate) fn instance(text: &str) -> Instance {
    Instance {
        name: text.into(),
        description: text.into(),
        version: text.into(),
        registrations_open: true,
        limits: Limits {
            post_chars: 1,
            post_bytes: 1,
            bio_chars: 1,
            password_chars_min: 1,
            page_items: 1,
            body_bytes: 1,
        },
        stats: Stats { users: 1, posts: 1 },
    }
}

pub(crate) fn notification(text: &str, post: &Post) -> Notification {
    Notification {
        id: NotificationId(1),
        kind: NotificationType::Other(text.into()),
        message: text.into(),
        actor: Some(person(text, text)),
        post: Some(post.clone()),
        target: Target {
            kind: TargetKind::Other(text.into()),
            id: text.into(),
        },
        is_read: false,
        created_at: now(),
    }
}

pub(crate) fn token(text: &str) -> Token {
    Token {
        id: TokenId(1),
        name: text.into(),
        scopes: vec![TokenScope::Other(text.into())],
        created_at: now(),
        last_used_at: None,
        expires_at: Some(now()),
    }
}

pub(crate) fn session_info(text: &str) -> SessionInfo {
    SessionInfo {
        id: SessionId(1),
        device: Some(text.into()),
        address: text.into(),
        created_at: now(),
        last_used_at: now(),
        current: true,
    }
}

pub(crate) fn relationship(text: &str) -> Relationship {
    Relationship {
        id: UserId(1),
        username: text.into(),
        following: true,
        followed_by: false,
        blocking: false,
        muting: true,
        muted_until: Some(now()),
    }
}

pub(crate) fn edit(text: &str) -> PostEdit {
    PostEdit {
        id: EditId(1),
        text: Some(text.into()),
        content_warning: Some(text.into()),
        sensitive: true,
        replaced_at: now(),
    }
}
