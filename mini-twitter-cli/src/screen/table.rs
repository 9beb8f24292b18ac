//! Columns: separated by tabs for programs, aligned under a header for people.

use crate::screen::show::{Cell, Record};
use crate::screen::style::{Style, StyledText};
use crate::screen::theme::Theme;
use crate::screen::{safe, time, wrap};

/// The least width that a text is cut to.
const MIN_WIDTH: usize = 20;
/// What separates two columns.
const GAP: &str = "  ";

/// Returns columns separated by tabs, without a header; times in UTC, tabs and line feeds escaped.
pub fn plain(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        let cells: Vec<_> = record.cells.iter().map(exact).collect();
        text.extend([&cells.join("\t"), "\n"]);
    }
    text
}

/// Returns a value for programs.
fn exact(cell: &Cell) -> String {
    match cell {
        // A backslash is doubled, so that an escape differs from the same characters in the text.
        Cell::Text(text) => safe::field(&text.replace('\\', "\\\\")),
        Cell::Id(id) => id.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => at.to_string(),
        Cell::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Cell::None => String::new(),
    }
}

/// Returns columns under a header, each row with its number from `first`, and the names of the columns that were left
/// out. On a terminal texts are cut to its width; where that is not enough, columns are left out: the last ones, but ids
/// before the text.
pub fn aligned(
    header: &[&str],
    records: &[Record],
    theme: &Theme,
    first: Option<usize>,
) -> (String, Vec<String>) {
    let numbers = first.map(|first| {
        let numbers = first..first + records.len();
        Column::new("", numbers.map(|number| format!("@{number}")).collect())
    });
    let mut columns: Vec<Column> = numbers.into_iter().collect();
    let fixed = columns.len();
    columns.extend(header.iter().enumerate().map(|(at, name)| {
        let cells = records
            .iter()
            .map(|record| record.cells.get(at).unwrap_or(&Cell::None));
        Column::of(name, &cells.collect::<Vec<_>>(), theme)
    }));
    if theme.is_terminal {
        fit(&mut columns, fixed + 1, theme.table_columns());
    }
    let is_shown = |name: &&str| columns.iter().any(|it| it.name == **name);
    let left_out = header.iter().copied().filter(|name| !is_shown(name));
    let left_out = left_out.map(str::to_uppercase).collect();
    let lines = (0..=records.len()).map(|row| line(&columns, row).render(theme.colours_stdout()));
    let text = lines
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect();
    (text, left_out)
}

/// A column of texts, the first of which is its header.
struct Column {
    name: String,
    cells: Vec<String>,
    /// The width it is printed with, in terminal columns.
    width: usize,
    /// Whether it is aligned to the right.
    is_number: bool,
    /// Whether it may be cut.
    is_text: bool,
    /// Whether it holds ids, for which the numbers of the rows stand too.
    is_id: bool,
}

impl Column {
    fn new(name: &str, cells: Vec<String>) -> Self {
        let cells: Vec<_> = std::iter::once(name.to_uppercase()).chain(cells).collect();
        let widths = cells.iter().map(|cell| wrap::width(cell));
        Self {
            width: widths.max().unwrap_or(0),
            name: name.to_owned(),
            cells,
            is_number: false,
            is_text: false,
            is_id: false,
        }
    }

    fn of(name: &str, cells: &[&Cell], theme: &Theme) -> Self {
        Self {
            is_number: cells.iter().any(|cell| matches!(cell, Cell::Number(_))),
            is_text: cells.iter().any(|cell| matches!(cell, Cell::Text(_))),
            is_id: cells.iter().any(|cell| matches!(cell, Cell::Id(_))),
            ..Self::new(
                name,
                cells.iter().map(|cell| readable(cell, theme)).collect(),
            )
        }
    }

    /// Whether it is what a row is about, and stays.
    fn is_main(&self) -> bool {
        matches!(self.name.as_str(), "text" | "message")
    }

    /// The least width it can be cut to, when texts are cut to `text`.
    fn min_width(&self, text: usize) -> usize {
        if self.is_text {
            self.width.min(text)
        } else {
            self.width
        }
    }
}

/// Returns a value for people: safe, on one line.
fn readable(cell: &Cell, theme: &Theme) -> String {
    match cell {
        Cell::Text(text) => safe::inline(&text.replace('\n', " ")),
        Cell::Time(at) if theme.is_terminal => time::ago(*at, (theme.clock)(), &theme.zone),
        Cell::Time(at) => time::column(*at, &theme.zone),
        other => exact(other),
    }
}

/// Makes the columns fit `width`: leaves out columns until the texts of the others can be cut enough, then cuts the
/// widest. At least `fixed` columns stay, and are cut as much as it takes.
fn fit(columns: &mut Vec<Column>, fixed: usize, width: usize) {
    let gaps = |columns: &[Column]| GAP.len() * columns.len().saturating_sub(1);
    let least = |columns: &[Column]| {
        let least = columns.iter().map(|column| column.min_width(MIN_WIDTH));
        least.sum::<usize>() + gaps(columns)
    };
    while columns.len() > fixed && least(columns) > width {
        let Some(at) = least_needed(columns, fixed) else {
            break;
        };
        columns.remove(at);
    }
    let min_width = if least(columns) <= width {
        MIN_WIDTH
    } else {
        1
    };
    while columns.iter().map(|column| column.width).sum::<usize>() + gaps(columns) > width {
        let texts = columns.iter_mut();
        let texts = texts.filter(|column| column.width > column.min_width(min_width));
        match texts.max_by_key(|column| column.width) {
            Some(widest) => widest.width -= 1,
            None => break,
        }
    }
}

/// Returns which column to leave out next: the last one after the text, then ids, then the last one before the text.
fn least_needed(columns: &[Column], fixed: usize) -> Option<usize> {
    let last = columns.len() - 1;
    let Some(main) = columns.iter().rposition(Column::is_main) else {
        return Some(last);
    };
    if main < last {
        return Some(last);
    }
    let id = columns.iter().rposition(|it| it.is_id);
    id.or_else(|| (fixed..last).rev().find(|at| !columns[*at].is_main()))
}

fn line(columns: &[Column], row: usize) -> StyledText {
    let mut line = StyledText::new();
    for (at, column) in columns.iter().enumerate() {
        let cell = cut(&column.cells[row], column.width);
        let fill = " ".repeat(column.width.saturating_sub(wrap::width(&cell)));
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

/// Cuts a text to at most this many columns, with `…` at the cut.
fn cut(text: &str, columns: usize) -> String {
    if wrap::width(text) <= columns {
        return text.to_owned();
    }
    let mut short = wrap::prefix(text, columns.saturating_sub(1)).to_owned();
    short.push('…');
    short
}
