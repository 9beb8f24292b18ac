//! What notifications say and where they lead: the one place that knows both.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::notification::{NotificationType, Target, TargetKind};

/// Says what `actor` did: `bob likes your post`. What the server says itself comes with the notification.
pub fn of(kind: &NotificationType, actor: &str) -> String {
    let deed = match kind {
        NotificationType::Follow => "followed you",
        NotificationType::Like => "likes your post",
        NotificationType::Reply => "replied to your post",
        NotificationType::Retweet => "retweeted your post",
        NotificationType::Quote => "quoted your post",
        NotificationType::Mention => "mentioned you",
        other => other.as_str(),
    };
    [actor, deed].join(" ")
}

/// Where it leads: to the post it is about, else to who did it, else to the reader's own profile.
pub fn target(post: Option<PostId>, actor: Option<UserId>, reader: UserId) -> Target {
    match post {
        Some(post) => Target {
            kind: TargetKind::Post,
            id: post.to_string(),
        },
        None => Target {
            kind: TargetKind::Profile,
            id: actor.unwrap_or(reader).to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_its_words() {
        let said: Vec<_> = NotificationType::WORDS
            .iter()
            .map(|word| of(&(*word).into(), "bob"))
            .collect();

        assert_eq!(
            said,
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
