//! What one reads: the feed, everybody's posts, someone's, those with a tag, and what many write about.

use clap::{Subcommand, ValueEnum};
use mini_twitter_core::post::{PostOrder, PostsQuery};
use mini_twitter_core::timeline::{Tag, TrendWindow, TrendsQuery};
use mini_twitter_core::user::UserPostsQuery;

use crate::context::Scope;
use crate::failure::{Failure, Thing};
use crate::option::{Extent, Part};
use crate::reference::Person;

/// Which posts, and how many.
#[derive(Debug, Clone, clap::Args)]
pub struct Posts {
    /// Whose: alice, @me, or a row, @3. Everybody's unless said.
    user: Option<Person>,
    /// Shows replies too.
    #[arg(long)]
    replies: bool,
    /// Leaves retweets out.
    #[arg(long, requires = "user")]
    no_retweets: bool,
    /// The order of everybody's posts; newest unless said.
    #[arg(long, value_enum, conflicts_with = "user")]
    order: Option<Order>,
    #[command(flatten)]
    extent: Extent,
}

/// How everybody's posts are sorted.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Order {
    /// The latest first.
    Newest,
    /// The earliest first.
    Oldest,
    /// The most liked first.
    Popular,
}

/// How far back trends look.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Window {
    /// An hour.
    #[value(name = "1h")]
    Hour,
    /// A day.
    #[value(name = "24h")]
    Day,
    /// A week.
    #[value(name = "7d")]
    Week,
}

/// What one reads.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Lists what you and those you follow posted and retweeted, the latest first.
    #[command(
        visible_alias = "timeline",
        after_help = "$ mini-twitter feed --limit 5"
    )]
    Feed(Extent),
    /// Lists posts, the latest first: everybody's, or someone's with their retweets.
    #[command(
        visible_alias = "tweets",
        after_help = "$ mini-twitter posts @alice --replies\n$ mini-twitter posts --order popular"
    )]
    Posts(Posts),
    /// Lists the posts with a tag, the latest first.
    #[command(after_help = "$ mini-twitter tag rust")]
    Tag {
        /// The tag: rust, or '#rust'.
        tag: Tag,
        /// How much of it.
        #[command(flatten)]
        extent: Extent,
    },
    /// Lists the tags most people use now, at most 20.
    #[command(after_help = "$ mini-twitter trends --window 7d")]
    Trends {
        /// How far back to look; a day unless said.
        #[arg(long, value_enum)]
        window: Option<Window>,
    },
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        match self {
            Self::Feed(extent) => {
                let feed = |part: Part| client.timeline().feed(part.into());
                scope.list(&extent, None, feed).await
            }
            Self::Posts(posts) => posts.run(scope).await,
            Self::Tag { tag, extent } => {
                let about = Some(Thing::Path(format!("tag #{tag}")));
                let posts = |part: Part| client.timeline().list_tag_posts(tag, part.into());
                scope.list(&extent, about, posts).await
            }
            Self::Trends { window } => {
                let query = TrendsQuery {
                    window: window.map(Into::into),
                };
                let trends = client.timeline().list_trends(query).await?;
                scope.show_all(&trends)
            }
        }
    }
}

impl Posts {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        let Some(person) = &self.user else {
            let (replies, order) = (self.replies.then_some(true), self.order.map(Into::into));
            let query = |part: Part| PostsQuery {
                author: None,
                replies,
                order,
                limit: part.limit,
                cursor: part.cursor,
            };
            return scope
                .list(&self.extent, None, |part| client.posts().list(query(part)))
                .await;
        };
        let user = scope.user(person).await?;
        let about = Some(Thing::User(user.clone()));
        let (replies, retweets) = (
            self.replies.then_some(true),
            self.no_retweets.then_some(false),
        );
        let query = |part: Part| UserPostsQuery {
            replies,
            retweets,
            limit: part.limit,
            cursor: part.cursor,
        };
        scope
            .list(&self.extent, about, |part| {
                client.users().list_posts(user, query(part))
            })
            .await
    }
}

impl From<Order> for PostOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Self::Newest,
            Order::Oldest => Self::Oldest,
            Order::Popular => Self::Popular,
        }
    }
}

impl From<Window> for TrendWindow {
    fn from(window: Window) -> Self {
        match window {
            Window::Hour => Self::Hour,
            Window::Day => Self::Day,
            Window::Week => Self::Week,
        }
    }
}
