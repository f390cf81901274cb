//! The bridge: how other servers are, with whom the house has nothing to do, and how it says farewell.

use axum::{
    Router,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    house,
    saved::Saved,
    shell::page,
    views::{BridgePage, Field, Here, Ties, health},
    visitor::{Signed, Visit},
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    fediverse::{self, Changing},
    groups, highlights, members,
    policy::HouseAct,
    values::{ActorId, GroupId, Span, Unfit, WishId},
    window::{
        ActorType, Quotes,
        allowed::{self, Allowed},
        blocks::{self, Block},
        followers, servers, stamps, wishes,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/house/bridge", get(show).post(act))
}

type Member = Visit<Signed>;

/// Where the lists of blocks, of allowed servers, of followers and of quotes go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Onward {
    pub(super) after: String,
    pub(super) allowed: String,
    pub(super) followers: String,
    pub(super) quotes: String,
}

async fn show(
    visit: Member,
    Query(onward): Query<Onward>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    let shown = BridgePage {
        saved,
        ..bridge_page(&visit, &onward).await?
    };
    Ok(page(shown)?.into_response())
}

/// With whom the house, or one group, has to do and with whom not, as far as a page shows it.
pub(super) async fn ties(
    conn: &mut Conn,
    actor: Option<ActorId>,
    onward: &Onward,
) -> db::Result<Ties> {
    let only = allowed::is_only(conn, actor).await?;
    let cuts = if only {
        Vec::new()
    } else {
        allowed::would_cut(conn, actor).await?
    };
    Ok(Ties {
        blocks: blocks::list(conn, actor, &onward.after, groups::PAGE).await?,
        allowed: allowed::list(conn, actor, &onward.allowed, groups::PAGE).await?,
        only,
        cuts,
        asks: false,
        target: Field::default(),
        taken: None,
    })
}

/// Where a list by names goes on, as it stands in an address.
pub(super) fn onward(last: &str) -> String {
    url::form_urlencoded::byte_serialize(last.as_bytes()).collect()
}

async fn bridge_page(visit: &Member, onward: &Onward) -> Result<BridgePage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let now = visit.site.clock.now();
    let servers = servers::all(&mut conn).await?;
    let days = servers::days(&mut conn, now.minus(Span::days(health::DAYS))).await?;
    Ok(BridgePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::House).await?,
        bars: health::bars(&days, now),
        waits: health::waits(&servers),
        servers,
        wrong_clock: visit.site.fediverse.clock_is_wrong(),
        keys: servers::keys(&mut conn).await?,
        shown: highlights::shown_count(&mut conn).await?,
        farewell: servers::farewell(&mut conn, None).await?,
        ties: ties(&mut conn, None, onward).await?,
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
    pub(super) quotes: Option<Quotes>,
    pub(super) actor_type: Option<ActorType>,
    reason: String,
    list: String,
    pub(super) id: Option<uuid::Uuid>,
    at_once: Option<String>,
    /// With so many servers it may end.
    sure: Option<i64>,
}

/// For whom something is kept out: the whole house, or one of its groups.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Whose {
    pub(super) actor: Option<ActorId>,
    pub(super) group: Option<GroupId>,
}

/// The longest reason that is kept, and the longest list that is read.
const LONGEST: (usize, usize) = (300, 1_000_000);

/// `POST`: `block` (`target`, `reason`), `import` (`list`), `unblock` (`id`), `allow` (`list`),
/// `disallow` (`id`), `only` (`sure`), `anybody`, `keys` (`at_once`), `farewell`.
async fn act(visit: Member, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    if wish.act == "keys" {
        change_keys(&visit.site, &visit.who, wish.at_once.is_some()).await?;
        return Ok(Saved::at("/house/bridge", "keys").into_response());
    }
    let mut tx = visit.site.db.write().await?;
    let done = if wish.act == "farewell" {
        let me = &visit.who.member;
        highlights::farewell(&mut tx, Some(me.id), visit.site.clock.now()).await?;
        Done::Saved("farewell")
    } else {
        decide(&mut tx, (&visit.who, Whose::default()), &wish).await?
    };
    if let Done::Saved(word) = done {
        tx.commit().await?;
        return Ok(Saved::at("/house/bridge", word).into_response());
    }
    if matches!(done, Done::Read(_)) {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let mut shown = bridge_page(&visit, &Onward::default()).await?;
    let status = done.shown(&mut shown.ties, wish.target);
    Ok((status, page(shown)?).into_response())
}

/// Gives everybody who speaks outside a new key. `at_once`: the former ones are in wrong hands.
pub(super) async fn change_keys(site: &Site, who: &Signed, at_once: bool) -> Result<(), Failure> {
    may_run(&mut site.db.read().await?, who).await?;
    let keys = fediverse::fresh_keys(&site.db).await;
    let keys = keys.map_err(Failure::broken)?;
    let mut tx = site.db.write().await?;
    may_run(&mut tx, who).await?;
    match fediverse::change_keys(&mut tx, keys, at_once, who.now).await {
        Ok(_) => {}
        Err(Changing::Underway) => return Err(Failure::conflict()),
        Err(Changing::Db(error)) => return Err(error.into()),
        Err(Changing::Key(error)) => return Err(Failure::broken(error)),
    }
    let done = Entry::new(who.member.id, Deed::ChangeKeys);
    audit::write(&mut tx, done, who.now).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn may_run(conn: &mut Conn, who: &Signed) -> Result<(), Failure> {
    if members::may(conn, &who.member, HouseAct::Run).await? {
        Ok(())
    } else {
        Err(Failure::forbidden())
    }
}

/// What became of a wish.
pub(super) enum Done {
    Saved(&'static str),
    /// What was typed is no target.
    Wrong,
    /// A list was read.
    Read(Import),
    /// It would end with servers of which they were not told.
    Cuts,
}

impl Done {
    /// Says it on the page, and gives its status.
    pub(super) fn shown(self, ties: &mut Ties, typed: String) -> StatusCode {
        match self {
            Self::Saved(_) => StatusCode::OK,
            Self::Read(taken) => {
                ties.taken = Some(taken);
                StatusCode::OK
            }
            Self::Wrong => {
                ties.target = Field::wrong(typed, Unfit::new("block-wrong", 0));
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Cuts => {
                ties.asks = true;
                StatusCode::CONFLICT
            }
        }
    }
}

/// How far a list was taken over.
#[derive(Debug, Default)]
pub(crate) struct Import {
    pub taken: usize,
    /// They stood there already.
    pub stood: usize,
    /// They are only limited where the list comes from.
    pub limited: usize,
    /// Neither a server nor an account: the number of the line, and how it begins.
    pub unread: Vec<(i64, String)>,
}

/// Keeps out, takes a list over or lets in again; hears only some, or everybody.
pub(super) async fn decide(
    tx: &mut Write,
    by: (&Signed, Whose),
    wish: &Wish,
) -> Result<Done, Failure> {
    match wish.act.as_str() {
        "block" => {
            let Some(target) = blocks::target(&wish.target) else {
                return Ok(Done::Wrong);
            };
            block(tx, by, (target, wish.reason.clone())).await?;
            Ok(Done::Saved("kept-out"))
        }
        "import" => Ok(Done::Read(import(tx, by, &wish.list).await?)),
        "unblock" => {
            let_in(tx, by, wish.id.ok_or_else(Failure::malformed)?).await?;
            Ok(Done::Saved("let-in"))
        }
        "allow" => Ok(Done::Read(allow(tx, by, &wish.list).await?)),
        "disallow" => {
            disallow(tx, by, wish.id.ok_or_else(Failure::malformed)?).await?;
            Ok(Done::Saved("disallowed"))
        }
        "only" => {
            let sure = wish.sure.unwrap_or_default();
            match hear_only(tx, by, sure).await {
                Ok(()) => Ok(Done::Saved("hear-only")),
                Err(failure) if failure.kind() == "cuts" => Ok(Done::Cuts),
                Err(failure) => Err(failure),
            }
        }
        "anybody" => {
            hear_anybody(tx, by).await?;
            Ok(Done::Saved("hear-anybody"))
        }
        _ => Err(Failure::malformed()),
    }
}

fn short_enough(list: &str) -> Result<&str, Failure> {
    if list.len() > LONGEST.1 {
        return Err(Failure::too_large());
    }
    Ok(list)
}

/// Has nothing more to do with whatever stands on a list.
pub(super) async fn import(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    list: &str,
) -> Result<Import, Failure> {
    let list = blocks::read_list(short_enough(list)?);
    let mut taken = Import {
        limited: list.limited,
        unread: list.unread,
        ..Import::default()
    };
    let mut ended = Vec::new();
    for found in list.found {
        if blocks::stands(tx, whose.actor, &found.0).await? {
            taken.stood += 1;
        } else {
            let block = block_of((who, whose), found);
            blocks::put(tx, &block).await?;
            ended.push(block.target);
            taken.taken += 1;
        }
    }
    let ended: Vec<&str> = ended.iter().map(String::as_str).collect();
    blocks::end_with(tx, whose.actor, &ended).await?;
    if taken.taken > 0 {
        let subject = taken.taken.to_string();
        note(tx, (who, whose), (Deed::ImportBlocks, subject)).await?;
    }
    Ok(taken)
}

/// Puts servers on the list of those that are heard, one a line.
pub(super) async fn allow(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    list: &str,
) -> Result<Import, Failure> {
    let list = blocks::read_servers(short_enough(list)?);
    let mut taken = Import {
        limited: list.limited,
        unread: list.unread,
        ..Import::default()
    };
    for (target, _) in list.found {
        let allowed = Allowed {
            id: uuid::Uuid::now_v7(),
            actor_id: whose.actor,
            target: target.clone(),
            made_by: who.member.id,
            made_at: who.now,
        };
        if allowed::add(tx, &allowed).await? {
            taken.taken += 1;
            note(tx, (who, whose), (Deed::AllowServer, target)).await?;
        } else {
            taken.stood += 1;
        }
    }
    Ok(taken)
}

/// Takes a server from the list of those that are heard.
pub(super) async fn disallow(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    id: uuid::Uuid,
) -> Result<(), Failure> {
    let target = allowed::remove(tx, whose.actor, id).await?;
    let target = target.ok_or_else(Failure::absent)?;
    note(tx, (who, whose), (Deed::DisallowServer, target)).await
}

/// Hears and tells only listed servers from now on, if it ends with no more than they know.
pub(super) async fn hear_only(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    sure: i64,
) -> Result<(), Failure> {
    let cuts = allowed::would_cut(tx, whose.actor).await?;
    let cuts = i64::try_from(cuts.len()).unwrap_or(i64::MAX);
    if cuts > sure {
        return Err(Failure::cuts(cuts));
    }
    allowed::hear_only(tx, whose.actor, (who.member.id, who.now)).await?;
    note(tx, (who, whose), (Deed::HearOnly, String::new())).await
}

/// Hears and tells everybody again, but those who are kept out.
pub(super) async fn hear_anybody(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
) -> Result<(), Failure> {
    allowed::hear_anybody(tx, whose.actor).await?;
    note(tx, (who, whose), (Deed::HearAnybody, String::new())).await
}

/// Has nothing more to do with a server or an account.
pub(super) async fn block(
    tx: &mut Write,
    by: (&Signed, Whose),
    found: (String, String),
) -> Result<Block, Failure> {
    let block = block_of(by, found);
    blocks::add(tx, &block).await?;
    note(tx, by, (Deed::Block, block.target.clone())).await?;
    Ok(block)
}

fn block_of((who, whose): (&Signed, Whose), (target, reason): (String, String)) -> Block {
    Block {
        id: uuid::Uuid::now_v7(),
        actor_id: whose.actor,
        target,
        reason: reason.chars().take(LONGEST.0).collect(),
        made_by: who.member.id,
        made_at: who.now,
    }
}

/// Whether hosts say yes to each who wants to follow a group, from now on.
pub(super) async fn approve_followers(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (actor, approves): (ActorId, bool),
) -> Result<(), Failure> {
    if !followers::approve(tx, actor, approves, who.now).await? {
        return Ok(());
    }
    let deed = if approves {
        Deed::ApproveFollowers
    } else {
        Deed::WelcomeFollowers
    };
    note(tx, (who, whose), (deed, String::new())).await
}

/// Who may quote what a group shows from now on.
pub(super) async fn let_quote(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (actor, quotes): (ActorId, Quotes),
) -> Result<(), Failure> {
    stamps::let_quote(tx, actor, quotes).await?;
    let word = quotes.as_str().to_owned();
    note(tx, (who, whose), (Deed::SetQuotes, word)).await
}

/// As what other servers show a group from now on.
pub(super) async fn put_actor_type(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (actor, kind): (ActorId, ActorType),
) -> Result<(), Failure> {
    if !followers::put_actor_type(tx, actor, kind, who.now).await? {
        return Ok(());
    }
    let word = kind.as_str().to_owned();
    note(tx, (who, whose), (Deed::SetActorType, word)).await
}

/// Takes back the yes to a quote of what a group shows.
pub(super) async fn end_quote(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    id: WishId,
) -> Result<(), Failure> {
    let wish = wishes::find(tx, id).await?;
    let wish = wish.filter(|wish| Some(wish.actor_id) == whose.actor);
    let wish = wish.ok_or_else(Failure::absent)?;
    if !stamps::take_back(tx, &wish, who.member.id, who.now).await? {
        return Err(Failure::absent());
    }
    note(tx, (who, whose), (Deed::EndQuote, wish.author_handle)).await
}

/// Somebody follows a group no more.
pub(super) async fn remove_follower(
    tx: &mut Write,
    (who, whose): (&Signed, Whose),
    (actor, account): (ActorId, &str),
) -> Result<(), Failure> {
    // Whoever left by themselves meanwhile is as far as was wanted.
    if !followers::remove(tx, actor, account, who.now).await? {
        return Ok(());
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
