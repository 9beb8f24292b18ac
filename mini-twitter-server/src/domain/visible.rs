//! Who may see what: the one predicate, and nothing else decides it.
//!
//! The store reads [`PersonFacts`] and [`PostFacts`] with every row; the functions here turn them into what the viewer
//! sees in a [`Place`], by the first table of `docs/rules.md`. A new reason to hide something is a new fact in
//! `store/facts.rs` and its condition here.

use mini_twitter_core::account::AccountStatus;

use crate::store::facts::{PairFacts, PersonFacts, PostFacts};
use crate::store::notification::{self, NotificationRow};
use crate::store::post::row::{PostRow, PostView};

/// What a viewer sees of someone and of what they wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everything.
    Full,
    /// Who they are, and nothing they wrote.
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
    /// A list that is asked for: replies, quotes, a person's posts and likes, bookmarks.
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

    /// Whether a mute hides someone here, and with them what quotes or retweets them.
    pub fn heeds_mutes(self) -> bool {
        match self {
            Self::Public | Self::Feed | Self::Notification | Self::Stream => true,
            Self::ById | Self::Thread | Self::List | Self::Search => false,
        }
    }
}

impl PersonFacts {
    /// What the viewer sees of them in `place`.
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

    /// Whether what they wrote is shown in `place`.
    pub fn shows_posts(&self, place: Place) -> bool {
        self.sight(place) == Sight::Full
    }

    /// Whether the viewer, who blocks them, sees their name in the list of blocks: also when they block the viewer, so
    /// that the block can be removed.
    pub fn is_listed_as_blocked(&self) -> bool {
        self.status == AccountStatus::Active
    }
}

impl PostFacts {
    /// Whether it is shown in `place`, as far as the post itself decides it.
    fn is_shown(self, _: Place) -> bool {
        !self.is_deleted
    }
}

/// Whether a post is shown in `place`, what it quotes aside.
pub fn shows_post(post: &PostRow, place: Place) -> bool {
    post.facts.is_shown(place) && post.author.facts.shows_posts(place)
}

/// Whether a row of a list is shown in `place`: a post, or a retweet of it. Where mutes count, what quotes a muted
/// person is hidden too.
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

/// Whether a notification is still shown to its recipient: what was blocked, muted, deleted or deactivated since is not,
/// and may come back.
pub fn shows_notification(row: &NotificationRow) -> bool {
    let actor = row.actor_facts.as_ref();
    let is_actor_shown = actor.is_some_and(|actor| actor.shows_posts(Place::Notification));
    let post = row.post_facts;
    let is_post_shown = post.is_some_and(|post| post.is_shown(Place::ById));
    row.actor == notification::SERVER
        || is_actor_shown && (row.post == notification::NO_POST || is_post_shown)
}

/// Whether a recipient is notified of what an actor does.
pub fn is_notified(pair: &PairFacts) -> bool {
    pair.recipient_status == AccountStatus::Active && pair.actor.shows_posts(Place::Notification)
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
    fn a_mute_hides_where_nothing_was_asked_for_and_nowhere_else() {
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
