//! The same people at a real server: sends each action, and returns what lists answer in the numbers of the model.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use mini_twitter_client::core::account::{Deactivate, DeleteMe, Login, Register, UpdateMe};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::{Patch, Secret};
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::post::{EditPost, NewPost, Post, PostListQuery, ReplyPolicy};
use mini_twitter_client::core::user::{PeopleQuery, User};
use mini_twitter_client::{Call, Client, Error};
use proptest::sample::Index;

use super::act::{Act, Content, PEOPLE};
use super::service::{PersonNumber, PostNumber, Refusal, Row, Service};
use crate::TestResult;
use crate::server::PASSWORD;

/// The people's clients, and which post has which number.
pub(crate) struct Town {
    pub(crate) people: Vec<Client>,
    pub(crate) names: Vec<String>,
    /// By number; `None` for retweets, whose ids no answer shows.
    pub(crate) ids: Vec<Option<PostId>>,
    numbers: HashMap<PostId, PostNumber>,
}

impl Town {
    pub(crate) async fn new(url: &str) -> TestResult<Self> {
        let mut town = Self {
            people: Vec::new(),
            names: Vec::new(),
            ids: Vec::new(),
            numbers: HashMap::new(),
        };
        for number in 0..PEOPLE {
            let name = format!("person{number}");
            let client = Client::builder(url).build()?;
            client.account().register(registration(&name)).await?;
            town.people.push(client);
            town.names.push(name);
        }
        Ok(town)
    }

    pub(crate) fn number(&self, post: &Post) -> PostNumber {
        self.numbers[&post.id]
    }

    pub(crate) fn who(&self, name: &str) -> PersonNumber {
        self.names
            .iter()
            .position(|known| known == name)
            .expect("a person of this town")
    }

    /// One of the posts that exist.
    fn pick(&self, index: &Index) -> Option<(PostNumber, PostId)> {
        self.pick_where(index, |_| true)
    }

    /// The same for what only the author may do: three times out of four one of their own.
    fn pick_for_author(
        &self,
        index: &Index,
        service: &Service,
        me: PersonNumber,
    ) -> Option<(PostNumber, PostId)> {
        let is_own = index.index(4) != 0;
        self.pick_where(index, |number| !is_own || service.rows[number].author == me)
    }

    fn pick_where(
        &self,
        index: &Index,
        is_wanted: impl Fn(PostNumber) -> bool,
    ) -> Option<(PostNumber, PostId)> {
        let posts = self.numbers.iter().map(|(id, number)| (*number, *id));
        let mut posts: Vec<_> = posts.filter(|(number, _)| is_wanted(*number)).collect();
        posts.sort_unstable();
        (!posts.is_empty()).then(|| posts[index.index(posts.len())])
    }

    /// Applies an action to the model and to the server, and returns both outcomes; `None` when there is nothing to compare.
    pub(crate) async fn act(
        &mut self,
        service: &mut Service,
        act: &Act,
    ) -> TestResult<Option<[Result<(), Refusal>; 2]>> {
        use Act::*;
        let me = act.who();
        let awake = service.active[me];
        if awake == matches!(act, Reactivate(_)) || service.deleted.contains(&me) {
            return Ok(None);
        }
        let client = self.people[me].clone();
        let users = client.users();
        let posts = client.posts();
        let name = |who: &PersonNumber| self.names[*who].as_str();
        let outcomes = match act {
            Follow(_, who) => [
                service.follow(me, *who),
                outcome(users.follow(name(who))).await?,
            ],
            Unfollow(_, who) => [
                service.unfollow(me, *who),
                outcome(users.unfollow(name(who))).await?,
            ],
            Block(_, who) => [
                service.block(me, *who),
                outcome(users.block(name(who))).await?,
            ],
            Unblock(_, who) => [
                service.unblock(me, *who),
                outcome(users.unblock(name(who))).await?,
            ],
            Mute(_, who) => [
                service.mute(me, *who),
                outcome(users.mute(name(who), Default::default())).await?,
            ],
            Unmute(_, who) => [
                service.unmute(me, *who),
                outcome(users.unmute(name(who))).await?,
            ],
            Post(_, content) => {
                return self
                    .create(service, me, None, None, content)
                    .await
                    .map(Some);
            }
            Reply(_, at, content) => {
                let Some(target) = self.pick(at) else {
                    return Ok(None);
                };
                return self
                    .create(service, me, Some(target), None, content)
                    .await
                    .map(Some);
            }
            Quote(_, at, content) => {
                let Some(target) = self.pick(at) else {
                    return Ok(None);
                };
                return self
                    .create(service, me, None, Some(target), content)
                    .await
                    .map(Some);
            }
            ReadAll(_) => {
                let marked = client.notifications().mark_all_read().await?.marked;
                assert_eq!(
                    marked as usize,
                    service.read_all(me),
                    "marked by person{me}"
                );
                return Ok(None);
            }
            SetPrivate(_, is_private) => {
                let change = UpdateMe {
                    is_private: Some(*is_private),
                    ..UpdateMe::default()
                };
                client.account().update_me(change).await?;
                service.private[me] = *is_private;
                return Ok(None);
            }
            Deactivate(_) => {
                let password = Secret::new(PASSWORD);
                client
                    .account()
                    .deactivate(self::Deactivate { password })
                    .await?;
                service.active[me] = false;
                return Ok(None);
            }
            Reactivate(_) => {
                client.account().reactivate(login(name(&me))).await?;
                service.active[me] = true;
                return Ok(None);
            }
            DeleteMe(_) => {
                let password = Secret::new(PASSWORD);
                let delete = self::DeleteMe { password };
                client.account().delete_me(delete).await?;
                service.delete_me(me);
                return Ok(None);
            }
            Edit(_, at)
            | Delete(_, at)
            | Like(_, at)
            | Unlike(_, at)
            | Retweet(_, at)
            | Unretweet(_, at)
            | Bookmark(_, at)
            | Unbookmark(_, at) => {
                let picked = match act {
                    Edit(..) | Delete(..) => self.pick_for_author(at, service, me),
                    _ => self.pick(at),
                };
                let Some((number, id)) = picked else {
                    return Ok(None);
                };
                match act {
                    Edit(..) => {
                        let change = EditPost {
                            text: Patch::Set("another text".to_owned()),
                            ..EditPost::default()
                        };
                        [
                            service.edit(me, number, "another text"),
                            outcome(posts.edit(id, change)).await?,
                        ]
                    }
                    Delete(..) => [service.delete(me, number), outcome(posts.delete(id)).await?],
                    Like(..) => [service.like(me, number), outcome(posts.like(id)).await?],
                    Unlike(..) => [service.unlike(me, number), outcome(posts.unlike(id)).await?],
                    Retweet(..) => [
                        service.retweet(me, number),
                        outcome(posts.retweet(id)).await?,
                    ],
                    Unretweet(..) => [
                        service.unretweet(me, number),
                        outcome(posts.unretweet(id)).await?,
                    ],
                    Bookmark(..) => [
                        service.bookmark(me, number),
                        outcome(posts.bookmark(id)).await?,
                    ],
                    Unbookmark(..) => [
                        service.unbookmark(me, number),
                        outcome(posts.unbookmark(id)).await?,
                    ],
                    act => unreachable!("{act:?} is about no post"),
                }
            }
        };
        // A retweet has a number of its own.
        self.ids.resize(service.rows.len(), None);
        Ok(Some(outcomes))
    }

    async fn create(
        &mut self,
        service: &mut Service,
        me: PersonNumber,
        reply_to: Option<(PostNumber, PostId)>,
        quote: Option<(PostNumber, PostId)>,
        content: &Content,
    ) -> TestResult<[Result<(), Refusal>; 2]> {
        let mention = content.mention.map(|who| format!(" @{}", self.names[who]));
        let tag = if content.is_tagged { " #tea" } else { "" };
        let text = format!(
            "number {}{}{tag}",
            service.rows.len(),
            mention.unwrap_or_default()
        );
        let new = NewPost {
            reply_to: reply_to.map(|(_, id)| id),
            quote: quote.map(|(_, id)| id),
            reply_policy: Some(ReplyPolicy::from(content.policy)),
            ..NewPost::text(text.clone())
        };
        let model = service.create(Row {
            author: me,
            text,
            tag: content.is_tagged.then(|| "tea".to_owned()),
            mentions: content.mention.into_iter().collect(),
            reply_to: reply_to.map(|(number, _)| number),
            quote: quote.map(|(number, _)| number),
            policy: content.policy,
            ..Row::default()
        });
        let real = match self.people[me].posts().create(new).await {
            Ok(post) => {
                self.numbers.insert(post.id, self.ids.len());
                self.ids.push(Some(post.id));
                Ok(())
            }
            Err(error) => Err(refusal(error)?),
        };
        Ok([model, real])
    }

    /// The posts of a list walked in pages of three, by number.
    pub(crate) async fn posts(
        &self,
        call: impl Fn(PostListQuery) -> Call<mini_twitter_client::core::page::Page<Post>>,
    ) -> TestResult<Vec<PostNumber>> {
        let call = call(PostListQuery {
            limit: Some(3),
            cursor: None,
        });
        let posts: Vec<Post> = call.stream().try_collect().await?;
        Ok(posts.iter().map(|post| self.number(post)).collect())
    }

    /// The people of a list walked in pages of two, by number.
    pub(crate) async fn users(
        &self,
        call: impl Fn(PeopleQuery) -> Call<mini_twitter_client::core::page::Page<User>>,
    ) -> TestResult<Vec<PersonNumber>> {
        let call = call(PeopleQuery {
            limit: Some(2),
            cursor: None,
        });
        let users: Vec<User> = call.stream().try_collect().await?;
        Ok(users.iter().map(|user| self.who(&user.username)).collect())
    }
}

/// The outcome of a call, in the terms of the model.
pub(crate) async fn outcome<T>(
    call: impl IntoFuture<Output = Result<T, Error>>,
) -> TestResult<Result<(), Refusal>> {
    match call.await {
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(refusal(error)?)),
    }
}

fn refusal(error: Error) -> TestResult<Refusal> {
    match error.code() {
        Some(ErrorCode::NotFound) => Ok(Refusal::NotFound),
        Some(ErrorCode::Forbidden) => Ok(Refusal::Forbidden),
        Some(ErrorCode::InvalidInput) => Ok(Refusal::Invalid),
        _ => Err(error.into()),
    }
}

fn registration(name: &str) -> Register {
    Register::new(name, format!("{name}@example.org"), PASSWORD)
}

fn login(name: &str) -> Login {
    Login {
        login: name.to_owned(),
        password: Secret::new(PASSWORD),
        device: None,
    }
}
