//! The command that changes the profile.

use clap::Args;
use mini_twitter_core::account::{MessagePolicy, UpdateMe, UpdateSocial};
use mini_twitter_core::field::Patch;
use mini_twitter_core::id::PostId;
use mini_twitter_core::time::Date;

use crate::context::{CHANGED, Invocation};
use crate::failure::Failure;
use crate::option::{choice, patch, switch};
use crate::reference::IdArg;

/// The fields to change.
#[derive(Debug, Clone, Args)]
pub struct Set {
    /// Set the displayed name.
    #[arg(long)]
    name: Option<String>,
    /// Set the first name; only you see it; '' removes it.
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,
    /// Set the last name; only you see it; '' removes it.
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,
    /// Set the bio; everyone sees it; '' removes it.
    #[arg(long, value_name = "TEXT")]
    bio: Option<String>,
    /// Set the location; everyone sees it; '' removes it.
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,
    /// Set the website; everyone sees it; '' removes it.
    #[arg(long, value_name = "URL")]
    website: Option<String>,
    /// Set the phone number; only you see it; '' removes it.
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Set the postal address; only you see it; '' removes it.
    #[arg(long, value_name = "TEXT")]
    address: Option<String>,
    /// Set the birthday, 2000-01-31; only you see it.
    #[arg(long, value_name = "DATE")]
    birthday: Option<Date>,
    /// Set your name or URL on Facebook; '' removes it.
    #[arg(long, value_name = "NAME")]
    facebook: Option<String>,
    /// Set your name or URL on Twitter; '' removes it.
    #[arg(long, value_name = "NAME")]
    twitter: Option<String>,
    /// Set your name or URL on YouTube; '' removes it.
    #[arg(long, value_name = "NAME")]
    youtube: Option<String>,
    /// Pin one of your posts to your profile: an id, or a row, @3.
    #[arg(id = "pinned_post", long = "pin", value_name = "POST")]
    pin: Option<IdArg<PostId>>,
    /// Remove the pinned post from your profile.
    #[arg(long, conflicts_with = "pinned_post")]
    unpin: bool,
    /// Set whether the account is private: only followers see its posts, and it does not take new followers.
    #[arg(long, value_name = "on|off", value_parser = switch(), hide_possible_values = true)]
    private: Option<bool>,
    /// Set who may begin a conversation with you; following: the users you follow.
    #[arg(id = "message_policy", long = "messages", value_name = "POLICY", value_parser = choice::<MessagePolicy>(MessagePolicy::VALUES))]
    messages: Option<MessagePolicy>,
}

impl Set {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let pinned_post = match self.pin {
            Some(post) => Patch::Set(invocation.post(post)?),
            None if self.unpin => Patch::Clear,
            None => Patch::Keep,
        };
        let social = UpdateSocial {
            facebook: patch(self.facebook),
            twitter: patch(self.twitter),
            youtube: patch(self.youtube),
        };
        let changes_social =
            !(social.facebook.is_keep() && social.twitter.is_keep() && social.youtube.is_keep());
        let change = UpdateMe {
            name: self.name,
            first_name: patch(self.first_name),
            last_name: patch(self.last_name),
            bio: patch(self.bio),
            location: patch(self.location),
            website: patch(self.website),
            phone: patch(self.phone),
            address: patch(self.address),
            birthday: self.birthday,
            social: changes_social.then_some(social),
            pinned_post,
            is_private: self.private,
            message_policy: self.messages,
            ..UpdateMe::default()
        };
        let me = invocation.client.account().update_me(change).await?;
        invocation.show_done(CHANGED, &me)
    }
}
