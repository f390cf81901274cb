//! The bridge: how other servers are, with whom the house has nothing to do, and how it says farewell.

use axum::{
    Form, Router,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site, house,
    saved::Saved,
    shell::page,
    views::{BridgePage, Field, Here},
    visitor::{Signed, Visit},
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups, highlights,
    values::{ActorId, GroupId, Unfit},
    window::{
        blocks::{self, Block},
        followers, servers,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/house/bridge", get(show).post(act))
}

type Member = Visit<Signed>;

/// Where the list of blocks goes on, and that of followers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Onward {
    pub(super) after: String,
    pub(super) followers: String,
}

async fn show(
    visit: Member,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    let shown = BridgePage {
        saved,
        ..bridge_page(&visit, &onward.after).await?
    };
    Ok(page(shown)?.into_response())
}

/// A part of the list of blocks, and where it goes on.
pub(super) async fn listed(
    conn: &mut Conn,
    actor: Option<ActorId>,
    after: &str,
) -> db::Result<(Vec<Block>, Option<String>)> {
    let found = blocks::list(conn, actor, after, groups::PAGE).await?;
    let full = i64::try_from(found.len()).is_ok_and(|len| len >= groups::PAGE);
    let next = found
        .last()
        .filter(|_| full)
        .map(|last| onward(&last.target));
    Ok((found, next))
}

/// Where a list by names goes on, as it stands in an address.
pub(super) fn onward(last: &str) -> String {
    url::form_urlencoded::byte_serialize(last.as_bytes()).collect()
}

async fn bridge_page(visit: &Member, after: &str) -> Result<BridgePage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let (found, next) = listed(&mut conn, None, after).await?;
    Ok(BridgePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::House).await?,
        servers: servers::all(&mut conn).await?,
        shown: highlights::shown_count(&mut conn).await?,
        farewell: servers::farewell(&mut conn, None).await?,
        blocks: found,
        next,
        target: Field::default(),
        saved: None,
    })
}

/// What is wished of a list of blocks, or of a farewell.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    pub(super) act: String,
    pub(super) target: String,
    pub(super) approve: Option<String>,
    reason: String,
    list: String,
    id: Option<uuid::Uuid>,
}

/// For whom something is kept out: the whole house, or one of its groups.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Whose {
    pub(super) actor: Option<ActorId>,
    pub(super) group: Option<GroupId>,
}

/// The longest reason that is kept, and the longest list that is read.
const LONGEST: (usize, usize) = (300, 1_000_000);

/// `POST`: `block` (`target`, `reason`), `import` (`list`), `unblock` (`id`), `farewell`.
async fn act(visit: Member, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    let mut tx = visit.site.db.write().await?;
    let done = if wish.act == "farewell" {
        let me = &visit.who.member;
        highlights::farewell(&mut tx, Some(me.id), visit.site.clock.now()).await?;
        Some("farewell")
    } else {
        keep_out(&mut tx, (&visit.who, Whose::default()), &wish).await?
    };
    let Some(done) = done else {
        drop(tx);
        return again(&visit, wish.target).await;
    };
    tx.commit().await?;
    Ok(Saved::at("/house/bridge", done).into_response())
}

/// Keeps out, takes a list over, or lets in again. `None`: what was typed is no target.
pub(super) async fn keep_out(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    wish: &Wish,
) -> Result<Option<&'static str>, Failure> {
    match wish.act.as_str() {
        "block" => {
            let Some(target) = blocks::target(&wish.target) else {
                return Ok(None);
            };
            block(tx, (who, whose), (target, wish.reason.clone())).await?;
            Ok(Some("kept-out"))
        }
        "import" if wish.list.len() <= LONGEST.1 => {
            for found in blocks::read_list(&wish.list) {
                block(tx, (who, whose), found).await?;
            }
            Ok(Some("kept-out"))
        }
        "unblock" => {
            let id = wish.id.ok_or_else(Failure::malformed)?;
            let_in(tx, (who, whose), id).await?;
            Ok(Some("let-in"))
        }
        _ => Err(Failure::malformed()),
    }
}

/// Has nothing more to do with a server or an account.
pub(super) async fn block(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (target, reason): (String, String),
) -> Result<Block, Failure> {
    let block = Block {
        id: uuid::Uuid::now_v7(),
        actor_id: whose.actor,
        target,
        reason: reason.chars().take(LONGEST.0).collect(),
        made_by: who.member.id,
        made_at: who.now,
    };
    blocks::add(tx, &block).await?;
    note(tx, (who, whose), (Deed::Block, block.target.clone())).await?;
    Ok(block)
}

/// Whether hosts say yes to each who wants to follow a group, from now on.
pub(super) async fn approve_followers(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (actor, approves): (ActorId, bool),
) -> Result<(), Failure> {
    followers::approve(tx, actor, approves, who.now).await?;
    let deed = if approves {
        Deed::ApproveFollowers
    } else {
        Deed::WelcomeFollowers
    };
    note(tx, (who, whose), (deed, String::new())).await
}

/// Somebody follows a group no more.
pub(super) async fn remove_follower(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (actor, account): (ActorId, &str),
) -> Result<(), Failure> {
    if !followers::remove(tx, actor, account, who.now).await? {
        return Err(Failure::absent());
    }
    note(tx, (who, whose), (Deed::RemoveFollower, account.to_owned())).await
}

/// Hears them again from now on.
pub(super) async fn let_in(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    id: uuid::Uuid,
) -> Result<(), Failure> {
    if !blocks::remove(tx, whose.actor, id).await? {
        return Err(Failure::absent());
    }
    note(tx, (who, whose), (Deed::Unblock, String::new())).await
}

async fn note(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (deed, subject): (Deed, String),
) -> Result<(), Failure> {
    let done = Entry {
        subject,
        group: whose.group,
        ..Entry::new(who.member.id, deed)
    };
    Ok(audit::write(tx, done, who.now).await?)
}

/// The page again, with what was typed and what is wrong with it.
async fn again(visit: &Member, typed: String) -> Result<Response, Failure> {
    let shown = BridgePage {
        target: Field::wrong(typed, Unfit::new("block-wrong", 0)),
        ..bridge_page(visit, "").await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(shown)?).into_response())
}
