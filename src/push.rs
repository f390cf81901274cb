//! Push: whoever looks at no page of the house is told on their devices what they want to be told of.
//!
//! A device is a session that a push service carries to; it goes with the session (invariant 16). What is
//! said rings the [`bell`], which puts down a job for each device that may want to know; the job reads
//! afresh how things stand ([`ringing`]) and sends what only the device can read (`seal`). Whoever read
//! it meanwhile is not rung.

pub mod bell;
pub mod devices;
pub mod quiet;
pub mod ringing;
mod seal;
mod sender;

pub use self::sender::{Carried, Sender};
