//! Colour: one decision for everything that is printed.

use mini_twitter_cli::screen::Output;
use mini_twitter_cli::screen::theme::Colour;

use crate::fixture::{screen, terminal};
use crate::program::{Program, text};
use crate::terminal::words;

/// The output of a line on both streams, where colour is forced.
fn printed(line: &str) -> String {
    let program = Program::offline().with("CLICOLOR_FORCE", "1");
    let output = program.fed(line, "");
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn the_flag_takes_colour_from_results_errors_and_help_wherever_it_stands() {
    for line in ["like @1", "nope", "feed --limit x", "help", "post --help"] {
        assert!(printed(line).contains('\x1b'), "{line}");

        for plain in [format!("{line} --no-color"), format!("--no-color {line}")] {
            let printed = printed(&plain);
            assert!(!printed.contains('\x1b'), "{plain}: {printed:?}");
        }
    }
}

#[test]
fn the_flag_behind_two_dashes_is_a_text() {
    let mut theme = terminal(80);
    theme.colour = Colour::Terminal;
    let (screen, ..) = screen(theme, Output::Cards);

    let is_coloured = |line: &str| screen.of_line(&words(line)).theme().colours_stdout();

    assert!(is_coloured("post -- --no-color"));
    assert!(is_coloured("post '--no-color too'"));
    assert!(!is_coloured("post hello --no-color"));
}
