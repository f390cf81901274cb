//! Ways: whatever page the house has, some other page leads to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use regex::Regex;
use serde_json::json;

use crate::{
    moderation::{choir, imposes_in_house},
    support::{House, Member, Visitor},
};

/// Pages that no page of the house leads to, and why.
const ELSEWHERE: [(&str, &str); 47] = [
    ("/u/{member}/face", "drawn into pages"),
    (
        "/g/{group}/{room}/pinned",
        "from a room, once something hangs in it",
    ),
    ("/sw.js", "the worker"),
    ("/offline", "kept by the worker"),
    ("/icon/{name}", "named by the manifest"),
    ("/emoji.json", "for the composer, when a colon is typed"),
    (
        "/claim/{token}",
        "the owner's link, told at the command line",
    ),
    ("/enter/{token}", "a link that a host hands over"),
    ("/enter", "for strangers"),
    ("/sign-in", "for strangers"),
    ("/sign-in/second", "a step of signing in"),
    ("/ask", "for strangers"),
    ("/ask/{token}", "the private link of a stranger"),
    ("/mail/{token}", "a link in a letter"),
    ("/letters/stop/{member}/{seal}", "a link in a letter"),
    ("/l/by/{handle}", "from a highlight, where there is one"),
    ("/l/by/{handle}/atom", "from that page"),
    ("/l/{slug}/embed", "for a frame on somebody else's page"),
    ("/l/{slug}/preview.png", "for previews elsewhere"),
    ("/l/by/{handle}/preview.png", "for previews elsewhere"),
    ("/oembed", "for programs"),
    (
        "/todo/flags/{flag}",
        "once another server tells of something",
    ),
    ("/l/tagged/{tag}", "from a highlight that bears it"),
    ("/atom/{key}", "shown once, for another program"),
    ("/i", "the door, once the code is out of the address"),
    ("/i/{code}", "the link of an invitation"),
    ("/i/thanks", "after a refusal"),
    ("/i/rules", "from a door that has no room for all of them"),
    ("/invitations/{invitation}/came", "once many came by one"),
    ("/waiting", "for whoever is held out"),
    ("/entrer", "the door, in French"),
    ("/sign-in/lost", "for strangers"),
    ("/sign-in/recover", "for strangers"),
    ("/people/asking", "once a stranger names somebody"),
    ("/settings/keys/codes", "once a second step is on"),
    ("/ws", "the socket"),
    ("/poll/{id}", "the socket, by requests"),
    ("/healthz", "for machines"),
    ("/readyz", "for machines"),
    ("/l/{slug}", "once something is shown"),
    ("/settings/keys/proof", "asked for when it is needed"),
    ("/h/{highlight}", "once something is proposed"),
    ("/consents", "from the feed, once several things are asked"),
    ("/files/{file}/{shape}", "once a file is attached"),
    ("/pictures/{name}", "from a highlight that shows it"),
    (
        "/h/{highlight}/pictures/{file}",
        "from a highlight that would show it",
    ),
    (
        "/g/{group}/{room}/highlight",
        "written by the script beside a message",
    ),
];

/// What each listed page looks like as an address.
fn pages() -> Vec<(String, Regex)> {
    let lines = include_str!("rights/routes.txt").lines();
    let part = Regex::new(r"\\\{[^}]*\\\}").unwrap();
    lines
        .filter_map(|line| line.strip_prefix("GET "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|path| !path.starts_with("/api/") && !path.starts_with("/ap/"))
        .filter(|path| !path.starts_with("/.well-known") && !path.starts_with("/nodeinfo"))
        .filter(|path| !path.starts_with("/a/"))
        .filter(|path| !path.contains(".svg") && !path.contains(".webmanifest"))
        .map(|path| {
            let pattern = part.replace_all(&regex::escape(path), "[^/]+").into_owned();
            (
                path.to_owned(),
                Regex::new(&format!("^{pattern}$")).unwrap(),
            )
        })
        .collect()
}

/// Every listed page that somebody comes to by following links from the feed, and the forms that stand there.
async fn reached(
    who: &Member,
    pages: &[(String, Regex)],
    forms: &mut BTreeMap<String, Form>,
) -> BTreeSet<String> {
    let link = Regex::new(r##"href="(/[^"#]*)"##).unwrap();
    let mut looked: BTreeMap<&str, u32> = BTreeMap::new();
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut next = VecDeque::from(["/".to_owned()]);
    while let Some(href) = next.pop_front() {
        let path = href.split('?').next().unwrap();
        // The more exact address goes first: `/g/{group}/log` is no room.
        let page = pages.iter().filter(|(_, pattern)| pattern.is_match(path));
        let Some((page, _)) = page.min_by_key(|(page, _)| page.matches('{').count()) else {
            continue;
        };
        let times = looked.entry(page).or_default();
        *times += 1;
        if *times > 8 {
            continue;
        }
        let shown = who.looks(&href).await;
        forms.extend(forms_on(path, &shown.body));
        let onward = Some(shown.location().to_owned()).filter(|to| to.starts_with('/'));
        let links = link.captures_iter(&shown.body);
        for href in links.map(|found| found[1].to_owned()).chain(onward) {
            let href = href.replace("&amp;", "&").replace("&#38;", "&");
            if seen.insert(href.clone()) {
                next.push_back(href);
            }
        }
    }
    looked.into_keys().map(str::to_owned).collect()
}

/// A form: where it goes, and what it sends as it stands.
#[derive(Clone, Debug)]
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

/// The forms of a page that send something, by where they go and what they ask.
fn forms_on(path: &str, page: &str) -> BTreeMap<String, Form> {
    let form = Regex::new(r"(?s)<form\b([^>]*)>(.*?)</form>").unwrap();
    let control = Regex::new(r"<(?:input|select|textarea|button)\b[^>]*>").unwrap();
    let attribute = |tag: &str, name: &str| {
        let found = Regex::new(&format!(r#"\b{name}="([^"]*)""#)).unwrap();
        found.captures(tag).map(|found| found[1].to_owned())
    };
    let ids = Regex::new("[0-9a-f-]{36}").unwrap();
    let mut forms = BTreeMap::new();
    for found in form.captures_iter(page) {
        if attribute(&found[1], "method").as_deref() != Some("post") {
            continue;
        }
        let mut actions = BTreeSet::from([attribute(&found[1], "action").unwrap_or(path.into())]);
        let mut fields: BTreeMap<String, String> = BTreeMap::new();
        for tag in control.find_iter(&found[2]) {
            let asks = attribute(tag.as_str(), "formmethod").is_some_and(|how| how == "get");
            actions.extend(attribute(tag.as_str(), "formaction").filter(|_| !asks));
            if let Some(name) = attribute(tag.as_str(), "name") {
                fields
                    .entry(name)
                    .or_insert(attribute(tag.as_str(), "value").unwrap_or_default());
            }
        }
        // Files come in pieces of their own.
        fields.retain(|name, _| !matches!(&**name, "file" | "alt"));
        // What sends nothing is not read.
        let reads =
            |to: &&String| !to.ends_with("/drop") && !to.ends_with("/code") && !fields.is_empty();
        for action in actions.iter().filter(reads) {
            let kind = format!("{} {:?}", ids.replace_all(action, "…"), fields.keys());
            let fields = fields.clone().into_iter().collect();
            forms.insert(
                kind,
                Form {
                    action: action.clone(),
                    fields,
                },
            );
        }
    }
    forms
}

/// Sends each form as it stands with something that it does not ask, and says how many were refused for
/// that: the first field that is not known is named, and it is none of the form's own.
async fn refuse_what_they_do_not_ask(who: &Visitor, forms: BTreeMap<String, Form>) -> usize {
    let unknown = Regex::new("unknown field `([^`]*)`").unwrap();
    let (mut refused, mut taken) = (0, Vec::new());
    for (kind, Form { action, mut fields }) in forms {
        let own: BTreeSet<String> = fields.iter().map(|(name, _)| name.clone()).collect();
        let more = [
            "role",
            "is_host",
            "group",
            "person",
            "owner_id",
            "published",
        ];
        let more = more.iter().filter(|name| !own.contains(**name));
        fields.extend(more.map(|name| ((*name).to_owned(), "owner".to_owned())));
        let sent: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        let answer = who.sends(&action, &sent).await;
        let named = unknown
            .captures(&answer.body)
            .map(|named| named[1].to_owned());
        if answer.status == 400 && named.as_ref().is_some_and(|named| !own.contains(named)) {
            refused += 1;
        } else {
            taken.push(format!(
                "{kind}: {} {named:?} {}",
                answer.status,
                answer.gist()
            ));
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
    refused
}

/// What everybody is in the house and in its groups.
async fn privileges(house: &House) -> Vec<(String, String)> {
    let mut conn = house.db().read().await.unwrap();
    let said = conn.query(
        "SELECT p.handle, p.role FROM members p
         UNION ALL SELECT p.handle, m.role FROM memberships m JOIN members p ON p.id = m.member_id
         ORDER BY 1, 2",
    );
    said.all().await.unwrap()
}

on_both! {
    async fn every_page_is_led_to(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "You sing like a crow.").await;
        let id = choir.ines.tells(&choir.group, json!({"body": "Like a raven."})).await;
        choir.ines.tells(&choir.group, json!({"body": "Which song?", "poll": {"choices": ["The lark", "The raven"]}})).await;
        choir.ines.sends(&format!("/m/{id}/edit"), &[("body", "Like a lark.")]).await;
        choir.lea.sends(&choir.about(1), &[("words", "That hurts.")]).await;
        imposes_in_house(&choir.ada, &choir.ines, "uninviting", "24").await;
        choir.ada.founds("The study", "closed").await;
        let own = [("name", "Mine"), ("mentions", "true"), ("home", "true")];
        assert_eq!(choir.lea.sends("/feeds/new", &own).await.status, 303);
        let rules = format!("{}/settings/rules", choir.group.href);
        assert_eq!(choir.marc.sends(&rules, &[("rules", "Be kind.")]).await.status, 303);
        let stepped = choir.ada.sends(&format!("/house/groups/{}/enter", choir.group.slug), &[]).await;
        assert_eq!(stepped.status, 303, "{}", stepped.gist());
        let pages = pages();
        let (mut led, mut asked) = (BTreeSet::new(), 0);
        let before = privileges(&house).await;
        for who in [&choir.ada, &choir.marc, &choir.ines, &choir.lea] {
            let mut forms = BTreeMap::new();
            led.extend(reached(who, &pages, &mut forms).await);
            asked += refuse_what_they_do_not_ask(who, forms).await;
        }
        // Invariant 24, of every form that somebody comes to, and of those of strangers.
        assert_eq!(choir.ada.sends("/house/doors", &[("member_allowance", "3"), ("host_allowance", "50"),
            ("invite_after_days", "14"), ("tree_seen_by", "hosts"), ("again_days", "7"), ("asking", "on")]).await.status, 303);
        let door = choir.marc.invitation(&choir.group, 1).await;
        let stranger = house.stranger();
        let mut forms = BTreeMap::new();
        for path in ["/sign-in", "/sign-in/lost", "/sign-in/recover", "/enter", "/ask", &*door] {
            forms.extend(forms_on(path, &stranger.looks(path).await.body));
        }
        assert!(forms.len() > 4, "{forms:?}");
        asked += refuse_what_they_do_not_ask(&stranger, forms).await;
        assert!(asked > 100, "only {asked} forms");
        assert_eq!(privileges(&house).await, before, "and nobody is more than before");
        let lost: Vec<_> = pages
            .iter()
            .map(|(page, _)| page.as_str())
            .filter(|page| !led.contains(*page) && !ELSEWHERE.iter().any(|(known, _)| known == page))
            .collect();
        assert!(lost.is_empty(), "no page leads to {lost:#?}");
    }
}
