//! Profiles: where their files are, and who may read them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use mini_twitter_cli::environment::Environment;
use mini_twitter_cli::profile::{DEFAULT_SERVER, ProfileName, ProfileStore, Settings};

use crate::online::{server, with_alice_and_bob};
use crate::program::{Program, text};

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn bob() -> Settings {
    Settings {
        server: Some("https://example.org".to_owned()),
        username: Some("bob".to_owned()),
    }
}

#[test]
fn only_the_owner_can_read_the_files_of_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = ProfileStore::of(&Environment::from([(
        "HOME",
        folder.path().to_str().unwrap(),
    )]));
    let mut profile = profiles.profile(&"work".parse().unwrap()).unwrap();

    profile.save(bob()).unwrap();
    profile.save_last_output(&profile.last_output()).unwrap();

    let config = folder.path().join(".config/mini-twitter");
    let state = folder.path().join(".local/state/mini-twitter/work");
    assert_eq!([mode(&config), mode(&state)], [0o700, 0o700]);
    assert_eq!(mode(&config.join("work.json")), 0o600);
    assert_eq!(mode(&state.join("rows.json")), 0o600);
}

#[test]
fn a_profile_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = ProfileStore::at(folder.path());
    let name: ProfileName = "work".parse().unwrap();

    profiles.profile(&name).unwrap().save(bob()).unwrap();

    assert_eq!(profiles.profile(&name).unwrap().settings, bob());
    assert_eq!(
        profiles.profile(&ProfileName::default()).unwrap().server(),
        DEFAULT_SERVER
    );
}

#[test]
fn the_folders_of_the_specification_win_unless_they_are_relative() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let set = Environment::from([
        ("HOME", "/nowhere"),
        ("XDG_CONFIG_HOME", path),
        ("XDG_STATE_HOME", path),
    ]);
    let relative = Environment::from([
        ("HOME", path),
        ("XDG_CONFIG_HOME", "here"),
        ("XDG_STATE_HOME", "here"),
    ]);

    for (environment, below) in [(set, "mini-twitter"), (relative, ".config/mini-twitter")] {
        let mut profile = ProfileStore::of(&environment)
            .profile(&ProfileName::default())
            .unwrap();
        profile.save(bob()).unwrap();

        assert!(
            folder.path().join(below).join("default.json").exists(),
            "{below}"
        );
    }
}

#[test]
fn a_profile_name_cannot_name_another_folder() {
    for name in ["", "..", "a/b", ".hidden", "-v", "ünder", &"a".repeat(31)] {
        assert!(name.parse::<ProfileName>().is_err(), "{name:?}");
    }
}

/// A profile whose file holds these bytes: its name and message, and the hint.
fn failure_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("config")).unwrap();
    std::fs::write(folder.path().join("config/work.json"), bytes).unwrap();
    let profiles = ProfileStore::at(folder.path());

    let failure = profiles.profile(&"work".parse().unwrap()).unwrap_err();

    assert_eq!(failure.exit().code(), 1);
    let message = failure.message();
    let hint = failure
        .hint()
        .map_or("no hint".to_owned(), ToString::to_string);
    format!("{message}\n{hint}\n").replace(folder.path().to_str().unwrap(), "FOLDER")
}

#[test]
fn a_settings_file_that_cannot_be_read_is_named_with_a_way_out() {
    let files: [&[u8]; 5] = [b"", b"{\"server\":", b"\xff\xfe", b"5", b"{\"server\": 5}"];
    let text: String = files.map(failure_of).concat();

    insta::assert_snapshot!(text, @r"
    cannot read FOLDER/config/work.json: it is empty
    sign in again, which writes the file anew: mini-twitter login NAME --profile work --server URL
    cannot read FOLDER/config/work.json: it is damaged at line 1, column 10
    sign in again, which writes the file anew: mini-twitter login NAME --profile work --server URL
    cannot read FOLDER/config/work.json: it is damaged at line 1, column 1
    sign in again, which writes the file anew: mini-twitter login NAME --profile work --server URL
    cannot read FOLDER/config/work.json: it is damaged at line 1, column 1
    sign in again, which writes the file anew: mini-twitter login NAME --profile work --server URL
    cannot read FOLDER/config/work.json: it is damaged at line 1, column 12
    sign in again, which writes the file anew: mini-twitter login NAME --profile work --server URL
    ");
}

#[test]
fn settings_of_a_newer_version_are_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("config")).unwrap();
    let newer = r#"{"server": "https://example.org", "username": "bob", "colour": "blue"}"#;
    std::fs::write(folder.path().join("config/default.json"), newer).unwrap();

    let profile = ProfileStore::at(folder.path()).profile(&ProfileName::default());

    assert_eq!(profile.unwrap().settings, bob());
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_writes_a_damaged_settings_file_anew() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    let file = program.home().join(".config/mini-twitter/default.json");

    for damage in ["", "{", "5"] {
        std::fs::write(&file, damage).unwrap();
        let before = program.fed("whoami", "");
        let login = program.fed("login alice", "");

        assert_eq!(before.status.code(), Some(1), "{damage:?}");
        assert_eq!(login.status.code(), Some(0), "{damage:?}");
        assert!(text(&login.stderr).starts_with("warning: cannot read "));
        assert!(program.fed("whoami", "").status.success(), "{damage:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_place_of_a_settings_file_is_refused_before_anything_is_sent() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    let file = program.home().join(".config/mini-twitter/default.json");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();

    for line in ["whoami", "login alice"] {
        let output = program.fed(line, "");

        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line}");
        assert!(
            message.ends_with("it is a folder; move it away\n"),
            "{message}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_writes_a_damaged_session_file_anew() {
    let server = server().await;
    let program = with_alice_and_bob(&server);
    let file = ".local/state/mini-twitter/default/session.json";
    std::fs::write(program.home().join(file), "{").unwrap();

    let before = program.fed("whoami", "");

    assert!(
        text(&before.stderr).ends_with("sign in again, which writes it anew: mini-twitter login\n")
    );
    assert!(program.fed("login", "").status.success());
    assert!(program.fed("whoami", "").status.success());
}

#[cfg(feature = "demo")]
#[test]
fn what_uses_no_account_runs_with_a_damaged_profile_and_a_wrong_url() {
    let program = Program::at("nowhere");
    let folder = program.home().join(".config/mini-twitter");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("default.json"), "").unwrap();

    for line in ["demo -c whoami", "completions bash", "--help"] {
        let output = program.fed(line, "");

        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{line}: {message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_a_token_would_replace_is_refused() {
    let server = server().await;
    let program = with_alice_and_bob(&server).with("MINI_TWITTER_TOKEN", "mt_bot");

    let transcript = program.transcript(&[
        "posts --profile bob",
        "-c 'as bob posts'",
        "-c 'as bob' -c posts",
        "--profile bob shell -c posts",
    ]);

    insta::assert_snapshot!(transcript, @"
    $ mini-twitter posts --profile bob
    ! error: MINI_TWITTER_TOKEN is set and replaces the session of the profile bob
    ! hint: run it with the session, without the token: env -u MINI_TWITTER_TOKEN mini-twitter posts --profile bob
    [2]
    $ mini-twitter -c 'as bob posts'
    ! error: -c:1: MINI_TWITTER_TOKEN is set and replaces the session of the profile bob
    ! hint: run it with the session, without the token: env -u MINI_TWITTER_TOKEN mini-twitter --profile bob posts
    [2]
    $ mini-twitter -c 'as bob' -c posts
    ! error: -c:1: MINI_TWITTER_TOKEN is set and replaces the session of the profile bob
    ! hint: run it with the session, without the token: env -u MINI_TWITTER_TOKEN mini-twitter --profile bob shell
    [2]
    $ mini-twitter --profile bob shell -c posts
    ! error: MINI_TWITTER_TOKEN is set and replaces the session of the profile bob
    ! hint: run it with the session, without the token: env -u MINI_TWITTER_TOKEN mini-twitter --profile bob shell -c posts
    [2]
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_does_not_go_on_as_nobody_after_a_misspelt_profile() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let transcript =
        program.transcript(&["-c 'as bbo' -c 'posts'", "-c 'as bob' -c 'profile @me'"]);

    insta::assert_snapshot!(transcript, @"
    $ mini-twitter -c 'as bbo' -c 'posts'
    ! error: -c:1: profile bbo has never signed in
    ! hint: sign in: mini-twitter --profile bbo login bbo
    [3]
    $ mini-twitter -c 'as bob' -c 'profile @me'
    bob	bob	0	0	0		user	no	MOMENT	ID1
    ");
}
