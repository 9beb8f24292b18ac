//! Reads lists of people, each ordered by integer keys, which both engines order alike.
//!
//! The caller leaves out people whom the viewer may not see, and reads more. `$1` is the viewer (0 without one), `$2` the
//! time.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::user::UserSort;

use super::person::{ListedRow, PersonRow};
use crate::fault::Outcome;
use crate::store::db::{Conn, query, values};
use crate::store::facts::Viewer;
use crate::store::list::{Candidate, Fetch, by_number, candidates};

/// Declares functions that list the people in the rows of a table, newest row first; the key is the row's id (`l.id`).
macro_rules! people_of {
    ($($(#[$doc:meta])+ $name:ident($of:ident: $type:ty) = $from:literal;)+) => { $(
        $(#[$doc])+
        pub async fn $name(
            db: &mut Conn,
            viewer: Viewer,
            $of: $type,
            fetch: Fetch,
        ) -> Outcome<Vec<Candidate<PersonRow>>> {
            let sql = query!(ListedRow, concat!($from, " and l.id < $4 order by l.id desc limit $5"));
            let values = [viewer.number(), viewer.now.as_micros(), $of.0, fetch.below()];
            listed(db, sql, values, fetch.limit).await
        }
    )+ };
}

people_of! {
    /// Reads the followers of a person; the key is the follow's id.
    followers(who: UserId) = "from follows l join users u on u.id = l.follower_id where l.followee_id = $3";
    /// Reads the people that a person follows; the key is the follow's id.
    following(who: UserId) = "from follows l join users u on u.id = l.followee_id where l.follower_id = $3";
    /// Reads the people that a person blocks; the key is the block's id.
    blocks(who: UserId) = "from blocks l join users u on u.id = l.blocked_id where l.blocker_id = $3";
    /// Reads the people that a person mutes, including mutes that have ended; the key is the mute's id.
    mutes(who: UserId) = "from mutes l join users u on u.id = l.muted_id where l.muter_id = $3";
    /// Reads the people who like a post; the key is the like's id.
    likes(post: PostId) = "from likes l join users u on u.id = l.user_id where l.post_id = $3";
    /// Reads the people who retweeted a post; the key is the retweet's id.
    retweets(post: PostId) = "from posts l join users u on u.id = l.author_id where l.retweet_of = $3";
}

async fn listed(
    db: &mut Conn,
    sql: &'static str,
    [viewer, now, of, below]: [i64; 4],
    limit: usize,
) -> Outcome<Vec<Candidate<PersonRow>>> {
    let rows: Vec<ListedRow> = db.all(sql, values![viewer, now, of, below, limit]).await?;
    let rows = rows.into_iter().map(|row| (row.key, row.person));
    Ok(by_number(rows.collect()))
}

/// Reads the directory of all people; the key is the id, or the number of followers and the id.
pub async fn directory(
    db: &mut Conn,
    viewer: Viewer,
    sort: UserSort,
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PersonRow>>> {
    let [number, now] = [viewer.number(), viewer.now.as_micros()];
    let rows = match sort {
        UserSort::Newest => {
            let sql = query!(PersonRow as "u", "from users u where u.id < $3 order by u.id desc limit $4");
            db.all(sql, values![number, now, fetch.below(), fetch.limit])
                .await?
        }
        UserSort::Oldest => {
            let sql =
                query!(PersonRow as "u", "from users u where u.id > $3 order by u.id limit $4");
            db.all(sql, values![number, now, fetch.above(), fetch.limit])
                .await?
        }
        UserSort::Followers => {
            // Two halves, each a range of the index: for a comparison of pairs SQLite uses the index for the first
            // column only, and scans all people with that number of followers.
            let sql = query!(
                PersonRow as "u",
                "from (select same.id from (
                         select s.id from users s where s.followers = $3 and s.id < $4
                          order by s.id desc limit $5) same
                       union all
                       select fewer.id from (
                         select f.id from users f where f.followers < $3
                          order by f.followers desc, f.id desc limit $5) fewer) k
                   join users u on u.id = k.id
                  order by u.followers desc, u.id desc limit $5"
            );
            let [followers, id] = fetch.below_pair();
            db.all(sql, values![number, now, followers, id, fetch.limit])
                .await?
        }
    };
    Ok(sorted(rows, sort))
}

/// `matching!(end)`: the statement that reads the people whose username or name is like `$3`, or, for a name that is not
/// in ASCII, like `$4`.
macro_rules! matching {
    ($end:literal) => {
        query!(
            PersonRow as "u",
            concat!(
                "from users u
                  where (lower(u.username) like $3 escape '\\'
                         or lower(u.name /*postgres: collate \"C\"*/) like
                            case when octet_length(u.name) = length(u.name) then $3 else $4 end escape '\\')
                    and ",
                $end
            )
        )
    };
}

/// Reads the people of the directory whose username or name matches one of the `like` patterns, which are in lower case:
/// the first for texts in ASCII, the second for other names. The keys are those of [`directory`].
///
/// Only ASCII letters are compared without case, on both engines. There is no index for this: it scans the directory
/// until it has enough rows, so only through [`Db::scan`](crate::store::db::Db::scan).
pub async fn matching(
    db: &mut Conn,
    viewer: Viewer,
    (sort, [ascii, other]): (UserSort, &[String; 2]),
    fetch: Fetch,
) -> Outcome<Vec<Candidate<PersonRow>>> {
    let [number, now] = [viewer.number(), viewer.now.as_micros()];
    let rows = match sort {
        UserSort::Newest => {
            let sql = matching!("u.id < $5 order by u.id desc limit $6");
            let key = fetch.below();
            let values = values![number, now, ascii, other, key, fetch.limit];
            db.all(sql, values).await?
        }
        UserSort::Oldest => {
            let sql = matching!("u.id > $5 order by u.id limit $6");
            let key = fetch.above();
            let values = values![number, now, ascii, other, key, fetch.limit];
            db.all(sql, values).await?
        }
        UserSort::Followers => {
            let sql = matching!(
                "(u.followers, u.id) < ($5, $6) order by u.followers desc, u.id desc limit $7"
            );
            let [followers, id] = fetch.below_pair();
            let values = values![number, now, ascii, other, followers, id, fetch.limit];
            db.all(sql, values).await?
        }
    };
    Ok(sorted(rows, sort))
}

fn sorted(rows: Vec<PersonRow>, sort: UserSort) -> Vec<Candidate<PersonRow>> {
    candidates(rows, |row| match sort {
        UserSort::Followers => [i64::from(row.followers), row.id.0],
        UserSort::Newest | UserSort::Oldest => [row.id.0, 0],
    })
}
