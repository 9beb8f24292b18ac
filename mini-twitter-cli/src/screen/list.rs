//! [`List`]: a list as it comes in, item by item, over as many pages as it takes.

use std::io;
use std::marker::PhantomData;

use mini_twitter_core::page::Cursor;

use crate::reference::Row;
use crate::screen::sheet::Sheet;
use crate::screen::show::{Record, Show};
use crate::screen::{Output, Screen, json, table};

/// A list being shown. What is left unfinished, because a page failed, stays unfinished: half an array is no array.
#[derive(Debug)]
pub struct List<'a, T> {
    screen: &'a Screen,
    output: Output,
    /// Rows of the pages before.
    before: usize,
    rows: Vec<Row>,
    records: Vec<Record>,
    item: PhantomData<fn(T)>,
}

impl<'a, T: Show> List<'a, T> {
    /// A list whose first row is the one behind `before`.
    pub(super) fn new(screen: &'a Screen, before: usize) -> Self {
        Self {
            screen,
            output: screen.output(),
            before,
            rows: Vec::new(),
            records: Vec::new(),
            item: PhantomData,
        }
    }

    /// Shows the next item, at once but in a table, which needs them all.
    ///
    /// # Errors
    /// As [`Screen::show`].
    pub fn push(&mut self, item: &T) -> io::Result<()> {
        let is_first = self.rows.is_empty();
        let number = self.before + self.rows.len() + 1;
        self.rows.push(item.row());
        match self.output {
            Output::Json => {
                let opening = if is_first { "[\n" } else { ",\n" };
                self.screen.data(&(opening.to_owned() + &json::item(item)))
            }
            Output::Ndjson => self.screen.data(&json::line(item)),
            Output::Plain => self.screen.data(&table::plain(&item.records())),
            Output::Table => {
                self.records.extend(item.records());
                Ok(())
            }
            Output::Cards | Output::Auto => {
                if is_first {
                    self.screen.begin_cards()?;
                }
                let mut sheet = Sheet::new(self.screen.look()).from_number(number);
                if T::IS_TALL && !is_first {
                    sheet.gap();
                }
                sheet.numbered(|sheet| item.card(sheet));
                self.screen.sheet(sheet)
            }
        }
    }

    /// Ends the list, or its page when it goes on at `next`, and notes its rows for `@1…@n`.
    ///
    /// # Errors
    /// As [`Screen::show`].
    pub fn end(self, next: Option<Cursor>) -> io::Result<()> {
        match self.output {
            Output::Json if self.rows.is_empty() => self.screen.data("[]\n")?,
            Output::Json => self.screen.data("\n]\n")?,
            Output::Table => {
                let look = self.screen.look();
                let text = table::aligned(T::COLUMNS, &self.records, look, self.before + 1);
                self.screen.data(&text)?;
            }
            Output::Cards | Output::Auto if self.rows.is_empty() && self.before == 0 => {
                self.screen.say("nothing here");
            }
            _ => {}
        }
        self.screen.listed(self.before, self.rows, next);
        Ok(())
    }
}
