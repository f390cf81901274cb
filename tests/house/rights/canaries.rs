//! Canaries: a secret group in which every field holds a word of its own, its owner who goes through the
//! whole house, and everybody else who asks for whatever was found there (invariants 16, 18, 19, 22, 23
//! and 55).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use regex::Regex;
use reqwest::{Method, header};
use salon::{
    policy::Tie,
    values::{Span, Visibility},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    everybody::{Everybody, Person, Turn},
    routes,
};
use crate::support::{House, Member, visitors::Answer};

/// What is written where, each with the place in it.
const CANARIES: [&str; 20] = [
    "canary_alt",
    "canary_answer",
    "canary_choice",
    "canary_draft",
    "canary_edited",
    "canary_file",
    "canary_filter",
    "canary_highlight",
    "canary_later",
    "canary_message",
    "canary_name",
    "canary_note",
    "canary_old_words",
    "canary_purpose",
    "canary_question",
    "canary_removal",
    "canary_report",
    "canary_room",
    "canary_rule",
    "canary_search",
];

/// Who reads what of a group that they are not in, and where: whoever owns the house, that it is there,
/// what for, and what was reported of it; hosts of the house, what invitations say to strangers; whoever
/// was sent away, what was decided about them, and what they said themselves, where, and are asked to show.
const SEEN: [(&str, &[&str], &[&str]); 7] = [
    ("house_owner", &["canary_name", "canary_purpose"], &["/"]),
    (
        "house_owner",
        &["canary_report", "canary_edited", "canary_search"],
        &["/reports/", "/todo", "/api/v1/todo"],
    ),
    ("house_owner", &["canary_note"], &["/invitations?of=house"]),
    ("house_host", &["canary_note"], &["/invitations?of=house"]),
    ("banned", &["canary_name"], &["/sanctions/"]),
    ("sent away", &["canary_name", "canary_removal"], DECIDED),
    (
        "sent away",
        &[
            "canary_highlight",
            "canary_message",
            "canary_name",
            "canary_room",
        ],
        ASKED,
    ),
];

/// Where people read what was decided about them; it stands above the feed, too.
const DECIDED: &[&str] = &[
    "/sanctions/",
    "/settings/sanctions",
    "/?feed=all",
    "/notices",
    "/api/v1/me/sanctions",
    "/api/v1/notices",
];

/// Where they are asked to show what they said.
const ASKED: &[&str] = &["/consents", "/h/", "/api/v1/highlights/", "/?feed=all"];

on_both! {
    async fn no_byte_of_a_secret_group_reaches_anybody_else(house: House) {
        let everybody = Everybody::in_house(&house).await;
        let people = everybody.before(&house, Visibility::Secret, Turn::Plain).await;
        let theirs = everybody.victim.token().await;
        fill(&house, &everybody, &theirs).await;
        let owner = people.iter().find(|person| person.name == "owner").unwrap();
        let found = go_through(&house, &everybody, owner, BTreeSet::new()).await;
        let read: String = found.values().map(tells).collect();
        let unread: Vec<_> = CANARIES.into_iter().filter(|canary| !read.contains(canary)).collect();
        let holding: BTreeMap<String, Answer> =
            found.into_iter().filter(|(path, answer)| !canaries(path, answer).is_empty()).collect();
        let said = (unread, holding.len() >= 40);
        assert_eq!(said, (Vec::new(), true), "whoever is in the group reads all");
        let away = format!("{}/people/{}/send-away", everybody.group().href, everybody.victim.id);
        assert_eq!(everybody.founder().0.sends(&away, &[]).await.status, 303);
        let sent_away = Person::sent_away(&everybody.victim, theirs);
        let mut told = Vec::new();
        let others = people.into_iter().filter(|person| !is_in(person));
        for person in others.chain([sent_away]) {
            told.extend(replay(&person, &holding).await);
            let seen = go_through(&house, &everybody, &person, holding.keys().cloned().collect()).await;
            told.extend(seen.iter().flat_map(|(path, answer)| got_out(&person, path, answer)));
        }
        assert!(told.is_empty(), "{} words got out:\n{}", told.len(), told.join("\n"));
    }
}

/// Whoever is in the group and may take part in the house.
fn is_in(person: &Person) -> bool {
    matches!(person.tie, Tie::In { .. }) && person.name != "suspended"
}

fn may_see(person: &Person, path: &str, canary: &str) -> bool {
    SEEN.iter().any(|(name, canaries, pages)| {
        let here = |page: &&str| path.starts_with(*page) || (path == "/" && *name == "sent away");
        *name == person.name && canaries.contains(&canary) && pages.iter().any(here)
    })
}

/// The canaries of an answer that the address itself does not hold.
fn canaries(path: &str, answer: &Answer) -> Vec<&'static str> {
    let told = tells(answer).replace(&path.to_lowercase(), "");
    let held = CANARIES.into_iter().filter(|canary| told.contains(canary));
    held.collect()
}

/// Those of them that this person may not see.
fn got_out(person: &Person, path: &str, answer: &Answer) -> Vec<String> {
    let mut found = canaries(path, answer);
    found.retain(|canary| !may_see(person, path, canary));
    let told = found
        .iter()
        .map(|canary| format!("{}: {canary} in {path}", person.name));
    told.collect()
}

fn tells(answer: &Answer) -> String {
    format!("{:?} {}", answer.headers, answer.body).to_lowercase()
}

/// Somebody who writes by a program.
struct Author<'a> {
    house: &'a House,
    member: &'a Member,
    token: &'a str,
}

impl Author<'_> {
    async fn does(&self, method: Method, path: &str, body: Value) -> Answer {
        // No limiter stands in the way.
        self.house.later(Span::seconds(2));
        let answer = self
            .member
            .asks(method, path, Some(self.token), Some(&body))
            .await;
        assert!(
            matches!(answer.status, 200..=204),
            "{path}: {}",
            answer.gist()
        );
        answer
    }

    async fn says(&self, room: &str, mut body: Value) -> Value {
        body["client_id"] = json!(Uuid::new_v4());
        let path = format!("{room}/messages");
        self.does(Method::POST, &path, body).await.json()
    }

    /// Shows a file whose name and description are canaries.
    async fn shows_a_file(&self, room: &str) {
        let path = format!("/api/v1{room}/files?name=canary_file.txt&alt=canary_alt");
        let sent = self.member.as_a_program().request(Method::POST, &path);
        let sent = sent
            .bearer_auth(self.token)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body("a canary_file");
        let file = Answer::of(sent).await.json()["id"].clone();
        self.says(room, json!({"body": "", "files": [file]})).await;
    }
}

/// Writes a canary into everything that a group and its members can write.
async fn fill(house: &House, everybody: &Everybody, theirs: &str) {
    let (member, token) = everybody.founder();
    let host = Author {
        house,
        member,
        token,
    };
    let member = Author {
        house,
        member: &everybody.victim,
        token: theirs,
    };
    let group = format!("/groups/{}", everybody.ground().id);
    let room = format!("/rooms/{}", everybody.group().room_id);
    let open = [("act", "open"), ("address", &*everybody.owner.origin)];
    everybody.owner.sends("/house/window", &open).await;
    arrange(&host, &group, &room).await;
    talk(&host, &member, &room).await;
    let note = [
        ("note", "A canary_note."),
        ("kind", "link"),
        ("uses", "2"),
        ("days", "7"),
    ];
    let doors = json!({
        "member_allowance": 9, "host_allowance": 9, "invite_after_days": 0, "tree_seen_by": "hosts",
        "asking": false, "again_days": 7
    });
    let owner = Author {
        house,
        member: &everybody.owner,
        token: &everybody.owner_token,
    };
    owner.does(Method::PUT, "/house/doors", doors).await;
    let offered = host.member.offers_with(&everybody.group(), &note).await;
    assert_eq!(offered.status, 200, "{}", offered.gist());
    // Rules last: whoever has not accepted them does little.
    let rules = json!({"lines": ["A canary_rule."]});
    host.does(Method::PUT, &format!("{group}/rules"), rules)
        .await;
    let accept = format!("{group}/rules/accept");
    for author in [&host, &member] {
        author
            .does(Method::POST, &accept, json!({"version": 1}))
            .await;
    }
}

/// What hosts write around the conversation.
async fn arrange(host: &Author<'_>, group: &str, room: &str) {
    let filter = json!({"kind": "word", "pattern": "glue", "effect": "refuse", "reason": "A canary_filter."});
    let about = json!({"name": "Canary_name", "purpose": "A canary_purpose."});
    let known = json!({"handle": "hall", "name": "Hall", "summary": "A hall."});
    let asked = json!({"questions": ["Canary_question?"], "again_days": 7});
    for (method, path, body) in [
        (Method::PATCH, group.to_owned(), about),
        (
            Method::PATCH,
            format!("{group}{room}"),
            json!({"name": "Canary_room"}),
        ),
        (Method::PUT, format!("{group}/newcomers"), asked),
        (Method::PUT, format!("{group}/handle"), known),
        (Method::POST, format!("{group}/filters"), filter),
    ] {
        host.does(method, &path, body).await;
    }
}

/// What is said, and what is done with what was said.
async fn talk(host: &Author<'_>, member: &Author<'_>, room: &str) {
    let first = member
        .says(room, json!({"body": "A canary_message for @owner"}))
        .await;
    let answer = json!({"body": "A canary_answer, @victim", "thread": first["seq"]});
    host.says(room, answer).await;
    let poll = json!({"body": "Which?", "poll": {"choices": ["Canary_choice", "Other"]}});
    host.says(room, poll).await;
    host.shows_a_file(room).await;
    let edited = member.says(room, json!({"body": "canary_old_words"})).await;
    let loud = member.says(room, json!({"body": "Something loud."})).await;
    let message = format!("/messages/{}", edited["id"].as_str().unwrap());
    let reworded = json!({"body": "canary_edited lanterns canary_search"});
    member.does(Method::PATCH, &message, reworded).await;
    let kept = json!({"remind_at": null});
    member
        .does(Method::PUT, &format!("{message}/bookmark"), kept)
        .await;
    let report = format!("{room}/messages/{}/report", edited["seq"]);
    let remove = format!("{room}/messages/{}/remove", loud["seq"]);
    let in_time = host.house.clock.now().plus(Span::days(2)).rfc3339();
    let later = json!({"client_id": Uuid::new_v4(), "body": "canary_later", "say_at": in_time});
    let draft = json!({"body": "a canary_draft"});
    let highlight =
        json!({"title": "Canary_highlight", "language": "en", "messages": [first["seq"]]});
    for (method, path, body) in [
        (Method::PUT, format!("{message}/pin"), json!({})),
        (Method::POST, format!("{room}/later"), later),
        (Method::POST, report, json!({"words": "A canary_report."})),
        (Method::POST, remove, json!({"reason": "canary_removal"})),
        (Method::POST, format!("{room}/highlights"), highlight),
        (Method::PUT, format!("{room}/draft"), draft),
    ] {
        host.does(method, &path, body).await;
    }
}

/// Asks for every address that the source opens and for whatever leads on from there, as this person.
async fn go_through(
    house: &House,
    everybody: &Everybody,
    person: &Person,
    more: BTreeSet<String>,
) -> BTreeMap<String, Answer> {
    let mut waiting = VecDeque::from(["/".to_owned(), "/search?q=lanterns".into()]);
    waiting.extend(["/api/v1/search?q=lanterns".into(), "/todo".into()]);
    let message = everybody.first_message(house).await;
    for route in routes() {
        if route.method == Method::GET {
            let path = route.path.replace("{message}", &message);
            waiting.push_back(everybody.filled(&path, path.starts_with("/api/")));
        }
    }
    waiting.extend(more);
    let link = Regex::new(r##"(?:href|src|action)="(/[^"#]*)"##).unwrap();
    let mut seen = BTreeMap::new();
    while let Some(path) = waiting.pop_front() {
        if seen.contains_key(&path) || endless(&path) {
            continue;
        }
        let answer = Answer::of(asking(person, Method::GET, &path)).await;
        let links = link.captures_iter(&answer.body);
        waiting.extend(links.map(|found| found[1].replace("&#38;", "&").replace("&amp;", "&")));
        seen.insert(path, answer);
    }
    seen
}

/// Each in turn is the same again, and a socket is no page.
fn endless(path: &str) -> bool {
    path.starts_with("/a/")
        || path.contains("lang=")
        || path.starts_with("/ws")
        || path.ends_with("/face")
}

/// As a browser or as a program, from an address of its own.
fn asking(person: &Person, method: Method, path: &str) -> reqwest::RequestBuilder {
    match &person.token {
        Some(token) if path.starts_with("/api/") => person
            .visitor
            .as_a_program()
            .request(method, path)
            .bearer_auth(token),
        _ => person.visitor.request(method, path),
    }
}

/// Asks again for what held a canary, with what a browser of the group remembers of it, and for parts
/// of its files.
async fn replay(person: &Person, holding: &BTreeMap<String, Answer>) -> Vec<String> {
    let mut told = Vec::new();
    for (path, held) in holding {
        let ask = |method| asking(person, method, path);
        let mut requests = Vec::new();
        if held.headers.contains_key(header::ETAG) {
            let known = held.header("etag");
            requests.push(ask(Method::GET).header(header::IF_NONE_MATCH, known));
        }
        if path.starts_with("/files/") {
            requests.push(ask(Method::GET).header(header::RANGE, "bytes=0-3"));
            requests.push(ask(Method::HEAD));
        }
        for request in requests {
            let answer = Answer::of(request).await;
            told.extend(got_out(person, path, &answer));
            if matches!(answer.status, 206 | 304) {
                told.push(format!("{}: {} of {path}", person.name, answer.status));
            }
        }
    }
    told
}
