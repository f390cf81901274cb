//! Reports: telling the hosts of a message or of somebody; what hosts [`answer`].

mod answer;

use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Failure, Site,
    form::Form,
    moderation,
    saved::Saved,
    shell,
    shell::page,
    todo::stir_both,
    views::{Field, Here, MeasureForm, ReportPage},
    visitor::{Signed, Visit},
};
use crate::{
    db::Conn,
    groups::{self, Group, Refusal},
    members,
    messages::{self, Message},
    moderation::{ModerationError, reports, reports::Telling, sanctions},
    policy::Act,
    rooms::{self, Reading},
    values::{MemberId, Plea, Reason},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}/{room}/{seq}/report", get(look).post(tell))
        .route("/g/{group}/{room}/{seq}/remove", post(remove))
        .route(
            "/u/{member}/report",
            get(look_at_person).post(tell_of_person),
        )
        .merge(answer::routes())
}

type Member = Visit<Signed>;
/// A group, a room in it, the number of a message in that.
type At = (String, String, i64);

/// What somebody tells, as they typed it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    rule: String,
    words: String,
    grave: Option<String>,
}

impl Told {
    fn telling(&self, words: Plea) -> Telling {
        Telling {
            rule: moderation::rule(&self.rule),
            words,
            grave: self.grave.is_some(),
        }
    }
}

/// A message that somebody may read, and where it stands.
struct Spot {
    group: Group,
    room: Reading,
    message: Message,
}

impl Spot {
    async fn at(
        conn: &mut Conn,
        visit: &Member,
        (group, room, seq): &At,
        act: Act,
    ) -> Result<Self, Failure> {
        let Signed { member, now, .. } = &visit.who;
        let (group, room) = rooms::allow_at(conn, member, (group, room), act, *now).await?;
        let message = messages::find(conn, &room, *seq).await?;
        let message = message.ok_or_else(Failure::absent)?;
        Ok(Self {
            group,
            room,
            message,
        })
    }

    fn room_href(&self) -> String {
        format!("/g/{}/{}", self.group.slug, self.room.slug)
    }

    fn href(&self) -> String {
        format!("{}/{}/report", self.room_href(), self.message.seq)
    }
}

/// `GET …/<seq>/report`: what one can do about a message.
async fn look(visit: Member, Path(at): Path<At>, Saved(saved): Saved) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let spot = Spot::at(&mut conn, &visit, &at, Act::Read).await?;
    let mut looked = about_message(&visit, &mut conn, &spot).await?;
    looked.saved = saved;
    Ok(page(looked)?.into_response())
}

async fn about_message(
    visit: &Member,
    conn: &mut Conn,
    spot: &Spot,
) -> Result<ReportPage, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let (l, message, group) = (visit.words(), &spot.message, &spot.group);
    let author = message.author_id;
    let gone = message.removed_at.is_some();
    let mut around = messages::around(conn, message, 2).await?;
    // Nobody reads further back here than in the room.
    around.retain(|said| said.seq >= spot.room.first());
    let removal = sanctions::of_message(conn, message.id).await?;
    let answers = groups::may(conn, member, group, Act::Moderate, *now).await?;
    let stands_higher = allowed(sanctions::in_group(conn, member, group.id, author, *now).await)?;
    let why = removal.filter(|_| answers || author == member.id);
    let lines = around
        .iter()
        .map(|said| moderation::current(said, message.seq, l));
    Ok(ReportPage {
        l,
        shell: shell::for_member(conn, &visit.who, Here::Elsewhere, &spot.room_href()).await?,
        group: Some(shell::tag(group)),
        name: message.author_name.clone(),
        href: spot.href(),
        back: Some((
            format!("{}#m{}", spot.room_href(), message.seq),
            spot.room.name.clone(),
        )),
        quoted: lines.collect(),
        rules: moderation::rules(conn, group).await?,
        rule: String::new(),
        words: Field::default(),
        grave: false,
        may_tell: author != member.id && !gone,
        remove: (stands_higher && !gone).then(|| (remove_href(spot), MeasureForm::default())),
        sanction: stands_higher.then(|| format!("/u/{author}/sanction?group={}", group.slug)),
        why: why.map(|sanction| sanction.href()),
        wrong: None,
        saved: None,
    })
}

fn remove_href(spot: &Spot) -> String {
    format!("{}/{}/remove", spot.room_href(), spot.message.seq)
}

/// Whether something is theirs to do; what breaks breaks.
fn allowed<T>(asked: Result<T, Refusal>) -> Result<bool, Failure> {
    match asked {
        Ok(_) => Ok(true),
        Err(Refusal::Db(error)) => Err(error.into()),
        Err(Refusal::Absent | Refusal::Forbidden | Refusal::RulesChanged) => Ok(false),
    }
}

/// `POST …/<seq>/report`
async fn tell(
    visit: Member,
    Path(at): Path<At>,
    Form(told): Form<Told>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let spot = Spot::at(&mut tx, &visit, &at, Act::Report).await?;
    visit.site.limits.report_by.pass(&member.id)?;
    let wrong = match Plea::parse(&told.words) {
        Ok(words) => {
            let place = (&spot.group, &spot.message);
            let telling = told.telling(words);
            match reports::of_message(&mut tx, member, place, &telling, *now).await {
                Ok(_) => {
                    tx.commit().await?;
                    stir_both(&visit.site, Some(spot.group.id)).await?;
                    return Ok(Saved::at(&spot.href(), "told").into_response());
                }
                Err(error) => Wrong::of(error)?,
            }
        }
        Err(unfit) => Wrong::Words(unfit),
    };
    let looked = about_message(&visit, &mut tx, &spot).await?;
    again(told, wrong, looked)
}

/// What keeps a report from being told.
#[derive(Clone, Copy)]
enum Wrong {
    Words(crate::values::Unfit),
    Sentence(&'static str),
}

impl Wrong {
    fn of(error: ModerationError) -> Result<Self, Failure> {
        match error {
            ModerationError::Settled => Ok(Self::Sentence("told-already")),
            ModerationError::NobodyElse => Ok(Self::Sentence("told-nobody")),
            other => Err(other.into()),
        }
    }
}

fn again(told: Told, wrong: Wrong, mut looked: ReportPage) -> Result<Response, Failure> {
    looked.rule = told.rule;
    looked.grave = told.grave.is_some();
    looked.words = Field::holding(told.words);
    match wrong {
        Wrong::Words(unfit) => looked.words.wrong = Some(unfit),
        Wrong::Sentence(key) => looked.wrong = Some(key),
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(looked)?).into_response())
}

/// `POST …/<seq>/remove`
async fn remove(
    visit: Member,
    Path(at): Path<At>,
    Form(typed): Form<moderation::Typed>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let spot = Spot::at(&mut tx, &visit, &at, Act::Moderate).await?;
    let reason = match Reason::parse(&typed.reason) {
        Ok(reason) => reason,
        Err(unfit) => {
            let mut looked = about_message(&visit, &mut tx, &spot).await?;
            looked.remove = Some((remove_href(&spot), typed.form(Some(unfit), None)));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(looked)?).into_response());
        }
    };
    let why = (moderation::rule(&typed.rule), &reason);
    let (_, aftermath) = sanctions::remove(&mut tx, member, spot.message.id, why, *now).await?;
    tx.commit().await?;
    aftermath.tell(&visit.site.hub);
    // What was reported of it is answered by that.
    stir_both(&visit.site, Some(spot.group.id)).await?;
    Ok(Saved::at(&spot.href(), "done").into_response())
}

/// Where a person is told of; without it, in the house at large.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Within {
    pub group: Option<String>,
}

impl Within {
    /// The group that is named, if this member may know of it.
    pub(super) async fn find(
        &self,
        conn: &mut Conn,
        signed: &Signed,
        act: Act,
    ) -> Result<Option<Group>, Failure> {
        let Some(slug) = &self.group else {
            return Ok(None);
        };
        let group = groups::allow_at(conn, &signed.member, slug, act, signed.now).await?;
        Ok(Some(group))
    }

    pub(super) fn query(&self) -> String {
        let group = self.group.as_ref();
        group.map_or_else(String::new, |slug| format!("?group={slug}"))
    }
}

/// `GET /u/<member>/report`
async fn look_at_person(
    visit: Member,
    Path(who): Path<MemberId>,
    Query(within): Query<Within>,
    Saved(saved): Saved,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let mut looked = about_person(&visit, &mut conn, who, &within).await?;
    looked.saved = saved;
    Ok(page(looked)?.into_response())
}

async fn about_person(
    visit: &Member,
    conn: &mut Conn,
    who: MemberId,
    within: &Within,
) -> Result<ReportPage, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let group = within.find(conn, &visit.who, Act::Report).await?;
    let place = (who, group.as_ref().map(|group| group.id));
    let group = reports::may_tell_of(conn, member, place, *now).await?;
    let person = members::find(conn, who, *now).await?;
    let person = person.ok_or_else(Failure::absent)?;
    Ok(ReportPage {
        l: visit.words(),
        shell: visit.inside(conn, Here::Elsewhere).await?,
        name: person.name,
        href: format!("/u/{who}/report{}", within.query()),
        back: None,
        quoted: Vec::new(),
        rules: match &group {
            Some(group) => moderation::rules(conn, group).await?,
            None => Vec::new(),
        },
        group: group.as_ref().map(shell::tag),
        rule: String::new(),
        words: Field::default(),
        grave: false,
        may_tell: true,
        remove: None,
        sanction: None,
        why: None,
        wrong: None,
        saved: None,
    })
}

/// `POST /u/<member>/report`
async fn tell_of_person(
    visit: Member,
    Path(who): Path<MemberId>,
    Query(within): Query<Within>,
    Form(told): Form<Told>,
) -> Result<Response, Failure> {
    let Signed { member, now, .. } = &visit.who;
    let mut tx = visit.site.db.write().await?;
    let looked = about_person(&visit, &mut tx, who, &within).await?;
    visit.site.limits.report_by.pass(&member.id)?;
    let wrong = match Plea::parse(&told.words) {
        Ok(words) if words.as_str().is_empty() => Wrong::Sentence("told-how"),
        Ok(words) => {
            let group = within.find(&mut tx, &visit.who, Act::Report).await?;
            let place = (who, group.map(|group| group.id));
            let telling = told.telling(words);
            match reports::of_member(&mut tx, member, place, &telling, *now).await {
                Ok(_) => {
                    tx.commit().await?;
                    stir_both(&visit.site, place.1).await?;
                    let mut looked = looked;
                    looked.saved = Some("saved-told");
                    looked.may_tell = false;
                    return Ok(page(looked)?.into_response());
                }
                Err(error) => Wrong::of(error)?,
            }
        }
        Err(unfit) => Wrong::Words(unfit),
    };
    again(told, wrong, looked)
}
