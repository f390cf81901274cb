//! Salon: the map of the house.

pub mod clock;
pub mod config;
pub mod db;
pub mod groups;
pub mod highlights;
pub mod invitations;
pub mod jobs;
pub mod live;
pub mod members;
pub mod messages;
pub mod policy;
pub mod rooms;
pub mod values;
pub mod window;
pub mod web;
