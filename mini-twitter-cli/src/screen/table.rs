//! Lines of columns: parted by tabs for programs, aligned under a head for people.

use crate::screen::line::{Line, Style};
use crate::screen::look::Look;
use crate::screen::show::{Cell, Record};
use crate::screen::{safe, time, wrap};

/// The least columns that a text is cut to.
const LEAST: usize = 10;

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
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => at.to_string(),
        Cell::Yes(claim) => if *claim { "yes" } else { "no" }.to_owned(),
        Cell::None => String::new(),
    }
}

/// Columns under a head, each row with its number; on a terminal cut to its width.
pub fn aligned(head: &[&str], records: &[Record], look: &Look, first: usize) -> String {
    let mut rows: Vec<Vec<String>> = vec![
        std::iter::once(String::new())
            .chain(head.iter().map(|it| it.to_uppercase()))
            .collect(),
    ];
    for (number, record) in (first..).zip(records) {
        let cells = record.cells.iter().map(|cell| readable(cell, look));
        rows.push(std::iter::once(format!("@{number}")).chain(cells).collect());
    }
    let is_number: Vec<bool> = (0..rows[0].len())
        .map(|column| is_numeric(records, column))
        .collect();
    let widths = fitted(&rows, look.is_terminal.then(|| look.table_columns()));
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let mut line = Line::new();
        for (column, cell) in row.iter().enumerate() {
            let cell = cut(cell, widths[column]);
            let fill = " ".repeat(widths[column] - wrap::width(&cell));
            let padded = if is_number[column] {
                fill + &cell
            } else {
                cell + &fill
            };
            let style = if at == 0 || column == 0 {
                Style::Faint
            } else {
                Style::Plain
            };
            line.push(style, &padded);
            line.push(Style::Plain, "  ");
        }
        text.push_str(line.painted(look.colours_data()).trim_end());
        text.push('\n');
    }
    text
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

fn is_numeric(records: &[Record], column: usize) -> bool {
    let cells = || {
        records
            .iter()
            .filter_map(|record| record.cells.get(column.checked_sub(1)?))
    };
    cells().any(|cell| matches!(cell, Cell::Number(_)))
        && !cells().any(|cell| matches!(cell, Cell::Text(_)))
}

/// How wide each column is: as wide as it must be, and where that is too much, the widest give way.
fn fitted(rows: &[Vec<String>], columns: Option<usize>) -> Vec<usize> {
    let widest = |column: usize| {
        rows.iter()
            .map(|row| wrap::width(row[column].as_str()))
            .max()
            .unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..rows[0].len()).map(widest).collect();
    let Some(columns) = columns else {
        return widths;
    };
    while widths.iter().sum::<usize>() + 2 * (widths.len() - 1) > columns {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
    widths
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
