//! Invitations: how a stranger becomes a member, and a member gains groups.
//!
//! One object in three kinds. Whoever makes it vouches for it: it opens what they may open at the
//! moment when somebody comes in by it, and nothing once they may not (invariant 32).

mod addressed;
pub mod allowance;
mod entering;
mod kept;
mod listed;
mod offer;
mod plan;
pub mod strangers;

pub use self::{
    addressed::code_for,
    entering::{Accepted, Approved, Asks, Bearer, RedeemError, Redeemed, accept, open_for, redeem},
    kept::{
        Arrival, Invitation, Opened, arrivals, change, find, groups_of, kill_codes_of, reissue,
    },
    listed::{Wanted, kept, make_findable},
    offer::{Conditions, Offer, Offered, glance, look},
    plan::{GUEST_LONGEST, LONGEST, MOST_USES, OnlyFor, Plan, PlanError, Wording, create},
};

use crate::{
    audit::{Deed, Entry},
    values::{InvitationId, MemberId},
    words,
};

words! {
    /// What an invitation is for.
    pub enum Kind {
        /// One person.
        Person = "person",
        /// Whoever gets the link, as many as it has places.
        Link = "link",
        /// People who stay until a day, in these groups alone, and cannot invite.
        Guest = "guest",
    }

    /// What has become of an invitation.
    pub enum State {
        Live = "live",
        Paused = "paused",
        UsedUp = "used_up",
        Expired = "expired",
        Revoked = "revoked",
    }

    /// What can be done about an invitation.
    pub enum Change { Pause = "pause", Reopen = "reopen", Revoke = "revoke" }
}

fn entry(by: MemberId, deed: Deed, invitation: InvitationId) -> Entry<'static> {
    Entry {
        subject: invitation.to_string(),
        ..Entry::new(by, deed)
    }
}
