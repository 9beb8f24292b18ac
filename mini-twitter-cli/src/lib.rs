//! The terminal: one grammar for arguments, the shell and scripts, and its way to the client.
//!
//! [`environment`] is what the process was given, [`reference`] how arguments name what was shown. Only
//! [`screen`] prints.

pub mod environment;
pub mod exit;
pub mod failure;
pub mod input;
pub mod profile;
pub mod reference;
pub mod screen;
