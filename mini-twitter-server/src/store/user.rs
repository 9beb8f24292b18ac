//! People in SQL: [`person`] reads a person with how they and a viewer are related, [`list`] reads lists of them,
//! [`relation`] writes follows, blocks and mutes. Who may see whom is decided in `domain/visible.rs`.

pub mod list;
pub mod person;
pub mod relation;
