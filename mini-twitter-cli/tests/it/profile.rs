//! Profiles: where their files are, and who may read them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use mini_twitter_cli::environment::Environment;
use mini_twitter_cli::profile::{DEFAULT_SERVER, ProfileName, ProfileStore, Settings};

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

#[test]
fn an_invalid_settings_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("config")).unwrap();
    std::fs::write(folder.path().join("config/default.json"), "{").unwrap();

    let failure = ProfileStore::at(folder.path())
        .profile(&ProfileName::default())
        .unwrap_err();

    assert!(failure.message().starts_with("cannot read "), "{failure}");
    assert_eq!(failure.exit().code(), 1);
}
