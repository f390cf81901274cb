//! Federation: our bridge before servers that keep to the rules, and before those that do not.
//!
//! The numbers of the cases are those of the project's guide to federation.

#[path = "federation/actor_type.rs"]
mod actor_type;
#[path = "federation/answers.rs"]
pub(crate) mod answers;
#[path = "federation/asked_first.rs"]
mod asked_first;
#[path = "federation/bridge.rs"]
mod bridge;
#[path = "federation/delivery.rs"]
mod delivery;
#[path = "federation/discovery.rs"]
mod discovery;
#[path = "federation/faults.rs"]
mod faults;
#[path = "federation/following.rs"]
mod following;
#[path = "federation/from_the_group.rs"]
mod from_the_group;
#[path = "federation/heard.rs"]
mod heard;
#[path = "federation/hostile.rs"]
mod hostile;
#[path = "federation/in_the_house.rs"]
pub(crate) mod in_the_house;
#[path = "federation/keys.rs"]
mod keys;
#[path = "federation/killed.rs"]
mod killed;
#[path = "federation/peer.rs"]
pub(crate) mod peer;
#[path = "federation/recorded.rs"]
mod recorded;
#[path = "federation/restored.rs"]
mod restored;
#[path = "federation/robust.rs"]
mod robust;
#[path = "federation/two_houses.rs"]
mod two_houses;
