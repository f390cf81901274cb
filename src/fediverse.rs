//! How other servers see the house.

pub mod client;
pub mod signature;
