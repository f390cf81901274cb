//! Feeds of one's own: made, changed, led to, and come home to.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use crate::{
    db::Conn,
    feed::{
        Sieve,
        own::{self, MOST, MOST_CHOSEN, Plan, Unplanned},
    },
    groups::asides,
    rooms,
    values::{GroupId, MemberId, Name, OwnFeedId, Unfit},
    web::{
        Failure, Site,
        form::Form,
        shell,
        views::{Choice, FeedTab, Field, Here, OwnFeedPage, Person},
        visitor::{Signed, Visit},
    },
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/feeds/new", get(begin).post(make))
        .route("/feeds/{feed}", get(show).post(change))
        .route("/feeds/{feed}/forget", post(forget))
}

type Member = Visit<Signed>;

/// The feed that an address asks for; nothing: all of it. What cannot be read is as if it were not asked for.
pub(super) async fn sieve(
    conn: &mut Conn,
    member: MemberId,
    word: &str,
) -> Result<Option<Sieve>, Failure> {
    let id = match word {
        "" => own::home(conn, member).await?,
        word => word.parse().ok(),
    };
    match id {
        Some(id) => Ok(own::sieve(conn, member, id).await?),
        None => Ok(None),
    }
}

/// The feeds that lead to one another; none, where somebody has none of their own.
pub(super) async fn tabs(
    conn: &mut Conn,
    member: MemberId,
    here: Option<&Sieve>,
) -> Result<Vec<FeedTab>, Failure> {
    let feeds = own::of_member(conn, member).await?;
    if feeds.is_empty() {
        return Ok(Vec::new());
    }
    let here = here.map(|sieve| sieve.feed.id);
    let all = FeedTab {
        word: "all".into(),
        name: None,
        here: here.is_none(),
    };
    let own = feeds.into_iter().map(|feed| FeedTab {
        word: feed.id.to_string(),
        name: Some(feed.name),
        here: here == Some(feed.id),
    });
    Ok([all].into_iter().chain(own).collect())
}

/// Where a feed is.
pub(super) fn address(sieve: Option<&Sieve>) -> String {
    sieve.map_or_else(
        || "/?feed=all".to_owned(),
        |sieve| format!("/?feed={}", sieve.feed.id),
    )
}

/// What somebody writes of a feed.
#[derive(Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "boxes, as people tick them")]
struct Wish {
    name: String,
    groups: Vec<GroupId>,
    people: Vec<MemberId>,
    mentions: bool,
    announcements: bool,
    asides: bool,
    home: bool,
}

impl Wish {
    fn plan(&self) -> Result<Plan, (&'static str, Unfit)> {
        let plan = Plan {
            name: Name::parse(&self.name).map_err(|unfit| ("name", unfit))?,
            groups: self.groups.iter().copied().collect(),
            people: self.people.iter().copied().collect(),
            mentions: self.mentions,
            announcements: self.announcements,
            asides: self.asides,
        };
        plan.check().map_err(|why| ("groups", unfit(why)))?;
        Ok(plan)
    }
}

/// Why a feed is not kept, as a sentence says it.
pub(in crate::web) const fn unfit(why: Unplanned) -> Unfit {
    match why {
        Unplanned::Nothing => Unfit::new("unfit-feed-empty", 0),
        Unplanned::TooMuch => Unfit::new("unfit-feed-much", MOST_CHOSEN),
    }
}

/// Why no other feed is made.
pub(in crate::web) const TOO_MANY: Unfit = Unfit::new("unfit-feeds-many", MOST);

/// `GET /feeds/new`
async fn begin(visit: Member) -> Result<Response, Failure> {
    let wish = Wish::default();
    Ok(shell::page(form(&visit, (None, wish), None).await?)?.into_response())
}

/// `GET /feeds/<id>`
async fn show(visit: Member, Path(id): Path<OwnFeedId>) -> Result<Response, Failure> {
    let me = visit.who.member.id;
    let mut conn = visit.site.db.read().await?;
    let sieve = own::sieve(&mut conn, me, id).await?;
    let sieve = sieve.ok_or_else(Failure::absent)?;
    let wish = Wish {
        home: own::home(&mut conn, me).await? == Some(id),
        name: sieve.feed.name,
        groups: sieve.groups.into_iter().collect(),
        people: sieve.people.into_iter().collect(),
        mentions: sieve.feed.mentions,
        announcements: sieve.feed.announcements,
        asides: sieve.feed.asides,
    };
    drop(conn);
    Ok(shell::page(form(&visit, (Some(id), wish), None).await?)?.into_response())
}

async fn form(
    visit: &Member,
    (id, wish): (Option<OwnFeedId>, Wish),
    wrong: Option<(&'static str, Unfit)>,
) -> Result<OwnFeedPage, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut conn = visit.site.db.read().await?;
    let mut groups: Vec<_> = rooms::of_member(&mut conn, member.id, *now)
        .await?
        .into_iter()
        .filter(|place| !place.aside)
        .map(|place| {
            let tag = shell::tag_of(place.group_id, &place.group_slug, &place.group_name);
            (tag, place.group_id, wish.groups.contains(&place.group_id))
        })
        .collect();
    groups.dedup_by_key(|(_, id, _)| *id);
    let people = asides::reachable(&mut conn, member.id, "", *now).await?;
    let people = people.into_iter().map(|one| Choice {
        chosen: wish.people.contains(&one.id),
        person: Person {
            id: one.id,
            name: one.name,
            handle: one.handle,
        },
    });
    let of_name = wrong.filter(|(field, _)| *field == "name");
    Ok(OwnFeedPage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Feed).await?,
        id,
        name: Field::checked(wish.name, of_name.map(|(_, unfit)| unfit)),
        groups,
        people: people.collect(),
        kinds: [
            ("mentions", wish.mentions),
            ("announcements", wish.announcements),
            ("asides", wish.asides),
        ],
        home: wish.home,
        wrong: wrong
            .filter(|(field, _)| *field != "name")
            .map(|(_, unfit)| unfit),
    })
}

async fn again(
    visit: &Member,
    wished: (Option<OwnFeedId>, Wish),
    wrong: (&'static str, Unfit),
) -> Result<Response, Failure> {
    let form = shell::page(form(visit, wished, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
}

/// `POST /feeds/new`
async fn make(visit: Member, Form(wish): Form<Wish>) -> Result<Response, Failure> {
    let plan = match wish.plan() {
        Ok(plan) => plan,
        Err(wrong) => return again(&visit, (None, wish), wrong).await,
    };
    let me = visit.who.member.id;
    let mut tx = visit.site.db.write().await?;
    let Some(id) = own::make(&mut tx, me, &plan).await? else {
        drop(tx);
        return again(&visit, (None, wish), ("groups", TOO_MANY)).await;
    };
    if wish.home {
        own::come_home_to(&mut tx, me, Some(id)).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/?feed={id}")).into_response())
}

/// `POST /feeds/<id>`
async fn change(
    visit: Member,
    Path(id): Path<OwnFeedId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let me = visit.who.member.id;
    let mut conn = visit.site.db.read().await?;
    own::find(&mut conn, me, id)
        .await?
        .ok_or_else(Failure::absent)?;
    drop(conn);
    let plan = match wish.plan() {
        Ok(plan) => plan,
        Err(wrong) => return again(&visit, (Some(id), wish), wrong).await,
    };
    let mut tx = visit.site.db.write().await?;
    if !own::change(&mut tx, me, id, &plan).await? {
        return Err(Failure::absent());
    }
    let home = own::home(&mut tx, me).await?;
    if wish.home || home == Some(id) {
        own::come_home_to(&mut tx, me, wish.home.then_some(id)).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/?feed={id}")).into_response())
}

/// `POST /feeds/<id>/forget`
async fn forget(visit: Member, Path(id): Path<OwnFeedId>) -> Result<Response, Failure> {
    let mut tx = visit.site.db.write().await?;
    if !own::forget(&mut tx, visit.who.member.id, id).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(Redirect::to("/").into_response())
}
