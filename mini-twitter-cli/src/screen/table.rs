//! Lines of columns: parted by tabs for programs, aligned under a head for people.

use crate::screen::line::{Line, Style};
use crate::screen::look::Look;
use crate::screen::show::{Cell, Record};
use crate::screen::{safe, time, wrap};

/// The least columns that a text is cut to.
const LEAST: usize = 20;
/// What parts two columns.
const GAP: &str = "  ";

/// Lines of columns parted by tabs, without a head; times in UTC, tabs and line feeds escaped.
pub fn plain(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        let cells: Vec<_> = record.cells.iter().map(exact).collect();
        text.extend([&cells.join("\t"), "\n"]);
    }
    text
}

/// A value as programs want it.
fn exact(cell: &Cell) -> String {
    match cell {
        // A backslash is doubled, so that what is escaped can be told from what was written so.
        Cell::Text(text) => safe::field(&text.replace('\\', "\\\\")),
        Cell::Id(id) => id.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => at.to_string(),
        Cell::Yes(claim) => if *claim { "yes" } else { "no" }.to_owned(),
        Cell::None => String::new(),
    }
}

/// Columns under a head, each row with its number. On a terminal texts are cut to its width, and where that is not
/// enough, the last columns are left out.
pub fn aligned(head: &[&str], records: &[Record], look: &Look, first: usize) -> String {
    let numbers = (first..first + records.len()).map(|number| format!("@{number}"));
    let mut columns = vec![Column::new("", numbers.collect())];
    columns.extend(head.iter().enumerate().map(|(at, name)| {
        let cells = records
            .iter()
            .map(|record| record.cells.get(at).unwrap_or(&Cell::None));
        Column::of(name, &cells.collect::<Vec<_>>(), look)
    }));
    if look.is_terminal {
        fit(&mut columns, look.table_columns());
    }
    let lines = (0..=records.len()).map(|row| line(&columns, row).painted(look.colours_data()));
    lines
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

/// A column of texts, the first of which is its head.
struct Column {
    cells: Vec<String>,
    width: usize,
    /// Numbers stand at the right.
    is_number: bool,
    /// What is not a text is of no use when it is cut.
    is_text: bool,
}

impl Column {
    fn new(name: &str, cells: Vec<String>) -> Self {
        let cells: Vec<_> = std::iter::once(name.to_uppercase()).chain(cells).collect();
        let widths = cells.iter().map(|cell| wrap::width(cell));
        Self {
            width: widths.max().unwrap_or(0),
            cells,
            is_number: false,
            is_text: false,
        }
    }

    fn of(name: &str, cells: &[&Cell], look: &Look) -> Self {
        Self {
            is_number: cells.iter().any(|cell| matches!(cell, Cell::Number(_))),
            is_text: cells.iter().any(|cell| matches!(cell, Cell::Text(_))),
            ..Self::new(
                name,
                cells.iter().map(|cell| readable(cell, look)).collect(),
            )
        }
    }

    /// The least it can be cut to.
    fn least(&self) -> usize {
        if self.is_text {
            self.width.min(LEAST)
        } else {
            self.width
        }
    }
}

/// A value as people want it: safe, on one line.
fn readable(cell: &Cell, look: &Look) -> String {
    match cell {
        Cell::Text(text) => safe::word(&text.replace('\n', " ")),
        Cell::Time(at) if look.is_terminal => time::ago(*at, (look.clock)(), &look.zone),
        Cell::Time(at) => time::column(*at, &look.zone),
        other => exact(other),
    }
}

/// Makes columns fit `room`: leaves out the last until the texts of the others can be cut enough, then cuts the widest.
fn fit(columns: &mut Vec<Column>, room: usize) {
    let with_gaps = |columns: &[Column], width: fn(&Column) -> usize| {
        columns
            .iter()
            .map(|column| width(column) + GAP.len())
            .sum::<usize>()
            - GAP.len()
    };
    while columns.len() > 2 && with_gaps(columns, Column::least) > room {
        columns.pop();
    }
    while with_gaps(columns, |column| column.width) > room {
        let texts = columns
            .iter_mut()
            .filter(|column| column.width > column.least());
        match texts.max_by_key(|column| column.width) {
            Some(widest) => widest.width -= 1,
            None => break,
        }
    }
}

fn line(columns: &[Column], row: usize) -> Line {
    let mut line = Line::new();
    for (at, column) in columns.iter().enumerate() {
        let cell = cut(&column.cells[row], column.width);
        let fill = " ".repeat(column.width - wrap::width(&cell));
        let padded = if column.is_number {
            fill + &cell
        } else {
            cell + &fill
        };
        let style = if row == 0 || at == 0 {
            Style::Faint
        } else {
            Style::Plain
        };
        line.push(style, &padded);
        line.push(Style::Plain, GAP);
    }
    line
}

/// A text of at most so many columns, with a mark where it was cut.
fn cut(text: &str, columns: usize) -> String {
    if wrap::width(text) <= columns {
        return text.to_owned();
    }
    let mut short = wrap::head(text, columns.saturating_sub(1)).to_owned();
    short.push('…');
    short
}
