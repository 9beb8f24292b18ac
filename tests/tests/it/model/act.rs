//! What people may do in a history, and how chance picks it.

use proptest::prelude::*;
use proptest::sample::Index;

use super::service::Who;

/// How many people a history has.
pub(crate) const PEOPLE: usize = 4;

/// One thing someone does. A post is picked out of those there are.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Follow(Who, Who),
    Unfollow(Who, Who),
    Block(Who, Who),
    Unblock(Who, Who),
    Mute(Who, Who),
    Unmute(Who, Who),
    Post(Who, Wording),
    Reply(Who, Index, Wording),
    Quote(Who, Index, Wording),
    Edit(Who, Index),
    Delete(Who, Index),
    Like(Who, Index),
    Unlike(Who, Index),
    Retweet(Who, Index),
    Unretweet(Who, Index),
    Bookmark(Who, Index),
    Unbookmark(Who, Index),
    ReadAll(Who),
    Deactivate(Who),
    Reactivate(Who),
}

impl Act {
    /// Who does it.
    pub(crate) fn who(&self) -> Who {
        use Act::*;
        match self {
            Follow(who, _)
            | Unfollow(who, _)
            | Block(who, _)
            | Unblock(who, _)
            | Mute(who, _)
            | Unmute(who, _)
            | Post(who, _)
            | Reply(who, ..)
            | Quote(who, ..)
            | Edit(who, _)
            | Delete(who, _)
            | Like(who, _)
            | Unlike(who, _)
            | Retweet(who, _)
            | Unretweet(who, _)
            | Bookmark(who, _)
            | Unbookmark(who, _)
            | ReadAll(who)
            | Deactivate(who)
            | Reactivate(who) => *who,
        }
    }
}

/// What a post says beside its number.
#[derive(Debug, Clone)]
pub(crate) struct Wording {
    pub(crate) mention: Option<Who>,
    pub(crate) is_tagged: bool,
    pub(crate) policy: &'static str,
}

fn wording() -> impl Strategy<Value = Wording> {
    let mention = prop::option::weighted(0.3, 0..PEOPLE);
    let policy = prop_oneof![8 => Just("everyone"), 1 => Just("following"), 1 => Just("mentioned")];
    (mention, any::<bool>(), policy).prop_map(|(mention, is_tagged, policy)| Wording {
        mention,
        is_tagged,
        policy,
    })
}

/// One act; what makes posts and follows comes more often than what takes them away.
pub(crate) fn act() -> impl Strategy<Value = Act> {
    use Act::*;
    let who = || 0..PEOPLE;
    let two = || (0..PEOPLE, 0..PEOPLE);
    let post = any::<Index>;
    prop_oneof![
        6 => two().prop_map(|(a, b)| Follow(a, b)),
        2 => two().prop_map(|(a, b)| Unfollow(a, b)),
        2 => two().prop_map(|(a, b)| Block(a, b)),
        2 => two().prop_map(|(a, b)| Unblock(a, b)),
        2 => two().prop_map(|(a, b)| Mute(a, b)),
        1 => two().prop_map(|(a, b)| Unmute(a, b)),
        8 => (who(), wording()).prop_map(|(a, w)| Post(a, w)),
        5 => (who(), post(), wording()).prop_map(|(a, p, w)| Reply(a, p, w)),
        3 => (who(), post(), wording()).prop_map(|(a, p, w)| Quote(a, p, w)),
        1 => (who(), post()).prop_map(|(a, p)| Edit(a, p)),
        2 => (who(), post()).prop_map(|(a, p)| Delete(a, p)),
        4 => (who(), post()).prop_map(|(a, p)| Like(a, p)),
        1 => (who(), post()).prop_map(|(a, p)| Unlike(a, p)),
        5 => (who(), post()).prop_map(|(a, p)| Retweet(a, p)),
        1 => (who(), post()).prop_map(|(a, p)| Unretweet(a, p)),
        2 => (who(), post()).prop_map(|(a, p)| Bookmark(a, p)),
        1 => (who(), post()).prop_map(|(a, p)| Unbookmark(a, p)),
        1 => who().prop_map(ReadAll),
        1 => who().prop_map(Deactivate),
        1 => who().prop_map(Reactivate),
    ]
}
