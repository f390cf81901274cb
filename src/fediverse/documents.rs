//! What other servers read of us: actors, notes and activities, made of the window's rows alone.

mod note;

use serde_json::{Value, json};

use self::note::{audience, bare_note, paragraph};
use super::{
    actors::ShownKeys,
    addresses::{Addresses, HOUSE},
};
use crate::{
    values::{CopyId, Timestamp},
    window::{Actor, ActorType, Content, Copy, replies::Reply, wishes::Wish},
};

/// Everybody.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// The terms we use, spelled out: nobody has to fetch a context from anywhere.
fn context() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        "https://w3id.org/security/data-integrity/v1",
        "https://w3id.org/security/multikey/v1",
        {
            "sensitive": "as:sensitive",
            "Hashtag": "as:Hashtag",
            "toot": "http://joinmastodon.org/ns#",
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
            "gts": "https://gotosocial.org/ns#",
            "interactionPolicy": { "@id": "gts:interactionPolicy", "@type": "@id" },
            "canQuote": { "@id": "gts:canQuote", "@type": "@id" },
            "canReply": { "@id": "gts:canReply", "@type": "@id" },
            "canLike": { "@id": "gts:canLike", "@type": "@id" },
            "canAnnounce": { "@id": "gts:canAnnounce", "@type": "@id" },
            "automaticApproval": { "@id": "gts:automaticApproval", "@type": "@id" },
            "manualApproval": { "@id": "gts:manualApproval", "@type": "@id" },
            "ReplyAuthorization": "gts:ReplyAuthorization",
            "ReplyApproval": "gts:ReplyApproval",
            "ReplyRequest": "gts:ReplyRequest",
            "interactingObject": { "@id": "gts:interactingObject", "@type": "@id" },
            "interactionTarget": { "@id": "gts:interactionTarget", "@type": "@id" },
            "QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
            "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
            "blurhash": "toot:blurhash",
            "focalPoint": { "@id": "toot:focalPoint", "@container": "@list" },
            "featured": { "@id": "toot:featured", "@type": "@id" },
            "implements": { "@id": "https://w3id.org/fep/844e/implements", "@type": "@id" }
        }
    ])
}

fn with_context(mut document: Value) -> Value {
    document["@context"] = context();
    document
}

/// The actor of a group: its public name, and not a word about who is in it.
pub(super) fn group(at: &Addresses, actor: &Actor, keys: &ShownKeys) -> Value {
    with_context(bare_group(at, actor, keys))
}

fn bare_group(at: &Addresses, actor: &Actor, keys: &ShownKeys) -> Value {
    let mut document = speaker(at, &actor.handle, keys);
    document["type"] = json!(type_of(actor));
    document["manuallyApprovesFollowers"] = json!(actor.approves);
    document["name"] = json!(actor.name);
    document["summary"] = json!(paragraph(&actor.summary));
    document["url"] = json!(at.page_of(&actor.handle));
    // Its paper, in whose middle its seal stands: whole behind the name, and cut round beside it.
    let paper = json!({
        "type": "Image",
        "mediaType": "image/png",
        "url": at.paper_of(&actor.handle)
    });
    document["icon"] = paper.clone();
    document["image"] = paper;
    document["published"] = json!(actor.created_at.rfc3339());
    document["inbox"] = json!(format!("{}/inbox", at.actor(&actor.handle)));
    document["followers"] = json!(at.followers(&actor.handle));
    document["featured"] = json!(at.featured(&actor.handle));
    document
}

fn type_of(actor: &Actor) -> &'static str {
    match actor.actor_type {
        ActorType::Group => "Group",
        ActorType::Service => "Service",
    }
}

/// The house's own actor: it signs what the house fetches, and says nothing.
pub(super) fn house(at: &Addresses, keys: &ShownKeys) -> Value {
    let mut document = speaker(at, HOUSE, keys);
    document["type"] = json!("Application");
    document["name"] = json!("Salon");
    document["inbox"] = json!(at.shared_inbox());
    with_context(document)
}

fn speaker(at: &Addresses, handle: &str, keys: &ShownKeys) -> Value {
    let id = at.actor(handle);
    json!({
        "id": id,
        "preferredUsername": handle,
        "webfinger": at.account(handle),
        "outbox": at.outbox(handle),
        "endpoints": { "sharedInbox": at.shared_inbox() },
        "manuallyApprovesFollowers": false,
        "discoverable": false,
        "indexable": false,
        "publicKey": {
            "id": at.key(handle, keys.number),
            "owner": id,
            "publicKeyPem": keys.pem
        },
        "assertionMethod": [{
            "id": at.proof_key(handle, keys.number),
            "type": "Multikey",
            "controller": id,
            "publicKeyMultibase": keys.multibase
        }],
        // FEP-844e: whoever can may sign by RFC 9421 at once.
        "generator": {
            "type": "Application",
            "implements": [{
                "name": "RFC-9421: HTTP Message Signatures",
                "href": "https://datatracker.ietf.org/doc/html/rfc9421"
            }]
        }
    })
}

/// A copy as a note of its group.
pub fn note(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    with_context(bare_note(at, handle, copy, said))
}

/// The proof that a reply may stand under a copy, by both names that are in use, each with its words for what
/// answers what: that of `GoToSocial` 0.19, and the one that came after it.
pub(super) fn permission(at: &Addresses, handle: &str, reply: &Reply) -> Value {
    let between = (&*reply.remote_id, reply.copy_id);
    let mut proof = proof(at, handle, &at.permission(reply.id), between);
    proof["type"] = json!(["ReplyAuthorization", "ReplyApproval"]);
    proof["object"] = proof["interactingObject"].clone();
    proof["target"] = proof["interactionTarget"].clone();
    proof
}

/// The stamp by which others know that a quote was said yes to.
pub(super) fn stamp(at: &Addresses, handle: &str, (wish, copy): (&Wish, CopyId)) -> Value {
    let between = (&*wish.quoting, copy);
    let mut proof = proof(at, handle, &at.stamp(wish.id), between);
    proof["type"] = json!("QuoteAuthorization");
    proof
}

/// That something said elsewhere may have to do with a copy of ours.
fn proof(at: &Addresses, handle: &str, id: &str, (theirs, copy): (&str, CopyId)) -> Value {
    with_context(json!({
        "id": id,
        "attributedTo": at.actor(handle),
        "interactingObject": theirs,
        "interactionTarget": at.note(copy)
    }))
}

/// What a profile shows first.
pub(super) fn featured(at: &Addresses, handle: &str, copies: &[Copy]) -> Value {
    let notes: Vec<String> = copies.iter().map(|copy| at.note(copy.id)).collect();
    collection(&at.featured(handle), &notes)
}

/// What stands where a withdrawn copy stood.
pub(super) fn tombstone(at: &Addresses, copy: &Copy) -> Value {
    with_context(json!({
        "id": at.note(copy.id),
        "type": "Tombstone",
        "formerType": "Note",
        "deleted": copy.updated_at.rfc3339()
    }))
}

/// What stands where a group stood that ended its address.
pub(super) fn former_group(at: &Addresses, actor: &Actor, since: Timestamp) -> Value {
    with_context(json!({
        "id": at.actor(&actor.handle),
        "type": "Tombstone",
        "formerType": type_of(actor),
        "deleted": since.rfc3339()
    }))
}

pub(super) fn create(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    with_context(bare_create(at, handle, copy, said))
}

fn bare_create(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    let id = format!("{}/create", at.note(copy.id));
    let note = bare_note(at, handle, copy, said);
    public_activity(
        (at, handle, said),
        ("Create", &id),
        copy.published_at,
        &note,
    )
}

pub(super) fn update(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    let id = format!("{}#update-{}", at.note(copy.id), copy.updated_at.0);
    let note = bare_note(at, handle, copy, said);
    with_context(public_activity(
        (at, handle, said),
        ("Update", &id),
        copy.updated_at,
        &note,
    ))
}

pub(super) fn delete(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    let note = at.note(copy.id);
    let id = format!("{note}#delete");
    let tombstone = json!({ "id": note, "type": "Tombstone" });
    with_context(public_activity(
        (at, handle, said),
        ("Delete", &id),
        copy.updated_at,
        &tombstone,
    ))
}

fn public_activity(
    (at, handle, said): (&Addresses, &str, &Content),
    (kind, id): (&str, &str),
    when: Timestamp,
    object: &Value,
) -> Value {
    let (to, cc) = audience(at, handle, said);
    json!({
        "id": id,
        "type": kind,
        "actor": at.actor(handle),
        "published": when.rfc3339(),
        "to": to,
        "cc": cc,
        "object": object
    })
}

/// Says yes to a follow, in its own words.
pub(super) fn accept(at: &Addresses, handle: &str, name: uuid::Uuid, follow: &Value) -> Value {
    let actor = at.actor(handle);
    with_context(json!({
        "id": format!("{actor}#accept-{name}"),
        "type": "Accept",
        "actor": actor,
        "to": [follow["actor"]],
        "object": follow
    }))
}

/// Tells how an actor stands from now on.
pub(super) fn update_actor(
    at: &Addresses,
    (actor, keys): (&Actor, &ShownKeys),
    name: uuid::Uuid,
) -> Value {
    let id = at.actor(&actor.handle);
    with_context(json!({
        "id": format!("{id}#update-{name}"),
        "type": "Update",
        "actor": id,
        "to": [PUBLIC],
        "cc": [at.followers(&actor.handle)],
        "object": bare_group(at, actor, keys)
    }))
}

/// Yes or no to what another server asked; `says` is what it was decided to be.
pub(super) fn answer(at: &Addresses, handle: &str, name: uuid::Uuid, says: &Value) -> Value {
    let actor = at.actor(handle);
    let mut answer = json!({
        "id": format!("{actor}#answer-{name}"),
        "type": says["type"],
        "actor": actor,
        "to": [says["to"]],
        "object": says["object"]
    });
    // A follow is always one of this actor.
    if answer["object"]["type"] == "Follow" {
        answer["object"]["object"] = json!(actor);
    }
    // So is a proof: it comes with a yes, or is what goes.
    let stamp = says["stamp"].as_str().and_then(|id| id.parse().ok());
    let permission = says["permission"].as_str().and_then(|id| id.parse().ok());
    let proof = stamp.map(|wish| at.stamp(wish));
    if let Some(proof) = proof.or_else(|| permission.map(|reply| at.permission(reply))) {
        let part = if says["type"] == "Delete" {
            "object"
        } else {
            "result"
        };
        answer[part] = json!(proof);
    }
    with_context(answer)
}

/// A collection of which only the size is told.
pub(super) fn count(id: &str, total: i64) -> Value {
    with_context(json!({ "id": id, "type": "OrderedCollection", "totalItems": total }))
}

/// A collection of which every item is told.
pub(super) fn collection(id: &str, items: &[String]) -> Value {
    with_context(json!({
        "id": id,
        "type": "OrderedCollection",
        "totalItems": items.len(),
        "orderedItems": items
    }))
}

pub(super) fn outbox(id: &str, total: i64) -> Value {
    let mut collection = count(id, total);
    collection["first"] = json!(format!("{id}?page=true"));
    collection
}

/// One page of an outbox: creations, newest first.
pub(super) fn outbox_page(
    at: &Addresses,
    handle: &str,
    place: (&str, Option<String>),
    copies: &[(Copy, Content)],
) -> Value {
    let creations: Vec<Value> = copies
        .iter()
        .map(|(copy, said)| bare_create(at, handle, copy, said))
        .collect();
    let (id, next) = place;
    let mut page = json!({
        "id": id,
        "type": "OrderedCollectionPage",
        "partOf": at.outbox(handle),
        "orderedItems": creations
    });
    if let Some(next) = next {
        page["next"] = json!(next);
    }
    with_context(page)
}
