//! Leaks: a house full of words that nobody outside may read, and every public address asked for them.

use std::collections::{BTreeSet, VecDeque};

use regex::Regex;
use reqwest::Method;

use crate::{
    consent::publish,
    source,
    support::{Group, House, Member, Visitor, members::newcomer_fields, visitors::Answer},
};

/// A word that stands where nobody outside may read it: `canary` and the place.
const CANARY: &str = "canary";

/// A house in which whatever can be written holds a canary, except what was published.
struct Cage {
    ada: Member,
    groups: [Group; 3],
    door: String,
    slips: Vec<String>,
}

on_both! {
    async fn nothing_leaves_a_house_whose_window_is_closed(house: House) {
        let cage = cage(&house, false).await;
        let seen = crawl(&house, &cage).await;
        assert!(seen.len() >= 40, "{seen:?}");
        let open = seen.iter().filter(|(path, status)| *status == 200 && path.contains("/ap/"));
        assert_eq!(open.count(), 0, "the fediverse is not there: {seen:?}");
    }

    async fn case_53_nothing_but_what_was_published_leaves_by_an_open_window(house: House) {
        let cage = cage(&house, true).await;
        let seen = crawl(&house, &cage).await;
        let open = seen.iter().filter(|(path, status)| *status == 200 && path.contains("/ap/"));
        assert!(open.count() >= 5, "the fediverse is there: {seen:?}");
        assert!(seen.contains(&("/l/tagged/shown_tag".into(), 200)), "{seen:?}");
        let copy = house.stranger().looks("/l/shown").await;
        assert!(copy.body.contains("shown to the world"));
        // Once withdrawn, it is a canary like the rest.
        assert_eq!(cage.ada.answers(&cage.slips[0], "withdraw").await, 303);
        for (path, _) in seen {
            let answer = house.stranger().looks(&path).await;
            assert!(!answer.body.contains("shown to the world"), "{path}");
        }
    }

    /// While it is closed nothing tells a house with a window from a house without one.
    async fn a_closed_window_cannot_be_told_from_a_wall(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        ada.opens_window(&hall, "hall").await;
        let known = ["/ap/groups/hall", "/ap/house", "/ap/inbox", "/nodeinfo/2.1",
            "/.well-known/nodeinfo", "/.well-known/webfinger?resource=acct:hall@127.0.0.1"];
        ada.sends("/house/window", &[("act", "shut")]).await;
        for path in known {
            for method in [Method::GET, Method::POST, Method::HEAD, Method::DELETE] {
                let ask = async |path: &str| {
                    let request = house.stranger().request(method.clone(), path);
                    let request = request.header("accept", "application/activity+json");
                    let answer = Answer::of(request).await;
                    let id = answer.header("x-request-id").to_owned();
                    (answer.status, answer.header("content-type").to_owned(), answer.body.replace(&id, ""))
                };
                let wall = ask("/nothing/here").await;
                assert_eq!(ask(path).await, wall, "{method} {path}");
            }
        }
    }
}

async fn cage(house: &House, window: bool) -> Cage {
    let ada = house.owner("ada_canary").await;
    let secret = ada.founds("Secret canary", "secret").await;
    let closed = ada.founds("Closed canary", "closed").await;
    let public = ada.founds("The readers", "closed").await;
    let mut cy = house.stranger();
    let door = ada.invitation(&public, 1).await;
    cy.posts(&door, &newcomer_fields("cy_canary", "Cy canary"))
        .await;
    let cy = Member::new(cy, "cy_canary").await;
    for group in [&secret, &closed, &public] {
        ada.sends(&format!("{}/rooms", group.href), &[("name", "Canary room")])
            .await;
        ada.says(group, "a canary sings").await;
    }
    cy.says(&public, "shown to the world").await;
    let mut slips = Vec::new();
    if window {
        ada.opens_window(&public, "readers").await;
        let tagged = [("hashtags", "Shown_tag")];
        let shown = ada.proposes_with(&public, ("Shown", &tagged), &[2]).await;
        assert_eq!(cy.answers(&shown, "nameless").await, 303);
        publish(&shown, &ada, &[]).await;
        slips.push(shown);
        let around = [("caution", "A canary"), ("hashtags", "Canary shown_tag")];
        let asked = ("Canary asked", &around[..]);
        slips.push(ada.proposes_with(&public, asked, &[1, 2]).await);
        let refused = ada.proposes(&public, "Canary refused", &[1, 2]).await;
        cy.answers(&refused, "refused").await;
        slips.push(refused);
    }
    // An invitation that is not told to whoever crawls.
    let fields = [
        ("kind", "link"),
        ("groups", &*secret.slug),
        ("note", "a canary note"),
        ("uses", "3"),
        ("days", "7"),
    ];
    let made = ada.sends("/invitations/new", &fields).await;
    let door = made.find(r#"value="https?://[^"/]+(/i/[0-9A-Z]{16})""#);
    Cage {
        ada,
        groups: [secret, closed, public],
        door,
        slips,
    }
}

/// Asks for every public address, and for whatever their answers point at; gives all that was asked.
async fn crawl(house: &House, cage: &Cage) -> BTreeSet<(String, u16)> {
    let mut waiting: VecDeque<String> = addresses(cage).into();
    let mut asked = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let link = Regex::new(r#"["'(](?:https?://[^/"']+)?(/[A-Za-z0-9._~/?=&%@:-]*)["')]"#).unwrap();
    while let Some(path) = waiting.pop_front() {
        if !asked.insert(path.clone()) || path.starts_with(&cage.door) {
            continue;
        }
        for accept in ["text/html", "application/activity+json", "application/json"] {
            // An address of its own for each, so that no limiter stands in the way.
            let nobody: Visitor = house.stranger();
            let request = nobody.request(Method::GET, &path).header("accept", accept);
            let answer = Answer::of(request).await;
            assert_silent(&path, &answer);
            seen.insert((path.clone(), answer.status));
            waiting.extend(link.captures_iter(&answer.body).map(|m| m[1].to_owned()));
        }
    }
    seen
}

fn assert_silent(path: &str, answer: &Answer) {
    let told = format!("{:?} {}", answer.headers, answer.body).to_lowercase();
    // An address repeats what was asked for; only what it adds counts.
    let told = told.replace(&path.to_lowercase(), "");
    let encoded: String =
        url::form_urlencoded::byte_serialize(path.to_lowercase().as_bytes()).collect();
    let told = told.replace(&encoded.to_lowercase(), "");
    assert!(!told.contains(CANARY), "{path} {}: {told}", answer.status);
    assert!(answer.status < 500, "{path}: {}", answer.status);
}

/// Every route of the source, with the names of what is really there in it.
fn addresses(cage: &Cage) -> Vec<String> {
    let route = Regex::new(r#"\.route\(\s*"(/[^"]+)""#).unwrap();
    let documented = Regex::new(r#"path = "(/[^"]+)""#).unwrap();
    let mut found: BTreeSet<String> = [
        "/robots.txt",
        "/sitemap.xml",
        "/favicon.ico",
        "/feed",
        "/rss",
        "/atom.xml",
        "/.well-known/webfinger?resource=acct:readers@127.0.0.1",
        "/.well-known/webfinger?resource=acct:ada_canary@127.0.0.1",
        "/.well-known/host-meta",
        "/l?page=2",
        "/api/openapi.json",
        "/oembed?url=/l/shown",
        "/?lang=fr",
    ]
    .map(String::from)
    .into();
    for file in source::files("src", ".rs") {
        let routes = route
            .captures_iter(file.shipped())
            .chain(documented.captures_iter(file.shipped()));
        for template in routes.map(|m| m[1].to_owned()) {
            for group in &cage.groups {
                found.insert(filled(&template, cage, group));
                found.insert(format!("/api/v1{}", filled(&template, cage, group)));
            }
        }
    }
    found.extend(cage.slips.iter().cloned());
    found.into_iter().collect()
}

fn filled(template: &str, cage: &Cage, group: &Group) -> String {
    let room = group.room.rsplit('/').next().unwrap();
    let slip = cage
        .slips
        .last()
        .map_or("none", |slip| slip.trim_start_matches("/h/"));
    let names = [
        ("{group}", &*group.slug),
        ("{room}", room),
        ("{highlight}", slip),
        ("{slug}", "shown"),
        ("{member}", &cage.ada.id),
        ("{id}", &group.room_id),
        ("{handle}", "readers"),
        ("{tag}", "shown_tag"),
        ("{code}", "0123456789ABCDEF"),
        ("{token}", "none"),
    ];
    let mut path = template.to_owned();
    for (name, value) in names {
        path = path.replace(name, value);
    }
    Regex::new(r"\{[^}]*\}")
        .unwrap()
        .replace_all(&path, "none")
        .into_owned()
}
