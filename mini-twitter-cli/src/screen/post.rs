//! Posts: the card everything else is built of, the rows of a feed, earlier wordings.

use mini_twitter_core::post::{Entities, Entry, Post, PostEdit, PostKind};
use mini_twitter_core::user::UserSummary;

use crate::reference::Row;
use crate::screen::line::{Line, Style};
use crate::screen::sheet::Sheet;
use crate::screen::show::{Cell, Show};
use crate::screen::user;
use crate::screen::wrap::NO_BREAK;

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
            self.text.as_ref().into(),
            self.counts.replies.into(),
            self.counts.retweets.into(),
            self.counts.quotes.into(),
            self.counts.likes.into(),
            self.reply_to.map(Cell::id).into(),
            self.quote.as_ref().map(|quote| Cell::id(quote.id)).into(),
        ]
    }

    fn card(&self, sheet: &mut Sheet<'_>) {
        let mut head = headline(self, sheet);
        if let Some(parent) = self.reply_to {
            head = head.dot(Line::new().faint(&format!("reply to {parent}")));
        }
        sheet.line(&head);
        rest(self, sheet);
    }
}

/// A post below the one it answers, which need not be named.
pub(super) fn beneath(post: &Post, sheet: &mut Sheet<'_>) {
    sheet.line(&headline(post, sheet));
    rest(post, sheet);
}

/// Everything below the headline.
fn rest(post: &Post, sheet: &mut Sheet<'_>) {
    body(post, sheet);
    if let Some(quoted) = &post.quote {
        sheet.barred(|sheet| {
            sheet.line(&headline(quoted, sheet));
            body(quoted, sheet);
        });
    } else if post.quote_missing {
        sheet.barred(|sheet| sheet.line(&Line::new().faint("a post that is not to be seen")));
    }
    sheet.line(&foot(post));
}

/// Who wrote it and when.
fn headline(post: &Post, sheet: &Sheet<'_>) -> Line {
    let at = if sheet.is_detail() {
        sheet.at(post.created_at)
    } else {
        sheet.ago(post.created_at)
    };
    let mut line = author(&post.author).dot(Line::new().faint(&at));
    if post.edited_at.is_some() {
        line = line.dot(Line::new().faint("edited"));
    }
    match &post.kind {
        PostKind::Post => line,
        kind => line.dot(Line::new().word(Style::Faint, kind.as_str())),
    }
}

/// `Alice Wonder @alice`.
fn author(person: &UserSummary) -> Line {
    let name = Line::new().word(Style::Strong, &person.name);
    let name = name.plain(if person.verified { " ✓ " } else { " " });
    name.word(Style::Mention, &format!("@{}", person.username))
}

/// What it says; behind a warning only when it is shown by itself.
fn body(post: &Post, sheet: &mut Sheet<'_>) {
    if let Some(warning) = &post.content_warning {
        sheet.line(
            &Line::new()
                .styled(Style::Strong, "! ")
                .word(Style::Strong, warning),
        );
        if !sheet.is_detail() {
            sheet.line(&Line::new().faint(&format!("hidden; read it with: show {}", post.id)));
            return;
        }
    } else if post.sensitive {
        sheet.line(&Line::new().styled(Style::Strong, "! sensitive"));
    }
    if let Some(text) = &post.text {
        sheet.line(&marked(text, &post.entities));
    }
}

/// A text with its mentions, tags and addresses marked. Ranges that lie do no harm: they are taken as far as they fit.
pub(super) fn marked(text: &str, entities: &Entities) -> Line {
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
    let mut line = Line::new();
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

/// What became of it, what the reader did with it, and its id.
fn foot(post: &Post) -> Line {
    let counts = [
        (post.counts.replies, "reply", "replies"),
        (post.counts.retweets, "retweet", "retweets"),
        (post.counts.quotes, "quote", "quotes"),
        (post.counts.likes, "like", "likes"),
    ];
    let counted = counts.into_iter().filter(|(count, ..)| *count > 0);
    let counted = counted.map(|(count, one, many)| Line::new().faint(&amount(count, one, many)));
    let viewer = post.viewer.unwrap_or_default();
    let mine = [
        (viewer.liked, "♥\u{a0}liked"),
        (viewer.retweeted, "↻\u{a0}retweeted"),
        (viewer.bookmarked, "◆\u{a0}bookmarked"),
    ];
    let mine = mine.into_iter().filter(|(is_so, _)| *is_so);
    let mine = mine.map(|(_, word)| Line::new().styled(Style::Mine, word));
    let id = std::iter::once(Line::new().faint(&post.id.to_string()));
    counted.chain(mine).chain(id).fold(Line::new(), Line::dot)
}

/// `1 reply`, `2 replies`, never broken between the two.
pub(super) fn amount(count: u32, one: &str, many: &str) -> String {
    format!("{count}{NO_BREAK}{}", if count == 1 { one } else { many })
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
                .map(|person| person.username.as_str())
                .into(),
        );
        cells
    }

    fn card(&self, sheet: &mut Sheet<'_>) {
        if let Some(person) = &self.retweeted_by {
            let line = Line::new().faint("↻ ").word(Style::Faint, &person.name);
            sheet.line(&line.word(Style::Faint, &format!(" @{} retweeted", person.username)));
        }
        self.post.card(sheet);
    }
}

impl Show for PostEdit {
    const COLUMNS: &'static [&'static str] =
        &["id", "replaced", "text", "content_warning", "sensitive"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::id(self.id),
            self.replaced_at.into(),
            self.text.as_ref().into(),
            self.content_warning.as_ref().into(),
            self.sensitive.into(),
        ]
    }

    fn card(&self, sheet: &mut Sheet<'_>) {
        let until = sheet.at(self.replaced_at);
        sheet.line(&Line::new().faint(&format!("until {until}")));
        if let Some(warning) = &self.content_warning {
            sheet.line(
                &Line::new()
                    .styled(Style::Strong, "! ")
                    .word(Style::Strong, warning),
            );
        }
        sheet.line_if(&Line::new().plain(self.text.as_deref().unwrap_or_default()));
    }
}
