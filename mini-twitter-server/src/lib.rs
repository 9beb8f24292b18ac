//! The server of mini-twitter, as a library: [`run`] answers on a listener, [`spawn`] does so for tests and the demo.
//!
//! Down once, up once: [`router`] → [`http`] → [`domain`] → [`store`]. [`app`] is what a request needs, [`fault`] why
//! it is refused, [`config`] what an operator chooses.

pub mod adapters;
pub mod app;
pub mod config;
pub mod domain;
pub mod fault;
pub mod http;
pub mod router;
pub mod secret;
pub mod serve;
pub mod state;
pub mod store;
pub mod task;

pub use app::{App, StartError};
pub use config::Config;
pub use serve::{Running, run, spawn};
