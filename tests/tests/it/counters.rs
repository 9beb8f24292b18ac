//! Many people at once leave exact counters, on both engines.

use futures_util::future::try_join_all;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use mini_twitter_client::Client;
use mini_twitter_client::core::account::Register;
use mini_twitter_client::core::post::NewPost;
use mini_twitter_client::core::user::PeopleQuery;

use crate::TestResult;
use crate::server::{Engine, PASSWORD, Server};

const PEOPLE: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_people_at_once_leave_exact_counters_on_sqlite() -> TestResult {
    everyone_at_once(Engine::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_people_at_once_leave_exact_counters_on_postgresql() -> TestResult {
    everyone_at_once(Engine::Postgres).await
}

/// Everyone likes, retweets and replies to one post, follows its author and the next person. Then half of them undo
/// this while the others repeat it.
async fn everyone_at_once(engine: Engine) -> TestResult {
    let Some(server) = Server::start(engine).await? else {
        return Ok(());
    };
    let registrations = (0..PEOPLE).map(|number| register(server.url(), number));
    let people: Vec<_> = stream::iter(registrations)
        .buffered(8)
        .try_collect()
        .await?;
    let post = people[0]
        .posts()
        .create(NewPost::text("all of you!"))
        .await?
        .id;

    try_join_all(
        people
            .iter()
            .enumerate()
            .map(|(number, person)| async move {
                person.posts().like(post).await?;
                person.posts().retweet(post).await?;
                person
                    .posts()
                    .create(NewPost::text("me too").reply_to(post))
                    .await?;
                person
                    .users()
                    .follow(name((number + 1) % PEOPLE).as_str())
                    .await?;
                if number > 1 {
                    person.users().follow(name(0).as_str()).await?;
                }
                Ok::<_, mini_twitter_client::Error>(())
            }),
    )
    .await?;
    try_join_all(
        people
            .iter()
            .enumerate()
            .map(|(number, person)| async move {
                if number % 2 == 0 {
                    person.posts().unlike(post).await?;
                    person.posts().unretweet(post).await?;
                    person
                        .users()
                        .unfollow(name((number + 1) % PEOPLE).as_str())
                        .await?;
                } else {
                    person.posts().like(post).await?;
                    person.posts().retweet(post).await?;
                    person
                        .users()
                        .follow(name((number + 1) % PEOPLE).as_str())
                        .await?;
                }
                Ok::<_, mini_twitter_client::Error>(())
            }),
    )
    .await?;

    let counts = people[0].posts().get(post).await?.counts;
    let (likes, retweets, replies) = (counts.likes, counts.retweets, counts.replies);
    assert_eq!((likes, retweets, replies), (32, 32, 64));
    let all = PeopleQuery {
        limit: Some(100),
        cursor: None,
    };
    let liking: Vec<_> = people[0]
        .posts()
        .list_likes(post, all.clone())
        .stream()
        .try_collect()
        .await?;
    assert_eq!(liking.len(), 32);
    for (number, person) in people.iter().enumerate() {
        let me = person.account().get_me().await?;
        let followers = person
            .users()
            .list_followers(me.id, all.clone())
            .await?
            .items
            .len();
        let following = person
            .users()
            .list_following(me.id, all.clone())
            .await?
            .items
            .len();
        let counted = (me.counts.followers as usize, me.counts.following as usize);
        assert_eq!(counted, (followers, following), "person {number}");
        assert_eq!(
            me.counts.posts,
            if number == 0 { 2 } else { 1 },
            "person {number}"
        );
    }
    server.stop().await
}

fn name(number: usize) -> String {
    format!("person{number}")
}

async fn register(url: &str, number: usize) -> Result<Client, mini_twitter_client::Error> {
    let client = Client::builder(url).build()?;
    let name = name(number);
    let new = Register::new(&name, format!("{name}@example.org"), PASSWORD);
    client.account().register(new).await?;
    Ok(client)
}
