//! What people may do in a history, and how often.

use proptest::prelude::*;
use proptest::sample::Index;

use super::service::PersonNumber;

/// How many people a history has.
pub(crate) const PEOPLE: usize = 4;

/// One action of one person. A post is picked from those that exist.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Follow(PersonNumber, PersonNumber),
    Unfollow(PersonNumber, PersonNumber),
    Block(PersonNumber, PersonNumber),
    Unblock(PersonNumber, PersonNumber),
    Mute(PersonNumber, PersonNumber),
    Unmute(PersonNumber, PersonNumber),
    Post(PersonNumber, Content),
    Reply(PersonNumber, Index, Content),
    Quote(PersonNumber, Index, Content),
    Edit(PersonNumber, Index),
    Delete(PersonNumber, Index),
    Like(PersonNumber, Index),
    Unlike(PersonNumber, Index),
    Retweet(PersonNumber, Index),
    Unretweet(PersonNumber, Index),
    Bookmark(PersonNumber, Index),
    Unbookmark(PersonNumber, Index),
    ReadAll(PersonNumber),
    SetPrivate(PersonNumber, bool),
    Deactivate(PersonNumber),
    Reactivate(PersonNumber),
    DeleteMe(PersonNumber),
}

impl Act {
    /// The person who acts.
    pub(crate) fn who(&self) -> PersonNumber {
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
            | SetPrivate(who, _)
            | Deactivate(who)
            | Reactivate(who)
            | DeleteMe(who) => *who,
        }
    }
}

/// The content of a post, beside its number.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    pub(crate) mention: Option<PersonNumber>,
    pub(crate) is_tagged: bool,
    pub(crate) policy: &'static str,
}

fn content() -> impl Strategy<Value = Content> {
    let mention = prop::option::weighted(0.3, 0..PEOPLE);
    let policy = prop_oneof![8 => Just("everyone"), 1 => Just("following"), 1 => Just("mentioned")];
    (mention, any::<bool>(), policy).prop_map(|(mention, is_tagged, policy)| Content {
        mention,
        is_tagged,
        policy,
    })
}

/// One action; those that add posts and follows come more often than those that remove them.
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
        8 => (who(), content()).prop_map(|(a, c)| Post(a, c)),
        5 => (who(), post(), content()).prop_map(|(a, p, c)| Reply(a, p, c)),
        3 => (who(), post(), content()).prop_map(|(a, p, c)| Quote(a, p, c)),
        1 => (who(), post()).prop_map(|(a, p)| Edit(a, p)),
        2 => (who(), post()).prop_map(|(a, p)| Delete(a, p)),
        4 => (who(), post()).prop_map(|(a, p)| Like(a, p)),
        1 => (who(), post()).prop_map(|(a, p)| Unlike(a, p)),
        5 => (who(), post()).prop_map(|(a, p)| Retweet(a, p)),
        1 => (who(), post()).prop_map(|(a, p)| Unretweet(a, p)),
        2 => (who(), post()).prop_map(|(a, p)| Bookmark(a, p)),
        1 => (who(), post()).prop_map(|(a, p)| Unbookmark(a, p)),
        1 => who().prop_map(ReadAll),
        5 => (who(), any::<bool>()).prop_map(|(a, on)| SetPrivate(a, on)),
        1 => who().prop_map(Deactivate),
        1 => who().prop_map(Reactivate),
        1 => who().prop_map(DeleteMe),
    ]
}
