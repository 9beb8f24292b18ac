//! What the wide statement gives: posts with everything that is shown of them, and how its columns become one.

use mini_twitter_core::account::AccountStatus;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{PostCounts, PostKind, PostViewer, ReplyPolicy};
use mini_twitter_core::time::Timestamp;
use mini_twitter_core::user::Role;

use super::PostRef;
use crate::fault::Outcome;
use crate::store::db::{Columns, FromRow, FromValue, Row};

/// Someone who wrote or retweeted, and how the viewer stands to them.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AuthorRow {
    pub id: UserId,
    pub username: String,
    pub name: String,
    pub role: Role,
    pub verified: bool,
    pub status: AccountStatus,
    /// Whether they block the viewer.
    pub blocks_viewer: bool,
    /// Whether the viewer blocks them.
    pub is_blocked: bool,
    /// Whether the viewer mutes them.
    pub is_muted: bool,
}

/// What a post says, and what the viewer did with it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PostRow {
    pub id: PostId,
    pub kind: PostKind,
    pub text: Option<String>,
    /// JSON.
    pub entities: Option<String>,
    pub reply_to: Option<PostRef>,
    pub quote_of: Option<PostId>,
    pub content_warning: Option<String>,
    pub sensitive: bool,
    pub reply_policy: ReplyPolicy,
    pub counts: PostCounts,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub is_deleted: bool,
    pub viewer: PostViewer,
    pub author: AuthorRow,
}

/// A row of `posts` with everything that is shown of it.
#[derive(Debug, Clone)]
pub struct PostView {
    /// The row's own: that of the post, or that of the retweet.
    pub id: PostId,
    /// When it was written.
    pub at: Timestamp,
    /// Whether the viewer follows whoever wrote what it replies to.
    pub follows_parent: bool,
    /// The post, or the original of the retweet.
    pub post: PostRow,
    /// Who retweeted it.
    pub retweeter: Option<AuthorRow>,
    /// The post that it quotes, deleted or not.
    pub quote: Option<PostRow>,
}

/// How many columns [`AuthorRow`] takes.
const AUTHOR_COLUMNS: usize = 9;
/// How many columns [`PostRow`] takes, its author's among them.
const POST_COLUMNS: usize = 20 + AUTHOR_COLUMNS;

impl FromRow for PostView {
    fn from_row(row: &Row<'_>) -> Outcome<Self> {
        let mut columns = row.columns();
        let this = Self {
            id: columns.next()?,
            at: columns.next()?,
            follows_parent: columns.next()?,
            post: {
                let id = columns.next()?;
                post(id, &mut columns)?
            },
            retweeter: maybe(&mut columns, author, AUTHOR_COLUMNS)?,
            quote: maybe(&mut columns, post, POST_COLUMNS)?,
        };
        columns.end().map(|()| this)
    }
}

/// What begins with an id, or with null when the row has none of it.
fn maybe<I: FromValue, T>(
    columns: &mut Columns<'_>,
    read: fn(I, &mut Columns<'_>) -> Outcome<T>,
    width: usize,
) -> Outcome<Option<T>> {
    match columns.next()? {
        Some(id) => read(id, columns).map(Some),
        None => {
            columns.skip(width - 1);
            Ok(None)
        }
    }
}

fn post(id: PostId, columns: &mut Columns<'_>) -> Outcome<PostRow> {
    Ok(PostRow {
        id,
        kind: columns.next()?,
        text: columns.next()?,
        entities: columns.next()?,
        reply_to: other(columns)?,
        quote_of: columns.next()?,
        content_warning: columns.next()?,
        sensitive: columns.next()?,
        reply_policy: columns.next()?,
        counts: PostCounts {
            likes: columns.next()?,
            retweets: columns.next()?,
            quotes: columns.next()?,
            replies: columns.next()?,
        },
        created_at: columns.next()?,
        edited_at: columns.next()?,
        is_deleted: columns.next()?,
        viewer: PostViewer {
            liked: columns.next()?,
            retweeted: columns.next()?,
            bookmarked: columns.next()?,
        },
        author: {
            let id = columns.next()?;
            author(id, columns)?
        },
    })
}

fn other(columns: &mut Columns<'_>) -> Outcome<Option<PostRef>> {
    let (id, author): (Option<PostId>, Option<UserId>) = (columns.next()?, columns.next()?);
    Ok(id.zip(author).map(|(id, author)| PostRef { id, author }))
}

fn author(id: UserId, columns: &mut Columns<'_>) -> Outcome<AuthorRow> {
    Ok(AuthorRow {
        id,
        username: columns.next()?,
        name: columns.next()?,
        role: columns.next()?,
        verified: columns.next()?,
        status: columns.next()?,
        blocks_viewer: columns.next()?,
        is_blocked: columns.next()?,
        is_muted: columns.next()?,
    })
}
