//! The life of an account, as its owner lives it: commands of the terminal, and mails from a folder or a mail server.

use std::io::empty;

use mini_twitter_tests::inbox::Inbox;
use mini_twitter_tests::smtp::{Encryption, MailServer};

use crate::TestResult;
use crate::server::{Engine, Server};
use crate::terminal::{NEW_PASSWORD, Terminal};

const OLD: &str = "alice@example.org";
const NEW: &str = "alice@example.com";

#[tokio::test]
async fn an_account_lives_by_the_mails_in_a_folder_on_sqlite() -> TestResult {
    lives_by_a_folder(Engine::Sqlite).await
}

#[tokio::test]
async fn an_account_lives_by_the_mails_in_a_folder_on_postgres() -> TestResult {
    lives_by_a_folder(Engine::Postgres).await
}

#[tokio::test]
async fn an_account_lives_by_the_mails_of_a_mail_server_on_sqlite() -> TestResult {
    lives_by_a_mail_server(Engine::Sqlite).await
}

#[tokio::test]
async fn an_account_lives_by_the_mails_of_a_mail_server_on_postgres() -> TestResult {
    lives_by_a_mail_server(Engine::Postgres).await
}

async fn lives_by_a_folder(engine: Engine) -> TestResult {
    let Some(server) = Server::start(engine).await? else {
        return Ok(());
    };
    let inbox = server.inbox()?;
    lives(server, inbox).await
}

async fn lives_by_a_mail_server(engine: Engine) -> TestResult {
    let mail_server = MailServer::start(Encryption::StartTls).await;
    let flags = ["--mail", &mail_server.url()];
    let Some(server) = Server::start_with(engine, &flags).await? else {
        return Ok(());
    };
    lives(server, Inbox::of(mail_server)).await
}

async fn lives(server: Server, mut inbox: Inbox) -> TestResult {
    let mut alice = Terminal::open(&server, empty())?;
    let mut bob = Terminal::open(&server, empty())?;

    confirms_her_address(&mut alice, &mut inbox).await?;
    forgets_her_password(&mut alice, &mut inbox).await?;
    alice.set_password(&server, NEW_PASSWORD)?;
    alice.run(&["login", OLD]).await?;
    changes_her_address(&mut alice, &mut inbox).await?;
    bob.run(&["register", "bob", "bob@example.org"]).await?;
    gets_a_follower(&mut bob, &mut inbox).await?;
    alice.run(&["follow", "bob"]).await?;
    assert_eq!(follows(&mut bob).await?, (1, 1));
    deletes_her_account(&mut alice, &mut bob).await?;
    server.finish_deletions().await?;
    assert_eq!(follows(&mut bob).await?, (0, 0));
    leaves_her_address_alone(&mut alice, &mut inbox).await?;
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

async fn gets_a_follower(bob: &mut Terminal, inbox: &mut Inbox) -> TestResult {
    bob.run(&["follow", "alice"]).await?;

    let mail = inbox.next(NEW, "followed you").await?;
    assert_eq!(mail.subject, "bob followed you on mini-twitter");
    let link = mail.header("List-Unsubscribe");
    assert!(link.starts_with("<http"), "{}", mail.raw);
    Ok(())
}

async fn deletes_her_account(alice: &mut Terminal, bob: &mut Terminal) -> TestResult {
    alice.talk();
    bob.run(&["profile", "alice"]).await?;

    alice.run(&["account", "delete", "--yes"]).await?;

    let said = "account deleted; what you wrote and did is being removed\n";
    assert_eq!(alice.talk(), said);
    let hidden = bob.run(&["profile", "alice"]).await;
    assert!(hidden.is_err_and(|failure| failure.is_named("not_found")));
    let gone = alice.run(&["login", NEW]).await;
    assert!(gone.is_err_and(|failure| failure.is_named("bad_credentials")));
    Ok(())
}

/// The address of a deleted account registers again, its username does not.
async fn leaves_her_address_alone(alice: &mut Terminal, inbox: &mut Inbox) -> TestResult {
    let taken = alice.run(&["register", "alice", NEW]).await;
    assert!(taken.is_err_and(|failure| failure.is_named("username_taken")));

    alice.run(&["register", "alicia", NEW]).await?;

    let code = inbox.code(NEW, "Welcome").await?;
    alice.run(&["email", "verify", &code]).await?;
    let account = shown(alice).await?;
    assert!(
        account.contains("alicia") && account.contains(NEW),
        "{account}"
    );
    Ok(())
}

/// How many follow somebody, and how many they follow, by the counts of `whoami`.
async fn follows(who: &mut Terminal) -> TestResult<(u64, u64)> {
    who.data();
    who.run(&["whoami", "-o", "json"]).await?;
    let account: serde_json::Value = serde_json::from_str(&who.data())?;
    let count = |name: &str| account["counts"][name].as_u64().ok_or("a count");
    Ok((count("followers")?, count("following")?))
}

/// What `whoami` shows.
async fn shown(alice: &mut Terminal) -> TestResult<String> {
    alice.data();
    alice.run(&["whoami", "-o", "cards"]).await?;
    Ok(alice.data())
}
