//! What I change of my profile.

use clap::Args;
use mini_twitter_core::account::{UpdateMe, UpdateSocial};
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::PostId;
use mini_twitter_core::time::Date;

use super::write::cleared_or_set;
use crate::context::Scope;
use crate::failure::Failure;
use crate::reference::Named;
use crate::secret::{self, PasswordOptions};

/// What to change: what is not said stays, '' clears.
#[derive(Debug, Clone, Args)]
pub struct Set {
    /// The name people see.
    #[arg(long)]
    name: Option<String>,
    /// The given name.
    #[arg(long)]
    first_name: Option<String>,
    /// The family name.
    #[arg(long)]
    last_name: Option<String>,
    /// A few words on yourself.
    #[arg(long)]
    bio: Option<String>,
    /// Where you live, for all to see.
    #[arg(long)]
    location: Option<String>,
    /// An address of the web.
    #[arg(long, value_name = "URL")]
    website: Option<String>,
    /// A phone number; nobody else sees it.
    #[arg(long)]
    phone: Option<String>,
    /// A postal address; nobody else sees it.
    #[arg(long)]
    address: Option<String>,
    /// The birthday, 2000-01-31; nobody else sees it.
    #[arg(long, value_name = "DAY")]
    birthday: Option<Date>,
    /// Your name at Facebook.
    #[arg(long, value_name = "NAME")]
    facebook: Option<String>,
    /// Your name at Twitter.
    #[arg(long, value_name = "NAME")]
    twitter: Option<String>,
    /// Your channel at YouTube.
    #[arg(long, value_name = "NAME")]
    youtube: Option<String>,
    /// Where mail goes; needs your password.
    #[arg(long)]
    email: Option<String>,
    /// A post of yours to show first: its id, or its row, @3.
    #[arg(long, value_name = "POST")]
    pin: Option<Named<PostId>>,
    /// Shows no post first any more.
    #[arg(long, conflicts_with = "pin")]
    unpin: bool,
    #[command(flatten)]
    password: PasswordOptions,
}

impl Set {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let password = match self.email {
            Some(_) => Some(scope.password(&self.password, secret::CURRENT)?),
            None => None,
        };
        let pinned_post = match self.pin {
            Some(post) => Patch::Set(scope.post(post)?),
            None if self.unpin => Patch::Clear,
            None => Patch::Keep,
        };
        let social = UpdateSocial {
            facebook: cleared_or_set(self.facebook),
            twitter: cleared_or_set(self.twitter),
            youtube: cleared_or_set(self.youtube),
        };
        let says_social =
            !(social.facebook.is_keep() && social.twitter.is_keep() && social.youtube.is_keep());
        let change = UpdateMe {
            name: self.name,
            first_name: cleared_or_set(self.first_name),
            last_name: cleared_or_set(self.last_name),
            bio: cleared_or_set(self.bio),
            location: cleared_or_set(self.location),
            website: cleared_or_set(self.website),
            phone: cleared_or_set(self.phone),
            address: cleared_or_set(self.address),
            birthday: self.birthday,
            social: says_social.then_some(social),
            email: self.email,
            password,
            pinned_post,
        };
        let me = scope.client.account().update_me(change).await?;
        scope.show(&me)
    }
}
