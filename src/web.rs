//! The web: pages for people.

pub mod art;
pub mod assets;
mod body;
pub mod views;
pub mod words;
