//! The feed and trends in SQL.

use mini_twitter_core::id::{LOW_BITS, PostId, UserId};

use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Value, query, row, values};
use crate::store::list::{Candidate, Fetch, by_id};

/// Reads the newest rows of `me` and of the people `me` follows: posts, replies, quotes and retweets, visible or not.
/// Fewer rows than the limit mean that the list ends.
///
/// The head of an author is their newest row. Only the authors of the newest heads, as many as the limit, can have a row
/// on the page: at least as many newer rows precede any row of the other authors. With that many heads, the oldest of
/// them is a lower bound for the whole page; with fewer, the lower bound of each author is their own last row within the
/// limit. So the cost is one index search per followee plus the rows of one page, however far back the page is and
/// however many rows one author has.
pub async fn feed(db: &mut Conn, me: UserId, fetch: Fetch) -> Outcome<Vec<Candidate<PostId>>> {
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
    Ok(by_id(
        db.all(sql, values![me, fetch.below(), fetch.limit]).await?,
    ))
}

/// The maximum number of trends.
pub const TRENDS: usize = 20;

row! {
    /// A tag and how much it is used.
    #[derive(Debug, Clone)]
    pub struct TrendRow {
        /// The tag.
        pub tag: String = "t.tag",
        /// How many people used it.
        pub authors: u32 = "count(distinct t.author_id) as authors",
        /// How many posts have it.
        pub uses: u32 = "count(*) as uses",
        /// The newest post with it.
        pub latest: PostId = "max(t.post_id) as latest",
        /// The uses of all tags in the period, which the statement counted.
        pub uses_in_all: u64 = "cast(sum(count(*)) over () as bigint)",
    }
}

/// Reads the top [`TRENDS`] tags of posts by active people whose account is public, from the id `since` on: ordered by
/// authors, then uses, then the newest use, then the tag. Reads every use in that period: only through
/// [`Db::scan`](crate::store::db::Db::scan).
pub async fn trends(db: &mut Conn, since: i64) -> Outcome<Vec<TrendRow>> {
    // The uses are selected first: if they were grouped directly, SQLite would scan the whole table in the order of tags.
    let sql = query!(
        TrendRow,
        "from (with uses as materialized (select tag, post_id, author_id from post_tags where post_id >= $1)
               select tag, post_id, author_id from uses) t
        join users u on u.id = t.author_id
        where u.status = 'active' and not u.is_private
        group by t.tag
        order by authors desc, uses desc, latest desc, t.tag /*postgres: collate \"C\"*/
        limit 20"
    );
    db.all(sql, values![since]).await
}

/// The difference of two ids that were created an hour apart.
pub const HOUR: i64 = 3_600_000 << LOW_BITS;

/// Counts how often active people whose account is public used each of up to [`TRENDS`] tags in each hour, from the id
/// `since` on: tag, hours since the epoch of ids, uses.
pub async fn history(db: &mut Conn, since: i64, tags: &[&str]) -> Outcome<Vec<(String, i64, u32)>> {
    let sql = "select t.tag, t.post_id / 14745600000, count(*)
        from post_tags t join users u on u.id = t.author_id
        where t.tag in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
          and t.post_id >= $1 and u.status = 'active' and not u.is_private
        group by t.tag, t.post_id / 14745600000";
    let mut values = [Value::Text(Some("")); 1 + TRENDS];
    values[0] = since.to_value();
    for (slot, tag) in values[1..].iter_mut().zip(tags) {
        *slot = tag.to_value();
    }
    db.all(sql, &values).await
}

const _: () = assert!(HOUR == 14_745_600_000, "the statement contains the number");
