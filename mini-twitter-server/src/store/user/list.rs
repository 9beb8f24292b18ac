//! Reads pages of people, each by keys that are integers, the order of both engines.
//!
//! A page goes on below (or above) the key it is given; who is not to be seen is left out by the caller, who asks on.

use mini_twitter_core::id::UserId;
use mini_twitter_core::page::Key;
use mini_twitter_core::user::UserSort;

use super::person::{PersonRow, number, people};
use crate::fault::Outcome;
use crate::store::db::{Conn, values};

/// Which rows of a list to read.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// The key of the last row before them; none at the start.
    pub after: Option<Key>,
    /// How many at most.
    pub limit: usize,
}

impl Part {
    fn below(&self) -> i64 {
        self.after.map_or(i64::MAX, |key| key[0])
    }
    fn above(&self) -> i64 {
        self.after.map_or(0, |key| key[0])
    }
}

/// Reads who follows `who`, the latest first; the key is the follow's id.
pub async fn followers(
    db: &mut Conn,
    viewer: Option<UserId>,
    who: UserId,
    part: Part,
) -> Outcome<Vec<PersonRow>> {
    let sql = people!(
        "l.id",
        "from follows l join users u on u.id = l.follower_id
          where l.followee_id = $2 and l.id < $3
          order by l.id desc limit $4"
    );
    db.all(sql, values![number(viewer), who, part.below(), part.limit])
        .await
}

/// Reads whom `who` follows, the latest first; the key is the follow's id.
pub async fn following(
    db: &mut Conn,
    viewer: Option<UserId>,
    who: UserId,
    part: Part,
) -> Outcome<Vec<PersonRow>> {
    let sql = people!(
        "l.id",
        "from follows l join users u on u.id = l.followee_id
          where l.follower_id = $2 and l.id < $3
          order by l.id desc limit $4"
    );
    db.all(sql, values![number(viewer), who, part.below(), part.limit])
        .await
}

/// Reads whom `viewer` blocks, the latest first; the key is the block's id.
pub async fn blocks(db: &mut Conn, viewer: UserId, part: Part) -> Outcome<Vec<PersonRow>> {
    let sql = people!(
        "l.id",
        "from blocks l join users u on u.id = l.blocked_id
          where l.blocker_id = $1 and l.id < $2
          order by l.id desc limit $3"
    );
    db.all(sql, values![viewer, part.below(), part.limit]).await
}

/// Reads whom `viewer` mutes or muted until a time that has come, the latest first; the key is the mute's id.
pub async fn mutes(db: &mut Conn, viewer: UserId, part: Part) -> Outcome<Vec<PersonRow>> {
    let sql = people!(
        "l.id",
        "from mutes l join users u on u.id = l.muted_id
          where l.muter_id = $1 and l.id < $2
          order by l.id desc limit $3"
    );
    db.all(sql, values![viewer, part.below(), part.limit]).await
}

/// Reads the directory; the key is the id, or the number of followers with the id as the second integer.
pub async fn directory(
    db: &mut Conn,
    viewer: Option<UserId>,
    sort: UserSort,
    part: Part,
) -> Outcome<Vec<PersonRow>> {
    let viewer = number(viewer);
    match sort {
        UserSort::Newest => {
            let sql = people!(
                "u.id",
                "from users u where u.id < $2 order by u.id desc limit $3"
            );
            db.all(sql, values![viewer, part.below(), part.limit]).await
        }
        UserSort::Oldest => {
            let sql = people!(
                "u.id",
                "from users u where u.id > $2 order by u.id limit $3"
            );
            db.all(sql, values![viewer, part.above(), part.limit]).await
        }
        UserSort::Followers => {
            // Two halves, each a range of the index: of a comparison of pairs SQLite takes the first column alone
            // to the index, and walks over all who have as many followers.
            let sql = people!(
                "u.followers",
                "from (select same.id from (
                         select s.id from users s where s.followers = $2 and s.id < $3
                          order by s.id desc limit $4) same
                       union all
                       select fewer.id from (
                         select f.id from users f where f.followers < $2
                          order by f.followers desc, f.id desc limit $4) fewer) k
                   join users u on u.id = k.id
                  order by u.followers desc, u.id desc limit $4"
            );
            let [followers, id] = part.after.unwrap_or([i64::MAX; 2]);
            db.all(sql, values![viewer, followers, id, part.limit])
                .await
        }
    }
}

/// Reads those of the directory whose username or name is `like` the pattern, in lower case; keys as in [`directory`].
///
/// Only ASCII letters lose their case, on both engines. No index leads to a name: it reads the directory from `part` on
/// until it has enough, so it belongs on a thread that may block.
pub async fn matching(
    db: &mut Conn,
    viewer: Option<UserId>,
    (sort, like): (UserSort, &str),
    part: Part,
) -> Outcome<Vec<PersonRow>> {
    let viewer = number(viewer);
    match sort {
        UserSort::Newest => {
            let sql = people!(
                "u.id",
                "from users u
                  where u.id < $2
                    and (lower(u.username) like $4 escape '\\' or lower(u.name /*postgres: collate \"C\"*/) like $4 escape '\\')
                  order by u.id desc limit $3"
            );
            db.all(sql, values![viewer, part.below(), part.limit, like])
                .await
        }
        UserSort::Oldest => {
            let sql = people!(
                "u.id",
                "from users u
                  where u.id > $2
                    and (lower(u.username) like $4 escape '\\' or lower(u.name /*postgres: collate \"C\"*/) like $4 escape '\\')
                  order by u.id limit $3"
            );
            db.all(sql, values![viewer, part.above(), part.limit, like])
                .await
        }
        UserSort::Followers => {
            let sql = people!(
                "u.followers",
                "from users u
                  where (u.followers, u.id) < ($2, $3)
                    and (lower(u.username) like $5 escape '\\' or lower(u.name /*postgres: collate \"C\"*/) like $5 escape '\\')
                  order by u.followers desc, u.id desc limit $4"
            );
            let [followers, id] = part.after.unwrap_or([i64::MAX; 2]);
            db.all(sql, values![viewer, followers, id, part.limit, like])
                .await
        }
    }
}
