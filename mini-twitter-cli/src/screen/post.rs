//! How posts, the entries of a feed and the earlier versions of a post are shown.

use mini_twitter_core::post::{Entities, Entry, Post, PostEdit, PostKind};
use mini_twitter_core::user::UserSummary;

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::show::{Cell, Show};
use crate::screen::style::{Style, StyledText};
use crate::screen::user;
use crate::screen::wrap::amount;

impl Show for Post {
    const COLUMNS: &'static [&'static str] = &[
        "id", "time", "author", "text", "replies", "retweets", "quotes", "likes", "reply_to",
        "quote",
    ];

    fn row(&self) -> Row {
        Row {
            post: Some(self.id),
            user: Some(user::reference(&self.author.username, self.author.id)),
            ..Row::default()
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::id(self.id),
            self.created_at.into(),
            self.author.username.as_str().into(),
            text_cell(self),
            self.counts.replies.into(),
            self.counts.retweets.into(),
            self.counts.quotes.into(),
            self.counts.likes.into(),
            self.reply_to.map(Cell::id).into(),
            self.quote.as_ref().map(|quote| Cell::id(quote.id)).into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let mut head = headline(self, card);
        if let Some(parent) = self.reply_to {
            head = head.joined(StyledText::new().faint(&format!("reply to {parent}")));
        }
        card.line(&head);
        rest(self, card);
    }
}

/// Returns the text for a column, behind its content warning if it has one: `[gore] the text`.
fn text_cell(post: &Post) -> Cell {
    match (&post.content_warning, &post.text) {
        (Some(warning), Some(text)) => format!("[{warning}] {text}").into(),
        (Some(warning), None) => format!("[{warning}]").into(),
        (None, text) => text.as_ref().into(),
    }
}

/// Returns what a list of something else shows of a post in a column: the content warning in place of the text.
pub(super) fn excerpt_cell(post: &Post) -> Cell {
    match &post.content_warning {
        Some(warning) => format!("[{warning}]").into(),
        None => post.text.as_ref().into(),
    }
}

/// Writes what a list of something else shows of a post: the content warning in place of the text.
pub(super) fn excerpt(post: &Post, card: &mut CardWriter<'_>) {
    match (&post.content_warning, &post.text) {
        (Some(warning), _) => card.line(&warned(warning)),
        (None, Some(text)) => card.line(&with_entities(text, &post.entities)),
        (None, None) => {}
    }
}

/// `! gore`.
fn warned(warning: &str) -> StyledText {
    let mark = StyledText::new().styled(Style::Strong, "! ");
    mark.inline(Style::Strong, warning)
}

/// Writes a reply below its parent, so that the parent's id is left out.
pub(super) fn reply(post: &Post, card: &mut CardWriter<'_>) {
    card.line(&headline(post, card));
    rest(post, card);
}

/// Writes everything below the headline.
fn rest(post: &Post, card: &mut CardWriter<'_>) {
    let row = card.row();
    body(post, &row.unwrap_or_else(|| post.id.to_string()), card);
    if let Some(quoted) = &post.quote {
        card.quoted(|card| {
            card.line(&headline(quoted, card));
            body(quoted, &quoted.id.to_string(), card);
        });
    } else if post.quote_missing {
        card.quoted(|card| card.line(&StyledText::new().faint("this post is not available")));
    }
    card.line(&foot(post));
}

/// Returns who wrote it and when.
fn headline(post: &Post, card: &CardWriter<'_>) -> StyledText {
    let at = if card.is_detail() {
        card.at(post.created_at)
    } else {
        card.ago(post.created_at)
    };
    let mut line = author(&post.author).joined(StyledText::new().faint(&at));
    if post.edited_at.is_some() {
        line = line.joined(StyledText::new().faint("edited"));
    }
    match &post.kind {
        PostKind::Post => line,
        kind => line.joined(StyledText::new().inline(Style::Faint, kind.as_str())),
    }
}

/// `Alice Wonder @alice`.
fn author(user: &UserSummary) -> StyledText {
    let name = StyledText::new().inline(Style::Strong, &user.name);
    let name = name.plain(if user.verified { " ✓ " } else { " " });
    name.inline(Style::Mention, &format!("@{}", user.username))
}

/// Writes the text; a text with a content warning only when the post is shown in detail, else how to show it by `name`.
fn body(post: &Post, name: &str, card: &mut CardWriter<'_>) {
    if let Some(warning) = &post.content_warning {
        card.line(&warned(warning));
        if !card.is_detail() {
            let hint = format!("hidden: mini-twitter show {name}");
            card.line(&StyledText::new().faint(&hint));
            return;
        }
    } else if post.sensitive {
        card.line(&StyledText::new().styled(Style::Strong, "! sensitive"));
    }
    if let Some(text) = &post.text {
        card.line(&with_entities(text, &post.entities));
    }
}

/// Returns a text with its mentions, hashtags and links styled. A wrong range is cut or skipped.
fn with_entities(text: &str, entities: &Entities) -> StyledText {
    let mentions = entities
        .mentions
        .iter()
        .map(|it| (it.start, it.end, Style::Mention));
    let hashtags = entities
        .hashtags
        .iter()
        .map(|it| (it.start, it.end, Style::Hashtag));
    let urls = entities
        .urls
        .iter()
        .map(|it| (it.start, it.end, Style::Link));
    let mut ranges: Vec<_> = mentions.chain(hashtags).chain(urls).collect();
    ranges.sort_unstable_by_key(|(start, ..)| *start);

    let mut chars = text.chars();
    let mut at = 0;
    let mut line = StyledText::new();
    for (start, end, style) in ranges {
        if start < at || end <= start {
            continue;
        }
        let before: String = chars.by_ref().take((start - at) as usize).collect();
        let inside: String = chars.by_ref().take((end - start) as usize).collect();
        line = line.plain(&before).styled(style, &inside);
        at = end;
    }
    line.plain(chars.as_str())
}

/// Returns the counts, what the viewer did, and the id.
fn foot(post: &Post) -> StyledText {
    let counts = [
        (post.counts.replies, "reply", "replies"),
        (post.counts.retweets, "retweet", "retweets"),
        (post.counts.quotes, "quote", "quotes"),
        (post.counts.likes, "like", "likes"),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let counts =
        counts.map(|(count, one, many)| StyledText::new().faint(&amount(count, one, many)));
    let viewer = post.viewer.unwrap_or_default();
    let own = [
        (viewer.liked, "♥\u{a0}liked"),
        (viewer.retweeted, "↻\u{a0}retweeted"),
        (viewer.bookmarked, "◆\u{a0}bookmarked"),
    ];
    let own = own.into_iter().filter(|(is_true, _)| *is_true);
    let own = own.map(|(_, text)| StyledText::new().styled(Style::Own, text));
    let id = std::iter::once(StyledText::new().faint(&post.id.to_string()));
    counts
        .chain(own)
        .chain(id)
        .fold(StyledText::new(), StyledText::joined)
}

impl Show for Entry {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "time",
        "author",
        "text",
        "replies",
        "retweets",
        "quotes",
        "likes",
        "reply_to",
        "quote",
        "retweeted_by",
    ];

    fn row(&self) -> Row {
        self.post.row()
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.post.cells();
        cells.push(
            self.retweeted_by
                .as_ref()
                .map(|user| user.username.as_str())
                .into(),
        );
        cells
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        if let Some(user) = &self.retweeted_by {
            let line = StyledText::new()
                .faint("↻ ")
                .inline(Style::Faint, &user.name);
            card.line(&line.inline(Style::Faint, &format!(" @{} retweeted", user.username)));
        }
        self.post.card(card);
    }
}

impl Show for PostEdit {
    const COLUMNS: &'static [&'static str] =
        &["id", "replaced", "text", "content_warning", "sensitive"];
    const IS_NUMBERED: bool = false;

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::id(self.id),
            self.replaced_at.into(),
            self.text.as_ref().into(),
            self.content_warning.as_ref().into(),
            self.sensitive.into(),
        ]
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        let until = card.at(self.replaced_at);
        card.line(&StyledText::new().faint(&format!("until {until}")));
        if let Some(warning) = &self.content_warning {
            card.line(&warned(warning));
        }
        card.line_if(&StyledText::new().plain(self.text.as_deref().unwrap_or_default()));
    }
}
