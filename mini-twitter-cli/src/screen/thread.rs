//! A thread: what a post answers above it, what answers it below, each a row with its number.

use mini_twitter_core::id::PostId;
use mini_twitter_core::post::{Node, Post, Thread};

use crate::reference::Row;
use crate::screen::line::Line;
use crate::screen::post;
use crate::screen::sheet::Sheet;
use crate::screen::show::{Cell, Record, Show};

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
        below(&self.replies, 1, &mut |node, depth| {
            records.extend(
                node.post
                    .as_ref()
                    .map(|post| at_depth(&depth.to_string(), post)),
            );
        });
        records
    }

    fn card(&self, sheet: &mut Sheet<'_>) {
        sheet.briefly(|sheet| {
            for ancestor in &self.ancestors {
                placed(ancestor.post.as_ref(), 0, sheet);
                sheet.gap();
            }
        });
        sheet.numbered(|sheet| self.post.card(sheet));
        sheet.briefly(|sheet| {
            below(&self.replies, 1, &mut |node, depth| {
                sheet.gap();
                placed(node.post.as_ref(), depth, sheet);
                if node.next.is_some() {
                    more(node.id, sheet);
                }
            });
            if self.next.is_some() {
                more(self.post.id, sheet);
            }
        });
    }
}

/// Says where the answers that are not here can be had.
fn more(post: PostId, sheet: &mut Sheet<'_>) {
    sheet.gap();
    sheet.line(&Line::new().faint(&format!("    more answers: replies {post}")));
}

/// Visits replies and their replies, from the top down.
fn below<'a>(nodes: &'a [Node], depth: usize, visit: &mut impl FnMut(&'a Node, usize)) {
    for node in nodes {
        visit(node, depth);
        below(&node.replies, depth + 1, visit);
    }
}

/// Writes a post of the thread, or that there is one.
fn placed(shown: Option<&Post>, depth: usize, sheet: &mut Sheet<'_>) {
    let Some(shown) = shown else {
        let gone = Line::new()
            .plain("    ")
            .faint("a post that is not to be seen");
        sheet.indented(depth, |sheet| sheet.line(&gone));
        return;
    };
    sheet.numbered(|sheet| {
        sheet.indented(depth, |sheet| {
            if depth == 0 {
                shown.card(sheet);
            } else {
                post::beneath(shown, sheet);
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
