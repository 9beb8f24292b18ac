//! The scripts of `completions`, as the shells run them.

use std::process::Command;

use crate::program::{Program, text};

fn script(shell: &str) -> String {
    let output = Program::offline().fed(&format!("completions {shell}"), "");
    text(&output.stdout)
}

/// What bash offers for the last of the words.
fn offered_by_bash(words: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script");
    std::fs::write(&file, script("bash")).unwrap();
    let complete = r#"
        source "$0"
        COMP_WORDS=(mini-twitter "$@")
        COMP_CWORD=$#
        _mini__twitter mini-twitter "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let output = Command::new("bash")
        .args(["--norc", "-c", complete])
        .arg(&file)
        .args(words)
        .output()
        .unwrap();
    text(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_flags_and_values_at_every_level() {
    for (words, expected) in [
        (&["boo"][..], &["bookmark", "bookmarks"][..]),
        (&["posts", "--or"], &["--order"]),
        (
            &["posts", "--order", ""],
            &["newest", "oldest", "popular"][..],
        ),
        (&["tweets", "--no-r"], &["--no-retweets"]),
        (&["notifications", "pref"], &["preferences"]),
        (&["notifications", "preferences", "s"], &["set"]),
        (&["notifications", "list", "--type", "q"], &["quote"]),
        (&["notifications", "--type", "re"], &["reply", "retweet"]),
        (&["sessions", "revoke-o"], &["revoke-others"]),
        (&["sessions", "revoke-others", "--dry"], &["--dry-run"]),
        (&["jobs", "--state", "d"], &["dead"]),
        (&["tokens", "create", "--scope", "w"], &["write"]),
        (&["post", "--replies", "m"], &["mentioned"]),
        (&["completions", "z"], &["zsh"]),
        (&["help", "boo"], &["bookmark", "bookmarks"]),
    ] {
        assert_eq!(offered_by_bash(words), expected, "{words:?}");
    }
}

#[test]
fn bash_offers_files_where_a_file_is_meant_only() {
    let files = offered_by_bash(&["shell", "--file", "/etc/host"]);

    assert!(files.contains(&"/etc/hosts".to_owned()), "{files:?}");
    assert_eq!(offered_by_bash(&["whoami", "--profile", "a"]), ["a"]);
}

#[test]
fn fish_completes_arguments_and_no_files_in_their_place() {
    let script = script("fish");

    assert!(script.contains(
        "complete -c mini-twitter -n \"__fish_mini_twitter_using_subcommand completions\" -a \"bash"
    ));
    assert!(script.lines().any(|it| it == "complete -c mini-twitter -f"));
    let help = "using_subcommand help; and not __fish_seen_subcommand_from post ";
    let after_help = script.lines().find(|it| it.contains(help)).unwrap();
    assert!(!after_help.contains(" help\""), "{after_help}");
    let is_file = |line: &&str| line.contains(" -l file ");
    for line in script.lines().filter(is_file) {
        assert!(line.contains(" -r -F"), "{line}");
    }
}

#[test]
fn zsh_offers_values_and_no_files_in_their_place() {
    let script = script("zsh");

    assert!(script.contains(":shell -- The shell:(bash elvish fish powershell zsh)"));
    assert!(!script.contains("_default' "), "{script}");
}
