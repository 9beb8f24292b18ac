//! Which rows stand in a feed, and which tags trend.

use mini_twitter_core::id::{LOW_BITS, PostId, UserId};

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Value, row, values};

/// The latest rows below `below` of `me` and whom `me` follows: posts, replies, quotes and retweets, shown or not. Fewer
/// than `rows` means that there are no more.
///
/// Only the authors of the `rows` latest heads (the newest row of each author) can have a row among the latest: whoever
/// else has as many newer rows before them. When there are so many heads, the last of them is the floor above which a
/// whole page lies; with fewer, each author's own `rows`th latest row is. So it costs a look at each followee and a
/// page, however deep the page lies and however much one of them has written.
pub async fn feed(db: &mut Conn, me: UserId, below: i64, rows: usize) -> Outcome<Vec<PostId>> {
    let sql = "with heads (author_id, id) as materialized (
            select f.followee_id,
                coalesce((select max(q.id) from posts q where q.author_id = f.followee_id and q.id < $2), 0)
            from follows f where f.follower_id = $1
            union all
            select $1, coalesce((select max(q.id) from posts q where q.author_id = $1 and q.id < $2), 0)
            order by 2 desc limit $3
        ), ground (id) as materialized (
            select min(id) from heads having count(*) = $3 and min(id) > 0
        )
        select p.id from heads h cross join posts p
        where p.author_id = h.author_id and p.id < $2 and p.id >= coalesce(
            (select id from ground),
            (select q.id from posts q where q.author_id = h.author_id and q.id < $2
                order by q.id desc limit 1 offset $3 - 1),
            0)
        order by p.id desc limit $3";
    db.all(sql, values![me, below, rows]).await
}

/// How many tags trend at most.
pub const TRENDS: usize = 20;

row! {
    /// A tag and how much it is used.
    #[derive(Debug, Clone)]
    #[expect(missing_docs, reason = "the names say it")]
    pub struct TrendRow {
        pub tag: String,
        pub authors: u32,
        pub uses: u32,
        /// The latest post with it.
        pub latest: PostId,
        /// Uses of all tags: how much was looked at.
        pub looked_at: u64,
    }
}

/// The tags of posts from `since` on by people who are active: by authors, then uses, then the latest, then the tag.
/// Looks at every use: not for a worker.
pub async fn trends(db: &mut Conn, since: i64) -> Outcome<Vec<TrendRow>> {
    // The uses are picked first: grouped at once, SQLite would walk over all tags there ever were, in their order.
    let sql = "with uses (tag, post_id, author_id) as materialized (
            select tag, post_id, author_id from post_tags where post_id >= $1
        )
        select t.tag, count(distinct t.author_id), count(*), max(t.post_id), cast(sum(count(*)) over () as bigint)
        from uses t join users u on u.id = t.author_id
        where u.status = 'active'
        group by t.tag
        order by 2 desc, 3 desc, 4 desc, t.tag /*postgres: collate \"C\"*/
        limit 20";
    db.all(sql, values![since]).await
}

/// An hour as a distance of ids.
pub const HOUR: i64 = 3_600_000 << LOW_BITS;

/// How often each of up to [`TRENDS`] tags is used in each hour from `since` on, by people who are active: tag, hour
/// since the epoch of ids, uses.
pub async fn history(db: &mut Conn, since: i64, tags: &[&str]) -> Outcome<Vec<(String, i64, u32)>> {
    let sql = "select t.tag, t.post_id / 14745600000, count(*)
        from post_tags t join users u on u.id = t.author_id
        where t.tag in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
          and t.post_id >= $1 and u.status = 'active'
        group by t.tag, t.post_id / 14745600000";
    let mut values = [Value::Text(Some("")); 1 + TRENDS];
    values[0] = since.to_value();
    for (slot, tag) in values[1..].iter_mut().zip(tags) {
        *slot = tag.to_value();
    }
    db.all(sql, &values).await
}

const _: () = assert!(HOUR == 14_745_600_000, "the statement writes it out");
