//! The wide statement: posts as a viewer sees them, in one go: the row, the original of a retweet, the quoted post, the
//! author of each, counts, what the viewer did with them, and the facts that decide whether the viewer sees them.
//!
//! One statement beats five by half. Whether a row is shown is not decided here: see `domain/visible.rs`. Every text
//! is made of `post_view!`, `$1` is the viewer (0 for nobody), `$2` the time.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::time::Timestamp;

use super::row::PostView;
use crate::fault::Outcome;
use crate::store::db::{Conn, ToValue, Value, padded, values};

/// The columns of `AuthorRow`, of the people called so.
macro_rules! author {
    ($u:literal) => {
        concat!(
            $u,
            ".id, ",
            $u,
            ".username, ",
            $u,
            ".name, ",
            $u,
            ".role, ",
            $u,
            ".verified, ",
            $u,
            ".status,
            exists(select 1 from blocks b where b.blocker_id = ",
            $u,
            ".id and b.blocked_id = $1),
            exists(select 1 from blocks b where b.blocker_id = $1 and b.blocked_id = ",
            $u,
            ".id),
            exists(select 1 from mutes m where m.muter_id = $1 and m.muted_id = ",
            $u,
            ".id
                and (m.until is null or m.until > $2))"
        )
    };
}

/// The columns of `PostRow`, of the posts and their authors called so. A counter at 0 spares the look.
macro_rules! post {
    ($p:literal, $u:literal) => {
        concat!(
            $p,
            ".id, ",
            $p,
            ".kind, ",
            $p,
            ".text, ",
            $p,
            ".entities, ",
            $p,
            ".reply_to, ",
            $p,
            ".target_author_id, ",
            $p,
            ".quote_of, ",
            $p,
            ".content_warning, ",
            $p,
            ".sensitive, ",
            $p,
            ".reply_policy, ",
            $p,
            ".likes, ",
            $p,
            ".retweets, ",
            $p,
            ".quotes, ",
            $p,
            ".replies, ",
            $p,
            ".created_at, ",
            $p,
            ".edited_at, ",
            $p,
            ".deleted_at is not null,
            ",
            $p,
            ".likes > 0
                and exists(select 1 from likes l where l.user_id = $1 and l.post_id = ",
            $p,
            ".id),
            ",
            $p,
            ".retweets > 0
                and exists(select 1 from posts w where w.retweet_of = ",
            $p,
            ".id and w.author_id = $1),
            exists(select 1 from bookmarks k where k.user_id = $1 and k.post_id = ",
            $p,
            ".id), ",
            author!($u)
        )
    };
}

/// `post_view!(rest)`: the statement that reads [`PostView`]s; `rest` begins with `where` and calls the rows `p`.
macro_rules! post_view {
    ($rest:literal) => {
        concat!(
            "select p.id, p.created_at,
                exists(select 1 from follows f where f.follower_id = $1 and f.followee_id = s.target_author_id), ",
            post!("s", "a"),
            ", ",
            author!("r"),
            ", ",
            post!("q", "c"),
            " from posts p
            join posts s on s.id = coalesce(p.retweet_of, p.id)
            join users a on a.id = s.author_id
            left join users r on p.retweet_of is not null and r.id = p.author_id
            left join posts q on q.id = s.quote_of
            left join users c on c.id = q.author_id ",
            $rest
        )
    };
}

/// How many rows [`some`] reads at once: a page, one more that tells whether it goes on, and three to spare.
pub const SOME: usize = 24;

/// Reads one row of `posts` as `viewer` sees it at `now`.
pub async fn one(
    db: &mut Conn,
    viewer: Option<UserId>,
    now: Timestamp,
    id: PostId,
) -> Outcome<Option<PostView>> {
    let viewer = viewer.map_or(0, |viewer| viewer.0);
    db.maybe(post_view!("where p.id = $3"), values![viewer, now, id])
        .await
}

/// Reads up to [`SOME`] rows of `posts` as `viewer` sees them at `now`, in no order.
pub async fn some(
    db: &mut Conn,
    viewer: Option<UserId>,
    now: Timestamp,
    ids: &[PostId],
) -> Outcome<Vec<PostView>> {
    if let [id] = ids {
        return Ok(one(db, viewer, now, *id).await?.into_iter().collect());
    }
    let viewer = viewer.map_or(0, |viewer| viewer.0);
    let head = [viewer.to_value(), now.to_value()];
    let values: [Value<'_>; 2 + SOME] = padded(&head, ids.iter().map(|id| id.0));
    let sql = post_view!(
        "where p.id in ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26)"
    );
    db.all(sql, &values).await
}
