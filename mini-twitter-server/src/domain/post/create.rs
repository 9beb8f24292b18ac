//! Creates a post, a reply or a quote.

use mini_twitter_core::error::ErrorCode;
use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::notification::NotificationType;
use mini_twitter_core::post::{NewPost, Post, ReplyPolicy};
use mini_twitter_core::text;

use super::entities::{self, Written};
use super::references;
use super::show::{find, get, refuse_to_share, view};
use crate::app::{App, Me};
use crate::domain::notify::{self, Notice};
use crate::domain::once::{self, Begun, Keyed, Made};
use crate::fault::{Fault, Outcome};
use crate::store::db::{Conn, Tx};
use crate::store::post::row::PostView;
use crate::store::post::{self, NewPostRow, PostRef};

/// Creates a post. A repeat with the same key creates nothing and shows the post as it is now.
///
/// # Errors
/// [`ErrorCode::InvalidInput`] with neither text nor quote; [`ErrorCode::NotFound`] when I may not see the post it replies
/// to or quotes, or, for a repeat, the created post; [`ErrorCode::Forbidden`] when the reply policy of the post it replies
/// to excludes me, or the quoted post is of somebody else's private account.
pub async fn create(app: &App, me: &Keyed<Me>, new: NewPost) -> Outcome<Made<Post>> {
    if new.text.is_none() && new.quote.is_none() {
        return Err(Fault::field(
            "text",
            "is missing: a post has a text or quotes another",
        ));
    }
    let written = Written::of(app, new.text.as_deref()).await?;
    let mut tx = match once::begin(app, me).await? {
        Begun::First(tx) => tx,
        Begun::Again(replay) => {
            let post = get(app, Some(me), PostId(replay.made())).await?;
            return Ok(replay.answer(post));
        }
    };
    let parent = find_other(app, &mut tx, me, new.reply_to).await?;
    if let Some(parent) = &parent {
        refuse_uninvited(&mut tx, me, parent).await?;
    }
    let quoted = find_other(app, &mut tx, me, new.quote).await?;
    if let Some(quoted) = &quoted {
        refuse_to_share(&quoted.post, me.id)?;
    }
    let draft = Draft {
        id: PostId(app.next_id()),
        parent,
        quoted,
        written,
        new,
    };
    write(app, &mut tx, me, &draft).await?;
    notify(app, &mut tx, me.id, &draft).await?;
    let post = view(
        app,
        Some(me.id),
        find(app, &mut tx, Some(me.id), draft.id).await?,
    );
    tx.commit(draft.id.0, post).await
}

/// A post to write.
struct Draft {
    id: PostId,
    new: NewPost,
    written: Written,
    parent: Option<PostView>,
    quoted: Option<PostView>,
}

async fn find_other(
    app: &App,
    db: &mut Conn,
    me: &Me,
    id: Option<PostId>,
) -> Outcome<Option<PostView>> {
    match id {
        Some(id) => find(app, db, Some(me.id), id).await.map(Some),
        None => Ok(None),
    }
}

fn post_ref(other: &PostView) -> PostRef {
    PostRef {
        id: other.id,
        author: other.post.author.id(),
    }
}

/// Refuses a reply that the reply policy of the parent does not allow. The parent's author may always reply.
async fn refuse_uninvited(db: &mut Conn, me: &Me, parent: &PostView) -> Outcome<()> {
    let (post, author) = (&parent.post, parent.post.author.id());
    let mentioned = || entities::mentioned(&entities::read(post.id, post.entities.as_deref()), &[]);
    let is_invited = author == me.id
        || match post.reply_policy {
            ReplyPolicy::Following => {
                mentioned().contains(&me.id) || post::is_following(db, author, me.id).await?
            }
            ReplyPolicy::Mentioned => mentioned().contains(&me.id),
            _ => true,
        };
    if is_invited {
        return Ok(());
    }
    let detail = format!("the author of {} lets only others reply", post.id);
    Err(Fault::from(ErrorCode::Forbidden).detail(detail))
}

/// Writes the row, its tags and the counters: those of posts before those of people, always in this order.
async fn write(app: &App, tx: &mut Tx, me: &Me, draft: &Draft) -> Outcome<()> {
    let (new, written) = (&draft.new, &draft.written);
    let entities = entities::json(&written.entities);
    let warning = new.content_warning.as_deref().map(text::clean);
    let [parent, quoted] = [&draft.parent, &draft.quoted].map(|other| other.as_ref().map(post_ref));
    let row = NewPostRow {
        id: draft.id,
        author: me.id,
        text: written.text.as_deref(),
        entities: entities.as_deref(),
        reply_to: parent,
        quote: quoted,
        content_warning: warning.as_deref(),
        sensitive: new.sensitive.unwrap_or_default(),
        reply_policy: new.reply_policy.as_ref().unwrap_or(&ReplyPolicy::Everyone),
        at: app.now(),
    };
    post::insert(tx, &row).await?;
    post::tag(tx, draft.id, me.id, &written.tags()).await?;
    let [parent, quoted] = [parent, quoted].map(|other| other.map(|other| other.id));
    references::count(tx, parent, quoted).await?;
    post::count_post(tx, me.id).await
}

/// Notifies the author of the parent, the author of the quoted post and the mentioned people: each once.
async fn notify(app: &App, tx: &mut Tx, me: UserId, draft: &Draft) -> Outcome<()> {
    let others = [
        (NotificationType::Reply, &draft.parent),
        (NotificationType::Quote, &draft.quoted),
    ];
    let mut notices: Vec<(UserId, NotificationType)> = Vec::new();
    for (kind, other) in others {
        let author = other.as_ref().map(|other| other.post.author.id());
        if let Some(author) = author.filter(|who| notices.iter().all(|(known, _)| known != who)) {
            notices.push((author, kind));
        }
    }
    let notified: Vec<UserId> = notices.iter().map(|(who, _)| *who).collect();
    let mentioned = entities::notified(entities::mentioned(&draft.written.entities, &notified));
    notices.extend(
        mentioned
            .into_iter()
            .map(|who| (who, NotificationType::Mention)),
    );

    // In ascending order, so that two of these cannot deadlock.
    notices.sort_unstable_by_key(|(who, _)| *who);
    notify::hold(tx, notices.iter().map(|(who, _)| *who).collect()).await?;
    for (who, kind) in notices {
        notify::notify(app, tx, Notice::about(kind, who, me, draft.id)).await?;
    }
    Ok(())
}
