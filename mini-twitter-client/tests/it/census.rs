//! The client has a method for every row of the table.

use std::collections::BTreeSet;

use mini_twitter_client::core::field::Secret;
use mini_twitter_client::core::id::{NotificationId, PostId, SessionId, TokenId};
use mini_twitter_client::core::routes;
use mini_twitter_client::core::{account, notification, post, timeline, user};
use mini_twitter_client::{Client, Error};

use crate::TestResult;
use crate::token_server::login;

/// Awaits each call, which ends in [`Error::Recorded`].
macro_rules! note {
    ($($call:expr;)+) => { $(
        match $call.await {
            Err(Error::Recorded) => {}
            other => return Err(format!("{}: {other:?}", stringify!($call)).into()),
        }
    )+ };
}

async fn call_account(client: &Client) -> TestResult {
    let me = client.account();
    let secret = || Secret::new("correct horse");
    let refresh = account::Refresh {
        refresh_token: secret(),
    };
    let change = account::ChangePassword {
        old_password: secret(),
        new_password: secret(),
    };
    let token = account::NewToken {
        name: "bot".to_owned(),
        scopes: vec![account::TokenScope::Read],
        expires_at: None,
    };
    let new = account::Register {
        username: "alice".to_owned(),
        email: "alice@example.org".to_owned(),
        password: secret(),
        name: None,
        first_name: None,
        last_name: None,
        birthday: None,
        bio: None,
    };
    note! {
        client.instance().get();
        me.register(new);
        me.login(login());
        me.refresh(refresh);
        me.logout();
        me.list_sessions(account::SessionsQuery::default());
        me.revoke_session(SessionId(1));
        me.revoke_other_sessions();
        me.create_token(token);
        me.list_tokens(account::TokensQuery::default());
        me.revoke_token(TokenId(1));
        me.change_password(change);
        me.reactivate(login());
        me.get_me();
        me.update_me(account::UpdateMe::default());
        me.deactivate(account::Deactivate { password: secret() });
    }
    Ok(())
}

async fn call_users(client: &Client) -> TestResult {
    let users = client.users();
    note! {
        users.list(user::UsersQuery::default());
        users.get("bob");
        users.list_posts("bob", user::UserPostsQuery::default());
        users.list_likes("bob", post::PostListQuery::default());
        users.list_followers("bob", user::PeopleQuery::default());
        users.list_following("bob", user::PeopleQuery::default());
        users.follow("bob");
        users.unfollow("bob");
        users.block("bob");
        users.unblock("bob");
        users.mute("bob", user::Mute::default());
        users.unmute("bob");
        users.list_blocks(user::PeopleQuery::default());
        users.list_mutes(user::PeopleQuery::default());
        users.list_relationships(user::RelationshipsQuery::default());
    }
    Ok(())
}

async fn call_posts(client: &Client) -> TestResult {
    let (posts, id) = (client.posts(), PostId(5));
    note! {
        posts.list(post::PostsQuery::default());
        posts.create(post::NewPost::text("hi"));
        posts.get(id);
        posts.edit(id, post::EditPost::default());
        posts.delete(id);
        posts.list_edits(id, post::PostListQuery::default());
        posts.list_replies(id, post::PostListQuery::default());
        posts.get_thread(id);
        posts.like(id);
        posts.unlike(id);
        posts.list_likes(id, user::PeopleQuery::default());
        posts.retweet(id);
        posts.unretweet(id);
        posts.list_retweets(id, user::PeopleQuery::default());
        posts.list_quotes(id, post::PostListQuery::default());
        posts.bookmark(id);
        posts.unbookmark(id);
        posts.list_bookmarks(post::PostListQuery::default());
    }
    Ok(())
}

async fn call_what_is_read(client: &Client) -> TestResult {
    let (timeline, notifications) = (client.timeline(), client.notifications());
    let id = NotificationId(1);
    note! {
        timeline.feed(timeline::FeedQuery::default());
        timeline.list_tag_posts("#rust", post::PostListQuery::default());
        timeline.list_trends(timeline::TrendsQuery::default());
        notifications.list(notification::NotificationsQuery::default());
        notifications.get(id);
        notifications.mark_read(id);
        notifications.mark_all_read();
        notifications.count_unread();
        notifications.get_preferences();
        notifications.update_preferences(notification::UpdateNotificationPreferences::default());
    }
    Ok(())
}

#[tokio::test]
async fn every_row_is_a_method_and_every_method_a_row() -> TestResult {
    let client = Client::recording();

    call_account(&client).await?;
    call_users(&client).await?;
    call_posts(&client).await?;
    call_what_is_read(&client).await?;

    let recorded = client.recorded();
    let called: BTreeSet<_> = recorded
        .iter()
        .flat_map(|request| request.route)
        .map(|row| row.name)
        .collect();
    let rows: BTreeSet<_> = routes::ALL.iter().map(|row| row.name).collect();
    assert_eq!(called, rows);
    assert_eq!(recorded.len(), rows.len());
    Ok(())
}

#[tokio::test]
async fn a_raw_call_finds_the_row_that_a_typed_call_names() -> TestResult {
    let client = Client::recording();
    call_account(&client).await?;
    call_users(&client).await?;
    call_posts(&client).await?;
    call_what_is_read(&client).await?;

    for typed in client.recorded() {
        let again = Client::recording();
        again
            .raw(typed.method, &typed.path, &[], None)
            .await
            .expect_err("recorded");

        let found = again.recorded()[0].route.map(|row| row.name);
        assert_eq!(found, typed.route.map(|row| row.name), "{typed}");
    }
    Ok(())
}
