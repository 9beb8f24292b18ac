//! Who may see what: the one predicate, and nothing else decides it.
//!
//! The store reads [`Facts`] with every row; [`Facts::sight`] turns them into what the viewer sees in a [`Place`]. The
//! table it follows is the first one of `docs/rules.md`. A new reason to hide something is a new fact here.

use mini_twitter_core::account::AccountStatus;

/// What a viewer sees of someone and of what they wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everything.
    Full,
    /// Who they are, and nothing they wrote.
    NameOnly,
    /// Nothing, as if they had never been.
    Nothing,
}

/// Where something would be shown: a mute hides in some places and not in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// By id, a thread, replies, quotes, a person's posts and likes, bookmarks.
    Direct,
    /// The public list, a tag.
    Public,
    /// My feed.
    Feed,
}

impl Place {
    /// Whether whoever the viewer muted is gone from here, and with them what quotes or retweets them.
    pub fn heeds_mutes(self) -> bool {
        matches!(self, Self::Public | Self::Feed)
    }
}

/// How the viewer and someone stand to each other, as far as it decides what is seen. Without a viewer only the status
/// can be other than the default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Whether their account is in use.
    pub status: AccountStatus,
    /// Whether they blocked the viewer.
    pub blocks_viewer: bool,
    /// Whether the viewer blocked them.
    pub blocked: bool,
    /// Whether the viewer muted them and the mute has not ended.
    pub muted: bool,
}

impl Facts {
    /// What the viewer sees of them in `place`.
    pub fn sight(&self, place: Place) -> Sight {
        if self.status != AccountStatus::Active || self.blocks_viewer {
            Sight::Nothing
        } else if self.blocked {
            Sight::NameOnly
        } else if self.muted && place.heeds_mutes() {
            Sight::Nothing
        } else {
            Sight::Full
        }
    }

    /// Whether what they wrote is shown in `place`.
    pub fn shows_posts(&self, place: Place) -> bool {
        self.sight(place) == Sight::Full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [Place; 3] = [Place::Direct, Place::Public, Place::Feed];

    fn sights(facts: &Facts) -> [Sight; 3] {
        PLACES.map(|place| facts.sight(place))
    }

    #[test]
    fn a_stranger_sees_everything() {
        assert_eq!(sights(&Facts::default()), [Sight::Full; 3]);
    }

    #[test]
    fn whom_the_author_blocked_sees_nothing_even_when_blocking_back() {
        let facts = Facts {
            blocks_viewer: true,
            blocked: true,
            ..Facts::default()
        };

        assert_eq!(sights(&facts), [Sight::Nothing; 3]);
    }

    #[test]
    fn who_blocks_sees_the_name_and_no_post() {
        let facts = Facts {
            blocked: true,
            muted: true,
            ..Facts::default()
        };

        assert_eq!(sights(&facts), [Sight::NameOnly; 3]);
        assert!(PLACES.iter().all(|place| !facts.shows_posts(*place)));
    }

    #[test]
    fn muting_empties_the_public_places_alone() {
        let facts = Facts {
            muted: true,
            ..Facts::default()
        };

        assert_eq!(
            sights(&facts),
            [Sight::Full, Sight::Nothing, Sight::Nothing]
        );
    }

    #[test]
    fn whoever_is_not_active_is_nothing() {
        for status in [AccountStatus::Deactivated, AccountStatus::Banned] {
            let facts = Facts {
                status,
                ..Facts::default()
            };

            assert_eq!(sights(&facts), [Sight::Nothing; 3]);
        }
    }
}
