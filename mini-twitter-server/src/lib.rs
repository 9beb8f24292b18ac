//! The server of mini-twitter, as a library: [`run`] serves on a listener, [`spawn`] does so for tests and the demo.
//!
//! A request goes down once and up once: [`router`] → [`http`] → [`domain`] → [`store`]. Beside it run the background
//! tasks of [`task`]. [`app`] is what both need, made of the [`state`] of the process, the store, [`secret`] and
//! [`adapters`]; [`fault`] is why something is refused, [`config`] what an operator configures. Imports point down this
//! list: task and http, domain, app, config, state, store, adapters and secret, fault.

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
