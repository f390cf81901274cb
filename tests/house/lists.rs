//! Lists: none ends without a word, and each goes on where it was, whatever has changed meanwhile.

use std::ops::Range;

use regex::Regex;
use reqwest::Method;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member, members::newcomer_fields},
};

/// What a pattern finds on every page of a list, from its first on.
pub(crate) async fn pages_of(reader: &Member, list: &str, pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let (mut seen, mut path) = (Vec::new(), list.to_owned());
    loop {
        let page = reader.looks(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let (_, main) = page.body.split_once("<main").unwrap();
        let found = pattern.captures_iter(main);
        seen.extend(found.map(|found| found[1].to_owned()));
        let Some(next) = next_of(main) else {
            return seen;
        };
        path = next;
    }
}

/// The ids on every page of a list that a program reads.
pub(crate) async fn items_of(reader: &Member, list: &str) -> Vec<String> {
    let token = reader.token().await;
    let (mut seen, mut path) = (Vec::new(), list.to_owned());
    loop {
        let page = reader.asks(Method::GET, &path, Some(&token), None).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        let page = page.json();
        let items = page["items"].as_array().unwrap().iter();
        seen.extend(items.map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else {
            return seen;
        };
        let and = if list.contains('?') { '&' } else { '?' };
        path = format!("{list}{and}after={}", next.replace(' ', "+"));
    }
}

/// Where a page leads on.
pub(crate) fn next_of(page: &str) -> Option<String> {
    let anchor = Regex::new(r#"<a [^>]*rel="next"[^>]*>"#).unwrap();
    let anchor = anchor.find(page)?.as_str();
    let (_, href) = anchor.split_once("href=\"")?;
    let href = href.split_once('"')?.0;
    let href = href.replace("&amp;", "&").replace("&#38;", "&");
    Some(href.split('#').next()?.to_owned())
}

/// Everybody once, and so many.
pub(crate) fn once(mut seen: Vec<String>, many: usize, list: &str) {
    assert_eq!(seen.len(), many, "{list}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), many, "{list}");
}

const TASK: &str = r#"<li class="task[^"]*" id="t([0-9a-f-]{36})""#;

on_both! {
    /// A group that is to be found is on a page, and the owner finds any by how it is.
    async fn every_group_is_found(house: House) {
        let (ada, bo, _hall) = two_in_the_hall(&house).await;
        groups(&house, 0..100).await;
        assert_eq!(next_of(&bo.looks("/groups").await.body), None, "a full page, and nothing behind it");
        groups(&house, 100..103).await;
        let feed = bo.looks("/").await;
        assert!(feed.body.contains("href=\"/groups\""), "{}", feed.gist());
        once(pages_of(&bo, "/groups", r#"href="(/g/circle-\d+)""#).await, 103, "/groups");
        let noir = ada.founds("Café Noir", "secret").await;
        assert!(!bo.looks("/groups").await.body.contains("Noir"), "it is secret");
        let attic = ada.founds("The attic", "closed").await;
        assert_eq!(ada.sends(&format!("{}/archive", attic.href), &[]).await.status, 303);
        let named = async |query: &str| {
            pages_of(&ada, &format!("/house/groups?{query}"), r#"action="/house/groups/([a-z0-9-]+)/close""#).await
        };
        once(named("").await, 106, "all");
        once(named("visibility=open").await, 103, "open, and on two pages");
        assert_eq!(named("visibility=secret").await, [noir.slug.as_str()]);
        for query in ["q=cafe+noir", "q=CAF%C3%89", "q=noir&visibility=secret"] {
            assert_eq!(named(query).await, [noir.slug.as_str()], "{query}");
        }
        assert_eq!(named("life=archived").await, [attic.slug.as_str()]);
        assert_eq!(named("life=lived&q=attic").await, [""; 0]);
        assert_eq!(named("q=%25").await, [""; 0], "what was typed stands for itself");
        for nothing in ["house/groups?q=caf%00", "house/audit?group=%00", "house/audit?person=a%00"] {
            assert_eq!(ada.looks(&format!("/{nothing}")).await.status, 200, "{nothing}");
        }
        let token = ada.token().await;
        let wanted = "/house/groups?life=archived&visibility=closed&q=att";
        let found: Value = ada.asks(Method::GET, wanted, Some(&token), None).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
        // The one that could not be closed stands there with what was wrong, on whichever page it was.
        let wrong = ada.sends("/house/groups/circle-102/close", &[("reason", "")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("aria-invalid"), "{}", wrong.gist());
    }

    /// What waits is all there, on however many pages, and an answer leads back to the page it was given on.
    async fn what_waits_has_no_end_cut_off(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        strangers_ask(&house, 0..50).await;
        assert_eq!(next_of(&ada.looks("/todo").await.body), None, "a full page, and nothing behind it");
        strangers_ask(&house, 50..120).await;
        let held = holds(&house, &hall, &bo).await;
        once(pages_of(&ada, "/todo", TASK).await, 121, "/todo");
        let first = ada.looks("/todo").await;
        assert!(first.body.contains("121 things wait") && first.body.contains("the oldest:"), "{}", first.gist());
        assert_eq!(first.find(r"data-todo>(\d+)<"), "121");
        once(pages_of(&ada, "/todo?group=house", TASK).await, 120, "of the house");
        once(pages_of(&ada, "/todo?kind=request", TASK).await, 120, "requests");
        let group = group_id(&house, &hall).await;
        for query in [format!("group={group}"), "kind=held".into(), format!("kind=held&group={group}")] {
            assert_eq!(pages_of(&ada, &format!("/todo?{query}"), TASK).await, std::slice::from_ref(&held), "{query}");
        }
        let none = ada.looks("/todo?kind=report").await;
        assert!(none.body.contains("Nothing of this waits.") && !none.body.contains("Nothing waiting."));
        // An answer on the second page leads back to it, though whoever it began behind is answered.
        let second = next_of(&first.body).unwrap();
        let ask = |page: &str| Regex::new(r#"action="(/todo/requests/[^"]+)""#).unwrap()
            .captures(page).unwrap()[1].replace("&#38;", "&").replace("&amp;", "&");
        let there = ask(&ada.looks(&second).await.body);
        let wrong = ada.sends(&there, &[("act", "decline"), ("reason", "x".repeat(301).as_str()), ("again_days", "7")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains(&"x".repeat(301)), "what was typed stands where it was typed");
        let last: String = pages_of(&ada, "/todo", TASK).await[49].clone();
        let later = ada.sends(&format!("/todo/requests/{last}"), &[("act", "later")]).await;
        assert_eq!(later.location(), "/todo?saved=later");
        let answered = ada.sends(&there, &[("act", "later")]).await;
        let back = answered.location().to_owned();
        assert!(back.starts_with("/todo?saved=later&after="), "{back}");
        let page = ada.looks(&back).await;
        assert!(page.body.contains("Put off until tomorrow"), "{}", page.gist());
        once(pages_of(&ada, &second, TASK).await, 70, "behind the first fifty");
        programs_page_too(&ada, &group).await;
    }
}

on_both! {
    /// Who names somebody, and what is held of theirs, is all there too.
    async fn what_is_ones_own_goes_on(house: House) {
        let (_ada, bo, hall) = two_in_the_hall(&house).await;
        strangers_ask(&house, 0..120).await;
        let held = holds(&house, &hall, &bo).await;
        let mut tx = house.db().write().await.unwrap();
        let named = tx.query("UPDATE requests SET named_id = $1").bind(bo.id.parse::<Uuid>().unwrap());
        named.run().await.unwrap();
        for _ in 0..60 {
            let again = tx.query(
                "INSERT INTO held (id, room_id, author_id, client_id, body, cause, why, state, held_at)
                 SELECT $1, room_id, author_id, $1, body, cause, why, state, held_at FROM held WHERE id = $2",
            );
            again.bind(Uuid::new_v4()).bind(held.parse::<Uuid>().unwrap()).run().await.unwrap();
        }
        tx.commit().await.unwrap();
        let asks = r#"action="/people/asking/([0-9a-f-]{36})""#;
        once(pages_of(&bo, "/people/asking", asks).await, 120, "who names me");
        once(items_of(&bo, "/requests/naming-me").await, 120, "by program");
        assert!(bo.looks("/people").await.body.contains("120"), "and how many they are");
        once(pages_of(&bo, &hall.room, r#"id="h([0-9a-f-]{36})""#).await, 61, "what is held");
        once(items_of(&bo, &format!("/rooms/{}/held", hall.room_id)).await, 61, "by program");
    }

    /// The oldest invitation is found by what became of it, by a word of it and by who came by it, behind however
    /// many that are nothing of the kind.
    async fn a_rare_invitation_is_found_among_many(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let old = ada.invitation_with(&hall, &[("kind", "link"), ("note", "Élan of the old days")]).await;
        let mut elise = house.stranger();
        assert_eq!(elise.posts(&old, &newcomer_fields("elise", "Élise")).await.status, 303);
        let list = ada.looks("/invitations?q=elan").await;
        let id = list.find(r#"id="one-([0-9a-f-]{36})""#);
        assert_eq!(ada.sends("/invitations", &[("act", "revoke"), ("ids", &id)]).await.status, 303);
        let mut tx = house.db().write().await.unwrap();
        for _ in 0..1_100 {
            let fresh = Uuid::now_v7();
            let made = tx.query(
                "INSERT INTO invitations (id, code_hash, inviter_id, note, uses, created_at, expires_at)
                 SELECT $1, $2, inviter_id, '', 1, created_at, expires_at FROM invitations WHERE id = $3",
            );
            let made = made.bind(fresh).bind(fresh.as_bytes().to_vec()).bind(id.parse::<Uuid>().unwrap());
            made.run().await.unwrap();
        }
        tx.commit().await.unwrap();
        for (query, found) in [
            ("state=revoked", true), ("q=elan", true), ("q=days", true), ("q=elan+days", true), ("q=elise", true),
            ("q=elan&state=revoked", true), ("q=elan&state=live", false), ("q=elan+nights", false),
            ("state=paused", false), ("q=%21", false), ("state=live&q=ada", false),
        ] {
            for of in ["", "&of=house"] {
                let shown = ada.looks(&format!("/invitations?{query}{of}")).await;
                assert_eq!(shown.status, 200, "{}", shown.gist());
                assert_eq!(shown.body.contains(&format!("one-{id}")), found, "{query}{of}");
            }
        }
        assert_eq!(items_of(&ada, "/invitations?everybody=true&q=elan").await, std::slice::from_ref(&id));
        assert!(!bo.looks("/invitations?q=elan").await.body.contains(&id), "it is not his");
    }
}

async fn programs_page_too(ada: &Member, group: &str) {
    let token = ada.token().await;
    let get = async |query: &str| {
        let path = format!("/todo?{query}");
        ada.asks(Method::GET, &path, Some(&token), None).await
    };
    once(items_of(ada, "/todo?group=house").await, 118, "by program");
    let held: Value = get(&format!("group={group}&kind=held")).await.json();
    assert_eq!(held["items"].as_array().unwrap().len(), 1);
    for wrong in ["group=attic", "kind=dream", "after=7"] {
        assert_eq!(get(wrong).await.status, 400, "{wrong}");
    }
}

/// So many open groups, which nobody is in.
async fn groups(house: &House, numbers: Range<u32>) {
    let mut tx = house.db().write().await.unwrap();
    for n in numbers {
        let made = tx.query(
            "INSERT INTO groups (id, slug, name, purpose, visibility, created_at)
             VALUES ($1, $2, 'Circle', 'We sit.', 'open', 7)",
        );
        let made = made.bind(Uuid::now_v7()).bind(format!("circle-{n}"));
        made.run().await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// So many strangers ask at one and the same moment.
async fn strangers_ask(house: &House, numbers: Range<u32>) {
    let mut tx = house.db().write().await.unwrap();
    for n in numbers {
        let asked = tx.query(
            "INSERT INTO requests (id, name, words, answers, token_hash, asked_at)
             VALUES ($1, 'Sam', 'May I?', '[]', $2, $3)",
        );
        let hash = n.to_be_bytes().to_vec();
        let asked = asked
            .bind(Uuid::new_v4())
            .bind(hash)
            .bind(house.clock.now());
        asked.run().await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// What somebody says in a group is held back.
async fn holds(house: &House, group: &Group, who: &Member) -> String {
    let mut tx = house.db().write().await.unwrap();
    let held = tx.query("UPDATE groups SET hold_posts = 100");
    held.run().await.unwrap();
    tx.commit().await.unwrap();
    who.sends(&group.room, &[("body", "held in the hall")])
        .await;
    let mut conn = house.db().read().await.unwrap();
    let (id,): (Uuid,) = conn.query("SELECT id FROM held").one().await.unwrap();
    id.to_string()
}

async fn group_id(house: &House, group: &Group) -> String {
    let mut conn = house.db().read().await.unwrap();
    let found = conn.query("SELECT id FROM groups WHERE slug = $1");
    let (id,): (Uuid,) = found.bind(group.slug.clone()).one().await.unwrap();
    id.to_string()
}
