//! Tests of the contract, without a server.

mod document;
mod entity;
mod page;
mod preferences;
mod table;
mod text;
mod values;
mod wire;
