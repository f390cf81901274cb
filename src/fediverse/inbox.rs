//! The inbox: what other servers tell us, once it is known who speaks.
//!
//! Who speaks is found out before the answer; what they said is kept then, and done by a job. However long
//! that takes nobody waits for it, and a 202 is a promise that a crash does not break.

mod moving;
mod said;
mod waiting;

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
};
use serde_json::{Value, json};
use url::Url;

use super::{
    Fediverse,
    addresses::Addresses,
    client, followers, peers,
    remote::{self, LONGEST, Remote, short},
    signature::{Claim, Origin, SignatureError},
    trouble::Trouble,
};
use crate::{
    db::{self, Conn, Write},
    values::Timestamp,
    window::{
        Actor, blocks,
        followers::{Follower, follows, welcome},
        replies::Incoming,
        wishes,
    },
};

pub(super) async fn of_group(
    State(fediverse): State<Fediverse>,
    Extension(at): Extension<Addresses>,
    Path(handle): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Result<StatusCode, Trouble> {
    fediverse.actor(&handle).await?;
    fediverse.receive(&at, &parts, &body).await
}

pub(super) async fn shared(
    State(fediverse): State<Fediverse>,
    Extension(at): Extension<Addresses>,
    parts: Parts,
    body: Bytes,
) -> Result<StatusCode, Trouble> {
    fediverse.receive(&at, &parts, &body).await
}

/// What somebody did, as far as it concerns us.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    id: Url,
    kind: String,
    actor: Url,
    object: Value,
    /// The words in which it is done, those that quote or reply: whole, or their address.
    instrument: Value,
    /// Where it leads: where somebody moves.
    target: Option<String>,
    /// Its server asks before it spreads what is created.
    asks_first: bool,
    /// What is said with it: why something is told of.
    content: String,
    /// Id and actor as they were written.
    spelled: (String, String),
}

impl Activity {
    pub(super) fn read(body: &[u8]) -> Result<Self, Trouble> {
        let document: Value =
            serde_json::from_slice(body).map_err(|_| Trouble::Malformed("not JSON"))?;
        let address = |name| {
            let text = document.get(name).and_then(id_of);
            let text = text.ok_or(Trouble::Malformed("no id or no actor"))?;
            let url: Url = text
                .parse()
                .map_err(|_| Trouble::Malformed("an id that is no address"))?;
            Ok::<_, Trouble>((url, text.to_owned()))
        };
        let (id, id_text) = address("id")?;
        let (actor, actor_text) = address("actor")?;
        let mut kind = document.get("type").and_then(Value::as_str);
        let mut object = document.get("object");
        let mut asks_first = false;
        if let ("ReplyRequest", Some(reply @ Value::Object(_))) =
            (kind.unwrap_or_default(), document.get("instrument"))
        {
            // GoToSocial asks before it spreads a reply: what it would create comes with it, as a rule.
            (kind, object, asks_first) = (Some("Create"), Some(reply), true);
        }
        Ok(Self {
            id,
            kind: kind.ok_or(Trouble::Malformed("no type"))?.to_owned(),
            actor,
            object: object.cloned().unwrap_or_default(),
            instrument: document.get("instrument").cloned().unwrap_or_default(),
            target: document.get("target").and_then(id_of).map(str::to_owned),
            asks_first,
            // Lemmy says in a summary why it tells of something.
            content: ["content", "summary"]
                .into_iter()
                .find_map(|name| document.get(name).and_then(Value::as_str))
                .unwrap_or_default()
                .to_owned(),
            spelled: (id_text, actor_text),
        })
    }

    /// What it is done to.
    fn object_id(&self) -> Option<&str> {
        id_of(&self.object)
    }

    fn is_farewell(&self) -> bool {
        self.kind == "Delete" && self.object_id() == Some(&self.spelled.1)
    }

    /// Something may come of it; anything else is taken calmly.
    fn is_understood(&self) -> bool {
        const KINDS: [&str; 12] = [
            "Announce",
            "Block",
            "Create",
            "Delete",
            "Flag",
            "Follow",
            "Like",
            "Move",
            "QuoteRequest",
            "ReplyRequest",
            "Undo",
            "Update",
        ];
        KINDS.contains(&&*self.kind)
    }

    fn hash(&self) -> Vec<u8> {
        digest(&SHA256, self.id.as_str().as_bytes())
            .as_ref()
            .to_vec()
    }
}

/// What came in, once its sender's server was asked what had to be.
enum Coming {
    Follower(Actor, Remote),
    Reply(Incoming),
    /// Somebody asks to quote.
    Quote(Box<wishes::Incoming>),
    /// They live there from now on.
    Moved(Remote),
    /// Nothing had to be asked.
    Plain,
}

/// The id of an object that is given by its id, as a whole, or as the only one of a list.
fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(_) => short(value),
        Value::Object(object) => object.get("id").and_then(short),
        Value::Array(list) => match list.as_slice() {
            [only] => id_of(only),
            _ => None,
        },
        _ => None,
    }
}

impl Fediverse {
    async fn receive(
        &self,
        at: &Addresses,
        parts: &Parts,
        body: &[u8],
    ) -> Result<StatusCode, Trouble> {
        let now = self.clock().now();
        let claim = Claim::read(parts, body, at.origin(), now)?;
        let activity = Activity::read(body)?;
        let host = self.check_origins(at, &claim, &activity)?;
        let whose = (host.as_str(), activity.actor.as_str());
        if blocks::keeps_out(&mut self.db().read().await?, None, whose).await? {
            return Err(Trouble::Forbidden("the house has nothing to do with them"));
        }
        let Some(document) = self.believe_activity(at, &claim, &activity).await? else {
            return Ok(StatusCode::ACCEPTED);
        };
        // Counted once it is known who speaks: nobody uses up what is another's.
        self.hear(&host)?;
        if activity.kind == "Follow" {
            // A no that costs nothing is said at once.
            let mut conn = self.db().read().await?;
            followed(&mut conn, at, &activity, &host).await?;
            document.as_ref().map_or(Ok(()), |document| {
                self.person(document, "nobody who could follow").map(drop)
            })?;
        }
        let text = std::str::from_utf8(body).map_err(|_| Trouble::Malformed("not UTF-8"))?;
        let mut tx = self.db().write().await?;
        peers::revive(&mut tx, &host, now).await?;
        if is_first(&mut tx, &activity, now).await? && activity.is_understood() {
            let told = (text, document.as_ref());
            waiting::put_down(&mut tx, (&activity, &host), told, now).await?;
        }
        tx.commit().await?;
        Ok(StatusCode::ACCEPTED)
    }

    fn hear(&self, host: &str) -> Result<(), Trouble> {
        let heard = self.heard();
        if heard.len() > 1_000 {
            heard.retain_recent();
        }
        heard
            .check_key(&host.to_owned())
            .map_err(|_| Trouble::TooMuch)
    }

    /// Key, actor and activity are of one server, and that is not ours (invariant 46).
    fn check_origins(
        &self,
        at: &Addresses,
        claim: &Claim,
        activity: &Activity,
    ) -> Result<String, Trouble> {
        let key = self.key_address(claim.key_id())?;
        let origin = Origin::of(&activity.actor).filter(|origin| {
            Origin::of(&key).as_ref() == Some(origin)
                && Origin::of(&activity.id).as_ref() == Some(origin)
                && origin != at.origin()
        });
        origin
            .map(|origin| origin.authority().to_owned())
            .ok_or(Trouble::Forbidden("key, actor and activity differ"))
    }

    pub(super) fn key_address(&self, key_id: &str) -> Result<Url, SignatureError> {
        const REFUSED: SignatureError = SignatureError::KeyAddress;
        let url: Url = key_id.parse().map_err(|_| REFUSED)?;
        let plain = key_id.len() <= LONGEST && url.query().is_none();
        client::admit(self.client().peers(), &url).map_err(|_| REFUSED)?;
        plain.then_some(url).ok_or(REFUSED)
    }

    /// `None`: nothing that concerns us. Otherwise the actor's document, if it had to be fetched.
    async fn believe_activity(
        &self,
        at: &Addresses,
        claim: &Claim,
        activity: &Activity,
    ) -> Result<Option<Option<Value>>, Trouble> {
        if activity.is_farewell() {
            // Servers tell everybody of everybody they delete; most we have never heard of.
            if !remote::is_known(&mut self.db().read().await?, &activity.actor).await? {
                return Ok(None);
            }
            return match self.believe(claim, &activity.actor, at).await {
                // We asked the actor's own server: gone is gone, whoever signed.
                Err(Trouble::SignerGone) => Ok(Some(None)),
                believed => believed.map(Some),
            };
        }
        self.believe(claim, &activity.actor, at).await.map(Some)
    }

    /// What has to be asked of the sender's server before anything is done about it.
    async fn coming(
        &self,
        at: &Addresses,
        (activity, host): (&Activity, &str),
        document: Option<Value>,
    ) -> Result<Coming, Trouble> {
        let coming = match activity.kind.as_str() {
            "Follow" => {
                let mut conn = self.db().read().await?;
                let actor = followed(&mut conn, at, activity, host).await?;
                drop(conn);
                let document = self.shown(at, activity, document).await?;
                let remote = self.person(&document, "nobody who could follow")?;
                Some(Coming::Follower(actor, remote))
            }
            "Create" => self.reply(at, activity, document).await?.map(Coming::Reply),
            "ReplyRequest" => {
                let reply = self.reply_request(at, activity, document).await?;
                reply.map(Coming::Reply)
            }
            "Move" => self.moved(at, activity).await?.map(Coming::Moved),
            "QuoteRequest" => {
                let asked = self.quote_request(at, activity, document).await?;
                asked.map(|wish| Coming::Quote(Box::new(wish)))
            }
            _ => None,
        };
        Ok(coming.unwrap_or(Coming::Plain))
    }

    /// The actor as their own server shows them.
    async fn shown(
        &self,
        at: &Addresses,
        activity: &Activity,
        document: Option<Value>,
    ) -> Result<Value, Trouble> {
        match document {
            Some(document) => Ok(document),
            None => self.ask_signer(&activity.actor, at).await,
        }
    }

    /// Whoever a document shows, or `otherwise`.
    fn person(&self, document: &Value, otherwise: &'static str) -> Result<Remote, Trouble> {
        let remote = Remote::read(document, self.client().peers());
        remote.ok_or(Trouble::Forbidden(otherwise))
    }
}

/// The group that somebody wants to follow, if it is theirs to ask.
async fn followed(
    conn: &mut Conn,
    at: &Addresses,
    activity: &Activity,
    host: &str,
) -> Result<Actor, Trouble> {
    let handle = activity.object_id().and_then(|id| at.group_at(id));
    let handle = handle.ok_or(Trouble::Forbidden("nobody to follow"))?;
    let actor = crate::window::actor_by_handle(conn, handle).await?;
    let actor = actor.ok_or(Trouble::Absent)?;
    if actor.silent_since.is_some() {
        return Err(Trouble::Gone);
    }
    if blocks::keeps_out(conn, Some(actor.id), (host, activity.actor.as_str())).await? {
        return Err(Trouble::Forbidden("the group has nothing to do with them"));
    }
    Ok(actor)
}

async fn perform(
    tx: &mut Write,
    at: &Addresses,
    (activity, host): (&Activity, &str),
    coming: Coming,
    now: Timestamp,
) -> db::Result<()> {
    let remote = activity.actor.as_str();
    match coming {
        Coming::Follower(actor, remote) => {
            return wants_to_follow(tx, activity, (&actor, remote), now).await;
        }
        Coming::Reply(reply) => return said::receive(tx, &reply, now).await,
        Coming::Quote(wish) => return said::quote(tx, &wish, now).await,
        Coming::Moved(there) => return followers::follow_from(tx, remote, &there).await,
        Coming::Plain => {}
    }
    match activity.kind.as_str() {
        "Undo" => {
            undo(tx, at, activity).await?;
            said::undo(tx, activity).await?;
        }
        "Like" | "Announce" => said::claim(tx, at, (activity, host), now).await?,
        "Update" => said::update(tx, activity, now).await?,
        "Flag" => said::flag(tx, at, (activity, host), now).await?,
        "Block" => {
            if let Some(actor) = ours(tx, at, activity.object_id()).await? {
                followers::leave(tx, actor.id, remote).await?;
            }
        }
        "Delete" if activity.is_farewell() => followers::forget(tx, remote).await?,
        "Delete" => said::delete(tx, activity).await?,
        _ => {}
    }
    Ok(())
}

/// Whoever wants to follow does, or waits for a host where hosts say yes to each.
async fn wants_to_follow(
    tx: &mut Write,
    activity: &Activity,
    (actor, remote): (&Actor, Remote),
    now: Timestamp,
) -> db::Result<()> {
    let (id, spelled) = &activity.spelled;
    // The follow alone, to be sent back word for word.
    let asked = json!({
        "id": id,
        "type": "Follow",
        "actor": spelled,
        "object": activity.object_id()
    });
    if actor.approves && !follows(tx, actor.id, &remote.id).await? {
        let wish = wishes::Incoming {
            actor: actor.id,
            kind: wishes::Kind::Follow,
            copy: None,
            quoting: String::new(),
            author: remote.id,
            author_handle: remote.handle,
            words: remote.words,
            account_since: remote.since,
            inbox: remote.inbox,
            shared_inbox: remote.shared_inbox,
            host: remote.host,
            activity_id: id.clone(),
            asked,
        };
        return wishes::receive(tx, &wish, false, now).await;
    }
    let follower = Follower {
        actor_id: actor.id,
        remote_id: remote.id,
        follow_id: id.clone(),
        inbox: remote.inbox,
        shared_inbox: remote.shared_inbox,
        host: remote.host,
    };
    welcome(tx, &follower, asked.to_string(), now).await
}

/// Takes a follow back, whether it is repeated or only named.
async fn undo(tx: &mut Write, at: &Addresses, activity: &Activity) -> db::Result<()> {
    let remote = activity.actor.as_str();
    let undone = &activity.object;
    if undone.get("type").and_then(Value::as_str) == Some("Follow") {
        let whom = undone.get("object").and_then(id_of);
        if let Some(actor) = ours(tx, at, whom).await? {
            return followers::leave(tx, actor.id, remote).await;
        }
    }
    match id_of(undone) {
        Some(follow_id) => followers::take_back(tx, follow_id, remote).await,
        None => Ok(()),
    }
}

/// Our actor that lives at `id`.
async fn ours(conn: &mut Conn, at: &Addresses, id: Option<&str>) -> db::Result<Option<Actor>> {
    match id.and_then(|id| at.group_at(id)) {
        Some(handle) => {
            let actor = crate::window::actor_by_handle(conn, handle).await?;
            Ok(actor.filter(|actor| actor.silent_since.is_none()))
        }
        None => Ok(None),
    }
}

/// Whether this activity comes for the first time, however often and to whichever inbox it is sent.
async fn is_first(tx: &mut Write, activity: &Activity, now: Timestamp) -> db::Result<bool> {
    let added = tx
        .query(
            "INSERT INTO seen_activities (id_hash, seen_at) VALUES ($1, $2)
             ON CONFLICT (id_hash) DO NOTHING",
        )
        .bind(activity.hash())
        .bind(now)
        .run()
        .await?;
    Ok(added == 1)
}
