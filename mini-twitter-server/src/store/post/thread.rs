//! Reads the ids of the ancestors of a post and of the replies to it.

use mini_twitter_core::id::PostId;

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Value, padded, values};

/// Reads the ancestors of a post (its parent, the parent of that, and so on), at most `rows`, the furthest first.
pub async fn ancestors(db: &mut Conn, post: PostId, rows: usize) -> Outcome<Vec<PostId>> {
    let sql = "with recursive above (id, height) as (
            select reply_to, cast(1 as bigint) from posts where id = $1 and reply_to is not null
            union all
            select p.reply_to, a.height + 1 from above a join posts p on p.id = a.id
            where p.reply_to is not null and a.height < $2
        )
        select id from above order by height desc";
    db.all(sql, values![post, rows]).await
}

/// How many parents [`children`] takes in one statement.
pub const PARENTS: usize = 24;

/// Reads the replies to up to [`PARENTS`] posts, including deleted ones: pairs of parent and reply, ordered by parent,
/// then oldest first. It returns at most `rows + 1` replies per parent.
pub async fn children(
    db: &mut Conn,
    parents: &[PostId],
    rows: usize,
) -> Outcome<Vec<(PostId, PostId)>> {
    let sql = "select f.id, p.id from posts f cross join posts p
        where f.id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25)
          and p.reply_to = f.id
          and p.id <= coalesce(
            (select q.id from posts q where q.reply_to = f.id order by q.id limit 1 offset $1), 9223372036854775807)
        order by f.id, p.id";
    let head = [rows.to_value()];
    let values: [Value<'_>; 1 + PARENTS] = padded(&head, parents.iter().map(|id| id.0));
    db.all(sql, &values).await
}
