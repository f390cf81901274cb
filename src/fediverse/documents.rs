//! What other servers read of us: actors, notes and activities, made of the window's rows alone.

use serde_json::{Value, json};

use super::addresses::{Addresses, HOUSE};
use crate::{
    values::Timestamp,
    window::{Actor, Answered, Content, Copy, Line, pictures::Picture, replies::Reply},
};

pub(super) const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// The terms we use, spelled out: nobody has to fetch a context from anywhere.
fn context() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
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
            "interactingObject": { "@id": "gts:interactingObject", "@type": "@id" },
            "interactionTarget": { "@id": "gts:interactionTarget", "@type": "@id" },
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
pub(super) fn group(at: &Addresses, actor: &Actor, pem: &str) -> Value {
    let mut document = speaker(at, &actor.handle, pem);
    document["type"] = json!("Group");
    document["name"] = json!(actor.name);
    document["summary"] = json!(paragraph(&actor.summary));
    document["url"] = json!(at.page_of(&actor.handle));
    document["published"] = json!(actor.created_at.rfc3339());
    document["inbox"] = json!(format!("{}/inbox", at.actor(&actor.handle)));
    document["followers"] = json!(at.followers(&actor.handle));
    document["featured"] = json!(at.featured(&actor.handle));
    with_context(document)
}

/// The house's own actor: it signs what the house fetches, and says nothing.
pub(super) fn house(at: &Addresses, pem: &str) -> Value {
    let mut document = speaker(at, HOUSE, pem);
    document["type"] = json!("Application");
    document["name"] = json!("Salon");
    document["inbox"] = json!(at.shared_inbox());
    with_context(document)
}

fn speaker(at: &Addresses, handle: &str, pem: &str) -> Value {
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
        "publicKey": { "id": at.key(handle), "owner": id, "publicKeyPem": pem },
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
pub(super) fn note(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    with_context(bare_note(at, handle, copy, said))
}

fn bare_note(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    let content = match &said.answers {
        Some(answered) => answer_to(answered, &said.lines),
        None => content(
            &copy.title,
            &said.lines,
            &at.page(&copy.slug),
            &hashtags(at, copy),
        ),
    };
    let (to, cc) = audience(at, handle, said);
    let mut note = json!({
        "id": at.note(copy.id),
        "type": "Note",
        "attributedTo": at.actor(handle),
        "to": to,
        "cc": cc,
        // Not the age of what was said: Mastodon shows nothing older than six hours to followers.
        "published": copy.published_at.rfc3339(),
        "url": at.page(&copy.slug),
        "content": content,
        "contentMap": { copy.language.as_str(): content },
        "sensitive": !copy.caution.is_empty(),
        "tag": tags(at, copy, said),
        "interactionPolicy": policy(at, handle)
    });
    if !copy.caution.is_empty() {
        note["summary"] = json!(copy.caution);
    }
    if let Some(answered) = &said.answers {
        note["inReplyTo"] = json!(answered.note);
    }
    if !said.pictures.is_empty() {
        let shown = said.pictures.iter().map(|picture| attachment(at, picture));
        note["attachment"] = shown.collect();
    }
    if copy.updated_at > copy.published_at {
        note["updated"] = json!(copy.updated_at.rfc3339());
    }
    note
}

/// To everybody, and by the way to the followers. An answer is for whoever is answered: everybody may read
/// it, and followers are not told of it.
fn audience(at: &Addresses, handle: &str, said: &Content) -> (Value, Value) {
    match &said.answers {
        Some(answered) => (json!([answered.author]), json!([PUBLIC])),
        None => (json!([PUBLIC]), json!([at.followers(handle)])),
    }
}

fn attachment(at: &Addresses, picture: &Picture) -> Value {
    // From the middle to each edge is one, to the right and upwards.
    let from_middle = |hundredths: i64| {
        json!(f64::from(i8::try_from(hundredths - 50).unwrap_or_default()) / 50.0)
    };
    let mut image = json!({
        "type": "Image",
        "mediaType": picture.media,
        "url": at.picture(&picture.name),
        "width": picture.width,
        "height": picture.height,
        "focalPoint": [from_middle(picture.focus_left), from_middle(100 - picture.focus_top)]
    });
    if !picture.alt.is_empty() {
        image["name"] = json!(picture.alt);
    }
    if !picture.blurhash.is_empty() {
        image["blurhash"] = json!(picture.blurhash);
    }
    image
}

/// Each hashtag as it is written, and the page of what is shown under it.
fn hashtags<'a>(at: &Addresses, copy: &'a Copy) -> Vec<(&'a str, String)> {
    let tags = copy.hashtags.split_whitespace();
    tags.map(|tag| (tag, at.tag(tag))).collect()
}

fn tags(at: &Addresses, copy: &Copy, said: &Content) -> Vec<Value> {
    let tags = hashtags(at, copy).into_iter();
    let tags = tags
        .map(|(tag, href)| json!({ "type": "Hashtag", "name": format!("#{tag}"), "href": href }));
    let mention = said.answers.iter().map(
        |answered| json!({ "type": "Mention", "name": answered.handle, "href": answered.author }),
    );
    mention.chain(tags).collect()
}

/// Anybody likes and boosts; replies are opened one by one; nobody else quotes.
fn policy(at: &Addresses, handle: &str) -> Value {
    let anybody = json!({ "automaticApproval": [PUBLIC], "manualApproval": [] });
    json!({
        "canLike": anybody,
        "canAnnounce": anybody,
        "canReply": { "automaticApproval": [at.actor(handle)], "manualApproval": [PUBLIC] },
        "canQuote": { "automaticApproval": [at.actor(handle)], "manualApproval": [] }
    })
}

/// The proof that a reply may stand under a copy.
pub(super) fn permission(at: &Addresses, handle: &str, reply: &Reply) -> Value {
    with_context(json!({
        "id": at.permission(reply.id),
        "type": "ReplyAuthorization",
        "attributedTo": at.actor(handle),
        "interactingObject": reply.remote_id,
        "interactionTarget": at.note(reply.copy_id)
    }))
}

/// What a profile shows first.
pub(super) fn featured(at: &Addresses, handle: &str, copies: &[Copy]) -> Value {
    let notes: Vec<String> = copies.iter().map(|copy| at.note(copy.id)).collect();
    with_context(json!({
        "id": at.featured(handle),
        "type": "OrderedCollection",
        "totalItems": notes.len(),
        "orderedItems": notes
    }))
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
pub(super) fn former_group(at: &Addresses, handle: &str, since: Timestamp) -> Value {
    with_context(json!({
        "id": at.actor(handle),
        "type": "Tombstone",
        "formerType": "Group",
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
    let reply = says["result"].as_str().and_then(|id| id.parse().ok());
    if let Some(reply) = reply {
        answer["result"] = json!(at.permission(reply));
    }
    with_context(answer)
}

/// A collection of which only the size is told.
pub(super) fn count(id: &str, total: i64) -> Value {
    with_context(json!({ "id": id, "type": "OrderedCollection", "totalItems": total }))
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

/// The words of an answer, to whom it is first: so servers find the mention where people write it.
fn answer_to(answered: &Answered, lines: &[Line]) -> String {
    let (author, handle) = (escape(&answered.author), escape(&answered.handle));
    let mut html = format!(r#"<p><a href="{author}" class="u-url mention">{handle}</a></p>"#);
    spoken(&mut html, lines);
    html
}

/// The words of a copy, in the few elements that every server keeps.
fn content(title: &str, lines: &[Line], page: &str, tags: &[(&str, String)]) -> String {
    let mut html = format!("<p><strong>{}</strong></p>", escape(title));
    spoken(&mut html, lines);
    let page = escape(page);
    let mut ends = vec![format!(r#"<a href="{page}">{page}</a>"#)];
    let link = |(tag, href): &(&str, String)| {
        let (tag, href) = (escape(tag), escape(href));
        format!(r#"<a href="{href}" class="mention hashtag" rel="tag">#{tag}</a>"#)
    };
    if !tags.is_empty() {
        ends.push(tags.iter().map(link).collect::<Vec<_>>().join(" "));
    }
    for end in ends {
        html.push_str("<p>");
        html.push_str(&end);
        html.push_str("</p>");
    }
    html
}

fn spoken(html: &mut String, lines: &[Line]) {
    for line in lines {
        if !line.body.is_empty() {
            html.push_str(&paragraph(&line.body));
        }
        if let Some(name) = &line.signature {
            html.push_str("<p>— <strong>");
            html.push_str(&escape(name));
            html.push_str("</strong></p>");
        }
    }
}

fn paragraph(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escape).collect();
    format!("<p>{}</p>", lines.join("<br>"))
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        let lines = [
            Line {
                signature: Some("Ada & <b>".into()),
                body: "one\ntwo <script>".into(),
            },
            Line {
                signature: None,
                body: "\"three\"".into(),
            },
        ];
        assert_eq!(
            content(
                "A <title>",
                &lines,
                "https://salon.example/l/a",
                &[("Été", "https://salon.example/l/tagged/ete".into())]
            ),
            "<p><strong>A &lt;title&gt;</strong></p>\
             <p>one<br>two &lt;script&gt;</p><p>— <strong>Ada &amp; &lt;b&gt;</strong></p>\
             <p>&quot;three&quot;</p>\
             <p><a href=\"https://salon.example/l/a\">https://salon.example/l/a</a></p>\
             <p><a href=\"https://salon.example/l/tagged/ete\" class=\"mention hashtag\" rel=\"tag\">#Été</a></p>"
        );
    }
}
