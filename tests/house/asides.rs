//! Asides: a few people who share a group talk among themselves, and to everybody else nothing is there.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    moderation::{Choir, choir},
    support::{Group, House, Member, visitors::Answer},
};

/// A word that is said in an aside and nowhere else.
const CANARY: &str = "canary";

/// Opens an aside over the page's form.
async fn opens(who: &Member, with: &[&Member]) -> Group {
    let opened = asks_to_open(who, with).await;
    assert_eq!(opened.status, 303, "{}", opened.gist());
    at(who, opened.location()).await
}

async fn asks_to_open(who: &Member, with: &[&Member]) -> Answer {
    let fields: Vec<(&str, &str)> = with.iter().map(|one| ("with", &*one.id)).collect();
    who.sends("/asides", &fields).await
}

async fn at(who: &Member, room: &str) -> Group {
    let page = who.looks(room).await;
    let href = room.rsplit_once('/').unwrap().0;
    Group {
        slug: href.trim_start_matches("/g/").to_owned(),
        href: href.to_owned(),
        room: room.to_owned(),
        room_id: page.find(r#"data-room="([0-9a-f-]{36})""#),
    }
}

/// Asks the API in somebody's name.
async fn programs(who: &Member, method: Method, path: &str, body: Option<&Value>) -> Answer {
    let token = who.token().await;
    who.asks(method, path, Some(&token), body).await
}

async fn tries(who: &Member, aside: &Group, body: &str) -> u16 {
    who.sends(&aside.room, &[("body", body)]).await.status
}

async fn removes(choir: &Choir, whom: &Member) {
    let href = format!("{}/people/{}/send-away", choir.group.href, whom.id);
    assert_eq!(choir.marc.sends(&href, &[]).await.status, 303);
}

/// What the pages of the house and of programs lead somebody to, with what each says.
async fn everything(who: &Member, from: &[&str]) -> Vec<(String, String)> {
    let link = regex::Regex::new(r##"(?:href|src|action)="(/[^"#]*)"##).unwrap();
    let mut waiting: Vec<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut seen: Vec<(String, String)> = Vec::new();
    while let Some(path) = waiting.pop() {
        let known = seen.iter().any(|(known, _)| *known == path);
        if known || seen.len() > 300 || path.starts_with("/a/") || path.ends_with("/face") {
            continue;
        }
        let answer = who.looks(&path).await;
        let links = link.captures_iter(&answer.body);
        waiting.extend(links.map(|found| found[1].replace("&amp;", "&").replace("&#38;", "&")));
        waiting.extend(Some(answer.location().to_owned()).filter(|to| to.starts_with('/')));
        seen.push((path, answer.body));
    }
    seen
}

on_both! {
    async fn the_same_people_find_the_same_aside(house: House) {
        let choir = choir(&house, "closed").await;
        let profile = choir.ines.looks(&format!("/u/{}", choir.lea.id)).await;
        assert!(profile.body.contains("Write to Lea"), "{}", profile.gist());
        let aside = opens(&choir.ines, &[&choir.lea]).await;
        choir.ines.says(&aside, "Between us.").await;
        assert_eq!(opens(&choir.lea, &[&choir.ines]).await.room, aside.room);
        let trio = opens(&choir.lea, &[&choir.ines, &choir.marc]).await;
        assert_ne!(trio.room, aside.room);
        assert_eq!(opens(&choir.marc, &[&choir.lea, &choir.ines]).await.room, trio.room);
        // Each calls it by the others, at the side, in the room, in lists and when it is found.
        let feed = choir.lea.looks("/asides").await;
        assert!(feed.body.contains(">Ines</span>") && feed.body.contains(">Ines, Marc</span>"), "{}", feed.gist());
        let room = choir.lea.looks(&aside.room).await;
        assert!(room.body.contains("<h1>Ines</h1>") && room.body.contains("Between us."), "{}", room.gist());
        let found = choir.lea.looks("/search?q=between").await;
        assert!(found.body.contains("</span>Ines</a>"), "{}", found.gist());
        assert_eq!(asks_to_open(&choir.ines, &[]).await.status, 422);
        assert_eq!(asks_to_open(&choir.ines, &[&choir.ines]).await.status, 422);
        // In no group together, though the house has both.
        assert_eq!(asks_to_open(&choir.ines, &[&choir.ada]).await.status, 422);
        assert_eq!(asks_to_open(&choir.marc, &[&choir.ines, &choir.ada]).await.status, 422);
    }

    async fn an_aside_is_heard_at_once_and_counted_like_any_room(house: House) {
        let choir = choir(&house, "closed").await;
        let mut lea = choir.lea.connects("?as=data").await;
        lea.until("hello").await;
        let body = json!({"with": [choir.lea.id]});
        let aside = programs(&choir.ines, Method::POST, "/asides", Some(&body)).await;
        assert_eq!(aside.status, 200, "{}", aside.body);
        let aside: Value = aside.json();
        assert_eq!(aside["with"][0]["name"], "Lea");
        assert_eq!(aside["room"]["name"], "Lea");
        let aside = at(&choir.ines, aside["room"]["path"].as_str().unwrap()).await;
        choir.ines.says(&aside, "Are you there?").await;
        let news = lea.until("news").await;
        assert_eq!((&news["room"], &news["unread"]), (&json!(aside.room_id), &json!(1)));
        let mine: Value = programs(&choir.lea, Method::GET, "/asides", None).await.json();
        assert_eq!(mine[0]["with"][0]["name"], "Ines");
        assert_eq!(mine[0]["room"]["unread"], 1);
        let groups: Value = programs(&choir.lea, Method::GET, "/groups", None).await.json();
        assert!(!groups.to_string().contains(&aside.slug), "it is no group: {groups}");
        let read = choir.lea.sends(&format!("{}/read", aside.room), &[("seq", "1")]).await;
        assert_eq!(read.status, 303);
        let mine: Value = programs(&choir.lea, Method::GET, "/asides", None).await.json();
        assert_eq!(mine[0]["room"]["unread"], 0);
    }

    /// Invariants 18, 19 and 22: nothing of it reaches anybody else, whatever they are in the house.
    async fn to_everybody_else_an_aside_is_not_there(house: House) {
        let choir = choir(&house, "closed").await;
        let aside = opens(&choir.ines, &[&choir.lea]).await;
        let message = choir.ines.tells(&aside, json!({"body": format!("A {CANARY} sings.")})).await;
        choir.lea.says(&aside, &format!("@ines another {CANARY}")).await;
        let mine: Value = programs(&choir.ines, Method::GET, "/asides", None).await.json();
        let id = mine[0]["id"].as_str().unwrap();
        let room = aside.room.rsplit('/').next().unwrap();
        for line in include_str!("rights/routes.txt").lines() {
            let mut words = line.split_whitespace();
            let (Some(method), Some(path)) = (words.next(), words.next()) else { continue };
            let names_it = ["{group}", "{room}", "{message}"].iter().any(|part| path.contains(part));
            if !names_it || line.starts_with('#') {
                continue;
            }
            let (by_group, by_room) = if path.starts_with("/api/") { (id, &*aside.room_id) } else { (&*aside.slug, room) };
            let path = path.replace("{group}", by_group).replace("{room}", by_room)
                .replace("{message}", &message).replace("{seq}", "1").replace("{member}", &choir.lea.id);
            // Letting go of what one does not keep says nothing to anybody.
            if path.contains('{') || path.ends_with("/let-go") || path.ends_with("/bookmark") {
                continue;
            }
            for who in [&choir.ada, &choir.marc] {
                let request = who.request(method.parse().unwrap(), &path).header("origin", &who.origin);
                let answer = Answer::of(request.header("content-type", "application/x-www-form-urlencoded")).await;
                assert!(matches!(answer.status, 400 | 404 | 415 | 422), "{} {method} {path}: {}", who.name, answer.status);
                assert!(!answer.body.contains(CANARY) && !answer.body.contains("sings"), "{method} {path}");
            }
        }
        for who in [&choir.ada, &choir.marc] {
            let from = ["/", "/house", "/house/groups", "/house/audit", "/people", "/search?q=canary", "/todo",
                "/api/v1/groups", "/api/v1/rooms", "/api/v1/asides", "/api/v1/search?q=sings", "/rights",
                "/settings/notifications", &format!("/u/{}", choir.ines.id)];
            for (path, body) in everything(who, &from).await {
                let said = body.replace(&path, "");
                let said = said.replace("value=\"canary\"", "").replace("«canary»", "").replace("“canary”", "");
                assert!(!said.contains("sings") && !said.contains(&aside.slug), "{} {path}", who.name);
            }
        }
        // For those in it, it is no group to be run or shown.
        for page in ["rules", "roles", "rights", "log", "settings", "invite", "ask"] {
            let path = format!("{}/{page}", aside.href);
            assert_eq!(choir.ines.looks(&path).await.status, 404, "{path}");
        }
        assert_eq!(choir.ines.looks(&format!("{}/highlight", aside.room)).await.status, 404);
        assert_eq!(choir.ines.looks(&aside.href).await.status, 200);
    }

    async fn whoever_is_blocked_is_not_heard_and_not_told(house: House) {
        let choir = choir(&house, "closed").await;
        let aside = opens(&choir.ines, &[&choir.lea]).await;
        let trio = opens(&choir.lea, &[&choir.ines, &choir.marc]).await;
        let blocked = choir.lea.sends(&format!("/u/{}/block", choir.ines.id), &[]).await;
        assert_eq!(blocked.status, 303, "{}", blocked.gist());
        for place in [&aside, &trio] {
            assert_eq!(tries(&choir.ines, place, "Hello?").await, 403, "{}", place.room);
            let page = choir.ines.looks(&place.room).await;
            assert!(page.body.contains("Nothing more can be said in this aside now."), "{}", page.gist());
            assert!(!page.body.to_lowercase().contains("blocked you"), "{}", page.gist());
        }
        assert_eq!(tries(&choir.lea, &aside, "Hello.").await, 403, "whoever blocks does not write either");
        assert!(choir.lea.looks(&aside.room).await.body.contains("/settings/blocks"));
        assert_eq!(tries(&choir.marc, &trio, "Hello.").await, 303);
        assert_eq!(tries(&choir.lea, &trio, "Hello.").await, 303);
        // Nor are they added to a new one, by either; and what is called does not ring.
        assert_eq!(asks_to_open(&choir.lea, &[&choir.ines]).await.status, 303, "it is there and readable");
        choir.ines.says(&choir.group, "@lea listen!").await;
        let rooms: Value = programs(&choir.lea, Method::GET, "/rooms", None).await.json();
        assert!(rooms.to_string().contains("Choir"));
        let mentions: i64 = {
            let mut conn = house.db().read().await.unwrap();
            let places = salon::rooms::of_member(&mut conn, choir.lea.id.parse().unwrap(), house.clock.now());
            places.await.unwrap().iter().map(|place| place.mentions).sum()
        };
        assert_eq!(mentions, 0);
        let list = choir.lea.looks("/settings/blocks").await;
        assert!(list.body.contains("Ines"), "{}", list.gist());
        let heard = programs(&choir.lea, Method::DELETE, &format!("/blocks/{}", choir.ines.id), None).await;
        assert_eq!(heard.status, 204);
        assert_eq!(tries(&choir.ines, &aside, "Hello again.").await, 303);
        choir.ines.says(&choir.group, "@lea listen!").await;
        let put = programs(&choir.lea, Method::PUT, &format!("/blocks/{}", choir.marc.id), None).await;
        assert_eq!(put.status, 204);
        assert_eq!(asks_to_open(&choir.marc, &[&choir.lea]).await.status, 422);
        assert_eq!(asks_to_open(&choir.lea, &[&choir.marc]).await.status, 422);
        let own = programs(&choir.lea, Method::PUT, &format!("/blocks/{}", choir.lea.id), None).await;
        assert_eq!(own.status, 403);
    }

    async fn whoever_shares_no_group_any_more_reads_and_says_nothing(house: House) {
        let choir = choir(&house, "closed").await;
        let aside = opens(&choir.ines, &[&choir.lea]).await;
        choir.ines.says(&aside, "While we are here.").await;
        removes(&choir, &choir.lea).await;
        for who in [&choir.ines, &choir.lea] {
            let page = who.looks(&aside.room).await;
            assert!(page.body.contains("While we are here."), "{}", page.gist());
            assert!(page.body.contains("Nothing more can be said in this aside now."), "{}", page.gist());
            assert_eq!(tries(who, &aside, "Still?").await, 403);
        }
        assert_eq!(choir.ines.looks("/search?q=while").await.status, 200);
        // Whoever leaves the house leaves their name on what they said.
        assert_eq!(choir.lea.sends("/settings/leave", &[("handle", "lea")]).await.status, 303);
        assert!(choir.ines.looks(&aside.room).await.body.contains("<h1>Lea</h1>"));
    }

    async fn one_of_three_leaves_and_two_stay_together(house: House) {
        let choir = choir(&house, "closed").await;
        let pair = opens(&choir.ines, &[&choir.lea]).await;
        let trio = opens(&choir.ines, &[&choir.lea, &choir.marc]).await;
        assert_eq!(choir.ines.sends(&format!("{}/leave", pair.href), &[]).await.status, 403);
        let page = choir.ines.looks(&trio.href).await;
        assert!(page.body.contains("Leave this aside"), "{}", page.gist());
        choir.ines.leaves(&trio).await;
        assert_eq!(choir.ines.looks(&trio.room).await.status, 404);
        assert_eq!(tries(&choir.lea, &trio, "And then there were two.").await, 303);
        assert_eq!(choir.lea.sends(&format!("{}/leave", trio.href), &[]).await.status, 403);
        let again = opens(&choir.ines, &[&choir.lea, &choir.marc]).await;
        assert_ne!(again.room, trio.room, "nobody is brought back");
        let log = choir.ada.looks("/house/audit").await;
        assert!(!log.body.contains(&trio.slug) && !log.body.contains("Ines left"), "{}", log.gist());
    }

    async fn the_hosts_of_the_house_see_what_is_reported_and_nothing_else(house: House) {
        let choir = choir(&house, "closed").await;
        let aside = opens(&choir.ines, &[&choir.lea]).await;
        choir.lea.says(&aside, "A secret before.").await;
        choir.ines.says(&aside, "You sing like a crow.").await;
        choir.lea.says(&aside, "A secret after.").await;
        let told = choir.lea.sends(&format!("{}/2/report", aside.room), &[("words", "That hurts.")]).await;
        assert_eq!(told.status, 303, "{}", told.gist());
        assert!(!choir.marc.looks("/todo").await.body.contains("/reports/"), "no host of the group");
        let report = choir.ada.looks("/todo").await.find(r#"href="(/reports/[0-9a-f-]{36})"#);
        assert_eq!(choir.marc.looks(&report).await.status, 404);
        let page = choir.ada.looks(&report).await;
        assert!(page.body.contains("like a crow") && page.body.contains("That hurts."), "{}", page.gist());
        assert!(!page.body.contains("A secret") && !page.body.contains(&aside.slug), "{}", page.gist());
        let act = [("act", "impose"), ("kind", "removal"), ("reason", "Be kind."), ("words", "Thank you.")];
        let acted = choir.ada.sends(&report, &act).await;
        assert_eq!(acted.status, 303, "{}", acted.gist());
        let room = choir.lea.looks(&aside.room).await;
        assert!(!room.body.contains("like a crow") && room.body.contains("A secret after."), "{}", room.gist());
        let log = choir.ada.looks("/house/audit").await;
        assert!(!log.body.contains(&aside.slug), "{}", log.gist());
    }
}
