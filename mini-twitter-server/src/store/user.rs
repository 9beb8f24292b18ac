//! People in SQL: [`person`] reads a person and how they and a viewer are related, [`list`] reads lists of people,
//! [`relation`] writes follows, blocks and mutes, [`erase`] ends many follows. `domain/visible.rs` decides who may see which people.

pub mod erase;
pub mod list;
pub mod person;
pub mod relation;
