//! The commands that need the database of a server, where it is missing, and where it is in another folder.

use mini_twitter_tests::postgres::Database;
use tempfile::tempdir;

use super::host::Host;
use super::{binary, flags, with_stdin};
use crate::fixture::TestResult;

#[test]
fn without_the_database_of_a_server_nothing_is_created() -> TestResult {
    for database in std::iter::once(None).chain(Database::create().map(Some)) {
        let folder = tempdir()?;
        let flags = flags(database.as_ref());
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();

        for arguments in [
            &["admin", "promote", "bob"][..],
            &["admin", "demote", "bob"],
            &["admin", "reset-password", "bob", "--password-stdin"],
            &["admin", "verify-email", "bob"],
            &["jobs", "list"],
            &["jobs", "retry", "7"],
        ] {
            let mut command = binary(folder.path(), &[arguments, &flags].concat());
            let refused = with_stdin(&mut command, "battery staple")?;

            assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
            let said = String::from_utf8(refused.stderr)?;
            assert!(
                said.starts_with("error: no server has used the database ")
                    && said.ends_with(" yet: repeat the --data and --database of the server\n"),
                "{said}"
            );
        }
        assert_eq!(folder.path().read_dir()?.count(), 0);
    }
    Ok(())
}

#[test]
fn a_database_that_postgresql_does_not_have_is_named_with_the_way_out() -> TestResult {
    let Some(database) = Database::create() else {
        return Ok(());
    };
    let folder = tempdir()?;
    let url = database.url().replacen("/mini_twitter_", "/missing_", 1);

    let arguments = ["jobs", "list", "--database", &url];
    let refused = binary(folder.path(), &arguments).output()?;

    let said = String::from_utf8(refused.stderr)?;
    assert!(
        said.contains(r#"database "missing_"#)
            && said.ends_with("create it, or correct its name in --database\n"),
        "{said}"
    );
    Ok(())
}

#[test]
fn an_empty_file_is_no_database_of_a_server() -> TestResult {
    let folder = tempdir()?;
    let file = folder.path().join("empty.db");
    std::fs::write(&file, "")?;

    let arguments = ["jobs", "list", "--database", "empty.db"];
    let refused = binary(folder.path(), &arguments).output()?;

    let said = String::from_utf8(refused.stderr)?;
    assert!(
        said.starts_with("error: no server has used the database empty.db yet"),
        "{said}"
    );
    assert_eq!(file.metadata()?.len(), 0);
    Ok(())
}

#[test]
fn beside_a_database_elsewhere_no_data_folder_is_created() -> TestResult {
    for host in Host::each()? {
        host.register("bob")?;
        let elsewhere = tempdir()?;
        let file = host.folder.path().join("mini-twitter-data/mini-twitter.db");
        let location = match &host.database {
            Some(database) => database.url(),
            None => file.display().to_string(),
        };

        for arguments in [&["admin", "promote", "bob"][..], &["jobs", "list"]] {
            let arguments = [arguments, &["--database", &location]].concat();
            let output = binary(elsewhere.path(), &arguments).output()?;

            assert!(output.status.success(), "{output:?}");
        }
        assert_eq!(elsewhere.path().read_dir()?.count(), 0);
        host.stop()?;
    }
    Ok(())
}
