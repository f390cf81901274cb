//! How other servers see the house.

pub mod signature;
