//! [`List`]: prints a list item by item, over as many pages as it takes.

use std::io;
use std::marker::PhantomData;

use mini_twitter_core::page::Cursor;

use crate::reference::Row;
use crate::screen::card::CardWriter;
use crate::screen::output::Output;
use crate::screen::printer::Screen;
use crate::screen::show::{Record, Show};
use crate::screen::{json, table};

/// A list being printed. A list that is not ended, because a page failed, stays incomplete: half a JSON array is
/// invalid on purpose.
#[derive(Debug)]
pub struct List<'a, T> {
    screen: &'a Screen,
    output: Output,
    /// How many rows the pages before had.
    before: usize,
    rows: Vec<Row>,
    records: Vec<Record>,
    item: PhantomData<fn(T)>,
}

impl<'a, T: Show> List<'a, T> {
    /// Begins a list, whose rows become `@1…@n`.
    pub fn begin(screen: &'a Screen) -> Self {
        Self::after(screen, 0)
    }

    /// Begins the next page of the list printed last: its rows are counted on.
    pub fn next_page(screen: &'a Screen) -> Self {
        Self::after(screen, screen.last_output().rows.len())
    }

    fn after(screen: &'a Screen, before: usize) -> Self {
        Self {
            screen,
            output: screen.output(),
            before,
            rows: Vec::new(),
            records: Vec::new(),
            item: PhantomData,
        }
    }

    /// Prints the next item at once; a table is printed at the end, because its widths depend on all items.
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
                self.screen.print(&(opening.to_owned() + &json::item(item)))
            }
            Output::Ndjson => self.screen.print(&json::line(item)),
            Output::Plain => self.screen.print(&table::plain(&item.records())),
            Output::Table => {
                self.records.extend(item.records());
                Ok(())
            }
            Output::Cards | Output::Auto => {
                if is_first {
                    self.screen.begin_cards()?;
                }
                let mut card = CardWriter::new(self.screen.theme()).from_number(number);
                if T::IS_MULTILINE && !is_first {
                    card.blank_line();
                }
                if T::IS_NUMBERED {
                    card.numbered(|card| item.card(card));
                } else {
                    item.card(&mut card);
                }
                self.screen.print_card(card)
            }
        }
    }

    /// Ends the list, or its page when `next` is the cursor of one more, and records its rows as `@1…@n`.
    ///
    /// # Errors
    /// As [`Screen::show`].
    pub fn end(self, next: Option<Cursor>) -> io::Result<()> {
        match self.output {
            Output::Json if self.rows.is_empty() => self.screen.print("[]\n")?,
            Output::Json => self.screen.print("\n]\n")?,
            Output::Table => {
                let first = T::IS_NUMBERED.then_some(self.before + 1);
                self.screen.print_table(T::COLUMNS, &self.records, first)?;
            }
            Output::Cards | Output::Auto if self.rows.is_empty() && self.before == 0 => {
                self.screen.say("no results");
            }
            _ => {}
        }
        let rows = if T::IS_NUMBERED {
            self.rows
        } else {
            Vec::new()
        };
        self.screen.record_list(self.before, rows, next);
        Ok(())
    }
}
