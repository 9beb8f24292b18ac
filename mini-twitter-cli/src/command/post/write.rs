//! Commands that write posts: new posts, replies, quotes and edits.
//!
//! The text comes from the arguments, from a pipe or from a text editor.

use clap::{Args, Subcommand};
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{EditPost, NewPost, ReplyPolicy};

use super::draft;
use crate::context::Invocation;
use crate::failure::{About as _, Failure};
use crate::option::{choice, patch};
use crate::reference::IdArg;
use crate::subject::Subject;

/// Commands that write posts.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Publish a post.
    #[command(
        visible_alias = "tweet",
        after_help = "$ mini-twitter post 'hello, world #first'\n$ mini-twitter post 'good morning' --replies following"
    )]
    Post(Publish),
    /// Reply to a post.
    #[command(
        visible_alias = "comment",
        after_help = "$ mini-twitter reply 178912 'well said'"
    )]
    Reply(Reply),
    /// Quote a post, with or without a text.
    #[command(after_help = "$ mini-twitter quote 178912 'this'")]
    Quote(Quote),
    /// Edit one of your posts; earlier versions stay in its edit history.
    #[command(after_help = "$ mini-twitter edit 178912 'hello, world'")]
    Edit(Edit),
}

/// The flags of a new post.
#[derive(Debug, Clone, Default, Args)]
pub struct PostOptions {
    /// Hide the text behind a content warning.
    #[arg(long = "cw", visible_alias = "content-warning", value_name = "WARNING")]
    content_warning: Option<String>,
    /// Mark the post as sensitive.
    #[arg(long)]
    sensitive: bool,
    /// Set who may reply; default: everyone.
    #[arg(id = "reply_policy", long = "replies", value_name = "POLICY", value_parser = choice::<ReplyPolicy>(ReplyPolicy::VALUES))]
    replies: Option<ReplyPolicy>,
}

/// A new post.
#[derive(Debug, Clone, Args)]
pub struct Publish {
    /// The text; - reads standard input; without a text, read a pipe or open $EDITOR.
    text: Vec<String>,
    /// Reply to this post: an id, or a row, @3.
    #[arg(long, value_name = "POST")]
    reply_to: Option<IdArg<PostId>>,
    /// Quote this post: an id, or a row, @3.
    #[arg(long, value_name = "POST")]
    quote: Option<IdArg<PostId>>,
    #[command(flatten)]
    options: PostOptions,
}

/// A new reply.
#[derive(Debug, Clone, Args)]
pub struct Reply {
    /// The post to reply to: an id, or a row, @3.
    #[arg(id = "reply_to", value_name = "POST")]
    post: IdArg<PostId>,
    /// The text; - reads standard input; without a text, read a pipe or open $EDITOR.
    text: Vec<String>,
    #[command(flatten)]
    options: PostOptions,
}

/// A new quote.
#[derive(Debug, Clone, Args)]
pub struct Quote {
    /// The post to quote: an id, or a row, @3.
    #[arg(id = "quote", value_name = "POST")]
    post: IdArg<PostId>,
    /// The text; '' quotes without a text; - reads standard input; without a text, read a pipe or open $EDITOR.
    text: Vec<String>,
    #[command(flatten)]
    options: PostOptions,
}

/// An edit of a post.
#[derive(Debug, Clone, Args)]
pub struct Edit {
    /// The post: an id, or a row, @3.
    post: IdArg<PostId>,
    /// The new text; '' removes the text of a quote; - reads standard input; without a text and flags, open the
    /// current text in $EDITOR.
    text: Vec<String>,
    /// Set the content warning; '' removes it.
    #[arg(long = "cw", visible_alias = "content-warning", value_name = "WARNING")]
    content_warning: Option<String>,
    /// Mark the post as sensitive.
    #[arg(long)]
    sensitive: bool,
    /// Remove the sensitive mark.
    #[arg(long, conflicts_with = "sensitive")]
    not_sensitive: bool,
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        match self {
            Self::Post(new) => new.run(invocation).await,
            Self::Reply(new) => new.run(invocation).await,
            Self::Quote(new) => new.run(invocation).await,
            Self::Edit(change) => change.run(invocation).await,
        }
    }
}

impl Publish {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let new = NewPost {
            reply_to: self
                .reply_to
                .map(|post| invocation.post(post))
                .transpose()?,
            quote: self.quote.map(|post| invocation.post(post)).transpose()?,
            ..self.options.into()
        };
        publish(new, &self.text, invocation).await
    }
}

impl Reply {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let new = NewPost::from(self.options).reply_to(invocation.post(self.post)?);
        publish(new, &self.text, invocation).await
    }
}

impl Quote {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let new = NewPost::from(self.options).quote(invocation.post(self.post)?);
        publish(new, &self.text, invocation).await
    }
}

impl From<PostOptions> for NewPost {
    fn from(options: PostOptions) -> Self {
        Self {
            content_warning: options.content_warning,
            sensitive: options.sensitive.then_some(true),
            reply_policy: options.replies,
            ..Self::default()
        }
    }
}

async fn publish(
    new: NewPost,
    text: &[String],
    invocation: &mut Invocation<'_>,
) -> Result<(), Failure> {
    let draft = draft::read(text, "", invocation).await?;
    let subject = new.quote.or(new.reply_to).map(Subject::Post);
    // Only a quote may have no text.
    let is_bare = draft.text.is_empty() && new.quote.is_some();
    let text = (!is_bare).then(|| draft.text.clone());
    let sent = invocation
        .client
        .posts()
        .create(NewPost { text, ..new })
        .await;
    let post = sent.about(subject)?;
    draft.sent();
    invocation.show(&post)
}

impl Edit {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let id = invocation.post(self.post)?;
        let subject = Subject::Post(id);
        let sensitive = match (self.sensitive, self.not_sensitive) {
            (false, false) => None,
            (is_sensitive, _) => Some(is_sensitive),
        };
        let changes_text =
            !self.text.is_empty() || (sensitive.is_none() && self.content_warning.is_none());
        let draft = if !changes_text {
            None
        } else if draft::wants_editor(&self.text, invocation) {
            let old = invocation
                .client
                .posts()
                .get(id)
                .await
                .about(subject.clone())?;
            Some(draft::read(&self.text, &old.text.unwrap_or_default(), invocation).await?)
        } else {
            Some(draft::read(&self.text, "", invocation).await?)
        };
        let change = EditPost {
            text: patch(draft.as_ref().map(|draft| draft.text.clone())),
            content_warning: patch(self.content_warning),
            sensitive,
        };
        let sent = invocation.client.posts().edit(id, change).await;
        let post = sent.about(subject)?;
        draft.unwrap_or_default().sent();
        invocation.show(&post)
    }
}
