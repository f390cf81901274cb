//! The shell: what surrounds every page, for a member and for a stranger.

use askama::Template;
use axum::response::Html;

use super::{
    Failure,
    art::Look,
    views::{GroupTag, Here, Person, Shell, Side, SideAside, SideGroup, SideRoom},
    visitor::Signed,
};
use crate::{
    db::{self, Conn},
    groups::{
        Group,
        asides::{self, Other},
    },
    members::{self, Member, first_steps, habits},
    policy::HouseAct,
    rooms::{self, Place, levels::Level},
    todo,
    values::GroupId,
    window,
};

/// A page as an answer.
pub(super) fn page(template: impl Template) -> Result<Html<String>, Failure> {
    Ok(Html(template.render()?))
}

/// Everything of theirs around the page at `path`.
pub(super) async fn for_member(
    conn: &mut Conn,
    signed: &Signed,
    here: Here,
    path: &str,
) -> Result<Shell, Failure> {
    let places = rooms::of_member(conn, signed.member.id, signed.now).await?;
    among(conn, signed, (here, path), &places).await
}

/// The same, where all their rooms are known already.
pub(super) async fn among(
    conn: &mut Conn,
    signed: &Signed,
    page: (Here, &str),
    places: &[Place],
) -> Result<Shell, Failure> {
    Ok(Shell {
        house: members::house(conn).await?.name,
        theme: signed.member.theme,
        asks: false,
        side: Some(side(conn, signed, page, places).await?),
    })
}

/// The name of the house and whether one may ask to come in, and nothing of what is in it.
pub(super) async fn for_stranger(conn: &mut Conn) -> Result<Shell, Failure> {
    let (house, asks) = window::house_front(conn).await?;
    Ok(Shell {
        house,
        asks,
        ..Shell::default()
    })
}

/// A group as pages name it.
pub(super) fn tag(group: &Group) -> GroupTag {
    tag_of(group.id, &group.slug, &group.name)
}

/// A group as pages name it, by what a list knows of it.
pub(super) fn tag_of(id: GroupId, slug: &str, name: &str) -> GroupTag {
    GroupTag {
        name: name.to_owned(),
        href: format!("/g/{slug}"),
        look: Look::of(id.0),
    }
}

pub(super) fn person(member: &Member) -> Person {
    Person {
        id: member.id,
        name: member.name.clone(),
        handle: member.handle.clone(),
    }
}

async fn side(
    conn: &mut Conn,
    signed: &Signed,
    (here, path): (Here, &str),
    places: &[Place],
) -> db::Result<Side> {
    let member = &signed.member;
    let load = todo::load(conn, member, signed.now).await?;
    let others = if places.iter().any(|place| place.aside) {
        asides::others(conn, member.id).await?
    } else {
        Vec::new()
    };
    Ok(Side {
        me: person(member),
        noise: first_steps::noise(conn, member.id).await?,
        habits: habits::of_member(conn, member.id).await?,
        owner: members::may(conn, member, HouseAct::Run).await?,
        here,
        todo: load.answers.then_some(load.count),
        members: members::count(conn, signed.now).await?,
        unread: places.iter().map(|place| place.unread).sum(),
        named: places.iter().map(|place| place.mentions).sum(),
        groups: places
            .chunk_by(|one, next| one.group_id == next.group_id)
            .filter(|places| !places[0].aside)
            .map(|places| side_group(places, path))
            .collect(),
        asides: side_asides(places, &others, path),
    })
}

/// How many asides stand at the side; the others are one step further, unless something waits there.
const ASIDES: usize = 8;

/// The latest asides, and the one on the page.
fn side_asides(places: &[Place], others: &[Other], path: &str) -> Vec<SideAside> {
    let stands = |place: &&Place| place.aside && stands(place, path);
    let mut places: Vec<&Place> = places.iter().filter(stands).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.last_said_at));
    let asides = places.into_iter().map(|place| SideAside {
        room: side_room(place, path),
        faces: faces(place.group_id, others),
    });
    asides
        .enumerate()
        .filter(|(at, aside)| *at < ASIDES || aside.room.current || aside.room.unread > 0)
        .map(|(_, aside)| aside)
        .collect()
}

/// The others in an aside, as many as are shown.
pub(super) fn faces(aside: GroupId, others: &[Other]) -> Vec<Person> {
    let here = others.iter().filter(|other| other.group_id == aside);
    let person = |other: &Other| Person {
        id: other.id,
        name: other.name.clone(),
        handle: other.handle.clone(),
    };
    here.take(3).map(person).collect()
}

/// One group from its rooms, of which there is always a first.
fn side_group(places: &[Place], path: &str) -> SideGroup {
    let group = &places[0];
    let tag = tag_of(group.group_id, &group.group_slug, &group.group_name);
    SideGroup {
        current: tag.href == path,
        rooms: places
            .iter()
            .filter(|place| place.archived_at.is_none() || place.unread > 0)
            .filter(|place| stands(place, path))
            .map(|place| side_room(place, path))
            .collect(),
        tag,
    }
}

/// What is hidden stands at the side while it is looked at.
fn stands(place: &Place, path: &str) -> bool {
    place.wish.level != Some(Level::Hidden) || place.href() == path
}

fn side_room(place: &Place, path: &str) -> SideRoom {
    let href = place.href();
    SideRoom {
        id: place.room_id,
        name: place.room_name.clone(),
        current: href == path,
        href,
        unread: place.unread,
        mentions: place.mentions,
    }
}
