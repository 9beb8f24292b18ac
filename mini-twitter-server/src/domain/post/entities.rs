//! The entities of a post's text (mentions, hashtags, links): found once, when the text is written, and stored with it.

use mini_twitter_core::id::{PostId, UserId};
use mini_twitter_core::post::{Entities, MentionEntity};
use mini_twitter_core::text;
use tracing::error;

use crate::app::App;
use crate::fault::Outcome;
use crate::store::post;

/// How many mentioned people a post notifies.
const NOTIFIED: usize = 10;

/// A clean text with its entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The text; never blank.
    pub text: Option<String>,
    /// Its entities; they contain only mentions of people who exist.
    pub entities: Entities,
}

impl Written {
    /// Cleans a text and looks up the people it mentions. Call it before the transaction begins: a username never
    /// changes and is never reused, so the result stays valid.
    pub async fn of(app: &App, text: Option<&str>) -> Outcome<Self> {
        let Some(text) = text.map(text::clean) else {
            return Ok(Self::default());
        };
        let found = text::find(&text);
        Ok(Self {
            text: Some(text),
            entities: Entities {
                mentions: mentions(app, found.mentions).await?,
                hashtags: found.hashtags,
                urls: found.links,
            },
        })
    }

    /// Returns the tags, each once.
    pub fn tags(&self) -> Vec<&str> {
        let mut tags: Vec<_> = self
            .entities
            .hashtags
            .iter()
            .map(|tag| tag.tag.as_str())
            .collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

/// Returns the mentions of people who exist, with the username in its original case.
async fn mentions(app: &App, found: Vec<text::Mention>) -> Outcome<Vec<MentionEntity>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut names: Vec<_> = found
        .iter()
        .map(|at| at.username.to_ascii_lowercase())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(post::NAMES);
    let people = post::people_named(&mut app.db.read().await?, &names).await?;
    let known = found.into_iter().filter_map(|at| {
        let is_named = |name: &str| name.eq_ignore_ascii_case(&at.username);
        let (id, username) = people.iter().find(|(_, name)| is_named(name))?;
        Some(MentionEntity {
            start: at.start,
            end: at.end,
            id: *id,
            username: username.clone(),
        })
    });
    Ok(known.collect())
}

/// Returns entities as a row stores them: JSON, or `None` without any.
pub fn json(entities: &Entities) -> Option<String> {
    let is_empty = *entities == Entities::default();
    (!is_empty).then(|| serde_json::to_string(entities).expect("its keys are strings"))
}

/// Reads the entities of a row; none when they cannot be read, which is logged: the post is shown all the same.
pub fn read(post: PostId, json: Option<&str>) -> Entities {
    match json.map(serde_json::from_str).transpose() {
        Ok(entities) => entities.unwrap_or_default(),
        Err(error) => {
            error!(post.id = %post, %error, "the entities of a post cannot be read");
            Entities::default()
        }
    }
}

/// Returns the mentioned people, each once, in the order of the text, without those in `but`.
pub fn mentioned(entities: &Entities, but: &[UserId]) -> Vec<UserId> {
    let mut people = Vec::new();
    for mention in &entities.mentions {
        if !people.contains(&mention.id) && !but.contains(&mention.id) {
            people.push(mention.id);
        }
    }
    people
}

/// Returns those of the mentioned people that a post notifies.
pub fn notified(mut mentioned: Vec<UserId>) -> Vec<UserId> {
    mentioned.truncate(NOTIFIED);
    mentioned
}
