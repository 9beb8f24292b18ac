//! The rules of people and how two of them stand to each other.
