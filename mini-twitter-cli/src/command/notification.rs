//! What happened to me, and what I want to be told.

use clap::{Args, Subcommand};
use mini_twitter_client::Call;
use mini_twitter_core::id::NotificationId;
use mini_twitter_core::notification::{
    Notification, NotificationPreferences, NotificationType, NotificationsQuery,
    UpdateNotificationPreferences,
};
use serde_json::{Map, Value};

use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};
use crate::option::{Extent, Part};
use crate::reference::Named;

/// What happened to me.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Lists what happened to you, the latest first; reads, counts and chooses them.
    Notifications(Notifications),
}

/// The list, or something to do with it.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Notifications {
    #[command(flatten)]
    list: Which,
    #[command(subcommand)]
    action: Option<Action>,
}

/// Which notifications.
#[derive(Debug, Clone, Args)]
pub struct Which {
    /// Only of this type: general, follow, like, reply, retweet, quote, mention.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<NotificationType>,
    /// Only those not read yet.
    #[arg(long)]
    unread: bool,
    #[command(flatten)]
    extent: Extent,
}

/// What is done with notifications.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// Lists what happened to you, the latest first.
    #[command(after_help = "$ mini-twitter notifications list --unread")]
    List(Which),
    /// Shows one notification.
    #[command(after_help = "$ mini-twitter notifications show 178912")]
    Show {
        /// The notification: its id, or its row, @3.
        notification: Named<NotificationId>,
    },
    /// Marks one notification as read, or all.
    #[command(
        after_help = "$ mini-twitter notifications read 178912\n$ mini-twitter notifications read --all"
    )]
    Read {
        /// The notification: its id, or its row, @3.
        #[arg(required_unless_present = "all")]
        notification: Option<Named<NotificationId>>,
        /// Marks all of them.
        #[arg(long, conflicts_with = "notification")]
        all: bool,
    },
    /// Counts those you have not read.
    #[command(
        visible_alias = "count",
        after_help = "$ mini-twitter notifications unread"
    )]
    Unread,
    /// Shows what you want to be told, or changes it.
    #[command(subcommand)]
    Preferences(Preferences),
}

/// What is done with the preferences.
#[derive(Debug, Clone, Subcommand)]
pub enum Preferences {
    /// Shows what you want to be told.
    #[command(after_help = "$ mini-twitter notifications preferences get")]
    Get,
    /// Changes what you want to be told; all=off turns everything off, all=on everything on.
    #[command(after_help = "$ mini-twitter notifications preferences set likes=off mentions=on")]
    Set {
        /// What to turn on or off: likes=off.
        #[arg(required = true, value_name = "KEY=on|off", value_parser = preference)]
        changes: Vec<(String, bool)>,
    },
}

impl Command {
    pub(super) async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let Self::Notifications(Notifications { list, action }) = self;
        let client = scope.client.clone();
        let notifications = client.notifications();
        match action.unwrap_or(Action::List(list)) {
            Action::List(which) => which.run(scope).await,
            Action::Show { notification } => {
                one(notification, scope, |id| notifications.get(id)).await
            }
            Action::Read {
                notification: Some(notification),
                ..
            } => one(notification, scope, |id| notifications.mark_read(id)).await,
            Action::Read {
                notification: None, ..
            } => {
                let answer = notifications.mark_all_read().await?;
                scope.show(&answer)
            }
            Action::Unread => {
                let answer = notifications.count_unread().await?;
                scope.show(&answer)
            }
            Action::Preferences(Preferences::Get) => {
                let answer = notifications.get_preferences().await?;
                scope.show(&answer)
            }
            Action::Preferences(Preferences::Set { changes }) => {
                let answer = notifications.update_preferences(update(changes)).await?;
                scope.show(&answer)
            }
        }
    }
}

impl Which {
    async fn run(self, scope: &mut Scope<'_>) -> Result<(), Failure> {
        let client = scope.client.clone();
        let (kind, unread) = (self.kind, self.unread.then_some(true));
        let query = |Part { limit, cursor }| NotificationsQuery {
            kind,
            unread,
            limit,
            cursor,
        };
        let list = |part| client.notifications().list(query(part));
        scope.list(&self.extent, None, list).await
    }
}

async fn one(
    notification: Named<NotificationId>,
    scope: &mut Scope<'_>,
    call: impl FnOnce(NotificationId) -> Call<Notification>,
) -> Result<(), Failure> {
    let id = scope.notification(notification)?;
    let notification = call(id).await.about(Thing::Notification(id))?;
    scope.show(&notification)
}

/// Reads `likes=off`.
fn preference(text: &str) -> Result<(String, bool), String> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let keys = NotificationPreferences::KEYS;
    if !keys.contains(&key) {
        return Err(format!(
            "no preference {key:?}; there are {}",
            keys.join(", ")
        ));
    }
    match value {
        "on" | "true" | "yes" => Ok((key.to_owned(), true)),
        "off" | "false" | "no" => Ok((key.to_owned(), false)),
        _ => Err(format!("must be {key}=on or {key}=off")),
    }
}

fn update(changes: Vec<(String, bool)>) -> UpdateNotificationPreferences {
    let fields: Map<String, Value> = changes
        .into_iter()
        .map(|(key, on)| (key, Value::Bool(on)))
        .collect();
    serde_json::from_value(Value::Object(fields)).expect("the grammar took known keys alone")
}
