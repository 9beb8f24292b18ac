//! Generates people, follows, posts and likes, and writes them directly with the store: for trying the server and for
//! load tests.
//!
//! [`plan`] decides from one number who does what, so that the same number generates the same data. This module writes
//! it, thousands of rows per transaction, with final counters. Nobody is notified, and nobody can sign in as a generated
//! person.

mod plan;
mod words;

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::field::Secret;
use mini_twitter_core::id::{least_at, made_at};
use mini_twitter_core::notification::NotificationPreferences;
use mini_twitter_core::post::Entities;
use mini_twitter_core::text;
use mini_twitter_core::time::Timestamp;

pub use self::plan::Seed;
use self::plan::{Act, Plan};
use crate::app::App;
use crate::domain::post::entities;
use crate::fault::{Fault, Outcome};
use crate::store;

/// How many rows one transaction writes: about a tenth of a second, in which no other transaction can write.
const BATCH: usize = 5_000;
/// How long ago the first person registered; the first post was written half as long ago.
const PAST: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 60 * 60);

/// How much is written.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// What is being written, in the plural.
    pub what: &'static str,
    /// How many are written.
    pub done: usize,
    /// How many will be written in all.
    pub total: usize,
}

/// Writes people, follows, posts and likes (about as many as posts), and reports its progress after each batch.
///
/// # Errors
/// `conflict` when posts exist; `username_taken` when a generated name is taken.
pub async fn seed(app: &App, seed: Seed, progress: impl Fn(Progress)) -> Outcome<()> {
    if store::seed::count_posts(&mut app.db.scan().await?).await? > 0 {
        let detail = "there are posts already: only an empty database can be seeded";
        return Err(Fault::from(ErrorCode::Conflict).detail(detail));
    }
    let plan = Plan::new(seed);
    let calendar = Calendar::until(app.now(), &plan);
    people(app, &plan, calendar, &progress).await?;
    follows(app, &plan, calendar, &progress).await?;
    posts(app, &plan, calendar, &progress).await?;
    likes(app, &plan, calendar, &progress).await
}

/// When each thing happened, as ids.
#[derive(Debug, Clone, Copy)]
struct Calendar {
    /// When the first person registers.
    start: i64,
    /// When the first post is written; everyone has registered by then.
    middle: i64,
    end: i64,
    people: i64,
    posts: i64,
}

impl Calendar {
    fn until(now: Timestamp, plan: &Plan) -> Self {
        let (start, end) = (least_at(now.before(PAST)), least_at(now));
        Self {
            start,
            middle: start + (end - start) / 2,
            end,
            people: long(plan.people),
            posts: long(plan.posts.len()),
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
    plan: &Plan,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    // A random password, so that checking it takes as long as any other and fails.
    let password = Secret::new(format!("{:x}", app.random.number()));
    let hash = app.passwords.hash(&password, app.random.bytes()).await?;
    let preferences = NotificationPreferences::default().to_bits();
    let mut rows = Vec::with_capacity(BATCH);
    for at in 0..plan.people {
        let (username, name) = words::person(at);
        let id = calendar.person(at);
        let counts = plan.people_counts[at];
        let registered_at = made_at(id).as_micros();
        rows.push((
            id,
            username,
            name,
            counts[0],
            counts[1],
            counts[2],
            registered_at,
        ));
        if rows.len() == BATCH || at + 1 == plan.people {
            let mut tx = app.db.begin().await?;
            store::seed::people(&mut tx, &rows, &hash, preferences).await?;
            tx.commit().await?;
            rows.clear();
            report(progress, "people", at + 1, plan.people);
        }
    }
    Ok(())
}

async fn follows(
    app: &App,
    plan: &Plan,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    let total = plan.follows.len();
    for (batch, pairs) in plan.follows.chunks(BATCH).enumerate() {
        let pair = |(at, (follower, followee)): (usize, &(u32, u32))| {
            let id = calendar.middle - long(total - batch * BATCH - at);
            let (follower, followee) = (*follower as usize, *followee as usize);
            (calendar.person(follower), calendar.person(followee), id)
        };
        let rows: Vec<_> = pairs.iter().enumerate().map(pair).collect();
        let mut tx = app.db.begin().await?;
        store::seed::follows(&mut tx, &rows).await?;
        tx.commit().await?;
        report(progress, "follows", batch * BATCH + pairs.len(), total);
    }
    Ok(())
}

async fn posts(
    app: &App,
    plan: &Plan,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    let total = plan.posts.len();
    for from in (0..total).step_by(BATCH) {
        let batch = from..(from + BATCH).min(total);
        let done = batch.end;
        let (mut rows, mut tags) = (Vec::with_capacity(BATCH), Vec::new());
        for at in batch {
            let row = post(plan, calendar, at, &mut tags);
            rows.push(row);
        }
        let mut tx = app.db.begin().await?;
        store::seed::posts(&mut tx, &rows).await?;
        store::seed::tags(&mut tx, &tags).await?;
        tx.commit().await?;
        report(progress, "posts", done, total);
    }
    Ok(())
}

/// Returns the row of a post, and adds its tags to `tags`.
fn post(
    plan: &Plan,
    calendar: Calendar,
    at: usize,
    tags: &mut Vec<store::seed::TagRow>,
) -> store::seed::PostRow {
    let planned = &plan.posts[at];
    let (id, author) = (calendar.post(at), calendar.person(planned.author as usize));
    let other = |other: u32| {
        let author = plan.posts[other as usize].author;
        (
            calendar.post(other as usize),
            calendar.person(author as usize),
        )
    };
    let mut row = store::seed::PostRow {
        id,
        author,
        counts: plan.post_counts[at],
        created_at: made_at(id).as_micros(),
        ..store::seed::PostRow::default()
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
    plan: &Plan,
    calendar: Calendar,
    progress: &impl Fn(Progress),
) -> Outcome<()> {
    let total = plan.likes.len();
    let mut likes_of = vec![0; plan.posts.len()];
    for (batch, pairs) in plan.likes.chunks(BATCH).enumerate() {
        // The id of a like follows those of its post and of earlier likes, and precedes that of the next post.
        let like = |(user, post): &(u32, u32)| {
            let (user, post) = (*user as usize, *post as usize);
            likes_of[post] += 1;
            let id = calendar.post(post);
            (calendar.person(user), id, id + likes_of[post])
        };
        let rows: Vec<_> = pairs.iter().map(like).collect();
        let mut tx = app.db.begin().await?;
        store::seed::likes(&mut tx, &rows).await?;
        tx.commit().await?;
        report(progress, "likes", batch * BATCH + pairs.len(), total);
    }
    Ok(())
}

fn report(progress: &impl Fn(Progress), what: &'static str, done: usize, total: usize) {
    progress(Progress { what, done, total });
}
