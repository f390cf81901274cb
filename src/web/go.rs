//! Go: one field that leads to any room, person or page, and to what was said. Ctrl and K, from anywhere.

use axum::{
    Router,
    extract::Query as Asked,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure,
    search::{self, href},
    shell,
    views::{GoPage, GoPart, Here, Jump, Jumps},
    visitor::{Signed, Visit},
    words::Words,
};
use crate::{
    db::Conn,
    members::{
        self,
        people::{self, Kind, Search},
    },
    policy::HouseAct,
    rooms::{self, Place},
    values::folded_words,
};

pub(super) fn routes() -> Router<super::Site> {
    Router::new().route("/go", get(show))
}

/// How many rooms, people and messages are offered, each.
const FEW: usize = 8;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    q: String,
    /// Only the list, for a page that is there already.
    part: Option<u8>,
}

/// `GET /go?q=`: what this may mean; with nothing typed, where one was last.
async fn show(visit: Visit<Signed>, Asked(wish): Asked<Wish>) -> Result<Response, Failure> {
    let typed: String = wish.q.trim().chars().take(60).collect();
    let jumps = jumps(&visit, &typed).await?;
    let part = GoPart {
        l: visit.words(),
        query: typed,
        jumps,
    };
    if wish.part.is_some() {
        return Ok(shell::page(part)?.into_response());
    }
    let mut conn = visit.site.db.read().await?;
    let shell = visit.inside(&mut conn, Here::Elsewhere).await?;
    let l = visit.words();
    Ok(shell::page(GoPage { l, shell, part })?.into_response())
}

async fn jumps(visit: &Visit<Signed>, typed: &str) -> Result<Vec<Jumps>, Failure> {
    let looked = folded_words(typed);
    let mut conn = visit.site.db.read().await?;
    let (me, now) = (&visit.who.member, visit.who.now);
    let places = rooms::of_member(&mut conn, me.id, now).await?;
    let pages = pages(&mut conn, &visit.who, visit.words(), &looked).await?;
    let people = if looked.is_empty() {
        Vec::new()
    } else {
        let search = Search {
            kind: Kind::Everybody,
            beginning: looked.join(" "),
            after: None,
        };
        people::list(&mut conn, me, &search, now).await?.0
    };
    drop(conn);
    let people = people.into_iter().take(FEW).map(|person| Jump {
        href: format!("/u/{}", person.id),
        name: person.name,
        hint: format!("@{}", person.handle),
        icon: "people",
        unread: 0,
    });
    let said = if looked.is_empty() {
        Vec::new()
    } else {
        said(visit, typed).await
    };
    let all = [
        ("go-rooms", rooms_like(places, &looked)),
        ("people", people.collect()),
        ("go-pages", pages),
        ("go-said", said),
    ];
    let found = all.into_iter().filter(|(_, jumps)| !jumps.is_empty());
    Ok(found.map(|(title, jumps)| Jumps { title, jumps }).collect())
}

/// The rooms that are meant; what waits comes first, then where something was said last.
fn rooms_like(mut places: Vec<Place>, looked: &[String]) -> Vec<Jump> {
    places.retain(|place| {
        place.archived_at.is_none()
            && is_meant(looked, &format!("{} {}", place.room_name, place.group_name))
    });
    places.sort_by_key(|place| {
        std::cmp::Reverse((place.unread > 0, place.last_said_at, place.room_id))
    });
    let jump = |place: Place| Jump {
        href: place.href(),
        name: place.room_name,
        hint: place.group_name,
        icon: "quill",
        unread: place.unread,
    };
    places.into_iter().take(FEW).map(jump).collect()
}

/// The pages of the house that are meant, of those that are theirs to open.
async fn pages(
    conn: &mut Conn,
    signed: &Signed,
    l: Words,
    looked: &[String],
) -> Result<Vec<Jump>, Failure> {
    const PAGES: [(&str, &str, &str, Option<HouseAct>); 16] = [
        ("feed", "/", "feed", None),
        ("mentions", "/mentions", "at", None),
        ("drafts", "/drafts", "quill", None),
        ("todo", "/todo", "todo", None),
        ("people", "/people", "people", None),
        ("highlights", "/l", "light", None),
        (
            "invite-someone",
            "/invitations/new",
            "mail",
            Some(HouseAct::Invite),
        ),
        (
            "found-group",
            "/new-group",
            "plus",
            Some(HouseAct::CreateGroup),
        ),
        ("share", "/share", "send", None),
        ("settings", "/settings", "tune", None),
        ("notices", "/notices", "bell", None),
        ("notifications", "/settings/notifications", "bell", None),
        ("keys", "/settings/keys", "key", None),
        ("shortcuts", "/shortcuts", "quill", None),
        ("search", "/search", "search", None),
        ("house", "/house", "key", Some(HouseAct::Run)),
    ];
    let mut jumps = Vec::new();
    for (key, href, icon, act) in PAGES {
        let name = l.t(key);
        let allowed = match act {
            Some(act) => members::may(conn, &signed.member, act).await?,
            None => true,
        };
        if allowed && is_meant(looked, &name) {
            jumps.push(Jump {
                href: href.to_owned(),
                name,
                hint: String::new(),
                icon,
                unread: 0,
            });
        }
    }
    Ok(jumps)
}

/// What was said in such words. Whoever has looked for too much already is offered the rest.
async fn said(visit: &Visit<Signed>, typed: &str) -> Vec<Jump> {
    let found = search::find(&visit.site, &visit.who, typed, None).await;
    let found = found.map(|(_, found)| found).unwrap_or_default();
    let jump = |found: &crate::messages::search::Found| Jump {
        href: href(found),
        name: super::body::excerpt(&found.body, 80),
        hint: format!("{} · {}", found.author_name, found.room_name),
        icon: "search",
        unread: 0,
    };
    found.iter().take(FEW).map(jump).collect()
}

/// Every word that was typed begins a word of it.
fn is_meant(looked: &[String], name: &str) -> bool {
    let words = folded_words(name);
    let begun = |typed: &String| words.iter().any(|word| word.starts_with(typed.as_str()));
    looked.iter().all(begun)
}
