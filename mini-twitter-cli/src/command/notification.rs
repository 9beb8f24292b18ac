//! Commands about notifications and the preferences for them.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use mini_twitter_core::id::NotificationId;
use mini_twitter_core::notification::{
    NotificationPreferences, NotificationType, NotificationsQuery, UpdateNotificationPreferences,
};
use serde_json::{Map, Value};

use crate::context::{CHANGED, Invocation};
use crate::failure::{About as _, Failure};
use crate::option::{ListOptions, PageQuery, choice};
use crate::reference::IdArg;
use crate::subject::Subject;

/// Commands about notifications.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// List your notifications, newest first, mark them as read, count them, or set preferences.
    Notifications(Notifications),
}

/// The list of notifications, or an action on them.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Notifications {
    #[command(flatten)]
    list: NotificationFilter,
    #[command(subcommand)]
    action: Option<Action>,
}

/// Which notifications to list.
#[derive(Debug, Clone, Args)]
pub struct NotificationFilter {
    /// Show only this type.
    #[arg(id = "type", long = "type", value_name = "TYPE", value_parser = choice::<NotificationType>(NotificationType::VALUES))]
    kind: Option<NotificationType>,
    /// Show only unread notifications.
    #[arg(long)]
    unread: bool,
    #[command(flatten)]
    options: ListOptions,
}

/// Actions on notifications.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// List your notifications, newest first.
    #[command(after_help = "$ mini-twitter notifications list --unread")]
    List(NotificationFilter),
    /// Show a notification.
    #[command(after_help = "$ mini-twitter notifications show 178912")]
    Show {
        /// The notification: an id, or a row, @3.
        notification: IdArg<NotificationId>,
    },
    /// Mark one notification as read, or all.
    #[command(
        after_help = "$ mini-twitter notifications read 178912\n$ mini-twitter notifications read --all"
    )]
    Read {
        /// The notification: an id, or a row, @3.
        #[arg(required_unless_present = "all")]
        notification: Option<IdArg<NotificationId>>,
        /// Mark all notifications as read.
        #[arg(long, conflicts_with = "notification")]
        all: bool,
    },
    /// Count your unread notifications.
    #[command(
        visible_alias = "count",
        after_help = "$ mini-twitter notifications unread"
    )]
    Unread,
    /// Show or change which notifications you receive.
    Preferences {
        /// What to do with them; default: show them.
        #[command(subcommand)]
        action: Option<Preferences>,
    },
}

/// Actions on the preferences.
#[derive(Debug, Clone, Subcommand)]
pub enum Preferences {
    /// Show which notifications you receive.
    #[command(after_help = "$ mini-twitter notifications preferences get")]
    Get,
    /// Change which notifications you receive.
    ///
    /// all=off turns everything off, so nothing can be turned on with it. all=on turns everything on, except what is
    /// turned off with it. Turning anything else on also turns all on.
    #[command(after_help = "$ mini-twitter notifications preferences set likes=off mentions=on")]
    Set {
        /// The types to turn on or off, likes=off: all, email, push, follows, likes, replies, retweets, quotes,
        /// mentions, messages, new_events, event_reminders.
        #[arg(required = true, value_name = "KEY=on|off", value_parser = preference)]
        changes: Vec<(String, bool)>,
    },
}

impl Command {
    pub(super) async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let Self::Notifications(Notifications { list, action }) = self;
        let client = invocation.client.clone();
        let notifications = client.notifications();
        match action.unwrap_or(Action::List(list)) {
            Action::List(filter) => filter.run(invocation).await,
            Action::Show { notification } => {
                let id = invocation.notification(notification)?;
                let notification = notifications.get(id).await;
                let notification = notification.about(Subject::Notification(id))?;
                invocation.show(&notification)
            }
            Action::Read {
                notification: Some(notification),
                ..
            } => {
                let id = invocation.notification(notification)?;
                let read = notifications.mark_read(id).await;
                let read = read.about(Subject::Notification(id))?;
                invocation.show_done(CHANGED, &read)
            }
            Action::Read {
                notification: None, ..
            } => {
                let answer = notifications.mark_all_read().await?;
                invocation.show_done(CHANGED, &answer)
            }
            Action::Unread => {
                let answer = notifications.count_unread().await?;
                invocation.show(&answer)
            }
            Action::Preferences { action } => match action.unwrap_or(Preferences::Get) {
                Preferences::Get => {
                    let answer = notifications.get_preferences().await?;
                    invocation.show(&answer)
                }
                Preferences::Set { changes } => {
                    refuse_on_with_all_off(&changes)?;
                    let answer = notifications.update_preferences(update(changes)).await?;
                    invocation.show_done(CHANGED, &answer)
                }
            },
        }
    }
}

impl NotificationFilter {
    async fn run(self, invocation: &mut Invocation<'_>) -> Result<(), Failure> {
        let client = invocation.client.clone();
        let (kind, unread) = (self.kind, self.unread.then_some(true));
        let query = |PageQuery { limit, cursor }| NotificationsQuery {
            kind,
            unread,
            limit,
            cursor,
        };
        let list = |page| client.notifications().list(query(page));
        invocation.list(&self.options, None, list).await
    }
}

/// Parses `likes=off`.
fn preference(text: &str) -> Result<(String, bool), String> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let keys = NotificationPreferences::KEYS;
    if !keys.contains(&key) {
        return Err(format!(
            "no preference is named {key:?}; use one of {}",
            keys.join(", ")
        ));
    }
    match value {
        "on" | "true" | "yes" => Ok((key.to_owned(), true)),
        "off" | "false" | "no" => Ok((key.to_owned(), false)),
        _ => Err(format!("must be {key}=on or {key}=off")),
    }
}

/// Refuses a change of which a part would have no effect.
fn refuse_on_with_all_off(changes: &[(String, bool)]) -> Result<(), Failure> {
    // Of two values for one key, the last counts.
    let last: BTreeMap<&str, bool> = changes.iter().map(|(key, on)| (&**key, *on)).collect();
    let on = last.iter().find(|(_, on)| **on);
    match (last.get("all"), on) {
        (Some(false), Some((key, _))) => Err(Failure::usage(format!(
            "all=off turns everything off, also {key}: leave out all=off or {key}=on"
        ))),
        _ => Ok(()),
    }
}

fn update(changes: Vec<(String, bool)>) -> UpdateNotificationPreferences {
    let fields: Map<String, Value> = changes
        .into_iter()
        .map(|(key, on)| (key, Value::Bool(on)))
        .collect();
    serde_json::from_value(Value::Object(fields)).expect("the grammar accepts only known keys")
}
