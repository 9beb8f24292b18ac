//! Compares everything that each person can read from the server with the model.

use futures_util::TryStreamExt;
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::notification::{Notification, NotificationsQuery};
use mini_twitter_client::core::page::Page;
use mini_twitter_client::core::post::{Entry, Post, PostsQuery};
use mini_twitter_client::core::timeline::{FeedQuery, Tag};
use mini_twitter_client::core::user::{RelationshipsQuery, UserPostsQuery, UserRef};
use mini_twitter_client::{Call, Client};

use super::service::{PersonNumber, Place, PostNumber, Refusal, Service, Sight};
use super::town::{Town, outcome};
use crate::TestResult;

/// How many rows a page of entries holds.
const PAGE: u32 = 3;

/// Compares everything, as each active person.
pub(crate) async fn compare(service: &Service, town: &Town) -> TestResult {
    for viewer in (0..town.people.len()).filter(|who| service.active[*who]) {
        let comparison = Comparison {
            service,
            town,
            viewer,
            client: &town.people[viewer],
        };
        comparison.feed().await?;
        comparison.lists().await?;
        comparison.notifications().await?;
        for who in 0..town.people.len() {
            comparison.person(who).await?;
        }
        for (number, id) in town.ids.iter().enumerate() {
            if let Some(id) = id {
                comparison.post(number, *id).await?;
            }
        }
    }
    Ok(())
}

struct Comparison<'a> {
    service: &'a Service,
    town: &'a Town,
    viewer: PersonNumber,
    client: &'a Client,
}

impl Comparison<'_> {
    async fn feed(&self) -> TestResult {
        let rows = self.service.feed(self.viewer);
        let query = FeedQuery {
            limit: Some(PAGE),
            cursor: None,
        };
        let call = || self.client.timeline().feed(query.clone());
        self.entries("the feed", &rows, &call, true).await
    }

    /// Walks pages of entries. With `once`, as in the feed, a page shows an original once, by its newest row.
    async fn entries(
        &self,
        what: &str,
        rows: &[(PostNumber, PostNumber)],
        call: &dyn Fn() -> Call<Page<Entry>>,
        once: bool,
    ) -> TestResult {
        let mut rows = rows.iter().peekable();
        let mut next = None;
        loop {
            let page = match &next {
                Some(cursor) => call().at(cursor).page().await?,
                None => call().page().await?,
            };
            let mut expected: Vec<(PostNumber, Option<PersonNumber>)> = Vec::new();
            while let Some((row, original)) = rows.peek() {
                let is_shown = once && expected.iter().any(|(shown, _)| shown == original);
                if !is_shown && expected.len() == PAGE as usize {
                    break;
                }
                let by = (row != original).then(|| self.service.rows[*row].author);
                expected.extend((!is_shown).then_some((*original, by)));
                rows.next();
            }
            let found: Vec<_> = page.items.iter().map(|entry| self.entry(entry)).collect();
            assert_eq!(found, expected, "{what} of person{}", self.viewer);
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert_eq!(
            rows.next(),
            None,
            "{what} of person{} ended early",
            self.viewer
        );
        Ok(())
    }

    fn entry(&self, entry: &Entry) -> (PostNumber, Option<PersonNumber>) {
        let by = entry
            .retweeted_by
            .as_ref()
            .map(|by| self.town.who(&by.username));
        (self.town.number(&entry.post), by)
    }

    async fn lists(&self) -> TestResult {
        let (service, town, me) = (self.service, self.town, self.viewer);
        for replies in [false, true] {
            let found = town.posts(|query| {
                self.client.posts().list(PostsQuery {
                    replies: Some(replies),
                    limit: query.limit,
                    ..PostsQuery::default()
                })
            });
            assert_eq!(
                found.await?,
                service.public(me, replies),
                "the public list of person{me}"
            );
        }
        let tag: Tag = "tea".parse()?;
        let tagged = town
            .posts(|query| self.client.timeline().list_tag_posts(tag.clone(), query))
            .await?;
        assert_eq!(tagged, service.tagged(me, "tea"), "#tea of person{me}");
        let trends = self.client.timeline().list_trends(Default::default());
        let trends = trends.await?;
        let trend = trends.first().map(|trend| [trend.authors, trend.uses]);
        let expected = service.trend("tea");
        let expected = expected.map(|trend| trend.map(|count| count.try_into().expect("few")));
        assert_eq!(trend, expected, "trend of #tea");
        let listed = town
            .posts(|query| self.client.posts().list_bookmarks(query))
            .await?;
        assert_eq!(
            listed,
            service.listed(&service.bookmarks, me, me),
            "bookmarks of person{me}"
        );

        let blocks = town
            .users(|query| self.client.users().list_blocks(query))
            .await?;
        let blocked = service.blocks.iter().rev().filter(|(who, _)| *who == me);
        let blocked = blocked
            .map(|(_, who)| *who)
            .filter(|who| service.active[*who]);
        assert_eq!(blocks, blocked.collect::<Vec<_>>(), "blocks of person{me}");
        let mutes = town
            .users(|query| self.client.users().list_mutes(query))
            .await?;
        let muted = service.mutes.iter().rev().filter(|(who, _)| *who == me);
        let muted = muted
            .map(|(_, who)| *who)
            .filter(|who| service.active[*who]);
        assert_eq!(mutes, service.people(me, muted), "mutes of person{me}");
        Ok(())
    }

    async fn notifications(&self) -> TestResult {
        let query = NotificationsQuery {
            limit: Some(2),
            ..NotificationsQuery::default()
        };
        let found: Vec<Notification> = self
            .client
            .notifications()
            .list(query)
            .stream()
            .try_collect()
            .await?;
        let found: Vec<_> = found
            .iter()
            .map(|told| {
                let actor = told
                    .actor
                    .as_ref()
                    .map(|actor| self.town.who(&actor.username));
                let post = told.post.as_ref().map(|post| self.town.number(post));
                (told.kind.as_str().to_owned(), actor, post, told.is_read)
            })
            .collect();
        let expected = self.service.notices(self.viewer);
        let unread = expected.iter().filter(|notice| !notice.read).count();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|notice| {
                let actor = (notice.kind != "general").then_some(notice.actor);
                (notice.kind.to_owned(), actor, notice.post, notice.read)
            })
            .collect();
        assert_eq!(found, expected, "notifications of person{}", self.viewer);
        let counted = self
            .client
            .notifications()
            .count_unread()
            .await?
            .notifications;
        assert_eq!(counted as usize, unread, "unread of person{}", self.viewer);
        Ok(())
    }

    async fn person(&self, who: PersonNumber) -> TestResult {
        let (service, town, me) = (self.service, self.town, self.viewer);
        let name = town.names[who].as_str();
        let at = format!("person{who} seen by person{me}");
        let users = self.client.users();
        let sight = service.sight(me, who);
        match users.get(name).await {
            Ok(user) => {
                assert_eq!(user.is_private, service.private[who], "{at}");
                let counts = user
                    .counts
                    .map(|counts| [counts.followers, counts.following, counts.posts]);
                let totals = service
                    .totals(who)
                    .map(|total| u32::try_from(total).expect("few"));
                let expected = (sight == Sight::Full).then_some(totals);
                assert_ne!(sight, Sight::Nothing, "{at}");
                assert_eq!(counts, expected, "counts of {at}");
            }
            Err(error) => {
                assert_eq!((error.status(), sight), (Some(404), Sight::Nothing), "{at}");
                return Ok(());
            }
        }
        self.relationship(who, name).await?;
        if sight != Sight::Full {
            return Ok(());
        }
        for (replies, retweets) in [(false, true), (true, true), (true, false)] {
            let rows = service.posts_of(me, who, replies, retweets);
            let query = UserPostsQuery {
                replies: Some(replies),
                retweets: Some(retweets),
                limit: Some(PAGE),
                cursor: None,
            };
            let call = || users.list_posts(name, query.clone());
            self.entries(&format!("posts of {at}"), &rows, &call, false)
                .await?;
        }
        let likes = town.posts(|query| users.list_likes(name, query)).await?;
        assert_eq!(
            likes,
            service.listed(&service.likes, me, who),
            "likes of {at}"
        );
        let followers = town
            .users(|query| users.list_followers(name, query))
            .await?;
        let pairs = || service.follows.iter().rev();
        let expected = pairs()
            .filter(|(_, followee)| *followee == who)
            .map(|(follower, _)| *follower);
        assert_eq!(
            followers,
            service.connected(me, who, expected),
            "followers of {at}"
        );
        let following = town
            .users(|query| users.list_following(name, query))
            .await?;
        let expected = pairs()
            .filter(|(follower, _)| *follower == who)
            .map(|(_, followee)| *followee);
        assert_eq!(
            following,
            service.connected(me, who, expected),
            "whom {at} follows"
        );
        Ok(())
    }

    async fn relationship(&self, who: PersonNumber, name: &str) -> TestResult {
        let (service, me) = (self.service, self.viewer);
        let user = vec![name.parse::<UserRef>()?];
        let found = self
            .client
            .users()
            .list_relationships(RelationshipsQuery { user })
            .await?;
        let found: Vec<_> = found
            .iter()
            .map(|r| [r.following, r.followed_by, r.blocking, r.muting])
            .collect();
        let expected = [
            service.follows.contains(&(me, who)),
            service.follows.contains(&(who, me)),
            service.blocks.contains(&(me, who)),
            service.mutes.contains(&(me, who)),
        ];
        assert_eq!(found, [expected], "person{me} and person{who}");
        Ok(())
    }

    async fn post(&self, number: PostNumber, id: PostId) -> TestResult {
        let (service, town, me) = (self.service, self.town, self.viewer);
        let at = format!("post {number} seen by person{me}");
        let posts = self.client.posts();
        if !service.sees(me, number, Place::ById) {
            assert_eq!(
                outcome(posts.get(id)).await?,
                Err(Refusal::NotFound),
                "{at}"
            );
            assert_eq!(
                outcome(posts.get_thread(id)).await?,
                Err(Refusal::NotFound),
                "thread of {at}"
            );
            return Ok(());
        }
        self.details(number, &posts.get(id).await?);
        let replies = town.posts(|query| posts.list_replies(id, query)).await?;
        assert_eq!(replies, service.replies(me, number), "replies of {at}");
        let quotes = town.posts(|query| posts.list_quotes(id, query)).await?;
        assert_eq!(quotes, service.quotes(me, number), "quotes of {at}");
        let likes = town.users(|query| posts.list_likes(id, query)).await?;
        let liked = service
            .likes
            .iter()
            .rev()
            .filter(|(_, post)| *post == number)
            .map(|(who, _)| *who);
        assert_eq!(likes, service.reacted(me, liked), "likes of {at}");
        let retweets = town.users(|query| posts.list_retweets(id, query)).await?;
        let retweeters = service.retweets(number).map(|row| service.rows[row].author);
        assert_eq!(
            retweets,
            service.reacted(me, retweeters),
            "retweets of {at}"
        );
        let edits = posts.list_edits(id, Default::default()).await?;
        assert_eq!(
            edits.items.len(),
            service.rows[number].edits,
            "edits of {at}"
        );
        let thread = posts.get_thread(id).await?;
        let above: Vec<_> = thread
            .ancestors
            .iter()
            .map(|ancestor| ancestor.missing)
            .collect();
        let expected: Vec<_> = self
            .ancestors(number)
            .into_iter()
            .map(|up| !service.sees(me, up, Place::Thread))
            .collect();
        assert_eq!(above, expected, "what is above {at}");
        Ok(())
    }

    /// The posts above a post in its thread, the root first.
    fn ancestors(&self, post: PostNumber) -> Vec<PostNumber> {
        let mut above = Vec::new();
        let mut at = self.service.rows[post].reply_to;
        while let Some(up) = at {
            above.insert(0, up);
            at = self.service.rows[up].reply_to;
        }
        above
    }

    fn details(&self, number: PostNumber, post: &Post) {
        let (service, me) = (self.service, self.viewer);
        let at = format!("post {number} seen by person{me}");
        let row = &service.rows[number];
        let counts = [
            post.counts.likes,
            post.counts.retweets,
            post.counts.quotes,
            post.counts.replies,
        ];
        let expected = service
            .counts(number)
            .map(|count| u32::try_from(count).expect("few"));
        assert_eq!(counts, expected, "counts of {at}");
        assert_eq!(
            post.text.as_deref(),
            Some(row.text.as_str()),
            "text of {at}"
        );
        let viewer = post
            .viewer
            .map(|viewer| [viewer.liked, viewer.retweeted, viewer.bookmarked]);
        let expected = [
            service.likes.contains(&(me, number)),
            service.is_retweeted(me, number),
            service.bookmarks.contains(&(me, number)),
        ];
        assert_eq!(
            viewer,
            Some(expected),
            "what person{me} did with post {number}"
        );
        let quote = post.quote.as_ref().map(|quote| self.town.number(quote));
        let quoted = row
            .quote
            .filter(|quote| service.sees(me, *quote, Place::ById));
        assert_eq!(
            (quote, post.quote_missing),
            (quoted, row.quote.is_some() && quoted.is_none()),
            "quote of {at}"
        );
    }
}
