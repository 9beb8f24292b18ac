//! Reads posts as a viewer sees them, in one statement: the row, the original of a retweet, the quoted post, the author of
//! each, counts, whether the viewer liked, retweeted or bookmarked them, and the facts that decide whether they are shown.
//!
//! One statement takes half the time of five. `domain/visible.rs` decides whether a row is shown. In every statement `$1`
//! is the viewer (0 without one), `$2` the time.

use mini_twitter_core::id::PostId;

use super::row::PostView;
use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Value, padded, query, values};
use crate::store::facts::Viewer;

/// `post_view!(rest)`: the statement that reads [`PostView`]s; `rest` begins with `where`, and the rows have the alias `p`.
macro_rules! post_view {
    ($rest:literal) => {
        query!(
            PostView as "p",
            concat!(
                "from posts p
                 join posts post on post.id = coalesce(p.retweet_of, p.id)
                 join users post_author on post_author.id = post.author_id
                 left join users retweeter on p.retweet_of is not null and retweeter.id = p.author_id
                 left join posts quote on quote.id = post.quote_of
                 left join users quote_author on quote_author.id = quote.author_id ",
                $rest
            )
        )
    };
}

/// How many rows [`some`] reads in one statement: a default page, one more row to know whether the list continues, and
/// three in reserve.
pub const SOME: usize = 24;

/// Reads one row of `posts` as the viewer sees it.
pub async fn one(db: &mut Conn, viewer: Viewer, id: PostId) -> Outcome<Option<PostView>> {
    let sql = post_view!("where p.id = $3");
    db.maybe(sql, values![viewer.number(), viewer.now, id])
        .await
}

/// Reads up to [`SOME`] rows of `posts` as the viewer sees them, in no order.
pub async fn some(db: &mut Conn, viewer: Viewer, ids: &[PostId]) -> Outcome<Vec<PostView>> {
    if let [id] = ids {
        return Ok(one(db, viewer, *id).await?.into_iter().collect());
    }
    let head = [Value::Int(Some(viewer.number())), viewer.now.to_value()];
    let values: [Value<'_>; 2 + SOME] = padded(&head, ids.iter().map(|id| id.0));
    let sql = post_view!(
        "where p.id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26)"
    );
    db.all(sql, &values).await
}
