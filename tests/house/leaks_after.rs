//! Leaks after every act: whatever was done with what a house shows, no public address and no letter to another
//! server tells what it should not (invariants 42 to 45 and 52).

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use reqwest::Method;
use salon::values::Span;
use serde_json::json;

use crate::{
    consent::publish,
    federation::{answers::reply as reply_to, peer::Peer},
    source,
    support::{Group, House, Member, members::newcomer_fields, visitors::Answer},
};

const ROUTES: &str = include_str!("rights/routes.txt");

/// A house that shows something, and a server that follows it.
struct Outside<'a> {
    house: &'a House,
    peer: Peer,
    inbox: String,
    /// What stands in a route, and what there is in its place.
    names: BTreeMap<&'static str, BTreeSet<String>>,
    /// What is nobody's to read any more, beside whatever holds a canary.
    gone: Vec<&'static str>,
}

impl Outside<'_> {
    /// Every address that the list of routes gives to anybody, with everything there ever was in its place.
    fn addresses(&self) -> BTreeSet<String> {
        let hole = Regex::new(r"\{\*?(\w+)\}").unwrap();
        let mut found = BTreeSet::new();
        for line in ROUTES.lines() {
            let mut words = line.split_whitespace();
            let (Some("GET"), Some(path), Some("anybody")) =
                (words.next(), words.next(), words.next())
            else {
                continue;
            };
            if path == "/ws" {
                continue;
            }
            let mut filled = vec![path.to_owned()];
            while let Some(hole) = filled.iter().find_map(|path| hole.captures(path)) {
                let (whole, name) = (hole[0].to_owned(), hole[1].to_owned());
                let names = self.names.get(&*name).cloned();
                let names = names.unwrap_or_else(|| BTreeSet::from(["none".to_owned()]));
                let each = filled
                    .iter()
                    .flat_map(|path| names.iter().map(|value| path.replacen(&whole, value, 1)));
                filled = each.collect();
            }
            found.extend(filled);
        }
        for (path, asks) in [
            ("/oembed", "url=/l/first"),
            ("/ap/groups/readers/outbox", "page=true"),
            ("/.well-known/webfinger", "resource=acct:readers@127.0.0.1"),
            ("/l", "page=2"),
        ] {
            assert!(found.contains(path), "{path}");
            let at = path.replace("acct:readers@127.0.0.1", "");
            found.insert(format!("{at}?{asks}"));
        }
        found
    }

    /// Asks everywhere, as a browser and as a server, signed and not, and reads what was sent. Gives how many
    /// addresses answered.
    async fn tells_nothing(&self, after: &str) -> usize {
        let mut open = 0;
        let told = self.peer.heard();
        for (at, text) in told
            .iter()
            .map(|heard| ("what was sent", heard.activity.to_string()))
        {
            self.is_silent(after, at, &text);
        }
        let addresses = self.addresses();
        assert!(addresses.len() > 60, "{addresses:?}");
        for path in addresses {
            for accept in ["text/html", "application/activity+json"] {
                let request = self.house.stranger().request(Method::GET, &path);
                let answer = Answer::of(request.header("accept", accept)).await;
                assert!(answer.status < 500, "{after}: {path} {}", answer.status);
                self.is_silent(
                    after,
                    &path,
                    &format!("{:?} {}", answer.headers, answer.body),
                );
                open += usize::from(answer.status == 200);
            }
            if path.starts_with("/ap/") {
                let (_, document) = self
                    .peer
                    .fetches(&format!("{}{path}", self.house.origin))
                    .await;
                self.is_silent(after, &path, &document.to_string());
            }
        }
        open
    }

    fn is_silent(&self, after: &str, at: &str, told: &str) {
        // An address repeats what was asked for.
        let told = told.to_lowercase().replace(&at.to_lowercase(), "");
        for word in self.gone.iter().chain(&["canary"]) {
            assert!(
                !told.contains(word),
                "after {after} {at} tells {word}: {told}"
            );
        }
    }

    /// Somebody likes and boosts, takes it back, follows no more and again, and says what waits for a host.
    async fn hears_from_outside(&self, follow: serde_json::Value) {
        let note = self.names["copy"].first().unwrap();
        let note = format!("{}/ap/notes/{note}", self.house.origin);
        let sends = async |activity| assert_eq!(self.peer.sends(&self.inbox, &activity).await, 202);
        for kind in ["Like", "Announce"] {
            let act = self.peer.activity(kind, note.clone());
            sends(act.clone()).await;
            sends(self.peer.activity("Undo", act)).await;
        }
        sends(self.peer.activity("Undo", follow)).await;
        self.tells_nothing("an undo").await;
        sends(
            self.peer
                .activity("Follow", self.inbox.trim_end_matches("/inbox")),
        )
        .await;
        let mut reply = reply_to(&self.peer, &note, "a canary from outside");
        reply["summary"] = json!("canary");
        sends(self.peer.activity("Create", reply)).await;
        self.tells_nothing("a reply that waits").await;
    }

    fn is(&mut self, name: &'static str, value: impl Into<String>) {
        self.names.entry(name).or_default().insert(value.into());
    }

    /// Notes under which addresses this is found outside.
    async fn knows(&mut self, host: &Member, slip: &str) {
        let create = self.peer.hears("Create").await.activity;
        let note = create["object"]["id"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned();
        let address = host.looks(slip).await.find(r#"href="/l/([^"]+)""#);
        self.is("copy", note);
        self.is("slug", address);
    }
}

/// A group that speaks outside, full of words that are nobody's else.
async fn readers(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada_canary").await;
    let readers = ada.founds("The readers", "closed").await;
    let door = ada.invitation(&readers, 1).await;
    let mut cy = house.stranger();
    cy.posts(&door, &newcomer_fields("cy_canary", "Cy canary"))
        .await;
    let cy = Member::new(cy, "cy_canary").await;
    ada.sends(
        &format!("{}/rooms", readers.href),
        &[("name", "Canary room")],
    )
    .await;
    for (who, words) in [
        (&ada, "a canary sings"),
        (&cy, "first of all"),
        (&cy, "second of all"),
        (&ada, "a canary sleeps"),
    ] {
        who.says(&readers, words).await;
    }
    ada.opens_window(&readers, "readers").await;
    (ada, cy, readers)
}

async fn outside(house: &House) -> Outside<'_> {
    let mut outside = Outside {
        house,
        peer: Peer::beside(house).await,
        inbox: format!("{}/ap/groups/readers/inbox", house.origin),
        names: BTreeMap::new(),
        gone: Vec::new(),
    };
    outside.is("handle", "readers");
    outside.is("handle", "ada_canary");
    outside.is("tag", "spoken");
    outside
}

on_both! {
    async fn case_53_after_every_act_nothing_private_or_withdrawn_is_anywhere(house: House) {
        let (ada, cy, readers) = readers(&house).await;
        let mut out = outside(&house).await;
        let follow = out.peer.activity("Follow", out.inbox.trim_end_matches("/inbox"));
        assert_eq!(out.peer.sends(&out.inbox, &follow).await, 202);
        out.peer.hears("Accept").await;
        let closed = out.tells_nothing("a follow").await;

        let shows = async |title, number| {
            let tags = [("hashtags", "Spoken")];
            let slip = ada.proposes_with(&readers, (title, &tags[..]), &[number]).await;
            assert_eq!(cy.answers(&slip, "nameless").await, 303);
            publish(&slip, &ada, &[]).await;
            slip
        };
        let first = shows("First", 2).await;
        out.knows(&ada, &first).await;
        out.is("member", &*cy.id);
        let open = out.tells_nothing("a publication").await;
        assert!(open > closed, "{open} of {closed}");

        out.hears_from_outside(follow).await;

        // Other words in the place of the former.
        house.later(Span::seconds(2));
        let edition = ada.sends(&first, &[("act", "revise"), ("title", "First"), ("hashtags", ""), ("language", "en")]).await;
        let edition = edition.location().to_owned();
        let other = [("act", "reword"), ("position", "0"), ("text", "in other words")];
        assert_eq!(cy.sends(&edition, &other).await.status, 303);
        assert_eq!(cy.answers(&edition, "nameless").await, 303);
        out.peer.forgets();
        publish(&edition, &ada, &[]).await;
        out.peer.hears("Update").await;
        out.gone.push("first of all");
        out.tells_nothing("an edit").await;

        assert_eq!(cy.answers(&edition, "withdraw").await, 303);
        out.peer.hears("Delete").await;
        out.peer.forgets();
        out.gone.push("in other words");
        out.tells_nothing("a withdrawal").await;

        // Whoever leaves and takes what they said along.
        let second = shows("Second", 3).await;
        out.knows(&ada, &second).await;
        out.peer.forgets();
        out.tells_nothing("another publication").await;
        let takes = [("handle", "cy_canary"), ("outside", "withdraw")];
        assert_eq!(cy.sends("/settings/leave", &takes).await.status, 303);
        out.peer.hears("Delete").await;
        out.peer.forgets();
        out.gone.push("second of all");
        out.tells_nothing("an author who left").await;

        assert_eq!(ada.sends(&format!("{}/settings/outside", readers.href), &[("act", "farewell")]).await.status, 303);
        out.gone.push("the readers");
        out.tells_nothing("a group that ended its address").await;
        assert_eq!(ada.sends("/house/window", &[("act", "shut")]).await.status, 303);
        let shut = out.tells_nothing("a window that was shut").await;
        assert!(shut < closed, "{shut} of {closed}");
    }
}

/// A new route of the fediverse is on the list, and so is asked.
#[test]
fn every_document_is_asked_for() {
    for route in source::routes("src/fediverse.rs") {
        let listed = ROUTES
            .lines()
            .any(|line| line.split_whitespace().nth(1) == Some(&*route));
        assert!(listed, "{route}");
    }
}
