//! The same people at a real server: what an act sends, and what a list answers, in the numbers of the model.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use mini_twitter_client::core::account::{Deactivate, Login, Register};
use mini_twitter_client::core::error::ErrorCode;
use mini_twitter_client::core::field::{Patch, Secret};
use mini_twitter_client::core::id::PostId;
use mini_twitter_client::core::post::{EditPost, NewPost, Post, PostListQuery, ReplyPolicy};
use mini_twitter_client::core::user::{PeopleQuery, User};
use mini_twitter_client::{Call, Client, Error};

use super::act::{Act, PEOPLE, Wording};
use super::service::{Refusal, Row, Service, What, Who};
use crate::TestResult;
use crate::server::PASSWORD;

/// The people's clients, and which post has which number.
pub(crate) struct Town {
    pub(crate) people: Vec<Client>,
    pub(crate) names: Vec<String>,
    /// By number; `None` for retweets, whose ids nobody is told.
    pub(crate) ids: Vec<Option<PostId>>,
    numbers: HashMap<PostId, What>,
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

    pub(crate) fn number(&self, post: &Post) -> What {
        self.numbers[&post.id]
    }

    pub(crate) fn who(&self, name: &str) -> Who {
        self.names
            .iter()
            .position(|known| known == name)
            .expect("a person of this town")
    }

    /// A post out of those there are.
    fn pick(&self, index: &proptest::sample::Index) -> Option<(What, PostId)> {
        let posts: Vec<_> = self
            .numbers
            .iter()
            .map(|(id, number)| (*number, *id))
            .collect();
        let mut posts = posts;
        posts.sort_unstable();
        (!posts.is_empty()).then(|| posts[index.index(posts.len())])
    }

    /// Does it in the model and at the server; what each said.
    pub(crate) async fn act(
        &mut self,
        service: &mut Service,
        act: &Act,
    ) -> TestResult<Option<[Result<(), Refusal>; 2]>> {
        use Act::*;
        let me = act.who();
        let awake = service.active[me];
        if awake == matches!(act, Reactivate(_)) {
            return Ok(None);
        }
        let client = self.people[me].clone();
        let users = client.users();
        let posts = client.posts();
        let name = |who: &Who| self.names[*who].as_str();
        let said = match act {
            Follow(_, who) => [
                service.follow(me, *who),
                said(users.follow(name(who))).await?,
            ],
            Unfollow(_, who) => [
                service.unfollow(me, *who),
                said(users.unfollow(name(who))).await?,
            ],
            Block(_, who) => [service.block(me, *who), said(users.block(name(who))).await?],
            Unblock(_, who) => [
                service.unblock(me, *who),
                said(users.unblock(name(who))).await?,
            ],
            Mute(_, who) => [
                service.mute(me, *who),
                said(users.mute(name(who), Default::default())).await?,
            ],
            Unmute(_, who) => [
                service.unmute(me, *who),
                said(users.unmute(name(who))).await?,
            ],
            Post(_, wording) => {
                return self
                    .create(service, me, None, None, wording)
                    .await
                    .map(Some);
            }
            Reply(_, at, wording) => {
                let Some(target) = self.pick(at) else {
                    return Ok(None);
                };
                return self
                    .create(service, me, Some(target), None, wording)
                    .await
                    .map(Some);
            }
            Quote(_, at, wording) => {
                let Some(target) = self.pick(at) else {
                    return Ok(None);
                };
                return self
                    .create(service, me, None, Some(target), wording)
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
            Edit(_, at)
            | Delete(_, at)
            | Like(_, at)
            | Unlike(_, at)
            | Retweet(_, at)
            | Unretweet(_, at)
            | Bookmark(_, at)
            | Unbookmark(_, at) => {
                let Some((number, id)) = self.pick(at) else {
                    return Ok(None);
                };
                match act {
                    Edit(..) => {
                        let change = EditPost {
                            text: Patch::Set("said otherwise".to_owned()),
                            ..EditPost::default()
                        };
                        [
                            service.edit(me, number, "said otherwise"),
                            said(posts.edit(id, change)).await?,
                        ]
                    }
                    Delete(..) => [service.delete(me, number), said(posts.delete(id)).await?],
                    Like(..) => [service.like(me, number), said(posts.like(id)).await?],
                    Unlike(..) => [service.unlike(me, number), said(posts.unlike(id)).await?],
                    Retweet(..) => [service.retweet(me, number), said(posts.retweet(id)).await?],
                    Unretweet(..) => [
                        service.unretweet(me, number),
                        said(posts.unretweet(id)).await?,
                    ],
                    Bookmark(..) => [
                        service.bookmark(me, number),
                        said(posts.bookmark(id)).await?,
                    ],
                    _ => [
                        service.unbookmark(me, number),
                        said(posts.unbookmark(id)).await?,
                    ],
                }
            }
        };
        // A retweet took a number of its own.
        self.ids.resize(service.rows.len(), None);
        Ok(Some(said))
    }

    async fn create(
        &mut self,
        service: &mut Service,
        me: Who,
        reply_to: Option<(What, PostId)>,
        quote: Option<(What, PostId)>,
        wording: &Wording,
    ) -> TestResult<[Result<(), Refusal>; 2]> {
        let mention = wording.mention.map(|who| format!(" @{}", self.names[who]));
        let tag = if wording.is_tagged { " #tea" } else { "" };
        let text = format!(
            "number {}{}{tag}",
            service.rows.len(),
            mention.unwrap_or_default()
        );
        let new = NewPost {
            reply_to: reply_to.map(|(_, id)| id),
            quote: quote.map(|(_, id)| id),
            reply_policy: Some(ReplyPolicy::from(wording.policy)),
            ..NewPost::text(text.clone())
        };
        let model = service.create(Row {
            author: me,
            text,
            tag: wording.is_tagged.then(|| "tea".to_owned()),
            mentions: wording.mention.into_iter().collect(),
            reply_to: reply_to.map(|(number, _)| number),
            quote: quote.map(|(number, _)| number),
            policy: wording.policy,
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
    ) -> TestResult<Vec<What>> {
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
    ) -> TestResult<Vec<Who>> {
        let call = call(PeopleQuery {
            limit: Some(2),
            cursor: None,
        });
        let users: Vec<User> = call.stream().try_collect().await?;
        Ok(users.iter().map(|user| self.who(&user.username)).collect())
    }
}

/// What the server said to a call, as the model would say it.
pub(crate) async fn said<T>(
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
    Register {
        username: name.to_owned(),
        email: format!("{name}@example.org"),
        password: Secret::new(PASSWORD),
        name: None,
        first_name: None,
        last_name: None,
        birthday: None,
        bio: None,
    }
}

fn login(name: &str) -> Login {
    Login {
        login: name.to_owned(),
        password: Secret::new(PASSWORD),
        device: None,
    }
}
