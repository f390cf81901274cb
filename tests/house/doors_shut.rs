//! Doors that are shut: whatever is wrong with a code looks the same, costs the same, and stays out of
//! every address and log.

use std::time::{Duration, Instant};

use reqwest::{Method, header};
use salon::values::Span;

use crate::{
    moderation::imposes_in_house,
    support::{
        House, Member, Visitor,
        chance::{for_all, rounds},
        members::newcomer_fields,
        visitors::Answer,
    },
};

on_both! {
    /// Invariants 19 and 31: used up, expired, paused, revoked, for a guest whose day is past, of somebody
    /// held out, into a group that its maker left, invented, garbled, or of a house that has paused its
    /// doors: one page, to the byte, at the same pace.
    async fn no_dead_code_can_be_told_from_another(house: House) {
        let (ada, dead) = dead_codes(&house).await;
        let page = house.stranger().looks(&dead[0].1).await.told();
        assert_eq!(page.0, 404);
        for (why, door) in &dead {
            assert_eq!(house.stranger().looks(door).await.told(), page, "{why}");
            let late = house.stranger().sends(door, &newcomer_fields("late", "Late")).await;
            assert_eq!(late.told(), page, "{why}, tried");
        }
        let passer = || {
            // A house counts wrong codes, and there are only so many in a day.
            house.later(Span::minutes(2));
            house.stranger()
        };
        keep_one_pace(passer, &dead).await;
        let hall = ada.founds("Another hall", "open").await;
        let live = ada.invitation(&hall, 9).await;
        assert_eq!(house.stranger().looks(&live).await.status, 200);
        ada.sends("/house/doors/pause", &[("act", "pause")]).await;
        assert_eq!(house.stranger().looks(&live).await.told(), page);
        let late = house.stranger().sends(&live, &newcomer_fields("late", "Late")).await;
        assert_eq!(late.told(), page);
        let shut = [("of doors that are paused", live), dead[0].clone()];
        keep_one_pace(passer, &shut).await;
    }

    /// Invariant 28: once it is closed or paused, whoever is at the door stays there.
    async fn a_race_with_its_end_admits_nobody_after_the_end(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let round = std::sync::atomic::AtomicU32::new(0);
        for_all(3, &(0_u32..8, proptest::bool::ANY), async |(wait, pauses)| {
            let round = round.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let door = ada.invitation(&hall, 50).await;
            let id = ada.looks("/invitations").await.find(r#"name="ids" value="([0-9a-f-]{36})""#);
            let tries: Vec<_> = (0..6)
                .map(|n| {
                    let (person, door) = (house.stranger(), door.clone());
                    tokio::spawn(async move {
                        let handle = format!("r{round}n{n}");
                        person.sends(&door, &newcomer_fields(&handle, "Racer")).await.status
                    })
                })
                .collect();
            for _ in 0..wait {
                ada.looks("/readyz").await;
            }
            let act = if pauses { "pause" } else { "revoke" };
            assert_eq!(ada.sends("/invitations", &[("act", act), ("ids", &id)]).await.status, 303);
            let in_time = people(&ada, &hall.href).await;
            let mut came = 0;
            for tried in tries {
                let status = tried.await.unwrap();
                assert!(matches!(status, 303 | 404), "{status}");
                came += usize::from(status == 303);
            }
            assert!(came <= 6);
            assert_eq!(people(&ada, &hall.href).await, in_time, "nobody came in after the answer");
        });
    }

    /// Invariant 32: an invitation opens what its inviter may open now.
    async fn whoever_may_not_open_a_group_any_more_opens_it_to_nobody(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let garden = ada.founds("The garden", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        bo.sends(&format!("{}/join", garden.href), &[]).await;
        house.later(Span::days(15));
        let both = bo.invitation_with(&hall, &[("groups", &garden.slug)]).await;
        let one = bo.invitation(&hall, 1).await;
        bo.leaves(&hall).await;
        assert_eq!(house.stranger().looks(&one).await.status, 404);
        let seen = house.stranger().looks(&both).await;
        assert!(seen.body.contains("The garden") && !seen.body.contains("The hall"));
        let mut cy = house.stranger();
        assert_eq!(cy.posts(&both, &newcomer_fields("cy", "Cy")).await.status, 303);
        let cy = Member::new(cy, "cy").await;
        assert_eq!(cy.looks(&hall.room).await.status, 404);
    }

    /// Invariant 32: it gives a host's role as long as its inviter may, and a member's after that.
    async fn an_invitation_gives_no_more_than_its_inviter_may_give_now(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let hosting = [("kind", "link"), ("uses", "9"), ("hosts", &*hall.slug)];
        let door = ada.invitation_with(&hall, &hosting).await;
        let settings = format!("{}/settings", hall.href);
        let roles = format!("{}/roles", hall.href);
        let comes = async |handle: &str| {
            let mut newcomer = house.stranger();
            let entered = newcomer.posts(&door, &newcomer_fields(handle, handle)).await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
            newcomer
        };
        assert_eq!(comes("cy").await.looks(&settings).await.status, 200, "a host");
        let heir = [("member", &*bo.id), ("act", "owner"), ("sure", "on")];
        assert_eq!(ada.sends(&roles, &heir).await.status, 303);
        let di = comes("di").await;
        assert_eq!(di.looks(&settings).await.status, 403, "a member");
        assert_eq!(di.looks(&hall.room).await.status, 200);
        // Whoever hosts a closed group no more opens it to nobody.
        let gone = [("member", &*ada.id), ("act", "member")];
        assert_eq!(bo.sends(&roles, &gone).await.status, 303);
        let late = house.stranger();
        assert_eq!(late.looks(&door).await.status, 404);
        assert_eq!(late.sends(&door, &newcomer_fields("ed", "Ed")).await.status, 404);
    }

    /// Invariant 31: a browser that follows a link has the code in no address after the first answer.
    async fn the_code_leaves_the_address_with_the_first_answer(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation(&hall, 1).await;
        let mut sami = house.stranger();
        let led = follows(&mut sami, &door).await;
        assert_eq!((led.status, led.location()), (303, "/i"));
        let cookie = led.header("set-cookie").to_owned();
        for kept in ["HttpOnly", "SameSite=Lax", "Path=/i", "Max-Age=3600"] {
            assert!(cookie.contains(kept), "{cookie}");
        }
        assert_eq!(led.header("referrer-policy"), "no-referrer");
        let seen = sami.looks("/i").await;
        assert_eq!(seen.status, 200);
        let code = seen.find(r#"name="code" value="([0-9A-Z]{16})""#);
        assert!(!seen.body.contains(&format!("/i/{code}")), "the page names no address with it");
        let french = sami.looks("/i?lang=fr").await;
        assert!(french.body.contains("lang=\"fr\""));
        // What was shown is what is accepted, whatever the cookie says meanwhile.
        sami.cookies.insert("door".into(), "0000000000000000".into());
        let mut fields = newcomer_fields("sami", "Sami").to_vec();
        fields.push(("code", &code));
        let entered = sami.posts("/i", &fields).await;
        assert_eq!((entered.status, entered.location()), (303, &*hall.room));
        assert!(!sami.cookies.contains_key("door"), "nothing of it is left with the browser");
        // A dead code is led on like a live one.
        let led = follows(&mut house.stranger(), "/i/0123456789ABCDEF").await;
        assert_eq!((led.status, led.location()), (303, "/i"));
    }

    async fn whoever_does_not_want_in_is_thanked_and_not_told_of(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation(&hall, 1).await;
        let sami = house.stranger();
        assert!(sami.looks(&door).await.body.contains("href=\"/i/thanks\""));
        let thanks = sami.looks("/i/thanks").await;
        assert_eq!(thanks.status, 200);
        assert!(thanks.header("set-cookie").starts_with("door=;"), "{thanks:?}");
        assert!(!thanks.body.contains("<form"), "nothing is asked");
        assert_eq!(sami.looks(&door).await.status, 200, "it is still open");
    }

    /// However many rules there are, the door says how many, shows the first and leads to all of them.
    async fn a_door_has_room_for_the_first_rules_and_leads_to_all(house: House) {
        let ada = house.owner("ada").await;
        let mut groups = Vec::new();
        for n in 0..20 {
            let group = ada.founds(&format!("Group {n}"), "closed").await;
            let rules: Vec<String> = (0..30).map(|m| format!("Rule {n}.{m} {}", "so it is ".repeat(32))).collect();
            let written = ada.sends(&format!("{}/settings/rules", group.href), &[("rules", &rules.join("\n"))]).await;
            assert_eq!(written.status, 303, "{}", written.gist());
            groups.push(group);
        }
        let more: Vec<(&str, &str)> = groups[1..].iter().map(|group| ("groups", &*group.slug)).collect();
        let door = ada.invitation_with(&groups[0], &more).await;
        let mut sami = house.stranger();
        follows(&mut sami, &door).await;
        let seen = sami.looks("/i").await;
        // It travels compressed, with its styles: see the budgets. Nothing of it grows with the rules.
        assert!(seen.body.len() <= 40 * 1024, "{} bytes", seen.body.len());
        assert!(seen.body.contains("Rule 0.0 ") && !seen.body.contains("Rule 1.0 "), "{}", seen.gist());
        assert!(seen.body.contains("you accept all 600 rules"), "{}", seen.gist());
        assert!(seen.body.contains("Read all 30 rules"), "{}", seen.gist());
        let whole = sami.looks(&seen.find(r#"href="(/i/rules)#g1""#)).await;
        assert_eq!(whole.body.matches("<li>Rule ").count(), 600);
        assert!(whole.body.contains("href=\"/i\"") && whole.body.contains("Rule 19.29 "));
        let lost = house.stranger().looks("/i/rules").await;
        assert_eq!((lost.status, lost.location()), (303, "/enter"));
        sami.cookies.insert("door".into(), "0123456789ABCDEF".into());
        assert_eq!(sami.looks("/i/rules").await.status, 404);
    }

    /// A preview of the link names the house and whoever invites, and no group.
    async fn a_preview_names_the_house_and_the_inviter_only(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&hall, 1).await;
        let seen = house.stranger().looks(&door).await.body;
        assert!(seen.len() <= 30 * 1024, "{} bytes", seen.len());
        let (head, _) = seen.split_once("</head>").unwrap();
        assert!(head.contains("Ada invites you") && head.contains("La Verrière"), "{head}");
        assert!(!head.contains("Night readers") && !head.contains("Come and see."), "{head}");
        assert!(seen.contains("<form class=\"reply\" method=\"post\""), "the door works without scripts");
    }
}

/// A browser follows a link.
async fn follows(visitor: &mut Visitor, path: &str) -> Answer {
    let request = visitor.request(Method::GET, path);
    let answer = Answer::of(request.header("sec-fetch-dest", "document")).await;
    for cookie in answer.headers.get_all(header::SET_COOKIE) {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        visitor.cookies.insert(name.into(), value.into());
    }
    answer
}

/// A code for every way of being dead, and whoever made most of them.
async fn dead_codes(house: &House) -> (Member, Vec<(&'static str, String)>) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "open").await;
    let garden = ada.founds("The garden", "open").await;
    let expired = ada.invitation(&hall, 1).await;
    let last_day = house.clock.now().plus(Span::days(5)).rfc3339();
    let guest = [("kind", "guest"), ("guest_until", &last_day[..10])];
    let past = ada.invitation_with(&hall, &guest).await;
    let bo = ada.invites(house, &hall, "bo").await;
    let cleo = ada.invites(house, &hall, "cleo").await;
    let dora = ada.invites(house, &garden, "dora").await;
    house.later(Span::days(15));
    let suspended = bo.invitation(&hall, 1).await;
    imposes_in_house(&ada, &bo, "suspension", "24").await;
    let banned = cleo.invitation(&hall, 1).await;
    imposes_in_house(&ada, &cleo, "ban", "24").await;
    let left = dora.invitation(&garden, 1).await;
    dora.leaves(&garden).await;
    let used = ada.invitation(&hall, 1).await;
    let mut cy = house.stranger();
    cy.posts(&used, &newcomer_fields("cy", "Cy")).await;
    let paused = ada.invitation(&hall, 5).await;
    let revoked = ada.invitation(&hall, 5).await;
    for act in ["revoke", "pause"] {
        let list = ada.looks("/invitations?state=live").await;
        let id = list.find(r#"name="ids" value="([0-9a-f-]{36})""#);
        ada.sends("/invitations", &[("act", act), ("ids", &id)])
            .await;
    }
    let dead = vec![
        ("used up", used),
        ("expired", expired),
        ("paused", paused),
        ("revoked", revoked),
        ("for a guest whose day is past", past),
        ("of somebody suspended", suspended),
        ("of somebody banned", banned),
        ("into a group that its maker left", left),
        ("invented", "/i/0123456789ABCDEF".into()),
        ("garbled", "/i/not-a-code".into()),
    ];
    (ada, dead)
}

async fn people(member: &Member, href: &str) -> usize {
    let page = member.looks(href).await.body;
    let (_, listed) = page.split_once("class=\"people\">").unwrap();
    let (listed, _) = listed.split_once("</ul>").unwrap();
    listed.matches("<li>").count()
}

/// What looks alike takes as long, to a millisecond (invariant 19).
pub(crate) async fn keep_one_pace(looker: impl Fn() -> Visitor, pages: &[(&'static str, String)]) {
    let names: Vec<_> = pages.iter().map(|(why, _)| *why).collect();
    let looks = async |passer: &Visitor, page: usize| {
        let seen = passer.looks(&pages[page].1).await;
        assert_eq!(seen.status, 404, "{}", seen.gist());
    };
    take_as_long(looker, &names, looks).await;
}

/// The same of whatever people do. A difference in kind is there every time; what else this machine does
/// is not.
pub(crate) async fn take_as_long(
    looker: impl Fn() -> Visitor,
    names: &[&'static str],
    does: impl AsyncFn(&Visitor, usize),
) {
    let mut apart = names.to_vec();
    let mut told = Vec::new();
    for _ in 0..5 {
        let times = times(&looker, names.len(), &does).await;
        let mut in_order = times.clone();
        in_order.sort();
        let middle = in_order[in_order.len() / 2];
        for (name, time) in names.iter().zip(&times) {
            if time.abs_diff(middle) <= Duration::from_millis(1) / 2 {
                apart.retain(|other| other != name);
            }
        }
        if apart.is_empty() {
            return;
        }
        told.push(times);
    }
    panic!("{apart:?} of {names:?}: {told:?}");
}

/// The time within which each thing is done for half of those who do them in turn; where they are few,
/// for a quarter: whatever else this machine does makes some tries slower, and none quicker.
async fn times(
    looker: &impl Fn() -> Visitor,
    things: usize,
    does: &impl AsyncFn(&Visitor, usize),
) -> Vec<Duration> {
    let mut tries = vec![Vec::new(); things];
    for _ in 0..rounds(60) {
        for (thing, taken) in tries.iter_mut().enumerate() {
            let passer = looker();
            let start = Instant::now();
            does(&passer, thing).await;
            taken.push(start.elapsed());
        }
    }
    tries.iter_mut().map(|taken| usual(taken)).collect()
}

fn usual(samples: &mut [Duration]) -> Duration {
    samples.sort();
    let part = if samples.len() < 1_000 { 4 } else { 2 };
    samples[samples.len() / part]
}
