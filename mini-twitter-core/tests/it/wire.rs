//! One snapshot for each wire type, so that a change of the wire shows in review.

use insta::assert_json_snapshot;
use mini_twitter_core::account::{
    Account, AccountStatus, CreatedToken, Session, SessionInfo, Social, Token, TokenScope,
};
use mini_twitter_core::error::{ErrorCode, FieldErrors, Problem};
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{EditId, NotificationId, PostId, SessionId, TokenId, UserId};
use mini_twitter_core::instance::{Instance, Limits, Stats};
use mini_twitter_core::notification::{
    Marked, Notification, NotificationPreferences, NotificationType, Target, TargetKind,
    UnreadNotifications,
};
use mini_twitter_core::page::{Cursor, Page};
use mini_twitter_core::post::{
    Ancestor, Entities, Entry, MentionEntity, Node, Post, PostCounts, PostEdit, PostKind,
    PostViewer, ReplyPolicy, Thread,
};
use mini_twitter_core::text::{Hashtag, Link};
use mini_twitter_core::time::{Date, Timestamp};
use mini_twitter_core::timeline::Trend;
use mini_twitter_core::user::{Relationship, Role, User, UserCounts, UserSummary, UserViewer};

const AT: Timestamp = Timestamp::from_micros(1_769_846_400_123_000);

fn alice() -> UserSummary {
    UserSummary {
        id: UserId(1),
        username: "alice".to_owned(),
        name: "Alice".to_owned(),
        avatar_url: "/avatars/1.svg".to_owned(),
        role: Role::User,
        verified: false,
    }
}

fn account() -> Account {
    Account {
        id: UserId(1),
        username: "alice".to_owned(),
        name: "Alice".to_owned(),
        first_name: Some("Alice".to_owned()),
        last_name: None,
        email: "alice@example.org".to_owned(),
        email_verified: false,
        unconfirmed_email: None,
        phone: None,
        address: None,
        birthday: Date::default(),
        bio: Some("likes tea".to_owned()),
        location: None,
        website: Some("https://alice.example".to_owned()),
        social: Social::default(),
        avatar_url: "/avatars/1.svg".to_owned(),
        cover_url: None,
        role: Role::User,
        status: AccountStatus::Active,
        verified: false,
        is_private: false,
        message_policy: Default::default(),
        counts: UserCounts::default(),
        pinned_post: Some(PostId(5)),
        unread_notifications: 2,
        created_at: AT,
    }
}

fn post() -> Post {
    Post {
        id: PostId(5),
        kind: PostKind::Post,
        author: alice(),
        text: Some("hi @bob #tea https://a.example".to_owned()),
        entities: Entities {
            mentions: vec![MentionEntity {
                start: 3,
                end: 7,
                id: UserId(2),
                username: "bob".to_owned(),
            }],
            hashtags: vec![Hashtag {
                start: 8,
                end: 12,
                tag: "tea".to_owned(),
            }],
            urls: vec![Link {
                start: 13,
                end: 30,
                url: "https://a.example".to_owned(),
            }],
        },
        reply_to: None,
        quote: None,
        quote_missing: false,
        counts: PostCounts {
            likes: 3,
            ..PostCounts::default()
        },
        sensitive: false,
        content_warning: None,
        reply_policy: ReplyPolicy::Everyone,
        created_at: AT,
        edited_at: None,
        viewer: Some(PostViewer {
            liked: true,
            ..PostViewer::default()
        }),
    }
}

/// Serializes a value, reads it back, compares, and takes a snapshot.
macro_rules! round_trip {
    ($name:ident, $type:ty, $value:expr) => {
        #[test]
        fn $name() {
            let value: $type = $value;
            let json = serde_json::to_value(&value).expect("wire types can be written as JSON");
            let back: $type = serde_json::from_value(json.clone()).expect("it was just written");
            assert_eq!(back, value);
            assert_json_snapshot!(json);
        }
    };
}

round_trip!(
    an_instance,
    Instance,
    Instance {
        name: "mini-twitter".to_owned(),
        description: "small".to_owned(),
        version: "0.1.0".to_owned(),
        registrations_open: true,
        limits: Limits {
            post_chars: 500,
            post_bytes: 8192,
            bio_chars: 500,
            password_chars_min: 8,
            page_items: 100,
            body_bytes: 262_144,
        },
        stats: Stats { users: 1, posts: 2 },
    }
);
round_trip!(an_account, Account, account());
round_trip!(
    a_session,
    Session,
    Session {
        user: account(),
        access_token: Secret::new("a.b.c"),
        access_expires_at: AT,
        refresh_token: Secret::new("r"),
        refresh_expires_at: AT,
        session_id: SessionId(7),
        token_type: "Bearer".to_owned(),
    }
);
round_trip!(
    a_session_in_the_list,
    SessionInfo,
    SessionInfo {
        id: SessionId(7),
        device: Some("laptop".to_owned()),
        address: "127.0.0.1".to_owned(),
        created_at: AT,
        last_used_at: AT,
        current: true,
    }
);
round_trip!(
    a_created_token,
    CreatedToken,
    CreatedToken {
        token: Token {
            id: TokenId(8),
            name: "bot".to_owned(),
            scopes: vec![TokenScope::Read, TokenScope::Write],
            created_at: AT,
            last_used_at: None,
            expires_at: Some(AT),
        },
        secret: Secret::new("mt_x"),
    }
);
round_trip!(
    a_user_seen_by_a_viewer,
    User,
    User {
        id: UserId(1),
        username: "alice".to_owned(),
        name: "Alice".to_owned(),
        avatar_url: "/avatars/1.svg".to_owned(),
        role: Role::User,
        verified: false,
        is_private: false,
        bio: Some("likes tea".to_owned()),
        location: None,
        website: None,
        cover_url: None,
        counts: Some(UserCounts {
            followers: 1,
            following: 2,
            posts: 3,
        }),
        pinned_post: None,
        created_at: Some(AT),
        viewer: Some(UserViewer {
            following: true,
            ..UserViewer::default()
        }),
    }
);
round_trip!(
    a_relationship,
    Relationship,
    Relationship {
        id: UserId(1),
        username: "alice".to_owned(),
        following: true,
        followed_by: false,
        blocking: false,
        muting: true,
        muted_until: Some(AT),
    }
);
round_trip!(a_post, Post, post());
round_trip!(
    a_page_of_entries,
    Page<Entry>,
    Page {
        items: vec![Entry {
            id: PostId(9),
            post: post(),
            retweeted_by: Some(alice()),
            at: AT,
        }],
        next: Some(Cursor("AQ".to_owned())),
    }
);
round_trip!(
    an_earlier_version,
    PostEdit,
    PostEdit {
        id: EditId(6),
        text: Some("hi".to_owned()),
        content_warning: None,
        sensitive: false,
        replaced_at: AT,
    }
);
round_trip!(
    a_thread,
    Thread,
    Thread {
        ancestors: vec![Ancestor {
            id: PostId(4),
            post: None,
            missing: true,
        }],
        post: post(),
        replies: vec![Node {
            id: PostId(10),
            post: None,
            missing: true,
            replies: Vec::new(),
            next: None,
        }],
        next: None,
    }
);
round_trip!(
    a_trend,
    Trend,
    Trend {
        tag: "tea".to_owned(),
        uses: 3,
        authors: 2,
        history: vec![1, 2],
    }
);
round_trip!(
    a_notification,
    Notification,
    Notification {
        id: NotificationId(11),
        kind: NotificationType::Like,
        message: "bob likes your post".to_owned(),
        actor: Some(alice()),
        post: None,
        target: Target {
            kind: TargetKind::Post,
            id: "5".to_owned(),
        },
        is_read: false,
        created_at: AT,
    }
);
round_trip!(
    preferences,
    NotificationPreferences,
    NotificationPreferences::default()
);
round_trip!(
    unread,
    UnreadNotifications,
    UnreadNotifications { notifications: 2 }
);
round_trip!(marked, Marked, Marked { marked: 2 });
round_trip!(
    a_problem,
    Problem,
    Problem {
        kind: "about:blank".to_owned(),
        title: ErrorCode::InvalidInput.title().to_owned(),
        status: 422,
        code: ErrorCode::InvalidInput,
        detail: None,
        errors: FieldErrors::from([("text".to_owned(), vec!["is blank".to_owned()])]),
        request_id: "r1".to_owned(),
    }
);
