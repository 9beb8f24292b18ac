//! Visibility: decides who may see what. Nothing else decides it.
//!
//! The store reads [`PersonFacts`] and [`PostFacts`] with every row; the functions here decide from them what the viewer
//! sees in a [`Place`], by the first table of `docs/rules.md`. A new reason to hide something is a new fact in
//! `store/facts.rs` and its condition here.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::notification::NotificationType;

use crate::store::facts::{PairFacts, PersonFacts, PostFacts};
use crate::store::notification::{self, NotificationRow};
use crate::store::post::row::{PostRow, PostView};

/// How much a viewer sees of a person and their posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everything.
    Full,
    /// Their name, but none of their posts.
    NameOnly,
    /// Nothing, as if they did not exist.
    Nothing,
}

/// Where something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A profile, a post by its id, and the post inside a quote or a notification.
    ById,
    /// A thread.
    Thread,
    /// A list about a chosen post or person: replies, quotes, a person's posts and likes, bookmarks.
    List,
    /// The list of all public posts, and the posts with a tag.
    Public,
    /// The home feed.
    Feed,
    /// The results of a search.
    Search,
    /// A notification.
    Notification,
    /// The event stream.
    Stream,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 8] = [
        Self::ById,
        Self::Thread,
        Self::List,
        Self::Public,
        Self::Feed,
        Self::Search,
        Self::Notification,
        Self::Stream,
    ];

    /// Returns whether a mute hides a person here, and quotes and retweets of their posts.
    pub fn heeds_mutes(self) -> bool {
        match self {
            Self::Public | Self::Feed | Self::Notification | Self::Stream => true,
            Self::ById | Self::Thread | Self::List | Self::Search => false,
        }
    }
}

impl PersonFacts {
    /// Returns how much the viewer sees of them in `place`.
    pub fn sight(&self, place: Place) -> Sight {
        if self.status != AccountStatus::Active || self.blocks_viewer {
            Sight::Nothing
        } else if self.is_blocked {
            Sight::NameOnly
        } else if self.is_muted && place.heeds_mutes() {
            Sight::Nothing
        } else {
            Sight::Full
        }
    }

    /// Returns whether their posts, retweets and likes are shown in `place`: of a private account only to followers.
    pub fn shows_posts(&self, place: Place) -> bool {
        self.sight(place) == Sight::Full && !self.is_closed
    }

    /// Returns whether the viewer, who sees them, is told that they like or retweeted a post.
    pub fn shows_reactions(&self) -> bool {
        !self.is_closed
    }

    /// Returns whether lists that belong to them have any row for the viewer: posts, likes, followers, following.
    pub fn shows_lists(&self) -> bool {
        self.shows_posts(Place::List)
    }

    /// Returns whether a notification of what they did is shown. A follow is no post: a private account's is shown too.
    fn shows_notification_of(&self, kind: &NotificationType) -> bool {
        match kind {
            NotificationType::Follow => self.sight(Place::Notification) == Sight::Full,
            _ => self.shows_posts(Place::Notification),
        }
    }

    /// Returns whether the viewer, who blocks them, sees them in the list of blocks: also when they block the viewer, so
    /// that the viewer can remove the block.
    pub fn is_listed_as_blocked(&self) -> bool {
        self.status == AccountStatus::Active
    }
}

impl PostFacts {
    /// Returns whether it is shown in `place`, its author aside.
    fn is_shown(self, _: Place) -> bool {
        !self.is_deleted
    }
}

/// Returns whether a post is shown in `place`, the post it quotes aside.
pub fn shows_post(post: &PostRow, place: Place) -> bool {
    post.facts.is_shown(place) && post.author.facts.shows_posts(place)
}

/// Returns whether a row of a list (a post or a retweet) is shown in `place`. Where mutes hide, quotes of a muted person's
/// posts are hidden too.
pub fn shows_row(row: &PostView, place: Place) -> bool {
    let quotes_muted = || {
        let quote = row.quote.as_ref();
        quote.is_some_and(|quote| quote.author.facts.is_muted)
    };
    let retweeter = row.retweeter.as_ref();
    shows_post(&row.post, place)
        && retweeter.is_none_or(|who| who.facts.shows_posts(place))
        && !(place.heeds_mutes() && quotes_muted())
}

/// Returns whether a notification is shown to its recipient: not when its actor or post has been blocked, muted, deleted,
/// deactivated or closed to the recipient since. If that is undone, it is shown again.
pub fn shows_notification(row: &NotificationRow) -> bool {
    let actor = row.actor_facts.as_ref();
    let is_actor_shown = actor.is_some_and(|actor| actor.shows_notification_of(&row.kind));
    let post = row.post_facts;
    let is_post_shown = post.is_some_and(|post| post.is_shown(Place::ById));
    row.actor == notification::SERVER
        || is_actor_shown && (row.post == notification::NO_POST || is_post_shown)
}

/// Returns whether a recipient is notified of an actor's action of some kind.
pub fn is_notified(pair: &PairFacts, kind: &NotificationType) -> bool {
    pair.recipient_status == Some(AccountStatus::Active) && pair.actor().shows_notification_of(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sights(facts: &PersonFacts) -> [Sight; 8] {
        Place::ALL.map(|place| facts.sight(place))
    }

    #[test]
    fn a_stranger_sees_everything() {
        assert_eq!(sights(&PersonFacts::default()), [Sight::Full; 8]);
    }

    #[test]
    fn a_blocked_viewer_sees_nothing_even_when_blocking_back() {
        let facts = PersonFacts {
            blocks_viewer: true,
            is_blocked: true,
            ..PersonFacts::default()
        };

        assert_eq!(sights(&facts), [Sight::Nothing; 8]);
    }

    #[test]
    fn a_blocking_viewer_sees_the_name_and_no_post() {
        let facts = PersonFacts {
            is_blocked: true,
            is_muted: true,
            ..PersonFacts::default()
        };

        assert_eq!(sights(&facts), [Sight::NameOnly; 8]);
        assert!(Place::ALL.iter().all(|place| !facts.shows_posts(*place)));
    }

    #[test]
    fn a_mute_hides_in_places_that_heed_mutes_and_in_no_other() {
        let facts = PersonFacts {
            is_muted: true,
            ..PersonFacts::default()
        };

        for place in Place::ALL {
            let is_gone = facts.sight(place) == Sight::Nothing;
            assert_eq!(is_gone, place.heeds_mutes(), "{place:?}");
        }
        let heeding = Place::ALL.into_iter().filter(|place| place.heeds_mutes());
        let expected = [
            Place::Public,
            Place::Feed,
            Place::Notification,
            Place::Stream,
        ];
        assert_eq!(heeding.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_closed_account_is_seen_in_full_and_its_posts_nowhere() {
        let facts = PersonFacts {
            is_closed: true,
            ..PersonFacts::default()
        };

        assert_eq!(sights(&facts), [Sight::Full; 8]);
        assert!(Place::ALL.iter().all(|place| !facts.shows_posts(*place)));
    }

    #[test]
    fn an_inactive_account_is_hidden_everywhere() {
        for status in [AccountStatus::Deactivated, AccountStatus::Banned] {
            let facts = PersonFacts {
                status,
                ..PersonFacts::default()
            };

            assert_eq!(sights(&facts), [Sight::Nothing; 8]);
        }
    }
}
