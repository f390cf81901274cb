//! Salon: the map of the house.

pub mod clock;
pub mod db;
pub mod jobs;
pub mod policy;
pub mod values;
