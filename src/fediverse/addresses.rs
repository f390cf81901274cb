//! Our addresses in the fediverse: made here alone, and the same for ever.

use url::Url;

use super::signature::Origin;
use crate::values::{CopyId, ReplyId, WishId, folded};

/// The handle of the house's own actor. It holds a dot, so no group can have it.
pub const HOUSE: &str = "salon.house";

/// Every address under which others know us.
#[derive(Clone, Debug)]
pub struct Addresses {
    base: String,
    origin: Origin,
}

impl Addresses {
    /// `None` if the public address is not one.
    pub fn under(public_url: &str) -> Option<Self> {
        let base = public_url.trim_end_matches('/').to_owned();
        let origin = Origin::of(&base.parse::<Url>().ok()?)?;
        Some(Self { base, origin })
    }

    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// `reading@salon.example`, as people type it.
    pub fn account(&self, handle: &str) -> String {
        format!("{handle}@{}", self.origin.authority())
    }

    pub fn actor(&self, handle: &str) -> String {
        if handle == HOUSE {
            format!("{}/ap/house", self.base)
        } else {
            format!("{}/ap/groups/{handle}", self.base)
        }
    }

    /// The handle of the group whose actor lives at `id`.
    pub fn group_at<'a>(&self, id: &'a str) -> Option<&'a str> {
        let handle = id.strip_prefix(&self.base)?.strip_prefix("/ap/groups/")?;
        (!handle.contains(['/', '?', '#'])).then_some(handle)
    }

    /// Keys are numbered: a new one never has the name of a former one.
    pub fn key(&self, handle: &str, number: i64) -> String {
        format!("{}#key-{number}", self.actor(handle))
    }

    /// The key that proves who made a document.
    pub fn proof_key(&self, handle: &str, number: i64) -> String {
        format!("{}#ed25519-key-{number}", self.actor(handle))
    }

    pub fn followers(&self, handle: &str) -> String {
        format!("{}/followers", self.actor(handle))
    }

    /// Where each server is told whom of its people we count as followers.
    pub fn synchronization(&self, handle: &str) -> String {
        format!("{}/followers_synchronization", self.actor(handle))
    }

    pub fn outbox(&self, handle: &str) -> String {
        format!("{}/outbox", self.actor(handle))
    }

    pub fn shared_inbox(&self) -> String {
        format!("{}/ap/inbox", self.base)
    }

    pub fn featured(&self, handle: &str) -> String {
        format!("{}/featured", self.actor(handle))
    }

    /// Where it is proved that a reply was opened.
    pub fn permission(&self, reply: ReplyId) -> String {
        format!("{}/ap/replies/{reply}", self.base)
    }

    /// Where it is proved that a quote was said yes to.
    pub fn stamp(&self, wish: WishId) -> String {
        format!("{}/ap/stamps/{wish}", self.base)
    }

    /// The copy whose note lives at `id`.
    pub fn copy_at(&self, id: &str) -> Option<CopyId> {
        let copy = id.strip_prefix(&self.base)?.strip_prefix("/ap/notes/")?;
        copy.parse().ok()
    }

    pub fn note(&self, copy: CopyId) -> String {
        format!("{}/ap/notes/{copy}", self.base)
    }

    /// The page of a copy, for people.
    pub fn page(&self, slug: &str) -> String {
        format!("{}/l/{slug}", self.base)
    }

    /// The page of a copy for a frame on somebody else's page.
    pub fn embed(&self, slug: &str) -> String {
        format!("{}/embed", self.page(slug))
    }

    /// The bytes of a picture that is shown.
    pub fn picture(&self, name: &str) -> String {
        format!("{}{}", self.base, picture_path(name))
    }

    /// Where programs are told how a copy is shown elsewhere.
    pub fn oembed(&self, slug: &str) -> String {
        let page = self.page(slug);
        let page: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
        format!("{}/oembed?url={page}", self.base)
    }

    /// The page of what a group shows, for people.
    pub fn page_of(&self, handle: &str) -> String {
        format!("{}/l/by/{handle}", self.base)
    }

    /// The picture of a group.
    pub fn paper_of(&self, handle: &str) -> String {
        format!("{}/preview.png", self.page_of(handle))
    }

    /// The page of what is shown under a hashtag, for people.
    pub fn tag(&self, tag: &str) -> String {
        format!("{}{}", self.base, tag_path(tag))
    }

    /// The page of everything in the window, for people.
    pub fn window(&self) -> String {
        format!("{}/l", self.base)
    }
}

/// Where the house gives the bytes of a picture that is shown.
pub fn picture_path(name: &str) -> String {
    format!("/pictures/{name}")
}

/// The same without the name of the house: however a hashtag is written, it has one page.
pub fn tag_path(tag: &str) -> String {
    let tag: String = url::form_urlencoded::byte_serialize(folded(tag).as_bytes()).collect();
    format!("/l/tagged/{tag}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_again_at_its_address_and_nowhere_else() {
        let at = Addresses::under("https://salon.example/").unwrap();
        assert_eq!(at.account("reading"), "reading@salon.example");
        assert_eq!(at.group_at(&at.actor("reading")), Some("reading"));
        for wrong in [
            "https://other.example/ap/groups/reading",
            "https://salon.example/ap/groups/reading/inbox",
            "https://salon.example/ap/groups/reading#key-1",
            "https://salon.example/ap/house",
            "https://salon.example.evil/ap/groups/reading",
            "",
        ] {
            assert_eq!(at.group_at(wrong), None, "{wrong}");
        }
    }
}
