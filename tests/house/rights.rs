//! Rights: every route answers everybody exactly as the policy says, and as the page of rights shows
//! (invariants 15 to 22, 24 and 25). A route that is not listed in `rights/routes.txt` fails the proof.

#[path = "rights/canaries.rs"]
mod canaries;
#[path = "rights/everybody.rs"]
mod everybody;
#[path = "rights/standing.rs"]
mod standing;
#[path = "rights/things.rs"]
mod things;

use std::collections::BTreeSet;

use regex::Regex;
use reqwest::Method;
use salon::{
    policy::{Act, HouseAct, HouseState, Tie, TreeSeenBy, Verdict, may, may_in_house},
    values::{Span, Visibility},
};
use serde_json::{Value, json};
use uuid::Uuid;

use self::everybody::{Everybody, Person, Turn};
use crate::{
    source,
    support::{House, chance::rounds, visitors::Answer},
};

/// Who may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Anybody,
    Known,
    Active,
    Group(Act),
    /// As above; for everybody else there is nothing there (invariant 19).
    Hidden(Act),
    House(HouseAct),
}

/// One way into the house.
#[derive(Clone, Debug)]
struct Route {
    method: Method,
    path: String,
    gate: Gate,
    /// It changes what others are asked about.
    last: bool,
    /// What a request needs to be read.
    body: String,
}

impl Route {
    fn ends_stand_in(&self) -> bool {
        self.path.ends_with("/stand-in/end")
            || (self.method == Method::DELETE && self.path.ends_with("/stand-in"))
    }

    /// It is about the house alone, or about a thing that decides for itself.
    fn of_no_group(&self) -> bool {
        matches!(self.gate, Gate::Anybody | Gate::Known | Gate::Active)
    }
}

fn routes() -> Vec<Route> {
    let lines = include_str!("rights/routes.txt").lines();
    lines
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(route)
        .collect()
}

fn route(line: &str) -> Route {
    let mut words = line.split_whitespace();
    let mut next = || words.next().unwrap_or_else(|| panic!("{line}")).to_owned();
    let (method, path, gate) = (next(), next(), next());
    let body: Vec<&str> = line.split_whitespace().skip(3).collect();
    Route {
        method: method.parse().unwrap(),
        path,
        gate: read(gate.trim_start_matches('!')),
        last: gate.starts_with('!'),
        body: body.join(" "),
    }
}

fn read(gate: &str) -> Gate {
    match gate {
        "anybody" => Gate::Anybody,
        "known" => Gate::Known,
        "active" => Gate::Active,
        _ => match gate.split_once(':') {
            Some(("house", act)) => Gate::House(act.parse().unwrap()),
            Some(("hidden", act)) => Gate::Hidden(act.parse().unwrap()),
            _ => Gate::Group(gate.parse().unwrap()),
        },
    }
}

/// Invariant 17: whatever the source opens is listed, and nothing else is.
#[test]
fn every_route_is_listed_with_who_may_pass() {
    let listed: BTreeSet<String> = routes()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let missing: Vec<_> = opened().difference(&listed).cloned().collect();
    assert!(missing.is_empty(), "add to rights/routes.txt: {missing:#?}");
    let gone: Vec<_> = listed.difference(&opened()).cloned().collect();
    assert!(gone.is_empty(), "take from rights/routes.txt: {gone:#?}");
}

/// Every method and address that the source opens.
fn opened() -> BTreeSet<String> {
    let route = Regex::new(r#"\.route\(\s*"(/[^"]*)",\s*((?:\.?\w+\([^()]*\)\s*)+)"#).unwrap();
    let verb = Regex::new(r"\b(get|post|put|patch|delete)\(").unwrap();
    let described = Regex::new(r#"utoipa::path\(\s*(\w+),\s*path = "(/[^"]*)""#).unwrap();
    let mut found = BTreeSet::new();
    for file in source::files("src", ".rs") {
        for opened in route.captures_iter(file.shipped()) {
            for verb in verb.captures_iter(&opened[2]) {
                found.insert(format!("{} {}", verb[1].to_uppercase(), &opened[1]));
            }
        }
        for place in described.captures_iter(file.shipped()) {
            found.insert(format!("{} /api/v1{}", place[1].to_uppercase(), &place[2]));
        }
    }
    // Written without a name for what answers.
    found.extend(
        ["/healthz", "/api/openapi.json", "/api/socket.md"].map(|path| format!("GET {path}")),
    );
    found
}

/// Every kind of group as it is, and what may have become of it.
const TURNS: [(Visibility, Turn); 5] = [
    (Visibility::Secret, Turn::OnlyAnnounces),
    (Visibility::Closed, Turn::Plain),
    (Visibility::Open, Turn::Plain),
    (Visibility::Open, Turn::Archived),
    (Visibility::Closed, Turn::RulesChanged),
];

/// What an answer says about rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    SignIn,
    HeldOut,
    No,
    Absent,
    Pass,
    Broken,
}

fn said(answer: &Answer) -> Said {
    match answer.status {
        // It is said of what was shown, not of whoever shows it.
        401 if answer.body.contains("That passkey opens nothing") => Said::Pass,
        401 => Said::SignIn,
        303 if answer.location().starts_with("/sign-in") => Said::SignIn,
        303 if answer.location() == "/waiting" => Said::HeldOut,
        403 if answer.body.contains("problem:held-out") => Said::HeldOut,
        403 => Said::No,
        404 => Said::Absent,
        500.. => Said::Broken,
        _ => Said::Pass,
    }
}

/// What the policy says; `None`: the thing itself decides, see [`lets_in`].
fn expected(route: &Route, person: &Person) -> Option<Said> {
    let state = person.footing.map(|footing| footing.state);
    match (route.gate, state) {
        (Gate::Anybody, _) => None,
        (_, None | Some(HouseState::Left)) => Some(Said::SignIn),
        (Gate::Known, _) => None,
        (_, Some(state)) if state != HouseState::Active => Some(Said::HeldOut),
        (Gate::Active, _) => None,
        // Whoever is in stays as they are.
        (Gate::Group(Act::Enter), _) if matches!(person.tie, Tie::In { .. }) => None,
        // Whoever stands in may stop, and give nothing away.
        (Gate::Group(Act::HandOver), _) if person.standing().stands_in && route.ends_stand_in() => {
            Some(Said::Pass)
        }
        (Gate::Hidden(act), _) => Some(match may(person.standing(), act) {
            Verdict::Yes => Said::Pass,
            Verdict::No | Verdict::Absent => Said::Absent,
        }),
        (Gate::Group(act), _) => Some(match may(person.standing(), act) {
            // What was held is not said any more where nobody speaks.
            Verdict::Yes
                if person.standing().archived && route.path.ends_with("{held}/approve") =>
            {
                Said::No
            }
            Verdict::Yes => Said::Pass,
            Verdict::No => Said::No,
            Verdict::Absent => Said::Absent,
        }),
        (Gate::House(act), _) => {
            let may = may_in_house(person.footing.unwrap(), act, TreeSeenBy::Hosts);
            Some(if may { Said::Pass } else { Said::No })
        }
    }
}

/// Where the thing itself decides, nobody who may ask is turned away before it does.
fn lets_in(route: &Route, answered: Said) -> bool {
    let turned_away = matches!(answered, Said::SignIn | Said::HeldOut);
    answered != Said::Broken && !(route.gate != Gate::Anybody && turned_away)
}

fn agrees(expected: Said, answered: Said, route: &Route) -> bool {
    // What runs the house is no page for others: either answer is a refusal.
    let refused = matches!(answered, Said::No | Said::Absent);
    // Whoever owns a group is told what to do before they leave it.
    let told = route.gate == Gate::Group(Act::Leave) && answered == Said::Pass;
    expected == answered
        || (told && expected == Said::No)
        || (matches!(route.gate, Gate::House(_)) && expected == Said::No && refused)
}

on_both! {
    /// Route by route, for every kind of group: who was removed, held out or never in it (15, 16), the
    /// one gate (17), no byte to anybody else (18, 19), every state (20), at once (21), and the owner of
    /// the house, who oversees and does not read (22).
    async fn every_route_answers_as_the_policy_says(house: House) {
        let everybody = Everybody::in_house(&house).await;
        let mut wrong = Vec::new();
        for (number, (visibility, turn)) in TURNS.into_iter().enumerate() {
            let people = everybody.before(&house, visibility, turn).await;
            // What is not about a group is the same before each of them.
            let asked = routes().into_iter().filter(|route| number == 0 || !route.of_no_group());
            let (last, first): (Vec<_>, Vec<_>) =
                asked.partition(|route| route.last && !route.of_no_group());
            for route in first {
                // What is not about a group is asked by one of each footing in the house.
                let asks = |(place, person): &(usize, &Person)| {
                    let same = |other: &Person| other.footing == person.footing;
                    !route.of_no_group() || people.iter().position(same) == Some(*place)
                };
                for (_, person) in people.iter().enumerate().filter(asks) {
                    wrong.extend(differs((&house, &everybody), person, &route).await);
                }
            }
            // Refusals first: they change nothing.
            for granted in [false, true] {
                for route in &last {
                    for person in &people {
                        let passes = expected(route, person) == Some(Said::Pass);
                        if passes == granted && person.acts_last(&route.path) {
                            if route.path.contains("{member}") {
                                everybody.brings_back(&house).await;
                            }
                            wrong.extend(differs((&house, &everybody), person, route).await);
                        }
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// Invariant 21: whoever was named no host any more is none in the next request, whichever way it comes.
    async fn whoever_was_demoted_is_so_at_once(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let mut token = bo.token().await;
        let only_hosts = [("announcements", "on"), ("slow", "0"), ("slow_for", "1"), ("hold_posts", "0"), ("hold_days", "0")];
        let set = ada.sends(&format!("{}/settings/rhythm", hall.href), &only_hosts).await;
        assert_eq!(set.status, 303, "{}", set.gist());
        let mut socket = bo.listens(&hall).await;
        let rounds = rounds(20);
        for round in 0..rounds {
            // Nobody speaks without a pause, nor for ever with one token.
            house.later(Span::seconds(10));
            if round % 30 == 29 {
                token = bo.token().await;
            }
            for (act, page, program, frame) in [("host", 303, 201, "said"), ("member", 403, 403, "refused")] {
                let named = ada.sends(&format!("{}/roles", hall.href), &[("member", &bo.id), ("act", act)]).await;
                assert_eq!(named.status, 303, "{}", named.gist());
                let cid = || Uuid::new_v4().to_string();
                // Each way is the first in turn.
                for way in [round % 3, (round + 1) % 3, (round + 2) % 3] {
                    match way {
                        0 => {
                            let said = bo.sends(&hall.room, &[("cid", &cid()), ("body", "by page")]).await;
                            assert_eq!(said.status, page, "{round} {act}: {}", said.gist());
                        }
                        1 => {
                            let body = json!({"client_id": cid(), "body": "by program"});
                            let path = format!("/rooms/{}/messages", hall.room_id);
                            let said = bo.asks(Method::POST, &path, Some(&token), Some(&body)).await;
                            assert_eq!(said.status, program, "{round} {act}: {}", said.gist());
                        }
                        _ => {
                            let say = json!({"t": "say", "room": hall.room_id, "cid": cid(), "body": "by socket"});
                            socket.asks(&say).await;
                            socket.until(frame).await;
                        }
                    }
                }
            }
        }
        let mut conn = house.db().read().await.unwrap();
        let (said,): (i64,) = conn.query("SELECT count(*) FROM messages").one().await.unwrap();
        assert_eq!(said, i64::from(rounds) * 3, "what was refused was not said");
    }

    /// Both pages show what the routes do: all come from the one policy.
    async fn the_pages_of_rights_show_what_the_policy_says(house: House) {
        let everybody = Everybody::in_house(&house).await;
        for visibility in Visibility::ALL {
            let people = everybody.before(&house, *visibility, Turn::Plain).await;
            let reader = people.iter().find(|person| person.name == "member").unwrap();
            let of_group = format!("/g/{}/rights", everybody.group().slug);
            let of_house = format!("/rights?visibility={}", visibility.as_str());
            for path in [of_group, of_house] {
                let page = reader.visitor.looks(&path).await;
                assert_eq!(page.status, 200, "{}", page.gist());
                let (house, group) = page.body.split_once(r#"id="group""#).unwrap();
                let ties = ["owner", "host", "member", "guest", "muted", "asked", "outside", "banned"];
                let acts = Act::ALL.len() - 2;
                let shown = shows(group, &people, ties.map(|tie| (tie, tie)), |person, act| {
                    may(person.standing(), act.parse().unwrap())
                });
                assert_eq!(shown, acts * ties.len(), "{path}");
                if !path.starts_with("/rights") {
                    continue;
                }
                let shown = shows(house, &people, FOOTINGS, |person, act| {
                    let footing = person.footing.unwrap();
                    let may = may_in_house(footing, act.parse().unwrap(), TreeSeenBy::Hosts);
                    if may { Verdict::Yes } else { Verdict::No }
                });
                assert_eq!(shown, HouseAct::ALL.len() * FOOTINGS.len(), "{path}");
                // Programs read the same.
                let token = reader.token.as_deref();
                let path = format!("/house/rights?visibility={}", visibility.as_str());
                let read = reader.visitor.asks(Method::GET, &path, token, None).await.json();
                assert_eq!((cells(&read["acts"]), &read["mine"]), (cells_of(house), &json!("member")));
                assert_eq!(cells(&read["groups"]["acts"]), cells_of(group));
                let path = format!("/groups/{}/rights", everybody.group_id());
                let read = reader.visitor.asks(Method::GET, &path, token, None).await.json();
                assert_eq!((cells(&read["acts"]), &read["mine"]), (cells_of(group), &json!("member")));
            }
        }
    }
}

/// The columns of the house's table, and who of everybody each is.
const FOOTINGS: [(&str, &str); 8] = [
    ("owner", "house_owner"),
    ("host", "house_host"),
    ("member", "member"),
    ("guest", "house_guest"),
    ("pending", "pending"),
    ("suspended", "suspended"),
    ("banned", "house_banned"),
    ("left", "left"),
];

/// Each cell of a table: the act, by whom, and what is said of it.
fn cells_of(table: &str) -> BTreeSet<[String; 3]> {
    let cell = Regex::new(r#"data-act="(\w+)" data-who="(\w+)" data-verdict="(\w+)""#).unwrap();
    let cells = cell.captures_iter(table);
    cells
        .map(|cell| cell.extract().1.map(str::to_owned))
        .collect()
}

/// The same, as a program reads it.
fn cells(rights: &Value) -> BTreeSet<[String; 3]> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |right: &Value| {
        let verdicts = right["verdicts"].as_object().unwrap().clone();
        let act = text(&right["act"]);
        verdicts
            .into_iter()
            .map(move |(who, verdict)| [act.clone(), who, text(&verdict)])
    };
    rights.as_array().unwrap().iter().flat_map(of).collect()
}

/// Compares each cell of a table with what the policy says, and counts them.
fn shows<const N: usize>(
    table: &str,
    people: &[Person],
    columns: [(&str, &str); N],
    says: impl Fn(&Person, &str) -> Verdict,
) -> usize {
    let mut compared = 0;
    for [act, who, verdict] in &cells_of(table) {
        let named = columns.iter().find(|(column, _)| *column == who);
        let (_, name) = named.unwrap_or_else(|| panic!("who is {who}?"));
        let person = people.iter().find(|person| person.name == *name).unwrap();
        assert_eq!(says(person, act).as_str(), verdict, "{name} {act}");
        compared += 1;
    }
    compared
}

/// What a page promises is asked of some route, except what only a thing of one's own decides: that is
/// told where those are (`talk.rs`, `consent.rs`, `asking.rs`, `people.rs`).
#[test]
fn every_act_is_asked_of_a_route() {
    let of_a_thing = [Act::TakeBack];
    let of_a_thing_in_house = [HouseAct::Vouch, HouseAct::Leave];
    let asked: Vec<Gate> = routes().into_iter().map(|route| route.gate).collect();
    for act in Act::ALL {
        let is = asked.contains(&Gate::Group(*act)) || asked.contains(&Gate::Hidden(*act));
        assert_ne!(is, of_a_thing.contains(act), "{act:?}");
    }
    for act in HouseAct::ALL {
        let is = asked.contains(&Gate::House(*act));
        assert_ne!(is, of_a_thing_in_house.contains(act), "{act:?}");
    }
}

/// Asks as a person would, and says where the answer is not the policy's.
async fn differs(
    (house, everybody): (&House, &Everybody),
    person: &Person,
    route: &Route,
) -> Option<String> {
    let expected = expected(route, person);
    // Whoever passes there would be asked nowhere any more.
    if expected.is_none() && route.last && route.of_no_group() {
        return None;
    }
    let answer = ask((house, everybody), person, route).await;
    if route.ends_stand_in() {
        everybody.is_away_again(house).await;
    }
    let answered = said(&answer);
    let right = expected.map_or_else(
        || lets_in(route, answered),
        |expected| agrees(expected, answered, route),
    );
    (!right).then(|| {
        let tie = match person.tie {
            Tie::In { role, muted } => format!("{role:?}{}", if muted { ", muted" } else { "" }),
            other => format!("{other:?}"),
        };
        format!(
            "{} {} for {} ({}, {tie}): {expected:?} expected, {answered:?} answered: {}",
            route.method,
            route.path,
            person.name,
            everybody.kind(),
            answer.gist(),
        )
    })
}

async fn ask((house, everybody): (&House, &Everybody), person: &Person, route: &Route) -> Answer {
    let api = route.path.starts_with("/api/");
    let path = match route.gate {
        Gate::Group(_) | Gate::Hidden(_) | Gate::House(_) => {
            everybody.with_its_thing(house, &route.path).await
        }
        Gate::Anybody | Gate::Known | Gate::Active => route.path.clone(),
    };
    let path = everybody.filled(&path, api);
    if let Some(path) = path.strip_prefix("/api/v1") {
        let body: Option<Value> = (!route.body.is_empty()).then(|| {
            serde_json::from_str(&route.body).unwrap_or_else(|e| panic!("{e}: {}", route.body))
        });
        let token = person.token.as_deref();
        return person
            .visitor
            .asks(route.method.clone(), path, token, body.as_ref())
            .await;
    }
    if route.method == Method::GET {
        return person.visitor.looks(&path).await;
    }
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(route.body.as_bytes())
        .into_owned()
        .collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (&**k, &**v)).collect();
    person.visitor.sends(&path, &fields).await
}
