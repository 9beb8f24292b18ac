//! Who may call what: every row of the route table, by every kind of caller. What a row should answer follows from the
//! row; only what does not is listed in [`EXCEPTIONS`]: a new row that is for the author of a post alone needs a line
//! there, any other is tested without a change here. The tests fail when a row takes a field or a path slot that [`world`]
//! cannot fill.

mod world;

use std::collections::BTreeMap;

use mini_twitter_client::core::account::TokenScope;
use mini_twitter_client::core::route::{Access, Method, RouteInfo};
use mini_twitter_client::core::routes;
use serde_json::Value;

use self::world::{Person, World};
use crate::TestResult;
use crate::server::{Engine, Server};

/// Who calls, as seen from what the path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Caller {
    Nobody,
    Stranger,
    Owner,
    Admin,
}
use Caller::{Admin, Nobody, Owner, Stranger};

/// Slots that name what only its owner can find.
const OWNED: [&str; 3] = ["{session}", "{token}", "{notification}"];

/// What does not follow from the row: its name, the callers, the status that they get.
const EXCEPTIONS: &[(&str, &[Caller], u16)] = &[
    // Others see the post, but it is not theirs; an admin may delete it.
    ("EDIT_POST", &[Stranger, Admin], 403),
    ("DELETE_POST", &[Stranger], 403),
    // Not oneself.
    ("FOLLOW", &[Owner], 422),
    ("BLOCK", &[Owner], 422),
    ("MUTE", &[Owner], 422),
];

fn expected(row: &RouteInfo, caller: Caller) -> u16 {
    let mut exceptions = EXCEPTIONS.iter();
    let exception = exceptions.find(|(name, who, _)| *name == row.name && who.contains(&caller));
    exception.map_or_else(|| derived(row, caller), |(.., status)| *status)
}

fn derived(row: &RouteInfo, caller: Caller) -> u16 {
    let is_owned = OWNED.iter().any(|slot| row.path.contains(slot));
    match (row.access, caller) {
        (Access::Public | Access::Viewer, Nobody) => row.status,
        (_, Nobody) => 401,
        (Access::Creator | Access::Admin, Stranger | Owner) => 403,
        (_, Stranger | Admin) if is_owned => 404,
        _ => row.status,
    }
}

#[tokio::test]
async fn every_row_lets_in_who_it_should() -> TestResult {
    let server = sqlite().await?;
    let world = World::new(&server);
    let mut wrong = Vec::new();

    for row in routes::ALL {
        for caller in [Nobody, Stranger, Owner, Admin] {
            let owner = world.register().await?;
            let token = match caller {
                Nobody => None,
                Owner => Some(owner.access_token.clone()),
                Stranger => Some(world.register().await?.access_token),
                Admin => Some(world.admin().await?.access_token),
            };
            let (status, _) = world.send(row, &owner, token.as_deref()).await?;
            let expected = expected(row, caller);
            if status != expected {
                let name = row.name;
                wrong.push(format!(
                    "{name} by {caller:?}: {status}, expected {expected}"
                ));
            }
        }
    }

    let advice = "if a status is meant, add it to EXCEPTIONS";
    assert!(wrong.is_empty(), "{}\n{advice}", wrong.join("\n"));
    server.stop().await
}

#[tokio::test]
async fn no_row_waits_for_a_connection_while_it_holds_one() -> TestResult {
    // One connection for scans, one for all else: a request that took a second one would wait for itself, and as many
    // such requests as there are connections for each other.
    let flags = ["--database-connections", "2"];
    let Some(server) = Server::start_with(Engine::Postgres, &flags).await? else {
        return Ok(());
    };
    let world = World::new(&server);
    let mut refused = Vec::new();

    for row in routes::ALL {
        let owner = world.admin().await?;
        let token = Some(owner.access_token.as_str());
        let (status, _) = world.send(row, &owner, token).await?;
        if status >= 500 {
            refused.push(format!("{}: {status}", row.name));
        }
    }

    assert_eq!(refused, Vec::<String>::new());
    server.stop().await
}

#[test]
fn every_exception_is_of_a_row_and_differs_from_what_follows_from_it() {
    for (name, callers, status) in EXCEPTIONS {
        let mut rows = routes::ALL.iter();
        let row = rows
            .find(|row| row.name == *name)
            .expect("a row of the route table");
        for caller in *callers {
            assert_ne!(derived(row, *caller), *status, "{name} by {caller:?}");
        }
    }
}

#[tokio::test]
async fn a_bad_token_is_refused_on_every_row() -> TestResult {
    let server = sqlite().await?;
    let world = World::new(&server);
    let owner = world.register().await?;

    for row in routes::ALL {
        for token in ["", "x", "mt_x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."] {
            let (status, _) = world.send(row, &owner, Some(token)).await?;
            assert_eq!(status, 401, "{} with {token:?}", row.name);
        }
    }
    server.stop().await
}

/// What a caller signs in with, always an admin's and the owner's of what the path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum With {
    Nothing,
    Session,
    Token(&'static str),
}

#[tokio::test]
async fn a_personal_token_reaches_what_its_scope_says_on_every_row() -> TestResult {
    let server = sqlite().await?;
    let world = World::new(&server);
    let (mut found, mut wanted) = (BTreeMap::new(), BTreeMap::new());

    let tokens = TokenScope::VALUES.iter().copied().map(With::Token);
    let ways: Vec<_> = [With::Nothing, With::Session]
        .into_iter()
        .chain(tokens)
        .collect();
    for row in routes::ALL {
        for with in &ways {
            let owner = world.admin().await?;
            let token = match with {
                With::Nothing => None,
                With::Session => Some(owner.access_token.clone()),
                With::Token(scope) => Some(world.personal_token(&owner, scope).await?),
            };
            let (status, answer) = world.send(row, &owner, token.as_deref()).await?;
            found.insert((row.name, *with), (status, code(status, &answer)));
            wanted.insert((row.name, *with), reached(row, *with));
        }
    }

    assert_eq!(found, wanted);
    server.stop().await
}

/// The status of a row, and the code of a refusal for what the caller is signed in with.
fn reached(row: &RouteInfo, with: With) -> (u16, Option<String>) {
    let wanted = match (row.access, row.method) {
        (Access::Public, _) => None,
        (Access::Session, _) if matches!(with, With::Token(_)) => {
            return (403, Some("forbidden".to_owned()));
        }
        (Access::Admin, _) => Some("admin"),
        (_, Method::GET) => Some("read"),
        _ => Some("write"),
    };
    match with {
        With::Token(scope) if wanted.is_some_and(|wanted| wanted != scope) => {
            (403, Some("insufficient_scope".to_owned()))
        }
        With::Nothing => (expected(row, Nobody), None),
        // An admin who owns it may what an admin may, and is still oneself.
        With::Session | With::Token(_) if row.access == Access::Admin => {
            (expected(row, Admin), None)
        }
        With::Session | With::Token(_) => (expected(row, Owner), None),
    }
}

/// The code of a 403.
fn code(status: u16, answer: &Value) -> Option<String> {
    (status == 403).then(|| world::text(&answer["code"]))
}

async fn sqlite() -> TestResult<Server> {
    let server = Server::start(Engine::Sqlite).await?;
    server.ok_or_else(|| "SQLite is always there".into())
}

#[tokio::test]
async fn a_body_or_a_slot_that_nobody_knows_is_an_error() -> TestResult {
    let server = sqlite().await?;
    let world = World::new(&server);
    let owner: Person = world.register().await?;

    assert!(world.least(["name", "colour"], &owner).is_err());
    assert!(owner.slot("{colour}").is_err());
    server.stop().await
}
