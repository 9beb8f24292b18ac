//! The life of an account, as its owner lives it: commands of the terminal, and codes from the mails.

use std::io::empty;

use mini_twitter_tests::inbox::Inbox;

use crate::TestResult;
use crate::server::{Engine, Server};
use crate::terminal::{NEW_PASSWORD, Terminal};

const OLD: &str = "alice@example.org";
const NEW: &str = "alice@example.com";

#[tokio::test]
async fn an_account_lives_by_its_mails_on_sqlite() -> TestResult {
    lives(Engine::Sqlite).await
}

#[tokio::test]
async fn an_account_lives_by_its_mails_on_postgres() -> TestResult {
    lives(Engine::Postgres).await
}

async fn lives(engine: Engine) -> TestResult {
    let Some(server) = Server::start(engine).await? else {
        return Ok(());
    };
    let mut alice = Terminal::open(&server, empty())?;
    let mut inbox = server.inbox()?;

    confirms_her_address(&mut alice, &mut inbox).await?;
    forgets_her_password(&mut alice, &mut inbox).await?;
    alice.set_password(&server, NEW_PASSWORD)?;
    alice.run(&["login", OLD]).await?;
    changes_her_address(&mut alice, &mut inbox).await?;
    // Here bob follows alice, and she is told by mail.
    // Here alice deletes her account.
    server.stop().await
}

async fn confirms_her_address(alice: &mut Terminal, inbox: &mut Inbox) -> TestResult {
    alice.run(&["register", "alice", OLD]).await?;
    let next = format!(
        "hint: a code is mailed to {OLD}; confirm the address with it: mini-twitter email verify\n"
    );
    assert_eq!(alice.talk(), next);
    assert!(shown(alice).await?.contains("(not confirmed)"));

    let code = inbox.code(OLD, "Welcome").await?;
    let (first, last) = code.split_at(3);
    alice
        .run(&["email", "verify", &format!("{first} {last}")])
        .await?;

    assert!(!shown(alice).await?.contains("not confirmed"));
    // A code counts once, and there is nothing more to confirm.
    let again = alice.run(&["email", "verify", &code]).await;
    assert!(again.is_err_and(|failure| failure.is_named("conflict")));
    Ok(())
}

async fn forgets_her_password(alice: &mut Terminal, inbox: &mut Inbox) -> TestResult {
    alice.run(&["password", "forgot", OLD]).await?;
    let code = inbox.code(OLD, "your code for a new password").await?;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let refused = alice
        .run(&["password", "reset", OLD, "--code", wrong])
        .await;
    assert!(refused.is_err_and(|failure| failure.is_named("invalid_input")));

    alice.talk();
    alice
        .run(&["password", "reset", OLD, "--code", &code])
        .await?;

    let said = format!(
        "new password set; all sessions of the account have been ended\n\
         hint: sign in: mini-twitter login {OLD}\n"
    );
    assert_eq!(alice.talk(), said);
    inbox
        .next(OLD, "password on mini-twitter was changed")
        .await?;
    // The session has ended, and the old password is none.
    let ended = alice.run(&["whoami"]).await;
    assert!(ended.is_err_and(|failure| failure.message() == "sign in first"));
    let old = alice.run(&["login", OLD]).await;
    assert!(old.is_err_and(|failure| failure.is_named("bad_credentials")));
    Ok(())
}

async fn changes_her_address(alice: &mut Terminal, inbox: &mut Inbox) -> TestResult {
    alice.talk();
    alice.run(&["email", "change", NEW]).await?;
    let next = format!(
        "hint: the address changes to {NEW} with the code that is mailed there: mini-twitter email verify\n"
    );
    assert_eq!(alice.talk(), next);
    let account = shown(alice).await?;
    assert!(account.contains(OLD) && account.contains(NEW), "{account}");

    let code = inbox.code(NEW, "your code for").await?;
    alice.run(&["email", "verify", &code]).await?;

    inbox
        .next(OLD, "email address on mini-twitter was changed")
        .await?;
    let account = shown(alice).await?;
    assert!(!account.contains(OLD) && account.contains(NEW), "{account}");
    alice.run(&["login", NEW]).await?;
    let old = alice.run(&["login", OLD]).await;
    assert!(old.is_err_and(|failure| failure.is_named("bad_credentials")));
    Ok(())
}

/// What `whoami` shows.
async fn shown(alice: &mut Terminal) -> TestResult<String> {
    alice.data();
    alice.run(&["whoami", "-o", "cards"]).await?;
    Ok(alice.data())
}
