//! Commands about the feed, lists of posts, hashtags and trends.

use clap::{Subcommand, ValueEnum};
use mini_twitter_core::post::{PostOrder, PostsQuery};
use mini_twitter_core::timeline::{TrendWindow, TrendsQuery};
use mini_twitter_core::user::UserPostsQuery;

use crate::context::Invocation;
use crate::failure::Failure;
use crate::option::{ListOptions, PageQuery};
use crate::reference::{TagArg, UserArg};
use crate::subject::Subject;

/// Which posts to list, and how many.
#[derive(Debug, Clone, clap::Args)]
pub struct Posts {
    /// The author: alice, @me, or a row, @3; default: all users.
    user: Option<UserArg>,
    /// Show replies too.
    #[arg(long)]
    replies: bool,
    /// Leave out retweets.
    #[arg(id = "retweets", long = "no-retweets", requires = "user")]
    no_retweets: bool,
    /// Set the order of the posts of all users; default: newest.
    #[arg(long, value_enum, conflicts_with = "user")]
    order: Option<Order>,
    #[command(flatten)]
    options: ListOptions,
}

/// How the posts of all users are sorted.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Order {
    /// List the newest posts first.
    Newest,
    /// List the oldest posts first.
    Oldest,
    /// List the posts with the most likes first.
    Popular,
}

/// The period that trends cover.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Period {
    /// Count the uses of the last hour.
    #[value(name = "1h")]
    Hour,
    /// Count the uses of the last 24 hours.
    #[value(name = "24h")]
    Day,
    /// Count the uses of the last 7 days.
    #[value(name = "7d")]
    Week,
}

/// Commands about the feed, lists of posts, hashtags and trends.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// List the posts and retweets of you and the users you follow, newest first.
    #[command(
        visible_alias = "timeline",
        after_help = "$ mini-twitter feed --limit 5"
    )]
    Feed(ListOptions),
    /// List posts, newest first: of all users, or of one user with their retweets.
    #[command(
        visible_alias = "tweets",
        after_help = "$ mini-twitter posts @alice --replies\n$ mini-twitter posts --order popular"
    )]
    Posts(Posts),
    /// List the posts with a hashtag, newest first.
    #[command(after_help = "$ mini-twitter tag rust")]
    Tag {
        /// The hashtag: rust, '#rust', or a row, @3.
        tag: TagArg,
        /// How many posts to show.
        #[command(flatten)]
        options: ListOptions,
    },
    /// List the hashtags that most users use now, at most 20.
    #[command(after_help = "$ mini-twitter trends --window 7d")]
    Trends {
        /// Set the period; default: 24h.
        #[arg(long, value_enum, value_name = "PERIOD")]
        window: Option<Period>,
    },
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        match self {
            Self::Feed(options) => {
                let feed = |page: PageQuery| client.timeline().feed(page.into());
                invocation.list(&options, None, feed).await
            }
            Self::Posts(posts) => posts.run(invocation).await,
            Self::Tag { tag, options } => {
                let tag = invocation.tag(tag)?;
                let subject = Some(Subject::Other(format!("tag #{tag}")));
                let posts = |page: PageQuery| client.timeline().list_tag_posts(tag, page.into());
                invocation.list(&options, subject, posts).await
            }
            Self::Trends { window } => {
                let query = TrendsQuery {
                    window: window.map(Into::into),
                };
                let trends = client.timeline().list_trends(query).await?;
                invocation.show_all(&trends)
            }
        }
    }
}

impl Posts {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let Some(user) = &self.user else {
            let (replies, order) = (self.replies.then_some(true), self.order.map(Into::into));
            let query = |page: PageQuery| PostsQuery {
                author: None,
                replies,
                order,
                limit: page.limit,
                cursor: page.cursor,
            };
            return invocation
                .list(&self.options, None, |page| client.posts().list(query(page)))
                .await;
        };
        let user = invocation.user(user).await?;
        let subject = Some(Subject::User(user.clone()));
        let (replies, retweets) = (
            self.replies.then_some(true),
            self.no_retweets.then_some(false),
        );
        let query = |page: PageQuery| UserPostsQuery {
            replies,
            retweets,
            limit: page.limit,
            cursor: page.cursor,
        };
        invocation
            .list(&self.options, subject, |page| {
                client.users().list_posts(user, query(page))
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

impl From<Period> for TrendWindow {
    fn from(period: Period) -> Self {
        match period {
            Period::Hour => Self::Hour,
            Period::Day => Self::Day,
            Period::Week => Self::Week,
        }
    }
}
