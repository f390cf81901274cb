//! A group: what it is for, its rooms, its people; how one enters and leaves it.

mod asking;
mod discovering;
mod entering;
mod founding;
mod handle;
mod outside;
mod overseeing;
mod roles;
mod rooms;
mod rules;
mod settings;

use askama::Template;
use axum::{
    Router,
    extract::{OriginalUri, Path, Query, State},
    response::Html,
    routing::get,
};

use super::{
    Failure, Site, aside,
    asking::Asking,
    feed, highlight, room,
    saved::Saved,
    shell,
    views::{
        Field, GroupFacts, GroupPage, GroupPerson, GroupRoom, GroupWindow, Here, HighlightLine,
    },
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    fediverse::addresses::Addresses,
    groups::{self, BehindPerson, Group, Running},
    highlights,
    invitations::allowance,
    members,
    policy::{self, Act, HouseAct, Standing, Tie, Verdict},
    rooms as places,
    values::{GroupRole, Span, Timestamp},
    window,
};

pub(super) use self::asking::answers;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/g/{group}", get(show))
        .merge(asking::routes())
        .merge(discovering::routes())
        .merge(entering::routes())
        .merge(founding::routes())
        .merge(handle::routes())
        .merge(outside::routes())
        .merge(overseeing::routes())
        .merge(roles::routes())
        .merge(rooms::routes())
        .merge(rules::routes())
        .merge(settings::routes())
}

type Member = Visit<Signed>;

impl Member {
    /// The group at an address, if this member may do this with it.
    pub(super) async fn group(
        &self,
        conn: &mut Conn,
        slug: &str,
        act: Act,
    ) -> Result<Group, Failure> {
        let (me, now) = (&self.who.member, self.who.now);
        Ok(groups::allow_at(conn, me, slug, act, now).await?)
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Onward {
    /// The people go on behind them.
    after: String,
}

/// `GET /g/<group>`
async fn show(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Path(slug): Path<String>,
    Query(onward): Query<Onward>,
    OriginalUri(uri): OriginalUri,
    Saved(saved): Saved,
) -> Result<Html<String>, Failure> {
    let mut conn = site.db.read().await?;
    let (me, now) = (&signed.member, signed.now);
    let group = groups::allow_either_at(&mut conn, me, &slug, Act::See, now).await?;
    let l = Words::new(signed.lang(asking.lang));
    if group.aside {
        return aside::page(&mut conn, (&signed, l, uri.path()), &group).await;
    }
    let after = onward.after.parse().ok();
    let seen = (&signed, l, uri.path());
    let mut page = page(&site, &mut conn, seen, (&group, after.as_ref())).await?;
    page.saved = saved;
    Ok(Html(page.render()?))
}

async fn page(
    site: &Site,
    conn: &mut Conn,
    (signed, l, path): (&Signed, Words, &str),
    (group, after): (&Group, Option<&BehindPerson>),
) -> Result<GroupPage, Failure> {
    let standing = groups::standing(conn, &signed.member, group, signed.now).await?;
    let may = |act| policy::may(standing, act) == Verdict::Yes;
    let inside = may(Act::Read);
    let (people, more_people) = people(conn, (&signed.member, group), (inside, after)).await?;
    let people_count = if inside {
        groups::size(conn, group.id).await?
    } else {
        i64::try_from(people.len()).unwrap_or_default()
    };
    let facts = facts(conn, signed, (l, group), standing).await?;
    let shell = shell::for_member(conn, signed, Here::Elsewhere, path).await?;
    Ok(GroupPage {
        l,
        shell,
        group: shell::tag(group),
        purpose: group.purpose.clone(),
        visibility: group.visibility,
        rooms: if inside {
            rooms_of(conn, signed, group).await?
        } else {
            Vec::new()
        },
        people,
        people_count,
        more_people,
        highlights: if inside {
            lines(site, conn, signed, group).await?
        } else {
            Vec::new()
        },
        inside,
        facts,
        may_ask: may(Act::Ask),
        asked: standing.tie == Tie::Asked,
        may_run: may(Act::Run),
        may_own: may(Act::Own),
        may_join: may(Act::Enter),
        may_leave: may(Act::Leave),
        may_invite: may(Act::Invite)
            && allowance::may_begin(conn, &signed.member, signed.now).await?,
        window: if may(Act::Run) {
            window_of(conn, group).await?
        } else {
            None
        },
        saved: None,
    })
}

async fn facts(
    conn: &mut Conn,
    signed: &Signed,
    (l, group): (Words, &Group),
    standing: Standing,
) -> Result<GroupFacts, Failure> {
    let running = groups::running(conn, group.id).await?;
    let inside = policy::may(standing, Act::Read) == Verdict::Yes;
    let rules = groups::rules(conn, group.id).await?;
    let mut facts = GroupFacts {
        archived: group.archived_at.is_some(),
        announcements: group.announcements,
        has_rules: rules.is_some_and(|rules| !rules.text().is_empty()),
        read_back: read_back(l, &running, signed.now),
        ..GroupFacts::default()
    };
    if inside {
        facts.closed = groups::is_closed(conn, group.id).await?;
        facts.announced = groups::announced(conn, group.id).await?;
        facts.stand_in = groups::stand_in(conn, group.id, signed.now).await?;
        facts.guests = groups::guests(conn, group.id, signed.now).await?;
        facts.rules_changed = !standing.accepted;
    }
    Ok(facts)
}

/// How far back whoever enters now reads, and how long there is anything to read, in sentences.
pub(super) fn read_back(l: Words, running: &Running, now: Timestamp) -> String {
    let back = match (running.read_back_days, running.opened_at) {
        (Some(0), _) => l.t("reads-from-joining"),
        (Some(days), opened) => match opened.filter(|opened| *opened > now.minus(Span::days(days)))
        {
            Some(opened) => l.t1("reads-since", "date", l.date(opened)),
            None => l.n("reads-days", days),
        },
        (None, Some(opened)) => l.t1("reads-since", "date", l.date(opened)),
        (None, None) => l.t("reads-all"),
    };
    match running.keep_days {
        Some(days) => format!("{back} {}", l.n("keeps-days", days)),
        None => back,
    }
}

/// What they are called here, if it is not simply a member.
fn role_key(role: GroupRole) -> Option<&'static str> {
    match role {
        GroupRole::Owner => Some("owner"),
        GroupRole::Host => Some("host"),
        GroupRole::Guest => Some("guest"),
        GroupRole::Member => None,
    }
}

async fn rooms_of(
    conn: &mut Conn,
    signed: &Signed,
    group: &Group,
) -> Result<Vec<GroupRoom>, Failure> {
    let places = places::of_member_in(conn, signed.member.id, group.id, signed.now).await?;
    Ok(places
        .into_iter()
        .map(|place| GroupRoom {
            id: place.room_id,
            href: place.href(),
            name: place.room_name,
            unread: place.unread,
            mentions: place.mentions,
            at: (place.last_seq >= place.from_seq.max(1)).then_some(place.last_said_at),
            archived: place.archived_at.is_some(),
        })
        .collect())
}

/// Everybody for those inside, from behind somebody on, and behind whom they go on; for those who may
/// only see it, its hosts.
async fn people(
    conn: &mut Conn,
    (reader, group): (&members::Member, &Group),
    (inside, after): (bool, Option<&BehindPerson>),
) -> Result<(Vec<GroupPerson>, Option<BehindPerson>), Failure> {
    let tree = inside && members::may(conn, reader, HouseAct::SeeTree).await?;
    // Whoever is not inside reads of its hosts alone, and they come first.
    let after = after.filter(|_| inside);
    let place = (after, groups::PAGE);
    let (found, next) = groups::people_behind(conn, group.id, place).await?;
    let next = next.filter(|_| inside);
    let mut shown = Vec::new();
    for belonging in found {
        if inside || belonging.role.hosts() {
            shown.push(GroupPerson {
                role: role_key(belonging.role),
                until: belonging.until,
                invited_by: if tree {
                    members::inviter(conn, belonging.member_id).await?
                } else {
                    None
                },
                person: room::person(belonging),
            });
        }
    }
    Ok((shown, next))
}

async fn lines(
    site: &Site,
    conn: &mut Conn,
    signed: &Signed,
    group: &Group,
) -> Result<Vec<HighlightLine>, Failure> {
    let now = site.clock.now();
    let mine = highlights::asking(conn, signed.member.id, now).await?;
    let ready = highlights::ready(conn, signed.member.id, now).await?;
    let listed = highlights::in_group(conn, group.id).await?;
    let is_in = |list: &[highlights::Highlight], id| list.iter().any(|one| one.id == id);
    Ok(listed
        .iter()
        .map(|one| {
            let agreed = is_in(&ready, one.id);
            let mut line = highlight::line(one, agreed, now);
            line.mine_to_do = agreed || is_in(&mine, one.id);
            line
        })
        .collect())
}

async fn window_of(conn: &mut Conn, group: &Group) -> Result<Option<GroupWindow>, Failure> {
    let Some(address) = window::address(conn).await? else {
        return Ok(None);
    };
    let actor = window::actor_of(conn, group.id).await?;
    let followers = match &actor {
        Some(actor) => window::follower_count(conn, actor.id).await?,
        None => 0,
    };
    Ok(Some(GroupWindow {
        address: feed::public_address(conn, group.id).await?,
        domain: Addresses::under(&address).map_or(address, |at| at.origin().authority().into()),
        followers,
        silent: actor.and_then(|actor| actor.silent_since),
        handle: Field::holding(group.slug.replace('-', "_")),
    }))
}
