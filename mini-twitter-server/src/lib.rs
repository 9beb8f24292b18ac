//! The server of mini-twitter, as a library: [`run`] serves on a listener, [`spawn`] runs a server beside its caller, for
//! tests and the demo.
//!
//! A request passes each layer once: [`router`] → [`http`] → [`domain`] → [`store`]. The background tasks of [`task`] run
//! beside the requests. [`app`] has what both need: the [`state`] of the process, the store, [`secret`] and [`adapters`].
//! [`fault`] is the error type, [`config`] the settings of the operator. A module imports only modules after it in this
//! list: task and http, domain, app, config, state, store, adapters and secret, fault and backoff.

pub mod adapters;
pub mod app;
pub mod backoff;
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
