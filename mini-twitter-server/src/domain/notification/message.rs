//! The messages and targets of notifications.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::notification::{NotificationType, Target, TargetKind};

/// Returns the message of a notification: `bob likes your post`. A `general` notification has its own text instead.
pub fn of(kind: &NotificationType, actor: &str) -> String {
    let action = match kind {
        NotificationType::Follow => "followed you",
        NotificationType::Like => "likes your post",
        NotificationType::Reply => "replied to your post",
        NotificationType::Retweet => "retweeted your post",
        NotificationType::Quote => "quoted your post",
        NotificationType::Mention => "mentioned you",
        other => other.as_str(),
    };
    [actor, action].join(" ")
}

/// Returns the target of a notification: the post it is about, else the actor's profile, else the recipient's own.
pub fn target(post: Option<PostId>, actor: Option<UserId>, recipient: UserId) -> Target {
    match post {
        Some(post) => Target {
            kind: TargetKind::Post,
            id: post.to_string(),
        },
        None => Target {
            kind: TargetKind::Profile,
            id: actor.unwrap_or(recipient).to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_message() {
        let messages: Vec<_> = NotificationType::VALUES
            .iter()
            .map(|kind| of(&(*kind).into(), "bob"))
            .collect();

        assert_eq!(
            messages,
            [
                "bob general",
                "bob followed you",
                "bob likes your post",
                "bob replied to your post",
                "bob retweeted your post",
                "bob quoted your post",
                "bob mentioned you",
            ]
        );
    }
}
