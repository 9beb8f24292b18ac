//! Writing posts: new ones, replies, quotes, and changing one.
//!
//! The text is in the arguments, or comes from a pipe, or is written in an editor.

use clap::{Args, Subcommand};
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{EditPost, NewPost, ReplyPolicy};

use super::draft;
use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};
use crate::reference::Named;

/// Writing posts.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Publishes a post.
    #[command(
        visible_alias = "tweet",
        after_help = "$ mini-twitter post 'hello, world #first'\n$ mini-twitter post 'good morning' --replies following"
    )]
    Post(Publish),
    /// Replies to a post.
    #[command(
        visible_alias = "comment",
        after_help = "$ mini-twitter reply 178912 'well said'"
    )]
    Reply(Reply),
    /// Quotes a post, with words of your own or without.
    #[command(after_help = "$ mini-twitter quote 178912 'this'")]
    Quote(Quote),
    /// Changes a post of yours; what it said before stays in its history.
    #[command(after_help = "$ mini-twitter edit 178912 'hello, world'")]
    Edit(Edit),
}

/// What goes with a text.
#[derive(Debug, Clone, Default, Args)]
pub struct With {
    /// What readers are told before they open it.
    #[arg(long = "cw", visible_alias = "content-warning", value_name = "WARNING")]
    content_warning: Option<String>,
    /// Marks it as not for everyone's eyes.
    #[arg(long)]
    sensitive: bool,
    /// Who may reply: everyone, following, mentioned; everyone unless said.
    #[arg(long, value_name = "POLICY")]
    replies: Option<ReplyPolicy>,
}

/// A new post.
#[derive(Debug, Clone, Args)]
pub struct Publish {
    /// The text; - reads standard input, nothing reads a pipe or opens $EDITOR.
    text: Vec<String>,
    /// The post it replies to: its id, or its row, @3.
    #[arg(long, value_name = "POST")]
    reply_to: Option<Named<PostId>>,
    /// The post it quotes: its id, or its row, @3.
    #[arg(long, value_name = "POST")]
    quote: Option<Named<PostId>>,
    #[command(flatten)]
    with: With,
}

/// A new reply.
#[derive(Debug, Clone, Args)]
pub struct Reply {
    /// The post it replies to: its id, or its row, @3.
    post: Named<PostId>,
    /// The text; - reads standard input, nothing reads a pipe or opens $EDITOR.
    text: Vec<String>,
    #[command(flatten)]
    with: With,
}

/// A new quote.
#[derive(Debug, Clone, Args)]
pub struct Quote {
    /// The post it quotes: its id, or its row, @3.
    post: Named<PostId>,
    /// The text; '' quotes without words, - reads standard input, nothing reads a pipe or opens $EDITOR.
    text: Vec<String>,
    #[command(flatten)]
    with: With,
}

/// What to change of a post.
#[derive(Debug, Clone, Args)]
pub struct Edit {
    /// The post: its id, or its row, @3.
    post: Named<PostId>,
    /// The new text; - reads standard input, nothing at all opens the old one in $EDITOR.
    text: Vec<String>,
    /// What readers are told before they open it; '' clears.
    #[arg(long = "cw", visible_alias = "content-warning", value_name = "WARNING")]
    content_warning: Option<String>,
    /// Marks it as not for everyone's eyes.
    #[arg(long)]
    sensitive: bool,
    /// Marks it as for everyone's eyes again.
    #[arg(long, conflicts_with = "sensitive")]
    not_sensitive: bool,
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        match self {
            Self::Post(new) => new.run(scope).await,
            Self::Reply(new) => new.run(scope).await,
            Self::Quote(new) => new.run(scope).await,
            Self::Edit(change) => change.run(scope).await,
        }
    }
}

impl Publish {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let new = NewPost {
            reply_to: self.reply_to.map(|post| scope.post(post)).transpose()?,
            quote: self.quote.map(|post| scope.post(post)).transpose()?,
            ..self.with.into()
        };
        publish(new, &self.text, scope).await
    }
}

impl Reply {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let new = NewPost::from(self.with).reply_to(scope.post(self.post)?);
        publish(new, &self.text, scope).await
    }
}

impl Quote {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let new = NewPost::from(self.with).quote(scope.post(self.post)?);
        publish(new, &self.text, scope).await
    }
}

impl From<With> for NewPost {
    fn from(with: With) -> Self {
        Self {
            content_warning: with.content_warning,
            sensitive: with.sensitive.then_some(true),
            reply_policy: with.replies,
            ..Self::default()
        }
    }
}

async fn publish(new: NewPost, words: &[String], scope: &mut Scope<'_>) -> Result<(), Failure> {
    let draft = draft::read(words, "", scope).await?;
    let about = new.quote.or(new.reply_to).map(Thing::Post);
    // A quote may say nothing of its own; anything else is refused for it.
    let is_bare = draft.text.is_empty() && new.quote.is_some();
    let text = (!is_bare).then(|| draft.text.clone());
    let sent = scope.client.posts().create(NewPost { text, ..new }).await;
    let post = draft.kept_unless(sent.about(about), scope)?;
    scope.show(&post)
}

impl Edit {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let id = scope.post(self.post)?;
        let about = Thing::Post(id);
        let sensitive = match (self.sensitive, self.not_sensitive) {
            (false, false) => None,
            (is_sensitive, _) => Some(is_sensitive),
        };
        let changes_text =
            !self.text.is_empty() || (sensitive.is_none() && self.content_warning.is_none());
        let draft = if !changes_text {
            None
        } else if draft::wants_editor(&self.text, scope) {
            let old = scope.client.posts().get(id).await.about(about.clone())?;
            Some(draft::read(&self.text, &old.text.unwrap_or_default(), scope).await?)
        } else {
            Some(draft::read(&self.text, "", scope).await?)
        };
        let change = EditPost {
            text: cleared_or_set(draft.as_ref().map(|draft| draft.text.clone())),
            content_warning: cleared_or_set(self.content_warning),
            sensitive,
        };
        let sent = scope.client.posts().edit(id, change).await.about(about);
        let post = draft.unwrap_or_default().kept_unless(sent, scope)?;
        scope.show(&post)
    }
}

/// Nothing said keeps, '' clears.
pub(super) fn cleared_or_set(said: Option<String>) -> Patch<String> {
    match said {
        None => Patch::Keep,
        Some(text) if text.is_empty() => Patch::Clear,
        Some(text) => Patch::Set(text),
    }
}
