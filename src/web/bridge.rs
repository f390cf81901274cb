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
    db::Write,
    groups, highlights,
    values::Unfit,
    window::{
        blocks::{self, Block},
        servers,
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/house/bridge", get(show).post(act))
}

type Member = Visit<Signed>;

/// Where the list of blocks goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Onward {
    after: String,
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

async fn bridge_page(visit: &Member, after: &str) -> Result<BridgePage, Failure> {
    let mut conn = visit.site.db.read().await?;
    let found = blocks::list(&mut conn, None, after, groups::PAGE).await?;
    let full = i64::try_from(found.len()).is_ok_and(|len| len >= groups::PAGE);
    let next = found.last().filter(|_| full).map(|last| {
        let target = last.target.as_bytes();
        url::form_urlencoded::byte_serialize(target).collect()
    });
    Ok(BridgePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::House).await?,
        servers: servers::all(&mut conn).await?,
        shown: highlights::shown_count(&mut conn).await?,
        farewell: servers::farewell(&mut conn).await?,
        blocks: found,
        next,
        target: Field::default(),
        saved: None,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    act: String,
    target: String,
    reason: String,
    list: String,
    id: Option<uuid::Uuid>,
}

/// The longest reason that is kept, and the longest list that is read.
const LONGEST: (usize, usize) = (300, 1_000_000);

/// `POST`: `block` (`target`, `reason`), `import` (`list`), `unblock` (`id`), `farewell`.
async fn act(visit: Member, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    house::allow(&visit).await?;
    let mut tx = visit.site.db.write().await?;
    let done = match wish.act.as_str() {
        "block" => {
            let Some(target) = blocks::target(&wish.target) else {
                drop(tx);
                return again(&visit, wish.target).await;
            };
            let reason = wish.reason.chars().take(LONGEST.0).collect();
            block(&visit, &mut tx, vec![(target, reason)]).await?;
            "kept-out"
        }
        "import" if wish.list.len() <= LONGEST.1 => {
            block(&visit, &mut tx, blocks::read_list(&wish.list)).await?;
            "kept-out"
        }
        "unblock" => {
            let id = wish.id.ok_or_else(Failure::malformed)?;
            if !blocks::remove(&mut tx, None, id).await? {
                return Err(Failure::absent());
            }
            note(&visit, &mut tx, Deed::Unblock, String::new()).await?;
            "let-in"
        }
        "farewell" => {
            let me = &visit.who.member;
            highlights::farewell(&mut tx, Some(me.id), visit.site.clock.now()).await?;
            "farewell"
        }
        _ => return Err(Failure::malformed()),
    };
    tx.commit().await?;
    Ok(Saved::at("/house/bridge", done).into_response())
}

async fn block(
    visit: &Member,
    tx: &mut Write,
    targets: Vec<(String, String)>,
) -> Result<(), Failure> {
    for (target, reason) in targets {
        let block = Block {
            id: uuid::Uuid::now_v7(),
            actor_id: None,
            target: target.clone(),
            reason,
            made_by: visit.who.member.id,
            made_at: visit.who.now,
        };
        blocks::add(tx, &block).await?;
        note(visit, tx, Deed::Block, target).await?;
    }
    Ok(())
}

async fn note(visit: &Member, tx: &mut Write, deed: Deed, subject: String) -> Result<(), Failure> {
    let done = Entry {
        subject,
        ..Entry::new(visit.who.member.id, deed)
    };
    Ok(audit::write(tx, done, visit.who.now).await?)
}

/// The page again, with what was typed and what is wrong with it.
async fn again(visit: &Member, typed: String) -> Result<Response, Failure> {
    let shown = BridgePage {
        target: Field::wrong(typed, Unfit::new("block-wrong", 0)),
        ..bridge_page(visit, "").await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(shown)?).into_response())
}
