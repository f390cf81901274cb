//! What others say to what we show: replies are read and undressed, likes and boosts counted, quotes answered.

use serde_json::{Value, json};
use url::Url;

use super::{Activity, Fediverse, id_of, ours};
use crate::{
    db::{self, Conn, Write},
    fediverse::{
        addresses::Addresses,
        documents::PUBLIC,
        remote::{Remote, short},
        signature::Origin,
        trouble::Trouble,
    },
    values::{CopyId, Timestamp, plain},
    window::{
        self, Actor, Quotes, blocks, flags,
        replies::{self, Claim, Incoming},
        wishes,
    },
};

/// The most characters of a reply that are kept.
const MOST: usize = 5_000;
/// The most things that one flag is about, and the most characters of its reason.
const MOST_TOLD: usize = 10;
const MOST_REASON: usize = 1_000;

/// Words in public, as their author wrote them.
struct Note {
    id: String,
    body: String,
}

impl Note {
    /// Reads a note of the activity's own actor, if it is said to everybody: whatever is addressed to
    /// fewer is not ours to keep (case 67).
    fn read(activity: &Activity) -> Option<Self> {
        let note = &activity.object;
        let id = note.get("id").and_then(short)?;
        let at_home = Origin::of(&id.parse::<Url>().ok()?) == Origin::of(&activity.actor);
        let theirs = note.get("attributedTo").and_then(id_of) == Some(&activity.spelled.1);
        let is_note = note.get("type").and_then(Value::as_str) == Some("Note");
        let body = plain::words(note.get("content").and_then(Value::as_str)?, MOST);
        (at_home && theirs && is_note && is_public(note) && !body.is_empty()).then(|| Self {
            id: id.to_owned(),
            body,
        })
    }
}

fn is_public(note: &Value) -> bool {
    let named = |to: &Value| matches!(to.as_str(), Some(PUBLIC | "as:Public" | "Public"));
    ["to", "cc"]
        .into_iter()
        .filter_map(|field| note.get(field))
        .any(|to| match to {
            Value::Array(list) => list.iter().take(1_000).any(named),
            one => named(one),
        })
}

/// A copy that is shown, and through whom.
async fn shown(
    conn: &mut Conn,
    at: &Addresses,
    id: Option<&str>,
) -> db::Result<Option<(CopyId, Actor)>> {
    let Some(copy) = id.and_then(|id| at.copy_at(id)) else {
        return Ok(None);
    };
    let copy = window::find(conn, copy).await?;
    let Some(copy) = copy.filter(|copy| copy.withdrawn_at.is_none()) else {
        return Ok(None);
    };
    let actor = window::actor(conn, copy.actor_id).await?;
    Ok(actor.map(|actor| (copy.id, actor)))
}

impl Fediverse {
    /// A reply to something that we show, with whom to answer.
    pub(super) async fn reply(
        &self,
        at: &Addresses,
        activity: &Activity,
        document: Option<Value>,
    ) -> Result<Option<Incoming>, Trouble> {
        let answered = activity.object.get("inReplyTo").and_then(id_of);
        let mut conn = self.db().read().await?;
        let Some((copy, actor)) = shown(&mut conn, at, answered).await? else {
            return Ok(None);
        };
        let Some(note) = Note::read(activity) else {
            return Ok(None);
        };
        drop(conn);
        let remote = self.author(at, activity, document).await?;
        let (id, actor_id) = &activity.spelled;
        let asked = json!({
            "id": id,
            "type": "ReplyRequest",
            "actor": actor_id,
            "object": answered,
            "instrument": note.id
        });
        Ok(Some(Incoming {
            asked: activity.asks_first.then_some(asked),
            copy,
            actor: actor.id,
            remote_id: note.id,
            author: activity.actor.to_string(),
            author_handle: remote.handle,
            inbox: remote.inbox,
            host: remote.host,
            body: note.body,
        }))
    }

    /// The same, of whoever asks first and names the reply by its address: it is read there.
    pub(super) async fn reply_request(
        &self,
        at: &Addresses,
        activity: &Activity,
        document: Option<Value>,
    ) -> Result<Option<Incoming>, Trouble> {
        let asked = activity.object_id();
        if shown(&mut self.db().read().await?, at, asked)
            .await?
            .is_none()
        {
            return Ok(None);
        }
        let Some(object) = self.words_of(at, activity).await? else {
            return Ok(None);
        };
        let asked = Activity {
            object,
            asks_first: true,
            ..activity.clone()
        };
        self.reply(at, &asked, document).await
    }

    /// The words in which something is done: those that came with it, or those that stand at the address on the
    /// author's own server which came instead of them.
    async fn words_of(
        &self,
        at: &Addresses,
        activity: &Activity,
    ) -> Result<Option<Value>, Trouble> {
        let named = id_of(&activity.instrument).and_then(|id| id.parse::<Url>().ok());
        let named = named.filter(|named| Origin::of(named) == Origin::of(&activity.actor));
        let Some(named) = named else {
            return Ok(None);
        };
        let words = match &activity.instrument {
            Value::Object(_) => Ok(activity.instrument.clone()),
            _ => self.ask(&named, at).await,
        };
        let words = match words {
            Err(trouble) if trouble.passes() => return Err(trouble),
            words => words.ok(),
        };
        Ok(words.filter(|words| {
            id_of(words) == id_of(&activity.instrument)
                && words.get("attributedTo").and_then(id_of) == Some(&activity.spelled.1)
        }))
    }

    /// Who did it, as their own server shows them.
    async fn author(
        &self,
        at: &Addresses,
        activity: &Activity,
        document: Option<Value>,
    ) -> Result<Remote, Trouble> {
        let document = self.shown(at, activity, document).await?;
        self.person(&document, "nobody who could be answered")
    }

    /// Somebody asks whether they may quote what we show.
    pub(super) async fn quote_request(
        &self,
        at: &Addresses,
        activity: &Activity,
        document: Option<Value>,
    ) -> Result<Option<wishes::Incoming>, Trouble> {
        let mut conn = self.db().read().await?;
        let Some((copy, actor)) = shown(&mut conn, at, activity.object_id()).await? else {
            return Ok(None);
        };
        drop(conn);
        let author = self.author(at, activity, document).await?;
        let (id, asker) = &activity.spelled;
        // Their own words, or none.
        let quoting = self.words_of(at, activity).await?;
        let quoting = quoting.as_ref().and_then(id_of).unwrap_or_default();
        Ok(Some(wishes::Incoming {
            actor: actor.id,
            kind: wishes::Kind::Quote,
            copy: Some(copy),
            quoting: quoting.to_owned(),
            author: author.id,
            author_handle: author.handle,
            words: author.words,
            account_since: author.since,
            inbox: author.inbox,
            shared_inbox: author.shared_inbox,
            host: author.host,
            activity_id: id.clone(),
            asked: json!({
                "id": id,
                "type": "QuoteRequest",
                "actor": asker,
                "object": activity.object_id(),
                "instrument": id_of(&activity.instrument)
            }),
        }))
    }
}

/// Answers whoever asks to quote, or lets them wait, unless the group has nothing to do with them. What
/// was withdrawn since they asked is nobody's to quote.
pub(super) async fn quote(
    tx: &mut Write,
    wish: &wishes::Incoming,
    now: Timestamp,
) -> db::Result<()> {
    if blocks::keeps_out(tx, Some(wish.actor), (&wish.host, &wish.author)).await? {
        return Ok(());
    }
    let quoted = match wish.copy {
        Some(copy) if !wish.quoting.is_empty() => window::find(tx, copy).await?,
        _ => None,
    };
    let quoted = quoted.filter(|copy| copy.withdrawn_at.is_none());
    match quoted.map_or(Quotes::Nobody, |copy| copy.quotes) {
        Quotes::Nobody => wishes::refuse_at_once(tx, wish, now).await,
        Quotes::Asked => wishes::receive(tx, wish, false, now).await,
        Quotes::Anybody => wishes::receive(tx, wish, true, now).await,
    }
}

/// Keeps a reply, unless the group has nothing to do with whoever says it.
pub(super) async fn receive(tx: &mut Write, reply: &Incoming, now: Timestamp) -> db::Result<()> {
    if blocks::keeps_out(tx, Some(reply.actor), (&reply.host, &reply.author)).await? {
        return Ok(());
    }
    replies::receive(tx, reply, now).await
}

/// A like or a boost of something that we show; what was withdrawn is not counted (case 62).
pub(super) async fn claim(
    tx: &mut Write,
    at: &Addresses,
    (activity, host): (&Activity, &str),
    now: Timestamp,
) -> db::Result<()> {
    let kind = match activity.kind.as_str() {
        "Like" => Claim::Like,
        _ => Claim::Boost,
    };
    let Some((copy, actor)) = shown(tx, at, activity.object_id()).await? else {
        return Ok(());
    };
    let author = activity.actor.as_str();
    if blocks::keeps_out(tx, Some(actor.id), (host, author)).await? {
        return Ok(());
    }
    let whose = (author, activity.id.as_str(), host);
    replies::claim(tx, (copy, kind), whose, now).await
}

/// Another server asks our hosts to look at something that we show, or at a whole group. The sender is
/// a server; whoever there asked for it is not told, and not kept.
pub(super) async fn flag(
    tx: &mut Write,
    at: &Addresses,
    (activity, host): (&Activity, &str),
    now: Timestamp,
) -> db::Result<()> {
    let told = match &activity.object {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut about = Vec::new();
    let mut whole = None;
    for id in told.iter().take(MOST_TOLD).filter_map(id_of) {
        if let Some((copy, actor)) = shown(tx, at, Some(id)).await? {
            about.push((actor.id, Some(copy)));
        } else if let Some(actor) = ours(tx, at, Some(id)).await? {
            whole = Some((actor.id, None));
        }
    }
    // Mastodon names the account beside the posts; posts are what it is about, then.
    if about.is_empty() {
        about.extend(whole);
    }
    let words = plain::words(&activity.content, MOST_REASON);
    for (actor, copy) in about {
        if !blocks::keeps_out(tx, Some(actor), (host, activity.actor.as_str())).await? {
            flags::receive(tx, (actor, copy), (host, &words), now).await?;
        }
    }
    Ok(())
}

/// Takes back whatever began with the activity that is undone.
pub(super) async fn undo(tx: &mut Write, activity: &Activity) -> db::Result<()> {
    let author = activity.actor.as_str();
    let Some(undone) = id_of(&activity.object) else {
        return Ok(());
    };
    replies::take_claim_back(tx, undone, author).await
}

/// An author changes what they said.
pub(super) async fn update(tx: &mut Write, activity: &Activity, now: Timestamp) -> db::Result<()> {
    match Note::read(activity) {
        Some(note) => {
            let whose = (note.id.as_str(), activity.actor.as_str());
            replies::change(tx, whose, &note.body, now).await
        }
        None => Ok(()),
    }
}

/// An author deletes what they said.
pub(super) async fn delete(tx: &mut Write, activity: &Activity) -> db::Result<()> {
    match activity.object_id() {
        Some(id) => {
            replies::take_away(tx, id, activity.actor.as_str()).await?;
            wishes::take_quote_away(tx, id, activity.actor.as_str()).await
        }
        None => Ok(()),
    }
}
