//! Doors: how a house is claimed, and how people come in by invitation.

use std::collections::BTreeMap;

use salon::values::Span;
use serde_json::json;

use crate::{
    doors_shut::keep_one_pace,
    support::{
        Group, House, Member, Visitor,
        chance::for_all,
        members::{PASSWORD, newcomer_fields},
        visitors::Answer,
    },
};

on_both! {
    async fn a_house_is_claimed_once(house: House) {
        let link = house.claim_link().await;
        for _ in 0..3 {
            let door = house.stranger().looks(&link).await;
            assert_eq!(door.status, 200, "looking claims nothing");
        }
        let ada = house.owner("ada").await;
        assert!(ada.looks("/house").await.status == 200);
        let fields = claim_fields("eve");
        let again = house.stranger().posts(&link, &fields).await;
        assert!(matches!(again.status, 404 | 410), "{}", again.status);
    }

    async fn a_claim_link_is_good_for_a_day(house: House) {
        let link = house.claim_link().await;
        house.later(Span::hours(25));
        let late = house.stranger().posts(&link, &claim_fields("eve")).await;
        assert!(matches!(late.status, 404 | 410), "{}", late.status);
    }

    async fn many_claim_at_once_and_one_owns_the_house(house: House) {
        let link = house.claim_link().await;
        let tries = (0..20).map(|n| {
            let (person, link) = (house.stranger(), link.clone());
            tokio::spawn(async move {
                let handle = format!("claimer{n}");
                person.sends(&link, &claim_fields(&handle)).await.status
            })
        });
        let statuses = tally(tries.collect()).await;
        assert_eq!(statuses.get(&303), Some(&1), "{statuses:?}");
        assert!(statuses.keys().all(|status| *status < 500), "{statuses:?}");
    }

    async fn a_group_of_each_visibility_is_seen_by_whom_it_should_be(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let closed = ada.founds("The study", "closed").await;
        let secret = ada.founds("The cellar", "secret").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let feed = bo.looks("/").await;
        assert!(feed.body.contains("The hall"));
        assert!(!feed.body.contains("The cellar"));
        assert_eq!(bo.looks(&closed.href).await.status, 200, "a closed group is known of");
        for path in [&closed.room, &secret.href, &secret.room] {
            assert_eq!(bo.looks(path).await.status, 404, "{path}");
        }
        let refused = bo.sends(&secret.room, &say("I am in")).await;
        assert_eq!(refused.status, 404);
        let joined = bo.sends(&format!("{}/join", closed.href), &[]).await;
        assert_eq!(joined.status, 403, "nobody enters a closed group by themselves");
    }

    async fn anybody_in_the_house_enters_an_open_group(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let garden = ada.founds("The garden", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let joined = bo.sends(&format!("{}/join", garden.href), &[]).await;
        assert_eq!(joined.status, 303, "{}", joined.gist());
        bo.says(&garden, "what a garden").await;
        assert!(ada.looks(&garden.room).await.body.contains("what a garden"));
    }

    /// Invariant 19: what is private and what is not there are the same, to the byte, at the same pace.
    async fn a_secret_group_and_no_group_answer_alike(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let secret = ada.founds("The cellar", "secret").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let invented = secret.slug.replace("cellar", "garret");
        for rest in ["", "/salon", "/invite", "/salon/highlight"] {
            let private = bo.looks(&format!("/g/{}{rest}", secret.slug)).await;
            let nothing = bo.looks(&format!("/g/{invented}{rest}")).await;
            assert_eq!(private.status, 404, "{rest}");
            assert_eq!(private.told(), nothing.told(), "GET {rest}");
        }
        for rest in ["/salon", "/invite", "/join", "/leave", "/rooms", "/handle"] {
            let private = bo.sends(&format!("/g/{}{rest}", secret.slug), &say("x")).await;
            let nothing = bo.sends(&format!("/g/{invented}{rest}"), &say("x")).await;
            assert_eq!(private.told(), nothing.told(), "POST {rest}");
        }
        let pages = [("secret", format!("/g/{}", secret.slug)), ("nothing", format!("/g/{invented}"))];
        keep_one_pace(|| Visitor::clone(&bo), &pages).await;
    }

    async fn the_door_tells_everything_before_it_asks_anything(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        ada.invites(&house, &group, "zenobia").await;
        let door = ada.invitation(&group, 1).await;
        let seen = house.stranger().looks(&door).await;
        assert_eq!(seen.status, 200);
        for told in ["Ada", "Come and see.", "Night readers", "To talk about it.", "La Verrière"] {
            assert!(seen.body.contains(told), "{told}");
        }
        let form = seen.body.find("<form").unwrap();
        assert!(seen.body.find("To talk about it.").unwrap() < form);
        // Invariant 33: nobody but the inviter and who could read them is named.
        assert!(!seen.body.contains("@ada"));
        let code = json!({"code": door.trim_start_matches("/i/")});
        let told = house.stranger().asks(reqwest::Method::POST, "/invitations/look", None, Some(&code)).await;
        assert!(told.status == 200 && !told.body.contains("\"ada\""), "{}", told.gist());
        for said in [&seen, &told] {
            assert!(!said.body.to_lowercase().contains("zenobia"), "{}", said.gist());
        }
        assert_eq!(seen.header("referrer-policy"), "no-referrer");
        let code = door.trim_start_matches("/i/");
        assert!(!seen.find("<title>([^<]*)</title>").contains(code));
        let mut french = house.stranger();
        french.language = "fr";
        assert!(french.looks(&door).await.body.contains("lang=\"fr\""));
    }

    /// Invariant 30: links are opened by scanners and previews, which must not use them up.
    async fn looking_at_a_door_never_opens_it(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 1).await;
        let passer = house.stranger();
        for _ in 0..10 {
            assert_eq!(passer.looks(&door).await.status, 200);
            let head = passer.request(reqwest::Method::HEAD, &door);
            assert_eq!(Answer::of(head).await.status, 200);
        }
        let mut bo = house.stranger();
        assert_eq!(bo.posts(&door, &newcomer_fields("bo", "Bo")).await.status, 303);
    }

    /// Invariants 19 and 31: used, expired, invented or garbled, a door that is not open is one door.
    async fn dead_codes_of_every_kind_look_the_same(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let used = ada.invitation(&group, 1).await;
        house.stranger().posts(&used, &newcomer_fields("bo", "Bo")).await;
        let expired = ada.invitation(&group, 1).await;
        house.later(Span::days(8));
        let invented = "/i/0123456789ABCDEF".to_owned();
        let garbled = "/i/not-a-code".to_owned();
        let mut looks = Vec::new();
        let mut tries = Vec::new();
        for door in [&used, &expired, &invented, &garbled] {
            looks.push(house.stranger().looks(door).await.told());
            let fields = newcomer_fields("late", "Late");
            tries.push(house.stranger().sends(door, &fields).await.told());
        }
        assert!(looks.windows(2).all(|pair| pair[0] == pair[1]), "{looks:#?}");
        assert!(tries.windows(2).all(|pair| pair[0] == pair[1]), "{tries:#?}");
        assert_eq!(looks[0].0, 404);
        assert_eq!(looks[0].0, tries[0].0);
    }

    async fn a_member_who_opens_a_door_gains_its_groups(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let study = ada.founds("The study", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let door = ada.invitation(&study, 1).await;
        let seen = bo.looks(&door).await;
        assert!(!seen.body.contains("name=\"password\""), "a member is not asked who they are");
        let gained = bo.sends(&door, &[]).await;
        assert_eq!(gained.status, 303, "{}", gained.gist());
        bo.says(&study, "I am in").await;
        // It was for one: it is used up, and a member who is in already costs nothing.
        let late = house.stranger().sends(&door, &newcomer_fields("cy", "Cy")).await;
        assert_eq!(late.status, 404);
        let again = ada.invitation(&study, 1).await;
        bo.sends(&again, &[]).await;
        let mut cy = house.stranger();
        assert_eq!(cy.posts(&again, &newcomer_fields("cy", "Cy")).await.status, 303);
    }

    /// Invariant 29: what could not be finished was not begun.
    async fn a_taken_handle_spends_nothing(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 1).await;
        let mut person = house.stranger();
        for taken in ["ada", "ADA", " @Ada "] {
            let refused = person.posts(&door, &newcomer_fields(taken, "Other")).await;
            assert_eq!(refused.status, 422, "{taken}: {}", refused.status);
            assert!(person.cookies.is_empty());
        }
        let unfit = person.posts(&door, &newcomer_fields("a", "")).await;
        assert_eq!(unfit.status, 422);
        assert_eq!(person.posts(&door, &newcomer_fields("ben", "Ben")).await.status, 303);
    }

    /// Invariant 28, for time: the moment decides.
    async fn an_expired_invitation_lets_nobody_in(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 5).await;
        house.later(Span::days(6));
        assert_eq!(house.stranger().looks(&door).await.status, 200);
        house.later(Span::days(2));
        let fields = newcomer_fields("late", "Late");
        assert_eq!(house.stranger().sends(&door, &fields).await.status, 404);
    }

    /// Invariant 26: one place, a thousand people at the door, one of them inside.
    async fn a_thousand_at_once_and_one_comes_in(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 1).await;
        let statuses = all_at_once(&house, &door, "many", 1_000).await;
        assert_eq!(statuses, BTreeMap::from([(303, 1), (404, 999)]));
        assert_eq!(people_in(&ada, &group).await, 2);
    }

    /// Invariant 27: as many come in as there are places.
    async fn as_many_come_in_as_there_are_places(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let rounds = std::sync::atomic::AtomicU32::new(0);
        for_all(4, &(2_u32..=8, 1_usize..=14), async |(uses, tries)| {
            let round = rounds.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let door = ada.invitation(&group, uses).await;
            let statuses = all_at_once(&house, &door, &format!("r{round}n"), tries).await;
            let places = usize::try_from(uses).unwrap();
            assert_eq!(statuses.get(&303).copied().unwrap_or(0), places.min(tries), "{statuses:?}");
            assert!(statuses.keys().all(|status| matches!(status, 303 | 404)), "{statuses:?}");
        });
    }

    /// Invariant 34: one handle, one person, however many want it.
    async fn many_want_one_handle_and_one_has_it(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 50).await;
        let tries = (0..48).map(|n| {
            let (person, door) = (house.stranger(), door.clone());
            tokio::spawn(async move {
                let handle = if n % 2 == 0 { "Twin" } else { "twin" };
                person.sends(&door, &newcomer_fields(handle, "Twin")).await.status
            })
        });
        let statuses = tally(tries.collect()).await;
        assert_eq!(statuses, BTreeMap::from([(303, 1), (422, 47)]));
        assert_eq!(people_in(&ada, &group).await, 2);
    }

    /// Invariant 34: nobody has a handle that could be taken for somebody else's.
    async fn a_thousand_look_alikes_and_one_has_the_handle(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 1_000).await;
        let start = std::sync::Arc::new(tokio::sync::Barrier::new(1_000));
        let tries = look_alikes(1_000).into_iter().map(|handle| {
            let (person, door, start) = (house.stranger(), door.clone(), start.clone());
            tokio::spawn(async move {
                start.wait().await;
                knocks(&person, &door, (&handle, "Twin")).await
            })
        });
        let statuses = tally(tries.collect()).await;
        assert_eq!(statuses, BTreeMap::from([(303, 1), (422, 999)]));
        assert_eq!(people_in(&ada, &group).await, 2);
        let late = house.stranger().sends(&door, &newcomer_fields("_am1llo", "Twin")).await;
        assert_eq!(late.status, 422);
    }

    /// Handles that are older than outlines keep what is theirs.
    async fn who_was_here_before_keeps_their_handle(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        ada.invites(&house, &hall, "olin").await;
        let mut tx = house.db().write().await.unwrap();
        tx.query("UPDATE members SET outline = NULL").run().await.unwrap();
        tx.commit().await.unwrap();
        house.close().await;
        house.reopen().await;
        let door = ada.invitation(&hall, 1).await;
        let mut twin = house.stranger();
        assert_eq!(twin.posts(&door, &newcomer_fields("o1in", "Olin")).await.status, 422);
        assert_eq!(twin.posts(&door, &newcomer_fields("olina", "Olina")).await.status, 303);
    }

    /// Invariant 30: whatever link is opened by a program that only looks, nothing comes of it.
    async fn looking_at_a_link_consumes_nothing(house: House) {
        let claim = house.claim_link().await;
        for_ten_looks(&house, &claim).await;
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        crate::people::sets_doors(&ada, &[("asking", "yes")]).await;
        let fields = [("name", "Sam"), ("words", "I sang with you in June.")];
        let ask = house.stranger().sends("/ask", &fields).await.location().to_owned();
        for_ten_looks(&house, &ask).await;
        let request = ada.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]+)""#);
        assert_eq!(ada.sends(&request, &[("act", "approve")]).await.status, 303);
        for_ten_looks(&house, &ask).await;
        let mut tx = house.db().write().await.unwrap();
        let (id, now) = (bo.id.parse().unwrap(), house.clock.now());
        let token = salon::members::links::to_enter(&mut tx, id, None, false, now).await.unwrap();
        tx.commit().await.unwrap();
        let enter = format!("/enter/{}", token.reveal());
        for_ten_looks(&house, &enter).await;
        assert_eq!(house.stranger().sends(&enter, &[]).await.status, 303);
        assert_eq!(house.stranger().sends(&ask, &[("act", "come_in")]).await.status, 303);
    }
}

/// Looks at a link ten times, and makes sure that the house is as it was.
async fn for_ten_looks(house: &House, link: &str) {
    let before = kept(house).await;
    for _ in 0..10 {
        let passer = house.stranger();
        assert_eq!(passer.looks(link).await.status, 200, "{link}");
        let head = passer.request(reqwest::Method::HEAD, link);
        assert_eq!(Answer::of(head).await.status, 200, "{link}");
    }
    assert_eq!(kept(house).await, before, "{link}");
}

/// How much there is of whatever a link could use up or bring about.
async fn kept(house: &House) -> Vec<i64> {
    let mut conn = house.db().read().await.unwrap();
    let (links, sessions, members, audit, used, waiting): (i64, i64, i64, i64, i64, i64) = conn
        .query(
            "SELECT (SELECT count(*) FROM entry_links), (SELECT count(*) FROM sessions),
                    (SELECT count(*) FROM members), (SELECT count(*) FROM audit),
                    CAST((SELECT COALESCE(sum(used), 0) FROM invitations) AS BIGINT),
                    (SELECT count(*) FROM requests WHERE state = 'waiting')",
        )
        .one()
        .await
        .unwrap();
    vec![links, sessions, members, audit, used, waiting]
}

/// So many handles that look alike, none the same: `m` or `rn`, `i`, `l` or `1`, `o` or `0`, and a `_`.
fn look_alikes(count: usize) -> Vec<String> {
    let mut handles = vec![String::from("a")];
    for either in [
        &["m", "rn"][..],
        &["i", "l", "1"],
        &["l", "I", "1"],
        &["o", "0"],
        &["1", "i", "l"],
        &["", "_"],
        &["i", "1", "L"],
        &["0", "o"],
        &["i", "l", "1"],
    ] {
        let longer = |so_far: &String| {
            either
                .iter()
                .map(|sign| format!("{so_far}{sign}"))
                .collect::<Vec<_>>()
        };
        handles = handles.iter().flat_map(longer).collect();
    }
    handles.truncate(count);
    assert_eq!(handles.len(), count);
    handles
}

/// `count` newcomers at one door at the same time, each from an address of their own.
async fn all_at_once(
    house: &House,
    door: &str,
    handles: &str,
    count: usize,
) -> BTreeMap<u16, usize> {
    let crowd: Vec<Visitor> = (0..count).map(|_| house.stranger()).collect();
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(count));
    let tries = crowd.into_iter().enumerate().map(|(n, person)| {
        let (start, door, handle) = (start.clone(), door.to_owned(), format!("{handles}{n}"));
        tokio::spawn(async move {
            start.wait().await;
            knocks(&person, &door, (&handle, "Somebody")).await
        })
    });
    tally(tries.collect()).await
}

/// Tries to come in; whom the house asks to come back in a moment, because too many are there, does.
async fn knocks(person: &Visitor, door: &str, (handle, name): (&str, &str)) -> u16 {
    loop {
        let answer = person.sends(door, &newcomer_fields(handle, name)).await;
        if answer.status != 503 {
            return answer.status;
        }
        let moment = answer.header("retry-after").parse().unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(moment)).await;
    }
}

async fn tally(tries: Vec<tokio::task::JoinHandle<u16>>) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    for status in tries {
        *statuses.entry(status.await.unwrap()).or_default() += 1;
    }
    statuses
}

async fn people_in(member: &Member, group: &Group) -> usize {
    let page = member.looks(&group.href).await.body;
    let (_, listed) = page.split_once("class=\"people\">").unwrap();
    let (listed, _) = listed.split_once("</ul>").unwrap();
    listed.matches("<li>").count()
}

fn say(body: &str) -> [(&str, &str); 2] {
    [
        ("cid", "00000000-0000-4000-8000-000000000001"),
        ("body", body),
    ]
}

fn claim_fields(handle: &str) -> [(&str, &str); 4] {
    [
        ("house", "La Verrière"),
        ("name", "Claimer"),
        ("handle", handle),
        ("password", PASSWORD),
    ]
}
