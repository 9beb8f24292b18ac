//! The terminal: one grammar for arguments, the shell and scripts, and its way to the client.
//!
//! [`command`] is the grammar and what each command does, [`context`] what a command works with, [`failure`] and
//! [`exit`] how it can end, [`start`] the way in. Only [`screen`] prints.

pub mod command;
pub mod context;
#[cfg(feature = "demo")]
pub mod demo;
pub mod environment;
pub mod exit;
pub mod failure;
pub mod input;
pub mod option;
pub mod profile;
pub mod reference;
pub mod screen;
pub mod secret;
pub mod shell;
pub mod start;
