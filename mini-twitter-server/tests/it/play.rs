//! What people do on a [`Stage`] with posts, in a word each, and what they see, a line each.

use mini_twitter_core::field::Patch;
use mini_twitter_core::id::PostId;
use mini_twitter_core::page::{Cursor, Page};
use mini_twitter_core::post::{EditPost, Entry, NewPost, Node, Post, PostListQuery, PostsQuery};
use mini_twitter_core::timeline::FeedQuery;
use mini_twitter_core::user::{Mute, UserPostsQuery};
use mini_twitter_server::app::{App, Me};
use mini_twitter_server::domain::once::Made;
use mini_twitter_server::domain::post::{like, retweet};
use mini_twitter_server::domain::user::relation;
use mini_twitter_server::domain::{post, timeline};
use mini_twitter_server::fault::Outcome;
use mini_twitter_server::store::db::values;

use crate::stage::{Stage, unkeyed};

/// Publishes a post without a key.
pub(crate) async fn publish(app: &App, me: &Me, new: NewPost) -> Outcome<Post> {
    let made = post::create(app, &unkeyed(me), new).await;
    made.map(Made::into_answer)
}

impl Stage {
    pub(crate) async fn create(&self, me: &Me, new: NewPost) -> Outcome<Post> {
        publish(&self.app, me, new).await
    }
    pub(crate) async fn write(&self, me: &Me, text: &str) -> PostId {
        self.create(me, NewPost::text(text)).await.unwrap().id
    }
    pub(crate) async fn reply(&self, me: &Me, to: PostId, text: &str) -> PostId {
        let new = NewPost::text(text).reply_to(to);
        self.create(me, new).await.unwrap().id
    }
    pub(crate) async fn quote(&self, me: &Me, quoted: PostId, text: &str) -> PostId {
        let new = NewPost::text(text).quote(quoted);
        self.create(me, new).await.unwrap().id
    }
    pub(crate) async fn retweet(&self, me: &Me, id: PostId) -> Post {
        retweet::retweet(&self.app, me, id).await.unwrap()
    }
    pub(crate) async fn like(&self, me: &Me, id: PostId) -> Post {
        like::like(&self.app, me, id).await.unwrap()
    }
    pub(crate) async fn edit(&self, me: &Me, id: PostId, text: &str) -> Outcome<Post> {
        let change = EditPost {
            text: Patch::Set(text.to_owned()),
            ..EditPost::default()
        };
        post::edit(&self.app, me, id, change).await
    }
    pub(crate) async fn delete(&self, me: &Me, id: PostId) -> Outcome<()> {
        post::delete(&self.app, me, id).await
    }
    pub(crate) async fn get(&self, viewer: &Me, id: PostId) -> Outcome<Post> {
        post::get(&self.app, Some(viewer), id).await
    }

    pub(crate) async fn follow(&self, me: &Me, who: &Me) {
        relation::follow(&self.app, me, &who.id.into())
            .await
            .unwrap();
    }
    pub(crate) async fn block(&self, me: &Me, who: &Me) {
        relation::block(&self.app, me, &who.id.into())
            .await
            .unwrap();
    }
    pub(crate) async fn mute(&self, me: &Me, who: &Me) {
        let mute = Mute::default();
        relation::mute(&self.app, me, &who.id.into(), mute)
            .await
            .unwrap();
    }
    pub(crate) async fn deactivate(&self, who: &Me) {
        self.run("update users set status = 'deactivated' where id = $1", who)
            .await;
    }

    pub(crate) async fn feed_page(
        &self,
        me: &Me,
        limit: u32,
        cursor: Option<Cursor>,
    ) -> Page<Entry> {
        let query = FeedQuery {
            limit: Some(limit),
            cursor,
        };
        timeline::feed(&self.app, me, &query).await.unwrap()
    }
    pub(crate) async fn feed(&self, me: &Me) -> Vec<String> {
        lines(&self.feed_page(me, 100, None).await.items)
    }
    pub(crate) async fn public(&self, viewer: &Me, query: PostsQuery) -> Vec<String> {
        let page = post::list::all(&self.app, Some(viewer), &query).await;
        texts(&page.unwrap().items)
    }
    pub(crate) async fn posts_of(
        &self,
        viewer: &Me,
        who: &Me,
        query: UserPostsQuery,
    ) -> Vec<String> {
        let page = timeline::of_user(&self.app, Some(viewer), &who.id.into(), &query).await;
        lines(&page.unwrap().items)
    }
    pub(crate) async fn replies(&self, viewer: &Me, id: PostId) -> Vec<String> {
        let query = PostListQuery::default();
        let page = post::list::replies(&self.app, Some(viewer), id, &query).await;
        texts(&page.unwrap().items)
    }

    /// What someone was told, the earliest first: `like by bob`.
    pub(crate) async fn told(&self, who: &Me) -> Vec<String> {
        let mut db = self.app.db.read().await.unwrap();
        let sql = "select n.kind, u.username from notifications n join users u on u.id = n.actor_id
            where n.recipient_id = $1 order by n.id";
        let rows: Vec<(String, String)> = db.all(sql, values![who.id]).await.unwrap();
        rows.into_iter()
            .map(|(kind, who)| format!("{kind} by {who}"))
            .collect()
    }
    /// A number out of the database.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        self.app
            .db
            .read()
            .await
            .unwrap()
            .one(sql, values![])
            .await
            .unwrap()
    }
}

/// A post in a line: `bob: hello [carol: hi]`, where brackets hold what it quotes.
pub(crate) fn line(post: &Post) -> String {
    let quote = match &post.quote {
        Some(quote) => format!(" [{}]", line(quote)),
        None if post.quote_missing => " [missing]".to_owned(),
        None => String::new(),
    };
    let text = post.text.as_deref().unwrap_or("-");
    format!("{}: {text}{quote}", post.author.username)
}

pub(crate) fn texts(posts: &[Post]) -> Vec<String> {
    posts.iter().map(line).collect()
}

/// Entries in a line each: `carol passed on bob: hello`.
pub(crate) fn lines(entries: &[Entry]) -> Vec<String> {
    let line = |entry: &Entry| match &entry.retweeted_by {
        Some(who) => format!("{} passed on {}", who.username, line(&entry.post)),
        None => line(&entry.post),
    };
    entries.iter().map(line).collect()
}

/// A tree of replies, a line each, indented by depth; `…` where it goes on.
pub(crate) fn tree(nodes: &[Node], depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    for node in nodes {
        let post = node.post.as_ref().map_or("missing".to_owned(), line);
        found.push(format!("{}{post}", "  ".repeat(depth)));
        found.extend(tree(&node.replies, depth + 1));
        if node.next.is_some() {
            found.push(format!("{}…", "  ".repeat(depth + 1)));
        }
    }
    found
}
