//! [`Attempt`]: what is known of the command that failed.

use super::line::{Flag, OF_SESSIONS};

/// What is known of the command that failed.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    /// Its arguments, `mini-twitter` first.
    pub arguments: Vec<String>,
    /// Its name, one item a level: `["notifications", "read"]`.
    pub name: Vec<String>,
    /// The URL of the server it called.
    pub server: String,
    /// Whether that URL is the value of `MINI_TWITTER_SERVER`.
    pub has_server_variable: bool,
    /// The email address that it named.
    pub email: Option<String>,
    /// The flags that its hint repeats.
    pub flags: Vec<Flag>,
    /// The username of the profile, if the profile has signed in.
    pub username: Option<String>,
    /// Whether `MINI_TWITTER_TOKEN` replaces the session.
    pub has_token: bool,
    /// Whether the password is the value of `MINI_TWITTER_PASSWORD`.
    pub has_password: bool,
}

impl Attempt {
    /// Whether a personal access token was sent to a command that needs the session.
    pub(super) fn needs_session(&self) -> bool {
        let command = self.name.first().map(String::as_str);
        self.has_token && command.is_some_and(|command| OF_SESSIONS.contains(&command))
    }
}
