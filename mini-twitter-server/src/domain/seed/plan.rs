//! Plans who does what: a few people write and are followed much, most little; people react to recent posts.

use std::collections::HashSet;

use crate::adapters::clock::Random;

/// How many of a hundred posts are replies, retweets and quotes.
const REPLIES: u64 = 12;
const RETWEETS: u64 = 10;
const QUOTES: u64 = 3;
/// How many of the latest posts people react to.
const RECENT: usize = 1_000;

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Seed {
    /// How many people; at least one.
    pub people: usize,
    /// How many posts, replies, quotes and retweets in all.
    pub posts: usize,
    /// How many follows; fewer if everyone follows everyone.
    pub follows: usize,
    /// The seed of the random generator.
    pub seed: u64,
}

/// What a post does; other posts are named by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Post,
    Reply(u32),
    Retweet(u32),
    Quote(u32),
}

/// A post to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    pub(super) author: u32,
    pub(super) act: Act,
    /// The seed of its text.
    pub(super) words: u32,
}

/// Everything that people do.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) people: usize,
    /// Follower and followee, by follower.
    pub(super) follows: Vec<(u32, u32)>,
    pub(super) posts: Vec<Planned>,
    /// Person and post, by person.
    pub(super) likes: Vec<(u32, u32)>,
    /// Followers, following, posts.
    pub(super) people_counts: Vec<[u32; 3]>,
    /// Likes, retweets, quotes, replies.
    pub(super) post_counts: Vec<[u32; 4]>,
}

impl Plan {
    pub(super) fn new(seed: Seed) -> Self {
        let mut picker = Picker(Random::seeded(seed.seed));
        let people = seed.people.clamp(1, u32::MAX as usize);
        let follows = follows(&mut picker, people, seed.follows);
        let posts = posts(&mut picker, people, seed.posts);
        let likes = likes(&mut picker, people, &posts);
        let mut plan = Self {
            people,
            people_counts: vec![[0; 3]; people],
            post_counts: vec![[0; 4]; posts.len()],
            follows,
            posts,
            likes,
        };
        plan.count();
        plan
    }

    fn count(&mut self) {
        for (follower, followee) in &self.follows {
            self.people_counts[*followee as usize][0] += 1;
            self.people_counts[*follower as usize][1] += 1;
        }
        for post in &self.posts {
            let counts = &mut self.post_counts;
            match post.act {
                Act::Retweet(original) => counts[original as usize][1] += 1,
                Act::Quote(quoted) => counts[quoted as usize][2] += 1,
                Act::Reply(parent) => counts[parent as usize][3] += 1,
                Act::Post => {}
            }
            let is_post = !matches!(post.act, Act::Retweet(_));
            self.people_counts[post.author as usize][2] += u32::from(is_post);
        }
        for (_, post) in &self.likes {
            self.post_counts[*post as usize][0] += 1;
        }
    }
}

/// Picks at random.
struct Picker(Random);

impl Picker {
    /// Returns a number below `end`.
    fn below(&mut self, end: usize) -> usize {
        // The bias is one in 2^64 / end.
        usize::try_from(self.0.number() % end.max(1) as u64).unwrap_or(0)
    }

    /// Returns true in `percent` of a hundred cases.
    fn happens(&mut self, percent: u64) -> bool {
        self.0.number() % 100 < percent
    }

    /// Returns one of so many people, the first ones far more often than the last.
    fn person(&mut self, people: usize) -> u32 {
        let end = self.below(people) + 1;
        short(self.below(end))
    }
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Everyone follows the same number of people, give or take one, and nobody twice.
fn follows(picker: &mut Picker, people: usize, wanted: usize) -> Vec<(u32, u32)> {
    let wanted = wanted.min(people.saturating_mul(people - 1));
    let mut follows = Vec::with_capacity(wanted);
    let mut chosen = HashSet::new();
    for follower in 0..people {
        let until = wanted * (follower + 1) / people;
        chosen.clear();
        chosen.insert(short(follower));
        while follows.len() < until {
            // Someone who is followed already is replaced by the next who is not.
            let first = picker.person(people);
            let mut candidates = (first..short(people)).chain(0..first);
            let followee = candidates.find(|who| !chosen.contains(who));
            let Some(followee) = followee else { break };
            chosen.insert(followee);
            follows.push((short(follower), followee));
        }
    }
    follows
}

fn posts(picker: &mut Picker, people: usize, wanted: usize) -> Vec<Planned> {
    let mut posts: Vec<Planned> = Vec::with_capacity(wanted);
    let mut retweeted = HashSet::new();
    for at in 0..wanted.min(u32::MAX as usize) {
        let author = picker.person(people);
        let mut act = Act::Post;
        if at > 0 && picker.happens(REPLIES + RETWEETS + QUOTES) {
            let other = recent_post(picker, &posts);
            act = match picker.0.number() % (REPLIES + RETWEETS + QUOTES) {
                ..REPLIES => Act::Reply(other),
                at if at < REPLIES + RETWEETS => Act::Retweet(other),
                _ => Act::Quote(other),
            };
            if matches!(act, Act::Retweet(_)) && !retweeted.insert((other, author)) {
                act = Act::Post;
            }
        }
        let words = short(picker.below(u32::MAX as usize));
        posts.push(Planned { author, act, words });
    }
    posts
}

/// Returns a recent post to react to; for a retweet, its original.
fn recent_post(picker: &mut Picker, posts: &[Planned]) -> u32 {
    let at = posts.len() - 1 - picker.below(posts.len().min(RECENT));
    match posts[at].act {
        Act::Retweet(original) => original,
        _ => short(at),
    }
}

/// Returns as many likes as there are posts, less those that were picked twice.
fn likes(picker: &mut Picker, people: usize, posts: &[Planned]) -> Vec<(u32, u32)> {
    let originals: Vec<u32> = (0..posts.len())
        .filter(|at| !matches!(posts[*at].act, Act::Retweet(_)))
        .map(short)
        .collect();
    let mut likes: Vec<_> = (0..posts.len())
        .map(|_| {
            (
                short(picker.below(people)),
                originals[picker.below(originals.len())],
            )
        })
        .collect();
    likes.sort_unstable();
    likes.dedup();
    likes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(people: usize, posts: usize, follows: usize) -> Plan {
        Plan::new(Seed {
            people,
            posts,
            follows,
            seed: 7,
        })
    }

    #[test]
    fn the_same_seed_makes_the_same_plan() {
        let (one, two) = (plan(20, 300, 90), plan(20, 300, 90));

        assert_eq!(one.follows, two.follows);
        assert_eq!(one.likes, two.likes);
        assert_eq!(one.post_counts, two.post_counts);
    }

    #[test]
    fn more_follows_than_possible_are_everyone_following_everyone() {
        assert_eq!(plan(20, 0, 90).follows.len(), 90);
        assert_eq!(plan(5, 0, 1_000).follows.len(), 20);
        assert_eq!(plan(1, 10, 10).follows, []);
    }

    #[test]
    fn a_plan_has_some_of_everything() {
        let plan = plan(50, 1_000, 500);
        let has = |wanted: fn(&Act) -> bool| plan.posts.iter().any(|post| wanted(&post.act));

        assert!(has(|act| matches!(act, Act::Reply(_))));
        assert!(has(|act| matches!(act, Act::Retweet(_))));
        assert!(has(|act| matches!(act, Act::Quote(_))));
        assert!(plan.likes.len() > 900);
    }
}
