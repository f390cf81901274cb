//! Share: what another app hands over, and in which room it is said.

use axum::{
    Router,
    extract::{Query, Request},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site, files, shell,
    views::{Here, SharePage, ShareRoom},
    visitor::{Signed, Visit},
};
use crate::{
    groups,
    policy::Act,
    rooms::{self, Place},
    values::ClientId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/share", get(show).post(take))
}

/// What apps call the parts of what they hand over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Handed {
    title: String,
    text: String,
    url: String,
}

impl Handed {
    /// Apps say the same in several parts, or leave them empty.
    fn words(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for part in [&self.title, &self.text, &self.url] {
            let part = part.trim();
            if !part.is_empty() && !words.iter().any(|said| said.contains(part)) {
                words.push(part);
            }
        }
        words.join("\n")
    }
}

/// `GET /share`: the form, which each room takes as if it had been filled in there.
async fn show(visit: Visit<Signed>, Query(handed): Query<Handed>) -> Result<Html<String>, Failure> {
    page(&visit, &handed).await
}

/// `POST /share`: without a worker that keeps files on the device, its words come along, and files are chosen again.
async fn take(visit: Visit<Signed>, request: Request) -> Result<Response, Failure> {
    let handed: Handed = files::read_words(&visit.site, request).await?;
    Ok(page(&visit, &handed).await?.into_response())
}

async fn page(visit: &Visit<Signed>, handed: &Handed) -> Result<Html<String>, Failure> {
    let (member, now) = (&visit.who.member, visit.who.now);
    let mut conn = visit.site.db.read().await?;
    let mut places = rooms::of_member(&mut conn, member.id, now).await?;
    // Where somebody speaks, more is said than elsewhere.
    places.sort_by_key(|place| std::cmp::Reverse(place.last_said_at));
    let among = places.iter().map(|place| place.group_id).collect();
    let standings = groups::standings(&mut conn, member, &among, now).await?;
    let speaks = |place: &Place| {
        let standing = standings.get(&place.group_id);
        standing.is_some_and(|standing| place.lets(*standing, Act::Say))
    };
    let there = places.into_iter().filter(speaks).map(|place| ShareRoom {
        id: place.room_id,
        href: place.href(),
        group: (!place.aside).then_some(place.group_name),
        name: place.room_name,
    });
    shell::page(SharePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::Elsewhere).await?,
        words: handed.words(),
        rooms: there.collect(),
        cid: ClientId::fresh(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_over_twice_is_said_once() {
        let handed = |title: &str, text: &str, url: &str| {
            let [title, text, url] = [title, text, url].map(str::to_owned);
            Handed { title, text, url }.words()
        };
        assert_eq!(
            handed("A song", "", "https://a.example/"),
            "A song\nhttps://a.example/"
        );
        assert_eq!(
            handed("", "Hear https://a.example/", "https://a.example/"),
            "Hear https://a.example/"
        );
        assert_eq!(handed(" ", "", ""), "");
    }
}
