//! The whole service in vectors and loops: every rule of `docs/rules.md` in its plainest form, without SQL and without
//! speed. People and posts are numbered in the order in which they were created.

/// A person's number.
pub(crate) type PersonNumber = usize;
/// A post's or retweet's number.
pub(crate) type PostNumber = usize;

/// Why an action is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    Forbidden,
    Invalid,
}
use Refusal::{Forbidden, Invalid, NotFound};

/// How much of a person a viewer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    Full,
    NameOnly,
    Nothing,
}

/// Where a post is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A profile, a post by its id, the post inside a quote or a notification.
    ById,
    /// A thread.
    Thread,
    /// A list that is asked for.
    List,
    /// All public posts, a tag.
    Public,
    /// The home feed.
    Feed,
    /// A notification.
    Notification,
}

impl Place {
    fn heeds_mutes(self) -> bool {
        matches!(self, Self::Public | Self::Feed | Self::Notification)
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) author: PersonNumber,
    pub(crate) text: String,
    pub(crate) edits: usize,
    pub(crate) tag: Option<String>,
    pub(crate) mentions: Vec<PersonNumber>,
    pub(crate) reply_to: Option<PostNumber>,
    pub(crate) quote: Option<PostNumber>,
    pub(crate) retweet_of: Option<PostNumber>,
    pub(crate) policy: &'static str,
    pub(crate) deleted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) recipient: PersonNumber,
    pub(crate) kind: &'static str,
    pub(crate) actor: PersonNumber,
    pub(crate) post: Option<PostNumber>,
    pub(crate) read: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Service {
    pub(crate) active: Vec<bool>,
    pub(crate) private: Vec<bool>,
    /// Who deleted their account: they are never active again.
    pub(crate) deleted: Vec<PersonNumber>,
    pub(crate) rows: Vec<Row>,
    pub(crate) follows: Vec<(PersonNumber, PersonNumber)>,
    pub(crate) blocks: Vec<(PersonNumber, PersonNumber)>,
    pub(crate) mutes: Vec<(PersonNumber, PersonNumber)>,
    pub(crate) likes: Vec<(PersonNumber, PostNumber)>,
    pub(crate) bookmarks: Vec<(PersonNumber, PostNumber)>,
    pub(crate) notices: Vec<Notice>,
}

type Done = Result<(), Refusal>;

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) -> bool {
    let is_new = !list.contains(&item);
    if is_new {
        list.push(item);
    }
    is_new
}

impl Service {
    pub(crate) fn sight(&self, viewer: PersonNumber, author: PersonNumber) -> Sight {
        if viewer == author {
            Sight::Full
        } else if !self.active[author] || self.blocks.contains(&(author, viewer)) {
            Sight::Nothing
        } else if self.blocks.contains(&(viewer, author)) {
            Sight::NameOnly
        } else {
            Sight::Full
        }
    }

    fn shows(&self, viewer: PersonNumber, author: PersonNumber, place: Place) -> bool {
        self.knows(viewer, author, place) && self.admits(author, viewer)
    }

    /// Whether a person shows in a place in full, their posts aside.
    fn knows(&self, viewer: PersonNumber, who: PersonNumber, place: Place) -> bool {
        let muted = place.heeds_mutes() && self.mutes.contains(&(viewer, who));
        self.sight(viewer, who) == Sight::Full && !muted
    }

    /// Whether what somebody posts, retweets and likes is for a viewer to see.
    fn admits(&self, who: PersonNumber, viewer: PersonNumber) -> bool {
        !self.private[who] || viewer == who || self.follows.contains(&(viewer, who))
    }

    /// Whether a post that somebody sees is for them to retweet and quote.
    fn may_share(&self, me: PersonNumber, post: PostNumber) -> Done {
        let author = self.rows[post].author;
        let may = author == me || !self.private[author];
        may.then_some(()).ok_or(Forbidden)
    }

    /// Whether a post, not a retweet, shows in a place.
    pub(crate) fn sees(&self, viewer: PersonNumber, post: PostNumber, place: Place) -> bool {
        let row = &self.rows[post];
        let quoted = row.quote.map(|quote| self.rows[quote].author);
        let quotes_muted = quoted.is_some_and(|quoted| self.mutes.contains(&(viewer, quoted)));
        row.retweet_of.is_none()
            && !row.deleted
            && self.shows(viewer, row.author, place)
            && !(place.heeds_mutes() && quotes_muted)
    }

    fn find(&self, viewer: PersonNumber, post: PostNumber) -> Result<(), Refusal> {
        let seen = post < self.rows.len() && self.sees(viewer, post, Place::ById);
        seen.then_some(()).ok_or(NotFound)
    }

    // Relations between people.

    pub(crate) fn follow(&mut self, me: PersonNumber, who: PersonNumber) -> Done {
        if me == who {
            return Err(Invalid);
        }
        if self.sight(me, who) != Sight::Full {
            return Err(NotFound);
        }
        if self.private[who] && !self.follows.contains(&(me, who)) {
            return Err(Forbidden);
        }
        if add(&mut self.follows, (me, who)) {
            self.notify("follow", who, me, None);
        }
        Ok(())
    }

    pub(crate) fn unfollow(&mut self, me: PersonNumber, who: PersonNumber) -> Done {
        self.follows.retain(|pair| *pair != (me, who));
        self.withdraw("follow", who, me, None);
        Ok(())
    }

    pub(crate) fn block(&mut self, me: PersonNumber, who: PersonNumber) -> Done {
        if me == who {
            return Err(Invalid);
        }
        add(&mut self.blocks, (me, who));
        self.follows
            .retain(|pair| *pair != (me, who) && *pair != (who, me));
        self.notices.retain(|notice| {
            let between = [(me, who), (who, me)].contains(&(notice.recipient, notice.actor));
            notice.read || !between || notice.kind == "general"
        });
        Ok(())
    }

    pub(crate) fn unblock(&mut self, me: PersonNumber, who: PersonNumber) -> Done {
        self.blocks.retain(|pair| *pair != (me, who));
        Ok(())
    }

    pub(crate) fn mute(&mut self, me: PersonNumber, who: PersonNumber) -> Done {
        if me == who {
            return Err(Invalid);
        }
        if self.sight(me, who) == Sight::Nothing {
            return Err(NotFound);
        }
        add(&mut self.mutes, (me, who));
        Ok(())
    }

    pub(crate) fn unmute(&mut self, me: PersonNumber, who: PersonNumber) -> Done {
        self.mutes.retain(|pair| *pair != (me, who));
        Ok(())
    }

    // Actions on posts.

    pub(crate) fn create(&mut self, row: Row) -> Done {
        let me = row.author;
        for target in row.reply_to.into_iter().chain(row.quote) {
            self.find(me, target)?;
        }
        if let Some(parent) = row.reply_to.map(|parent| &self.rows[parent]) {
            let mentioned = parent.mentions.contains(&me);
            let may = match parent.policy {
                "following" => mentioned || self.follows.contains(&(parent.author, me)),
                "mentioned" => mentioned,
                _ => true,
            };
            if !may && parent.author != me {
                return Err(Forbidden);
            }
        }
        if let Some(quoted) = row.quote {
            self.may_share(me, quoted)?;
        }
        let id = self.rows.len();
        self.rows.push(row.clone());
        let parent = row.reply_to.map(|parent| self.rows[parent].author);
        let quoted = row.quote.map(|quote| self.rows[quote].author);
        if let Some(parent) = parent {
            self.notify("reply", parent, me, Some(id));
        }
        if let Some(quoted) = quoted.filter(|quoted| Some(*quoted) != parent) {
            self.notify("quote", quoted, me, Some(id));
        }
        for who in row.mentions {
            if Some(who) != parent && Some(who) != quoted {
                self.notify("mention", who, me, Some(id));
            }
        }
        Ok(())
    }

    pub(crate) fn edit(&mut self, me: PersonNumber, post: PostNumber, text: &str) -> Done {
        self.find(me, post)?;
        let row = &mut self.rows[post];
        if row.author != me {
            return Err(Forbidden);
        }
        if row.text != text {
            row.text = text.to_owned();
            row.edits += 1;
            row.tag = None;
            let dropped = std::mem::take(&mut row.mentions);
            for who in dropped {
                self.withdraw("mention", who, me, Some(post));
            }
        }
        Ok(())
    }

    pub(crate) fn delete(&mut self, me: PersonNumber, post: PostNumber) -> Done {
        self.find(me, post)?;
        if self.rows[post].author != me {
            return Err(Forbidden);
        }
        self.rows[post].deleted = true;
        self.notices
            .retain(|notice| notice.read || notice.post != Some(post) || notice.actor != me);
        Ok(())
    }

    pub(crate) fn like(&mut self, me: PersonNumber, post: PostNumber) -> Done {
        self.find(me, post)?;
        if add(&mut self.likes, (me, post)) {
            self.notify("like", self.rows[post].author, me, Some(post));
        }
        Ok(())
    }

    pub(crate) fn unlike(&mut self, me: PersonNumber, post: PostNumber) -> Done {
        self.likes.retain(|pair| *pair != (me, post));
        self.withdraw("like", self.rows[post].author, me, Some(post));
        self.find(me, post)
    }

    pub(crate) fn retweet(&mut self, me: PersonNumber, post: PostNumber) -> Done {
        self.find(me, post)?;
        self.may_share(me, post)?;
        if !self.is_retweeted(me, post) {
            self.rows.push(Row {
                author: me,
                retweet_of: Some(post),
                ..Row::default()
            });
            self.notify("retweet", self.rows[post].author, me, Some(post));
        }
        Ok(())
    }

    pub(crate) fn unretweet(&mut self, me: PersonNumber, post: PostNumber) -> Done {
        for row in &mut self.rows {
            row.deleted |= row.author == me && row.retweet_of == Some(post);
        }
        self.withdraw("retweet", self.rows[post].author, me, Some(post));
        self.find(me, post)
    }

    pub(crate) fn bookmark(&mut self, me: PersonNumber, post: PostNumber) -> Done {
        self.find(me, post)?;
        add(&mut self.bookmarks, (me, post));
        Ok(())
    }

    pub(crate) fn unbookmark(&mut self, me: PersonNumber, post: PostNumber) -> Done {
        self.bookmarks.retain(|pair| *pair != (me, post));
        self.find(me, post)
    }

    pub(crate) fn delete_me(&mut self, me: PersonNumber) {
        self.active[me] = false;
        self.deleted.push(me);
        for row in self.rows.iter_mut().filter(|row| row.author == me) {
            row.deleted = true;
        }
        self.likes.retain(|(who, _)| *who != me);
        self.bookmarks.retain(|(who, _)| *who != me);
        self.follows
            .retain(|(one, other)| *one != me && *other != me);
        self.blocks
            .retain(|(one, other)| *one != me && *other != me);
        self.mutes.retain(|(muter, _)| *muter != me);
        self.notices
            .retain(|notice| notice.recipient != me && notice.actor != me);
    }

    pub(crate) fn read_all(&mut self, me: PersonNumber) -> usize {
        let shown: Vec<_> = self
            .notices(me)
            .into_iter()
            .filter(|notice| !notice.read)
            .collect();
        for notice in &mut self.notices {
            notice.read |= shown.contains(notice);
        }
        shown.len()
    }

    fn notify(
        &mut self,
        kind: &'static str,
        recipient: PersonNumber,
        actor: PersonNumber,
        post: Option<PostNumber>,
    ) {
        let pairs = [(recipient, actor), (actor, recipient)];
        let unwanted = recipient == actor
            || !self.active[recipient]
            || pairs.iter().any(|pair| self.blocks.contains(pair))
            || self.mutes.contains(&(recipient, actor))
            || (kind != "follow" && !self.admits(actor, recipient));
        let known = self.notices.iter().any(|notice| {
            (notice.kind, notice.recipient, notice.actor, notice.post)
                == (kind, recipient, actor, post)
        });
        if !unwanted && !known {
            let read = false;
            self.notices.push(Notice {
                recipient,
                kind,
                actor,
                post,
                read,
            });
        }
    }

    fn withdraw(
        &mut self,
        kind: &'static str,
        recipient: PersonNumber,
        actor: PersonNumber,
        post: Option<PostNumber>,
    ) {
        self.notices.retain(|notice| {
            let is_it = (notice.kind, notice.recipient, notice.actor, notice.post)
                == (kind, recipient, actor, post);
            notice.read || !is_it
        });
    }

    // What people read: every list newest first, except replies.

    pub(crate) fn is_retweeted(&self, by: PersonNumber, post: PostNumber) -> bool {
        let mut retweets = self.retweets(post);
        retweets.any(|row| self.rows[row].author == by)
    }

    pub(crate) fn retweets(&self, post: PostNumber) -> impl Iterator<Item = PostNumber> {
        let rows = self.rows.iter().enumerate().rev();
        rows.filter(move |(_, row)| row.retweet_of == Some(post) && !row.deleted)
            .map(|(at, _)| at)
    }

    /// The rows that are `wanted` and that the viewer sees in a place: row and original.
    fn entries(
        &self,
        viewer: PersonNumber,
        place: Place,
        wanted: impl Fn(&Row) -> bool,
    ) -> Vec<(PostNumber, PostNumber)> {
        let mut found = Vec::new();
        for (at, row) in self.rows.iter().enumerate().rev() {
            let original = row.retweet_of.unwrap_or(at);
            let seen = self.shows(viewer, row.author, place) && self.sees(viewer, original, place);
            if wanted(row) && !row.deleted && seen {
                found.push((at, original));
            }
        }
        found
    }

    /// The rows of the feed, repeats included: pages leave them out.
    pub(crate) fn feed(&self, me: PersonNumber) -> Vec<(PostNumber, PostNumber)> {
        let mine = |who: PersonNumber| who == me || self.follows.contains(&(me, who));
        self.entries(me, Place::Feed, |row| {
            let parent = row.reply_to.map(|parent| self.rows[parent].author);
            mine(row.author) && parent.is_none_or(|parent| mine(parent) || parent == row.author)
        })
    }

    pub(crate) fn posts_of(
        &self,
        viewer: PersonNumber,
        who: PersonNumber,
        replies: bool,
        retweets: bool,
    ) -> Vec<(PostNumber, PostNumber)> {
        self.entries(viewer, Place::List, |row| {
            row.author == who
                && (replies || row.reply_to.is_none())
                && (retweets || row.retweet_of.is_none())
        })
    }

    pub(crate) fn public(&self, viewer: PersonNumber, replies: bool) -> Vec<PostNumber> {
        self.posts(viewer, Place::Public, |row| {
            replies || row.reply_to.is_none()
        })
    }

    pub(crate) fn tagged(&self, viewer: PersonNumber, tag: &str) -> Vec<PostNumber> {
        self.posts(viewer, Place::Public, |row| row.tag.as_deref() == Some(tag))
    }

    /// How many people use a tag, and how many posts have it, as everybody is told.
    pub(crate) fn trend(&self, tag: &str) -> Option<[usize; 2]> {
        let mut authors = Vec::new();
        let mut uses = 0;
        for row in &self.rows {
            let counts = self.active[row.author] && !self.private[row.author] && !row.deleted;
            if counts && row.tag.as_deref() == Some(tag) {
                add(&mut authors, row.author);
                uses += 1;
            }
        }
        (uses > 0).then_some([authors.len(), uses])
    }

    pub(crate) fn quotes(&self, viewer: PersonNumber, post: PostNumber) -> Vec<PostNumber> {
        self.posts(viewer, Place::List, |row| row.quote == Some(post))
    }

    /// The oldest first.
    pub(crate) fn replies(&self, viewer: PersonNumber, post: PostNumber) -> Vec<PostNumber> {
        let mut replies = self.posts(viewer, Place::List, |row| row.reply_to == Some(post));
        replies.reverse();
        replies
    }

    fn posts(
        &self,
        viewer: PersonNumber,
        place: Place,
        wanted: impl Fn(&Row) -> bool,
    ) -> Vec<PostNumber> {
        let entries = self.entries(viewer, place, |row| row.retweet_of.is_none() && wanted(row));
        entries.into_iter().map(|(row, _)| row).collect()
    }

    /// The posts of one person in a list of (person, post) that the viewer sees, the latest first.
    pub(crate) fn listed(
        &self,
        list: &[(PersonNumber, PostNumber)],
        viewer: PersonNumber,
        who: PersonNumber,
    ) -> Vec<PostNumber> {
        let posts = list
            .iter()
            .rev()
            .filter(|(owner, _)| *owner == who)
            .map(|(_, post)| *post);
        posts
            .filter(|post| self.admits(who, viewer) && self.sees(viewer, *post, Place::List))
            .collect()
    }

    /// Of these people, those that the viewer sees at least by name.
    pub(crate) fn people(
        &self,
        viewer: PersonNumber,
        people: impl Iterator<Item = PersonNumber>,
    ) -> Vec<PersonNumber> {
        people
            .filter(|who| self.sight(viewer, *who) != Sight::Nothing)
            .collect()
    }

    /// Of the people who like or retweeted a post, those that the viewer is told.
    pub(crate) fn reacted(
        &self,
        viewer: PersonNumber,
        people: impl Iterator<Item = PersonNumber>,
    ) -> Vec<PersonNumber> {
        self.people(viewer, people.filter(|who| self.admits(*who, viewer)))
    }

    /// Of the followers or followed people of somebody, those that the viewer sees.
    pub(crate) fn connected(
        &self,
        viewer: PersonNumber,
        who: PersonNumber,
        people: impl Iterator<Item = PersonNumber>,
    ) -> Vec<PersonNumber> {
        self.people(viewer, people.filter(|_| self.admits(who, viewer)))
    }

    pub(crate) fn notices(&self, me: PersonNumber) -> Vec<Notice> {
        let mine = self
            .notices
            .iter()
            .rev()
            .filter(|notice| notice.recipient == me);
        let shown = mine.filter(|notice| {
            let actor = match notice.kind {
                "general" => true,
                "follow" => self.knows(me, notice.actor, Place::Notification),
                _ => self.shows(me, notice.actor, Place::Notification),
            };
            actor
                && notice
                    .post
                    .is_none_or(|post| self.sees(me, post, Place::ById))
        });
        shown.cloned().collect()
    }

    /// Likes, retweets, quotes, replies: every row that exists, by anyone.
    pub(crate) fn counts(&self, post: PostNumber) -> [usize; 4] {
        let live = |row: &&Row| !row.deleted;
        let count = |wanted: &dyn Fn(&Row) -> bool| {
            self.rows
                .iter()
                .filter(live)
                .filter(|row| wanted(row))
                .count()
        };
        [
            self.likes
                .iter()
                .filter(|(_, liked)| *liked == post)
                .count(),
            count(&|row| row.retweet_of == Some(post)),
            count(&|row| row.quote == Some(post)),
            count(&|row| row.reply_to == Some(post)),
        ]
    }

    /// Followers, following, posts.
    pub(crate) fn totals(&self, who: PersonNumber) -> [usize; 3] {
        let posts = self
            .rows
            .iter()
            .filter(|row| row.author == who && !row.deleted && row.retweet_of.is_none());
        [
            self.follows
                .iter()
                .filter(|(_, followee)| *followee == who)
                .count(),
            self.follows
                .iter()
                .filter(|(follower, _)| *follower == who)
                .count(),
            posts.count(),
        ]
    }
}
