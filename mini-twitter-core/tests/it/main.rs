//! Tests of the contract, without a server.

mod bound;
mod document;
mod entity;
mod page;
mod preferences;
mod table;
mod text;
mod values;
mod wire;
