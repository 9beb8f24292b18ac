//! `admin` beside a running server, on each engine.

use serde_json::json;
use tempfile::tempdir;

use super::binary;
use super::host::Host;
use crate::fixture::{PASSWORD, TestResult};

#[test]
fn a_promoted_person_is_an_admin_with_the_next_request_until_demoted() -> TestResult {
    const ROUTE: &str = "/v1/admin/jobs";
    for host in Host::each()? {
        let bob = host.register("bob")?;
        host.register("alice")?;
        assert_eq!(host.get(ROUTE, &bob)?.status, 403);

        for _ in 0..2 {
            let said = host.said(&["promote", "@bob"], "")?;
            assert_eq!(
                said,
                ["bob is an admin; it holds from the next request on\n", ""]
            );
            assert_eq!(host.get(ROUTE, &bob)?.status, 200);
        }
        host.said(&["promote", "alice"], "")?;
        for _ in 0..2 {
            let said = host.said(&["demote", "bob@example.org"], "")?;
            assert_eq!(
                said,
                ["bob is a user; it holds from the next request on\n", ""]
            );
            assert_eq!(host.get(ROUTE, &bob)?.status, 403);
        }
        host.stop()?;
    }
    Ok(())
}

#[test]
fn the_last_admin_is_demoted_with_a_warning() -> TestResult {
    const WARNING: &str =
        "warning: no active account is an admin: make one with admin promote or admin create\n";
    for host in Host::each()? {
        host.register("bob")?;
        host.said(&["promote", "bob"], "")?;

        let demoted = host.said(&["demote", "bob"], "")?;
        host.said(&["promote", "bob"], "")?;
        let creator = host.said(&["promote", "bob", "--role", "creator"], "")?;

        assert_eq!(
            demoted,
            [
                "bob is a user; it holds from the next request on\n",
                WARNING
            ]
        );
        assert_eq!(
            creator,
            [
                "bob is a creator; it holds from the next request on\n",
                WARNING
            ]
        );
        host.stop()?;
    }
    Ok(())
}

#[test]
fn a_role_of_a_deactivated_account_is_set_and_its_status_is_named() -> TestResult {
    for host in Host::each()? {
        let bob = host.register("bob")?;
        let body = json!({ "password": PASSWORD });
        let done = host.send("POST /v1/me/deactivate", &bob, &body)?;
        assert_eq!(done.status, 204, "{done:?}");

        let said = host.said(&["promote", "bob"], "")?;

        assert_eq!(said, ["bob is an admin; the account is deactivated\n", ""]);
        host.stop()?;
    }
    Ok(())
}

#[test]
fn a_reset_password_signs_in_and_ends_the_sessions() -> TestResult {
    for host in Host::each()? {
        let bob = host.register("bob")?;

        let said = host.said(
            &["reset-password", "bob", "--password-stdin"],
            "battery staple",
        )?;

        assert_eq!(
            said,
            [
                "bob has a new password; all sessions have ended, personal tokens stay\n",
                ""
            ]
        );
        assert_eq!(host.get("/v1/me", &bob)?.status, 401);
        assert_eq!(host.login("bob", PASSWORD)?, 401);
        assert_eq!(host.login("bob", "battery staple")?, 200);
        host.stop()?;
    }
    Ok(())
}

#[test]
fn a_password_that_cannot_be_one_is_not_set_and_not_printed() -> TestResult {
    for host in Host::each()? {
        let bob = host.register("bob")?;

        for (password, what) in [
            ("short", "must have 8 to 128 characters"),
            ("Password123", "is too common"),
            ("bob@example.org", "is the username or the email address"),
        ] {
            let refused = host.admin(&["reset-password", "bob", "--password-stdin"], password)?;

            assert_eq!(refused.status.code(), Some(1));
            let said = String::from_utf8(refused.stderr)?;
            assert_eq!(said, format!("error: password: {what}\n"));
        }
        assert_eq!(host.get("/v1/me", &bob)?.status, 200);
        host.stop()?;
    }
    Ok(())
}

#[test]
fn a_confirmed_address_shows_as_confirmed() -> TestResult {
    for host in Host::each()? {
        let bob = host.register("bob")?;
        assert_eq!(host.get("/v1/me", &bob)?.json()["email_verified"], false);

        let said = host.said(&["verify-email", "bob"], "")?;

        assert_eq!(
            said,
            [
                "bob@example.org is the confirmed email address of bob\n",
                ""
            ]
        );
        assert_eq!(host.get("/v1/me", &bob)?.json()["email_verified"], true);
        host.stop()?;
    }
    Ok(())
}

#[test]
fn an_unknown_name_is_an_error_that_says_what_names_an_account() -> TestResult {
    for host in Host::each()? {
        for arguments in [
            &["promote", "nobody"][..],
            &["demote", "nobody"],
            &["reset-password", "nobody", "--password-stdin"],
            &["verify-email", "nobody"],
        ] {
            let refused = host.admin(arguments, "battery staple")?;

            assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
            assert_eq!(
                String::from_utf8(refused.stderr)?,
                "error: no account nobody: give the username, the email address or the id of one that is not deleted\n"
            );
        }
        host.stop()?;
    }
    Ok(())
}

#[test]
fn without_a_terminal_a_reset_does_not_prompt() -> TestResult {
    let folder = tempdir()?;

    let refused = binary(folder.path(), &["admin", "reset-password", "bob"]).output()?;

    assert!(!refused.status.success());
    assert!(String::from_utf8(refused.stderr)?.contains("use --password-stdin"));
    Ok(())
}
