//! People in SQL: reading them, listing them, and what one person does to another.
//!
//! [`person`] reads a person with all that stands between them and a viewer; [`list`] reads pages of them, by columns
//! that [`person`] names; [`relation`] writes follows, blocks and mutes. Who may see whom is not decided here.

pub mod list;
pub mod person;
pub mod relation;
