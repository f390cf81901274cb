//! Telling: notices reach devices and mailboxes, and whoever has not looked in hears what waits.

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use super::{
    Failure, Site, notices::says, push, shell::page, views::StopLettersPage, visitor::Visit,
    words::Words,
};
use crate::{
    db::{Conn, Write},
    jobs::Ended,
    letters,
    members::{
        self, Member,
        correspondence::{self, Often},
        first_steps::{self, Noise},
    },
    notices::{self, Told},
    push::{devices, quiet},
    rooms,
    values::{Email, Lang, MemberId, Span, Timestamp},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/letters/stop/{member}/{seal}", get(ask_to_stop).post(stop))
}

/// Somebody who looked in so lately needs no letter.
const LATELY: Span = Span::days(1);
/// The most notices that a device is told of one by one.
const ONE_BY_ONE: usize = 3;

/// A job: tells somebody's devices what there is to tell them, and their mailbox if they wish.
pub(crate) async fn tell(site: &Site, id: MemberId) -> anyhow::Result<Ended> {
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let Some(member) = members::find(&mut tx, id, now).await? else {
        return Ok(Ended::Done);
    };
    let wishes = quiet::wishes(&mut tx, id).await?;
    if let Some(until) = wishes.quiet_until(now) {
        return Ok(Ended::Again(until));
    }
    let told = notices::to_call(&mut tx, id).await?;
    let silent = told.is_empty()
        || site.hub.is_looked_at(id)
        || first_steps::noise(&mut tx, id).await? == Noise::Nothing;
    let devices = if silent {
        Vec::new()
    } else {
        devices::of_member(&mut tx, id).await?
    };
    let l = Words::new(member.language.unwrap_or(Lang::English));
    let house = members::house(&mut tx).await?.name;
    if !told.is_empty() && correspondence::of_member(&mut tx, id).await? == Often::Each {
        let sentences = told.iter().map(|one| sentence(l, one)).collect();
        write(site, &mut tx, (&member, l), sentences).await?;
    }
    tx.commit().await?;
    let words = match &*told {
        few if few.len() <= ONE_BY_ONE => few
            .iter()
            .map(|one| {
                let body = if wishes.shows_words {
                    says(l, one)
                } else {
                    l.t("push-told")
                };
                let href = if one.href.is_empty() {
                    "/notices"
                } else {
                    &*one.href
                };
                json!({"title": house, "body": body, "tag": one.id.to_string(), "url": href})
            })
            .collect(),
        many => {
            let body = l.n("push-told-many", i64::try_from(many.len())?);
            vec![json!({"title": house, "body": body, "tag": "notices", "url": "/notices"})]
        }
    };
    for device in &devices {
        for words in &words {
            push::call(site, device, &words.to_string()).await?;
        }
    }
    Ok(Ended::Done)
}

/// A notice as a letter says it.
fn sentence(l: Words, told: &Told) -> String {
    let says = says(l, told);
    if told.reason.is_empty() || says.contains(&told.reason) {
        return says;
    }
    format!("{says}\n{}", told.reason)
}

/// Writes to whoever wishes to be written to, has not looked in, and is awaited by something.
pub(crate) async fn write_digests(site: &Site, now: Timestamp) -> anyhow::Result<()> {
    if site.post.is_none() {
        return Ok(());
    }
    let mut tx = site.db.write().await?;
    for id in correspondence::due(&mut tx, now).await? {
        let Some(member) = members::find(&mut tx, id, now).await? else {
            continue;
        };
        if correspondence::looked_in(&mut tx, id, now.minus(LATELY)).await? {
            continue;
        }
        let l = Words::new(member.language.unwrap_or(Lang::English));
        let waiting = waiting(&mut tx, (&member, l), now).await?;
        if !waiting.is_empty() {
            write(site, &mut tx, (&member, l), waiting).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// What waits for somebody: notices, and how much in which room, of those that they wish to hear of.
async fn waiting(
    conn: &mut Conn,
    (member, l): (&Member, Words),
    now: Timestamp,
) -> anyhow::Result<Vec<String>> {
    let told = notices::unseen(conn, member.id).await?;
    let mut waiting: Vec<String> = told.iter().map(|one| sentence(l, one)).collect();
    let rooms: Vec<String> = rooms::of_member(conn, member.id, now)
        .await?
        .into_iter()
        .filter(|place| place.unread > 0)
        .map(|place| {
            let waits = l.n("letter-waits", place.unread);
            format!("- {}: {waits}", place.full_name())
        })
        .collect();
    if !rooms.is_empty() {
        waiting.push(rooms.join("\n"));
    }
    Ok(waiting)
}

/// A letter of the house's own, which can be stopped by one click.
async fn write(
    site: &Site,
    tx: &mut Write,
    (member, l): (&Member, Words),
    paragraphs: Vec<String>,
) -> anyhow::Result<()> {
    let address: Option<Email> = correspondence::address(tx, member.id).await?;
    let (Some(_), Some(address)) = (&site.post, address) else {
        return Ok(());
    };
    let house = members::house(tx).await?.name;
    let seal = site.tokens.seal(&to_stop(member.id));
    let stop = format!("{}/letters/stop/{}/{seal}", site.origin, member.id);
    let body = format!(
        "{}\n\n{}\n\n{}/\n\n--\n{}\n{stop}\n",
        l.t1("letter-dear", "name", &member.name),
        paragraphs.join("\n\n"),
        site.origin,
        l.t1("letter-stop", "house", &house),
    );
    let subject = l.t1("letter-waits-subject", "house", &house);
    let letter = (&*subject, &*body);
    Ok(letters::write_stoppable(tx, &address, letter, &stop, site.clock.now()).await?)
}

/// What is sealed into the link that stops letters.
fn to_stop(member: MemberId) -> String {
    format!("stop letters to {member}")
}

/// Opening the link does nothing: programs open links before people do (invariant 30).
async fn ask_to_stop(
    visit: Visit,
    Path((member, seal)): Path<(MemberId, String)>,
) -> Result<Response, Failure> {
    show(&visit, (member, &seal), false).await
}

/// `POST /letters/stop/<member>/<seal>`, by a person or by their mail program (RFC 8058).
async fn stop(
    visit: Visit,
    State(site): State<Site>,
    Path((member, seal)): Path<(MemberId, String)>,
) -> Result<Response, Failure> {
    if site.tokens.sealed(&to_stop(member), &seal) {
        let mut tx = site.db.write().await?;
        correspondence::choose(&mut tx, member, Often::Never).await?;
        tx.commit().await?;
    }
    show(&visit, (member, &seal), true).await
}

async fn show(
    visit: &Visit,
    (member, seal): (MemberId, &str),
    stopped: bool,
) -> Result<Response, Failure> {
    if !visit.site.tokens.sealed(&to_stop(member), seal) {
        return Err(Failure::absent());
    }
    let mut conn = visit.site.db.read().await?;
    let shown = StopLettersPage {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        house: members::house(&mut conn).await?.name,
        action: format!("/letters/stop/{member}/{seal}"),
        stopped,
    };
    Ok(page(shown)?.into_response())
}
