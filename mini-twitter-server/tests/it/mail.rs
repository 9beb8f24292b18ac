//! Mails: to a real mail server and to a folder, their settings, their texts.

mod delivery;
mod encryption;
mod failure;
mod folder;
mod letter;
mod setting;
