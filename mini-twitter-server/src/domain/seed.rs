//! Made-up people, follows, posts and likes, straight through the store: for a look around and for measuring.
//!
//! [`plan`] decides who does what, from one number, so that the same number makes the same town; here it is written
//! down, thousands of rows a transaction, every counter final from the start. Nobody is notified, and nobody can sign in
//! as one of them.

mod plan;
mod words;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{least_at, made_at};
use mini_twitter_core::notification::NotificationPreferences;
use mini_twitter_core::post::Entities;
use mini_twitter_core::text;
use mini_twitter_core::time::Timestamp;

use self::plan::{Act, Town};
use crate::app::App;
use crate::domain::post::entities;
use crate::fault::{Fault, Outcome};
use crate::store::seed;

/// How many rows one transaction writes: about a tenth of a second, in which nobody else does.
const BATCH: usize = 5_000;
/// How far back the first person came, and half as far the first post was written.
const PAST: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Seed {
    /// How many people; at least one.
    pub people: usize,
    /// How many posts, replies, quotes and retweets in all.
    pub posts: usize,
    /// How many follows; as many as there can be, if there cannot be so many.
    pub follows: usize,
    /// What chance begins with.
    pub seed: u64,
}

/// How far it is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// What is being made, in the plural.
    pub what: &'static str,
    /// How many there are.
    pub done: usize,
    /// How many there will be.
    pub total: usize,
}

/// Makes people, follows, posts and likes (as many as posts), and tells how far it is now and then.
///
/// # Errors
/// `conflict` when there are posts already; `username_taken` when someone has a name that it makes up.
pub async fn seed(app: &App, plan: Seed, progress: impl Fn(Progress)) -> Outcome<()> {
    if seed::count_posts(&mut app.db.scan().await?).await? > 0 {
        let detail = "there are posts already: only an empty database can be seeded";
        return Err(Fault::from(ErrorCode::Conflict).detail(detail));
    }
    let town = Town::plan(plan);
    let calendar = Calendar::until(app.now(), &town);
    people(app, &town, calendar, &progress).await?;
    follows(app, &town, calendar, &progress).await?;
    posts(app, &town, calendar, &progress).await?;
    likes(app, &town, calendar, &progress).await
}

/// When each thing happened, as ids.
#[derive(Debug, Clone, Copy)]
struct Calendar {
    /// The first person.
    start: i64,
    /// The first post; everyone has come by then.
    middle: i64,
    end: i64,
    people: i64,
    posts: i64,
}

impl Calendar {
    fn until(now: Timestamp, town: &Town) -> Self {
        let (start, end) = (least_at(now.before(PAST)), least_at(now));
        Self {
            start,
            middle: start + (end - start) / 2,
            end,
            people: long(town.people),
            posts: long(town.posts.len()),
        }
    }

    fn person(&self, at: usize) -> i64 {
        self.start + 1 + (self.middle - self.start - 2) / self.people * long(at)
    }

    fn post(&self, at: usize) -> i64 {
        self.middle + (self.end - self.middle - 1) / self.posts.max(1) * long(at)
    }
}

fn long(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn people(
    app: &App,
    town: &Town,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    // A password that nobody knows, so that its check takes as long as any other and fails.
    let password = Secret::new(format!("{:x}", app.chance.number()));
    let hash = app.passwords.hash(&password, app.chance.bytes()).await?;
    let preferences = NotificationPreferences::default().to_bits();
    let mut rows = Vec::with_capacity(BATCH);
    for at in 0..town.people {
        let (username, name) = words::person(at);
        let id = calendar.person(at);
        let counts = town.people_counts[at];
        let came = made_at(id).as_micros();
        rows.push((id, username, name, counts[0], counts[1], counts[2], came));
        if rows.len() == BATCH || at + 1 == town.people {
            let mut tx = app.db.begin().await?;
            seed::people(&mut tx, &rows, &hash, preferences).await?;
            tx.commit().await?;
            rows.clear();
            tell(progress, "people", at + 1, town.people);
        }
    }
    Ok(())
}

async fn follows(
    app: &App,
    town: &Town,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    let total = town.follows.len();
    for (batch, pairs) in town.follows.chunks(BATCH).enumerate() {
        let pair = |(at, (follower, followee)): (usize, &(u32, u32))| {
            let id = calendar.middle - long(total - batch * BATCH - at);
            let (follower, followee) = (*follower as usize, *followee as usize);
            (calendar.person(follower), calendar.person(followee), id)
        };
        let rows: Vec<_> = pairs.iter().enumerate().map(pair).collect();
        let mut tx = app.db.begin().await?;
        seed::follows(&mut tx, &rows).await?;
        tx.commit().await?;
        tell(progress, "follows", batch * BATCH + pairs.len(), total);
    }
    Ok(())
}

async fn posts(
    app: &App,
    town: &Town,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    let total = town.posts.len();
    for from in (0..total).step_by(BATCH) {
        let batch = from..(from + BATCH).min(total);
        let done = batch.end;
        let (mut rows, mut tags) = (Vec::with_capacity(BATCH), Vec::new());
        for at in batch {
            let row = post(town, calendar, at, &mut tags);
            rows.push(row);
        }
        let mut tx = app.db.begin().await?;
        seed::posts(&mut tx, &rows).await?;
        seed::tags(&mut tx, &tags).await?;
        tx.commit().await?;
        tell(progress, "posts", done, total);
    }
    Ok(())
}

/// The row of a post, and the tags in it.
fn post(town: &Town, calendar: Calendar, at: usize, tags: &mut Vec<seed::TagRow>) -> seed::PostRow {
    let planned = &town.posts[at];
    let (id, author) = (calendar.post(at), calendar.person(planned.author as usize));
    let other = |other: u32| {
        let author = town.posts[other as usize].author;
        (
            calendar.post(other as usize),
            calendar.person(author as usize),
        )
    };
    let mut row = seed::PostRow {
        id,
        author,
        counts: town.post_counts[at],
        created_at: made_at(id).as_micros(),
        ..seed::PostRow::default()
    };
    match planned.act {
        Act::Retweet(original) => {
            let (original, by) = other(original);
            (row.retweet_of, row.target_author) = (Some(original), Some(by));
            return row;
        }
        Act::Reply(parent) => {
            let (parent, by) = other(parent);
            (row.reply_to, row.target_author) = (Some(parent), Some(by));
        }
        Act::Quote(quoted) => {
            let (quoted, by) = other(quoted);
            (row.quote_of, row.quote_author) = (Some(quoted), Some(by));
        }
        Act::Post => {}
    }
    let wording = words::post(planned.words);
    let found = text::find(&wording);
    tags.extend(
        found
            .hashtags
            .iter()
            .map(|tag| (tag.tag.clone(), id, author)),
    );
    row.entities = entities::json(&Entities {
        hashtags: found.hashtags,
        ..Entities::default()
    });
    row.text = Some(wording);
    row
}

async fn likes(
    app: &App,
    town: &Town,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    let total = town.likes.len();
    let mut given = vec![0; town.posts.len()];
    for (batch, pairs) in town.likes.chunks(BATCH).enumerate() {
        // Each right after the post and the likes before, and before the next post.
        let like = |(user, post): &(u32, u32)| {
            let (user, post) = (*user as usize, *post as usize);
            given[post] += 1;
            let id = calendar.post(post);
            (calendar.person(user), id, id + given[post])
        };
        let rows: Vec<_> = pairs.iter().map(like).collect();
        let mut tx = app.db.begin().await?;
        seed::likes(&mut tx, &rows).await?;
        tx.commit().await?;
        tell(progress, "likes", batch * BATCH + pairs.len(), total);
    }
    Ok(())
}

fn tell(progress: &impl Fn(Progress), what: &'static str, done: usize, total: usize) {
    progress(Progress { what, done, total });
}
