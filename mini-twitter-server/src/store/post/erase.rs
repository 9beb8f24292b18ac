//! What the deletion of an account removes: reads and locks the posts and retweets of one
//! person and ends their likes, a few at a time.
//!
//! A deleted post keeps its row, so those that are done stay in the way of the next reading: it goes on below an id.

use mini_twitter_core::id::{PostId, UserId};

use crate::fault::Outcome;
use crate::store::db::{Conn, Tx, Value, padded, query, row, values};

row! {
    /// A post or a retweet of a person, with what refers to others.
    #[derive(Debug, Clone)]
    pub struct OwnRow {
        /// Its id.
        pub id: PostId = "id",
        /// The original, if it is a retweet.
        pub retweet_of: Option<PostId> = "retweet_of",
        /// The post it replies to, if it is a reply.
        pub reply_to: Option<PostId> = "reply_to",
        /// The author of the original or of the post it replies to.
        pub target_author: Option<UserId> = "target_author_id",
        /// The post it quotes, if it is a quote.
        pub quote_of: Option<PostId> = "quote_of",
        /// The author of the post it quotes.
        pub quote_author: Option<UserId> = "quote_author_id",
        /// The entities of the text as JSON; `None` without any.
        pub entities: Option<String> = "entities",
    }
}

/// How many posts and retweets of a person one reading returns.
pub const ROWS: usize = 16;
/// How many rows one reading looks at, deleted ones included.
const SEEN: usize = 256;

/// Reads up to [`ROWS`] posts and retweets of a person that are not deleted, newest first, of a bounded number of rows
/// below `below`, and returns them with the id below which the next reading goes on; `None` at the end.
pub async fn own(
    db: &mut Conn,
    author: UserId,
    below: Option<PostId>,
) -> Outcome<(Vec<OwnRow>, Option<PostId>)> {
    let below = below.map_or(i64::MAX, |id| id.0);
    let sql = query!(
        OwnRow,
        "from (select id, retweet_of, reply_to, target_author_id, quote_of, quote_author_id, entities, deleted_at
                 from posts where author_id = $1 and id < $2 order by id desc limit $3) seen
         where deleted_at is null order by id desc limit $4"
    );
    let rows: Vec<OwnRow> = db.all(sql, values![author, below, SEEN, ROWS]).await?;
    let next = match rows.get(ROWS - 1) {
        Some(last) => Some(last.id),
        None => {
            let sql = "select id from posts where author_id = $1 and id < $2 order by id desc limit 1 offset $3";
            db.maybe(sql, values![author, below, SEEN - 1]).await?
        }
    };
    Ok((rows, next))
}

/// Locks up to [`ROWS`] posts, and those they reply to, quote or retweet, until the transaction ends: in ascending order, as
/// others do who change several. A row refers to two others at most.
pub async fn lock(tx: &mut Tx, rows: &[OwnRow]) -> Outcome<()> {
    let ids = |row: &OwnRow| [Some(row.id), row.retweet_of.or(row.reply_to), row.quote_of];
    let ids: Vec<PostId> = rows.iter().flat_map(ids).flatten().collect();
    let values: [Value<'_>; 3 * ROWS] = padded(&[], ids.iter().map(|id| id.0));
    let sql = "select id from posts where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
          $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38,
          $39, $40, $41, $42, $43, $44, $45, $46, $47, $48)
        order by id /*postgres: for no key update*/";
    tx.all::<PostId>(sql, &values).await?;
    Ok(())
}

/// Removes the tags and the earlier versions of up to [`ROWS`] posts.
pub async fn forget(tx: &mut Tx, posts: &[PostId]) -> Outcome<()> {
    let values: [Value<'_>; ROWS] = padded(&[], posts.iter().map(|id| id.0));
    let tags = "delete from post_tags where post_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    tx.run(tags, &values).await?;
    let edits = "delete from post_edits where post_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    tx.run(edits, &values).await.map(drop)
}

/// Subtracts one from the number of retweets of a post that is [locked](lock). Nobody is held: several authors would be held
/// in no order.
pub async fn uncount_retweet(tx: &mut Tx, post: PostId) -> Outcome<()> {
    let sql = "update posts set retweets = retweets - 1 where id = $1";
    tx.run(sql, values![post]).await.map(drop)
}

/// How many likes end at a time.
pub const LIKES: usize = 32;

/// Reads the first posts that a person liked, up to [`LIKES`].
pub async fn first_liked(db: &mut Conn, who: UserId) -> Outcome<Vec<PostId>> {
    let sql = "select post_id from likes where user_id = $1 order by id limit $2";
    db.all(sql, values![who, LIKES]).await
}

/// Ends up to [`LIKES`] likes of a person, and returns of which posts.
pub async fn unlike(tx: &mut Tx, who: UserId, posts: &[PostId]) -> Outcome<Vec<PostId>> {
    let sql = "delete from likes where user_id = $1 and post_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
        returning post_id";
    tx.all(sql, &numbers(who.0, posts)).await
}

/// Subtracts one from the number of likes of up to [`LIKES`] posts, which are locked in ascending order first.
pub async fn uncount_likes(tx: &mut Tx, posts: &[PostId]) -> Outcome<()> {
    let lock = "select id from posts where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
        order by id /*postgres: for no key update*/";
    tx.all::<PostId>(lock, &numbers(0, posts)).await?;
    let sql = "update posts set likes = likes - $1 where id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)";
    tx.run(sql, &numbers(1, posts)).await.map(drop)
}

/// Removes the notifications that a person likes up to [`LIKES`] posts, read or not.
pub async fn remove_notifications_of_likes(
    tx: &mut Tx,
    who: UserId,
    posts: &[PostId],
) -> Outcome<()> {
    let sql = "delete from notifications where id in (
        select n.id from posts p join notifications n
          on n.recipient_id = p.author_id and n.kind = 'like' and n.actor_id = $1 and n.post_id = p.id
        where p.id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
          $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33))";
    tx.run(sql, &numbers(who.0, posts)).await.map(drop)
}

fn numbers(first: i64, posts: &[PostId]) -> [Value<'static>; 1 + LIKES] {
    let first = Value::Int(Some(first));
    padded(&[first], posts.iter().map(|id| id.0))
}

/// Subtracts `count` from the number of posts of a person.
pub async fn uncount(tx: &mut Tx, author: UserId, count: usize) -> Outcome<()> {
    let sql = "update users set posts = posts - $2 where id = $1";
    tx.run(sql, values![author, count]).await.map(drop)
}
