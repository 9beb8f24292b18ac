//! Commands that write posts: new posts, replies, quotes and edits.
//!
//! The text comes from the arguments, from a pipe or from a text editor.

use clap::{Args, Subcommand};
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{EditPost, NewPost, ReplyPolicy};

use super::draft;
use super::target::or_private;
use crate::context::Invocation;
use crate::failure::{About as _, Failure};
use crate::hint::Hint;
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
    let target = new.quote.or(new.reply_to);
    if draft::wants_editor(text, invocation) {
        draft::require_writer(invocation).await?;
        if let Some(post) = target {
            let found = invocation.client.posts().get(post).await;
            found.about(Subject::Post(post))?;
        }
    }
    let mut draft = draft::read(text, "", invocation, &resend(&new)).await?;
    let subject = target.map(Subject::Post);
    // Only a quote may have no text.
    let is_bare = draft.text.is_empty() && new.quote.is_some();
    let text = (!is_bare).then(|| draft.text.clone());
    let is_quote = new.quote.is_some();
    let call = invocation.client.posts().create(NewPost { text, ..new });
    let look = Hint::new(
        "the post may have been published; look first",
        &["posts", "@me"],
    );
    let answer = invocation.answer(call, look).await.about(subject);
    let post = if is_quote {
        answer.map_err(or_private)?
    } else {
        answer?
    };
    draft.sent();
    invocation.show_done(&format!("the post was published ({})", post.id), &post)
}

/// Returns the command that sends a text from standard input as this post.
fn resend(new: &NewPost) -> Vec<String> {
    let mut command = match (new.reply_to, new.quote) {
        (None, None) => vec!["post".to_owned()],
        (Some(post), None) => vec!["reply".to_owned(), post.to_string()],
        (None, Some(post)) => vec!["quote".to_owned(), post.to_string()],
        (Some(parent), Some(quoted)) => vec![
            "post".to_owned(),
            "--reply-to".to_owned(),
            parent.to_string(),
            "--quote".to_owned(),
            quoted.to_string(),
        ],
    };
    let warning = new.content_warning.as_ref();
    command.extend(warning.map(|warning| format!("--cw={warning}")));
    command.extend(new.sensitive.map(|_| "--sensitive".to_owned()));
    let policy = new.reply_policy.as_ref();
    let policy = policy.map(|policy| ["--replies", policy.as_str()]);
    command.extend(policy.into_iter().flatten().map(str::to_owned));
    command
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
        let mut draft = if !changes_text {
            None
        } else {
            let old = if draft::wants_editor(&self.text, invocation) {
                draft::require_writer(invocation).await?;
                old_text(id, invocation).await?
            } else {
                String::new()
            };
            let resend = ["edit".to_owned(), id.to_string()];
            Some(draft::read(&self.text, &old, invocation, &resend).await?)
        };
        let change = EditPost {
            text: patch(draft.as_ref().map(|draft| draft.text.clone())),
            content_warning: patch(self.content_warning),
            sensitive,
        };
        let call = invocation.client.posts().edit(id, change);
        let look = Hint::new(
            "the post may have been edited; look first",
            &["show", &id.to_string()],
        );
        let post = invocation.answer(call, look).await.about(subject)?;
        if let Some(draft) = &mut draft {
            draft.sent();
        }
        invocation.show_done(&format!("the post was edited ({id})"), &post)
    }
}

/// Returns the text of a post of the user's own.
async fn old_text(id: PostId, invocation: &Invocation<'_>) -> Result<String, Failure> {
    let old = invocation.client.posts().get(id).await;
    let old = old.about(Subject::Post(id))?;
    let session = invocation.client.session().await?;
    let is_mine = |username: &str| username == old.author.username;
    if !invocation.context.has_token() && session.is_some_and(|it| !is_mine(&it.username)) {
        let author = &old.author.username;
        let message = format!("post {id} is by @{author}: you can edit your own posts only");
        return Err(Failure::not_allowed(message));
    }
    Ok(old.text.unwrap_or_default())
}
