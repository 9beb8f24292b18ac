//! The instance: what the server is.

use mini_twitter_core::{instance, routes};

use crate::call::Call;
use crate::client::Client;

/// The server itself.
#[derive(Debug, Clone, Copy)]
pub struct Instance<'a>(&'a Client);

impl Client {
    /// The server itself.
    pub fn instance(&self) -> Instance<'_> {
        Instance(self)
    }
}

impl Instance<'_> {
    /// Says what this server is and what it allows.
    pub fn get(&self) -> Call<instance::Instance> {
        self.0.call(routes::GET_INSTANCE, ())
    }
}
