//! [`Instance`]: the call about the server itself. It may be called without signing in.

use mini_twitter_core::{instance, routes};

use crate::call::Call;
use crate::client::Client;

/// The calls about the server; see [`Client::instance`].
#[derive(Debug, Clone, Copy)]
pub struct Instance<'a>(&'a Client);

impl Client {
    /// Returns the calls about the server.
    pub fn instance(&self) -> Instance<'_> {
        Instance(self)
    }
}

impl Instance<'_> {
    /// Shows what this server is and what it allows.
    pub fn get(&self) -> Call<instance::Instance> {
        self.0.call(routes::GET_INSTANCE, ())
    }
}
