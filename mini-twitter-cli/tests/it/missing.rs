//! Users that do not exist among those that a command names.

use insta::assert_snapshot;

use crate::online::{server, with_alice_and_bob};

#[tokio::test(flavor = "multi_thread")]
async fn relationships_shows_who_is_found_and_names_who_is_not() {
    let server = server().await;
    let program = with_alice_and_bob(&server);

    let transcript = program.transcript(&[
        "relationships bob zoe @ALICE 12",
        "relationships zoe yan",
        "relationships zoe -o json",
    ]);

    assert_snapshot!(transcript, @r"
    $ mini-twitter relationships bob zoe @ALICE 12
    bob	no	no	no	no	
    alice	no	no	no	no	
    ! error: no user @zoe, no user 12
    ! hint: search for users: mini-twitter users
    [3]
    $ mini-twitter relationships zoe yan
    ! error: no user @zoe, no user @yan
    ! hint: search for users: mini-twitter users
    [3]
    $ mini-twitter relationships zoe -o json
    ! error: no user @zoe
    ! hint: search for users: mini-twitter users
    [3]
    ");
}
