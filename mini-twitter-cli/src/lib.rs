//! The command line interface: one grammar for arguments, the shell and scripts, on top of the client.
//!
//! [`command`] holds the grammar and what each command does, [`context`] what a command works with, [`failure`],
//! [`exit`] and [`hint`] how it can fail, [`start`] the entry point. Only [`screen`] prints. The modules import each
//! other in one direction: a module of this list never imports one that imports it.

pub mod command;
pub mod context;
#[cfg(feature = "demo")]
pub mod demo;
pub mod environment;
pub mod exit;
pub mod failure;
pub mod hint;
pub mod input;
pub mod option;
pub mod password;
pub mod profile;
pub mod reference;
pub mod report;
pub mod screen;
pub mod shell;
pub mod start;
pub mod subject;
