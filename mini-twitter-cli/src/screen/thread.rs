//! How a thread is shown: the ancestors above the post, the replies below it, each a row with its number.

use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{Node, Post, Thread};

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::post::reply;
use crate::screen::show::{Cell, Record, Show};
use crate::screen::style::StyledText;

impl Show for Thread {
    const COLUMNS: &'static [&'static str] = &[
        "depth", "id", "time", "author", "text", "replies", "retweets", "quotes", "likes",
        "reply_to", "quote",
    ];
    const IS_LIST: bool = true;

    fn row(&self) -> Row {
        self.post.row()
    }

    fn cells(&self) -> Vec<Cell> {
        at_depth("0", &self.post).cells
    }

    fn records(&self) -> Vec<Record> {
        let heights = (1..=self.ancestors.len()).rev();
        let above = heights
            .zip(&self.ancestors)
            .filter_map(|(height, it)| Some((height, it.post.as_ref()?)));
        let mut records: Vec<_> = above
            .map(|(height, post)| at_depth(&format!("-{height}"), post))
            .collect();
        records.push(at_depth("0", &self.post));
        walk(&self.replies, 1, &mut |node, depth| {
            records.extend(
                node.post
                    .as_ref()
                    .map(|post| at_depth(&depth.to_string(), post)),
            );
        });
        records
    }

    fn card(&self, card: &mut CardWriter<'_>) {
        card.summarized(|card| {
            for ancestor in &self.ancestors {
                write_node(ancestor.post.as_ref(), 0, card);
                card.blank_line();
            }
        });
        card.numbered(|card| self.post.card(card));
        card.summarized(|card| {
            walk(&self.replies, 1, &mut |node, depth| {
                card.blank_line();
                write_node(node.post.as_ref(), depth, card);
                if node.next.is_some() {
                    more_replies(node.id, card);
                }
            });
            if self.next.is_some() {
                more_replies(self.post.id, card);
            }
        });
    }
}

/// Writes how to list the replies that are not in the thread.
fn more_replies(post: PostId, card: &mut CardWriter<'_>) {
    card.blank_line();
    card.line(&StyledText::new().faint(&format!("    more replies: mini-twitter replies {post}")));
}

/// Visits replies and their replies, each before its own replies.
fn walk<'a>(nodes: &'a [Node], depth: usize, visit: &mut impl FnMut(&'a Node, usize)) {
    for node in nodes {
        visit(node, depth);
        walk(&node.replies, depth + 1, visit);
    }
}

/// Writes a post of the thread, or a note that it is not available.
fn write_node(post: Option<&Post>, depth: usize, card: &mut CardWriter<'_>) {
    let Some(post) = post else {
        let note = StyledText::new()
            .plain("    ")
            .faint("this post is not available");
        card.indented(depth, |card| card.line(&note));
        return;
    };
    card.numbered(|card| {
        card.indented(depth, |card| {
            if depth == 0 {
                post.card(card);
            } else {
                reply(post, card);
            }
        });
    });
}

fn at_depth(depth: &str, post: &Post) -> Record {
    let mut cells = post.cells();
    cells.insert(0, depth.into());
    Record {
        row: post.row(),
        cells,
    }
}
