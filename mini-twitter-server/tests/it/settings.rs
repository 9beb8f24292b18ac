//! Flags, environment variables and defaults, and what the binary prints about them.

use std::process::{Command, Output};

use insta::assert_snapshot;
use mini_twitter_server::Config;

/// Runs the binary in an empty folder with nothing in its environment but these.
fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_mini-twitter-server"))
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn help_reads_as_reviewed() {
    for arguments in [&["--help"][..], &["admin", "create", "-h"], &["seed", "-h"]] {
        assert_snapshot!(text(&run(arguments, &[]).stdout));
    }
}

#[test]
fn config_prints_every_setting_with_its_default() {
    assert_snapshot!(text(&run(&["config"], &[]).stdout), @"
    MINI_TWITTER_LISTEN=127.0.0.1:8080  # default
    MINI_TWITTER_DATA=./mini-twitter-data  # default
    # MINI_TWITTER_DATABASE=
    MINI_TWITTER_DATABASE_CONNECTIONS=20  # default
    MINI_TWITTER_DATABASE_TIMEOUT=10  # default
    # MINI_TWITTER_SECRET_KEY=
    MINI_TWITTER_MAIL=folder  # default
    # MINI_TWITTER_MAIL_FROM=
    MINI_TWITTER_LOG=info  # default
    # MINI_TWITTER_LOG_FORMAT=
    # MINI_TWITTER_PUBLIC_URL=
    # MINI_TWITTER_CORS=
    # MINI_TWITTER_TRUSTED_PROXY=
    MINI_TWITTER_REGISTRATIONS=on  # default
    MINI_TWITTER_NAME=mini-twitter  # default
    MINI_TWITTER_DESCRIPTION='A small Twitter.'  # default
    MINI_TWITTER_PASSWORD_MIN=8  # default
    MINI_TWITTER_RATE_LIMITS=on  # default
    MINI_TWITTER_LIMIT_READ=300  # default
    MINI_TWITTER_LIMIT_WRITE=60  # default
    MINI_TWITTER_LIMIT_AUTH=10  # default
    MINI_TWITTER_LIMIT_UPLOAD=20  # default
    MINI_TWITTER_MAX_REQUESTS=1024  # default
    MINI_TWITTER_MAX_CONNECTIONS=8192  # default
    # MINI_TWITTER_ADDRESS_CONNECTIONS=
    MINI_TWITTER_REQUEST_TIMEOUT=30  # default
    ");
}

#[test]
fn a_flag_overrides_the_environment_which_overrides_the_default() {
    let environment = [
        ("MINI_TWITTER_NAME", "Nest"),
        ("MINI_TWITTER_LISTEN", "127.0.0.1:1"),
    ];

    let printed = text(&run(&["config", "--listen", "127.0.0.1:2"], &environment).stdout);

    let lines: Vec<_> = printed
        .lines()
        .filter(|line| !line.contains("# default"))
        .collect();
    assert_snapshot!(lines.join("\n"), @"
    MINI_TWITTER_LISTEN=127.0.0.1:2  # from the command line
    # MINI_TWITTER_DATABASE=
    # MINI_TWITTER_SECRET_KEY=
    # MINI_TWITTER_MAIL_FROM=
    # MINI_TWITTER_LOG_FORMAT=
    # MINI_TWITTER_PUBLIC_URL=
    # MINI_TWITTER_CORS=
    # MINI_TWITTER_TRUSTED_PROXY=
    MINI_TWITTER_NAME=Nest  # from the environment
    # MINI_TWITTER_ADDRESS_CONNECTIONS=
    ");
}

#[test]
fn secrets_are_not_printed() {
    let environment = [
        (
            "MINI_TWITTER_SECRET_KEY",
            "0123456789abcdef0123456789abcdef",
        ),
        (
            "MINI_TWITTER_DATABASE",
            "postgres://bob:hunter2:x@localhost/twitter?sslmode=off&password=hunter2",
        ),
        (
            "MINI_TWITTER_MAIL",
            "smtps://bob:hun%40ter2@mail.example.org?tls=required",
        ),
    ];

    let printed = text(&run(&["config"], &environment).stdout);

    let lines: Vec<_> = printed
        .lines()
        .filter(|line| line.contains("from the environment"))
        .collect();
    assert_snapshot!(lines.join("\n"), @r"
    MINI_TWITTER_DATABASE='postgres://bob:***@localhost/twitter?sslmode=off&password=***'  # from the environment
    MINI_TWITTER_SECRET_KEY=***  # from the environment
    MINI_TWITTER_MAIL='smtps://bob:***@mail.example.org?tls=required'  # from the environment
    ");
}

#[test]
fn an_invalid_setting_is_refused_by_its_flag() {
    for (flags, named) in [
        (&["--password-min", "7"][..], "--password-min"),
        (&["--public-url", "example.com"], "--public-url"),
        (&["--trusted-proxy", "everyone"], "--trusted-proxy"),
        (&["--rate-limits", "maybe"], "--rate-limits"),
        (&["--log-format", "xml"], "--log-format"),
        (&["--request-timeout", "0"], "--request-timeout"),
        (&["--mail", "mail.example.org"], "--mail"),
        (&["--mail-from", "Nest"], "--mail-from"),
        (&["--nonsense"], "--nonsense"),
    ] {
        let error = Config::from_flags(flags).map(drop).unwrap_err().to_string();

        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn a_failed_start_prints_the_reason_and_exits_with_an_error() {
    for (arguments, message) in [
        (
            &["--listen", "nonsense"][..],
            "error: cannot listen on nonsense",
        ),
        (
            &["--data", "/dev/null/x", "migrate"],
            "error: cannot create the data folder /dev/null/x",
        ),
        (&["--log", "=="], "error: "),
        (&["--secret-key", "short", "config"], "error: "),
    ] {
        let output = run(arguments, &[]);

        let error = text(&output.stderr);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(error.contains(message), "{arguments:?} {error}");
    }
}

#[test]
fn an_error_of_a_setting_does_not_show_its_secret() {
    for (flag, value) in [
        ("--secret-key", "hunter2"),
        ("--public-url", "https://bob:hunter2@example.com"),
        ("--trusted-proxy", "http://bob:hunter2@example.com"),
        ("--mail", "smtp://bob:hunter2"),
        ("--mail", "smtp://bob:hunter2@mail.example.org?tls=maybe"),
        ("--mail", "smtp://bob:hunter2@mail.example.org?ca=/nowhere"),
        ("--mail", "bob:hunter2@mail.example.org:587"),
    ] {
        let error = text(&run(&[flag, value, "config"], &[]).stderr);

        assert!(
            error.contains(flag) && !error.contains("hunter2"),
            "{error}"
        );
    }
}

#[test]
fn migrate_applies_each_migration_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();

    let first = text(&run(&["migrate", "--data", &data], &[]).stdout);
    let second = text(&run(&["migrate", "--data", &data], &[]).stdout);

    assert!(first.starts_with("applied 0001_"), "{first}");
    assert_eq!(second, "nothing to apply\n");
}
