//! People: who is here, what is told of somebody, who came by whom, who answers for the house, who leaves.

use salon::values::Span;

use crate::{
    lists::{items_of, next_of, once, pages_of},
    moderation::imposes_in_house,
    support::{House, Member, Visitor, members::newcomer_fields},
};

on_both! {
    async fn people_are_found_by_the_beginning_of_any_word_of_their_name(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let named = [("name", "Inès de la Tour"), ("language", "auto"), ("theme", "auto")];
        assert_eq!(bo.sends("/settings", &named).await.status, 303);
        for (looked_for, found) in [
            ("", true), ("in", true), ("INES", true), ("tour", true), ("BO", true), ("@bo", true),
            ("our", false), ("%", true), ("zed", false),
        ] {
            let query: String = url::form_urlencoded::byte_serialize(looked_for.as_bytes()).collect();
            let page = ada.looks(&format!("/people?q={query}")).await;
            assert_eq!(page.body.contains("de la Tour"), found, "{looked_for}");
        }
    }

    async fn a_long_list_goes_on_page_by_page_and_names_everybody_once(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let door = ada.invitation(&hall, 130).await;
        for n in 0..130 {
            let mut person = house.stranger();
            let handle = format!("guest{n}");
            // Many are called the same: the list must not stop between them.
            let entered = person.posts(&door, &newcomer_fields(&handle, "Sam")).await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
        }
        let came = ada.looks("/invitations").await.find(r#"href="(/invitations/[0-9a-f-]{36}/came)""#);
        everybody_is_a_host_and_blocked(&house, &ada).await;
        let (handle, id) = ("<small>@([a-z0-9_]+)", r#"<b><a href="/u/([0-9a-f-]{36})""#);
        let roles = format!("{}/roles", hall.href);
        for (list, pattern, many) in [
            ("/people", handle, 131), (&hall.href, handle, 131), (&roles, handle, 131),
            ("/house/roles", handle, 131), ("/settings/blocks", handle, 130), (&came, id, 130),
        ] {
            once(pages_of(&ada, list, pattern).await, many, list);
        }
        once(items_of(&ada, "/people").await, 131, "people, by program");
        once(items_of(&ada, "/blocks").await, 130, "blocks, by program");
        // Whoever a page ended with is called otherwise before the next is read, or has left.
        let next = next_of(&ada.looks("/people").await.body).unwrap();
        is_called(&house, &next, "Aaron").await;
        once(pages_of(&ada, &next, handle).await, 71, "the people behind them");
        let next = next_of(&ada.looks(&hall.href).await.body).unwrap();
        leaves_from(&house, &next).await;
        once(pages_of(&ada, &next, handle).await, 31, "the members behind them");
        for nowhere in ["nonsense", "host.%00", &format!("host.{}.%00", ada.id)] {
            assert!(ada.looks(&format!("{}?after={nowhere}", hall.href)).await.body.contains("rel=\"next\""));
        }
        let group = ada.looks(&hall.href).await;
        assert_eq!(group.find(r#"id="people">[^<]*<span class="q">(\d+)"#), "130");
    }

    /// Invariant 19: a guest knows the people of their groups, and nobody else is there for them.
    async fn a_guest_knows_the_people_of_their_groups_alone(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let study = ada.founds("The study", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &study, "cy").await;
        is_now_a_guest(&house, &cy).await;
        let page = cy.looks("/people").await;
        assert!(page.body.contains("@ada") && page.body.contains("@cy"));
        assert!(!page.body.contains("@bo"), "bo is in no group of cy's");
        assert!(!cy.looks("/people?q=bo").await.body.contains("@bo"));
        assert_eq!(cy.looks(&profile(&bo)).await.status, 404);
        assert_eq!(bo.looks(&profile(&cy)).await.status, 404);
        assert_eq!(cy.looks(&profile(&ada)).await.status, 200);
        assert_eq!(cy.looks("/people/tree").await.status, 404);
    }

    async fn a_profile_tells_who_invited_whom_to_those_who_may_know(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        assert!(bo.looks(&profile(&bo)).await.body.contains("Invited by"), "one's own is always seen");
        assert!(!cy.looks(&profile(&bo)).await.body.contains("Invited by"));
        assert!(ada.looks(&profile(&bo)).await.body.contains("Invited by"));
        assert_eq!(cy.looks("/people/tree").await.status, 404);
        sets_doors(&ada, &[("tree_seen_by", "members")]).await;
        assert!(cy.looks(&profile(&bo)).await.body.contains("Invited by"));
        assert_eq!(cy.looks("/people/tree").await.status, 200);
        sets_doors(&ada, &[("tree_seen_by", "nobody")]).await;
        assert_eq!(ada.looks("/people/tree").await.status, 404);
        assert!(bo.looks(&profile(&bo)).await.body.contains("Invited by"));
        // What both are in is told, and nothing else.
        let cellar = ada.founds("The cellar", "secret").await;
        let page = bo.looks(&profile(&ada)).await;
        assert!(page.body.contains(&hall.href) && !page.body.contains(&cellar.href));
    }

    async fn the_tree_is_walked_branch_by_branch(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        let cy = bo.invites(&house, &hall, "cy").await;
        house.later(Span::days(14));
        let di = cy.invites(&house, &hall, "di").await;
        let tree = ada.looks("/people/tree").await;
        for person in [&bo, &cy, &di] {
            assert!(tree.body.contains(&profile(person)), "{}", person.name);
        }
        let branch = ada.looks(&format!("/people/tree?at={}", cy.id)).await;
        assert!(branch.body.contains(&profile(&di)));
        assert!(branch.body.contains("/people/tree?at="), "the way up");
        // Whoever left is a node without a name.
        let left = cy.sends("/settings/leave", &[("handle", "cy")]).await;
        assert_eq!(left.status, 303, "{}", left.gist());
        let tree = ada.looks("/people/tree").await.body;
        assert!(!tree.contains("Cy<") && tree.contains("somebody who left"));
        assert!(tree.contains(&profile(&di)), "those below stay");
    }

    async fn the_owner_names_hosts_and_hands_the_house_over(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let role = |who: &Member| format!("{}/role", profile(who));
        assert_eq!(bo.sends(&role(&bo), &[("role", "host")]).await.status, 403);
        assert_eq!(bo.looks("/house/roles").await.status, 404);
        assert_eq!(ada.sends(&role(&bo), &[("role", "host")]).await.status, 303);
        assert_eq!(ada.sends(&role(&bo), &[("role", "owner")]).await.status, 403);
        assert_eq!(noticed(&bo).await, ["/people"], "a host of the house goes on to its people");
        // A host of the house sees what hosts see, invites at once, and names nobody.
        assert_eq!(bo.looks("/people/tree").await.status, 200);
        bo.invitation(&hall, 10).await;
        assert_eq!(bo.sends(&role(&cy), &[("role", "host")]).await.status, 403);
        assert_eq!(ada.sends("/settings/leave", &[("handle", "ada")]).await.status, 409);
        for nobody in ["zed", "ada", "", "Bo Bo"] {
            let refused = ada.sends("/house/roles", &[("successor", nobody)]).await;
            assert_eq!(refused.status, 422, "{nobody}");
        }
        assert_eq!(ada.sends("/house/roles", &[("successor", "@Bo")]).await.status, 303);
        assert_eq!(ada.looks("/house").await.status, 404);
        assert_eq!(bo.looks("/house").await.status, 200);
        assert_eq!(ada.looks("/people/tree").await.status, 200, "ada stays as a host");
        let deeds = deeds(&house).await;
        assert!(deeds.ends_with(&["name_house_host".into(), "invite".into(), "hand_house_over".into()]), "{deeds:?}");
    }

    /// What somebody is told leads nowhere that they may not go.
    async fn a_dismissed_host_is_led_nowhere(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let role = format!("{}/role", profile(&bo));
        for role_now in ["host", "member"] {
            assert_eq!(ada.sends(&role, &[("role", role_now)]).await.status, 303);
        }
        for path in noticed(&bo).await {
            assert_eq!(bo.looks(&path).await.status, 200, "{path}");
        }
        assert_eq!(noticed(&bo).await.len(), 1);
    }

    /// However many successors are named at once, the house has one owner.
    async fn the_house_is_handed_over_once(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let heirs = ["bo", "cy", "di", "ed"];
        for heir in heirs {
            ada.invites(&house, &hall, heir).await;
        }
        let ada = std::sync::Arc::new(ada);
        let tries = heirs.map(|heir| {
            let ada = ada.clone();
            tokio::spawn(async move { ada.sends("/house/roles", &[("successor", heir)]).await.status })
        });
        let mut handed = 0;
        for tried in tries {
            let status = tried.await.unwrap();
            assert!(matches!(status, 303 | 403 | 404), "{status}");
            handed += u32::from(status == 303);
        }
        assert_eq!(handed, 1);
    }

    async fn whoever_leaves_is_gone_and_their_words_stay(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        bo.says(&hall, "I was here").await;
        house.later(Span::days(14));
        let bo = bo.elsewhere(&house).await;
        let door = bo.invitation(&hall, 1).await;
        let attic = bo.founds("The attic", "open").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        cy.sends(&format!("{}/join", attic.href), &[]).await;
        // Others are in a group of theirs: it wants a successor first.
        let stays = bo.sends("/settings/leave", &[("handle", "bo")]).await;
        assert_eq!(stays.status, 409, "{}", stays.gist());
        assert!(bo.looks("/settings/leave").await.body.contains("The attic"));
        cy.leaves(&attic).await;
        assert_eq!(bo.sends("/settings/leave", &[("handle", "someone")]).await.status, 422);
        let left = bo.sends("/settings/leave", &[("handle", "bo")]).await;
        assert_eq!(left.status, 303, "{}", left.gist());
        assert_eq!(bo.looks("/settings").await.status, 303, "signed out");
        let again = house.stranger().sends("/sign-in", &[("handle", "bo"), ("password", crate::support::members::PASSWORD)]).await;
        assert_ne!(again.status, 303, "no way back in");
        assert_eq!(house.stranger().looks(&door).await.status, 404, "their invitations are closed");
        let room = ada.looks(&hall.room).await;
        assert!(room.body.contains("I was here") && room.body.contains("Bo"));
        assert!(!ada.looks("/people").await.body.contains("@bo"));
        let join = cy.sends(&format!("{}/join", attic.href), &[]).await;
        assert_eq!(join.status, 403, "a group that nobody answers for is archived");
        assert!(deeds(&house).await.iter().any(|deed| deed == "archive"));
        assert!(ada.looks("/people?kind=gone").await.body.contains("@bo"));
        assert!(!cy.looks("/people?kind=gone").await.body.contains("@bo"));
        // The handle stays taken.
        let door = ada.invitation(&hall, 1).await;
        let taken = house.stranger().sends(&door, &newcomer_fields("bo", "Other")).await;
        assert_eq!(taken.status, 422);
    }

    async fn a_host_gives_somebody_more_places_or_none(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        let allowance = format!("{}/allowance", profile(&bo));
        assert_eq!(bo.sends(&allowance, &[("places", "9")]).await.status, 404);
        assert_eq!(ada.sends(&allowance, &[("places", "many")]).await.status, 422);
        assert_eq!(ada.sends(&allowance, &[("places", "5")]).await.status, 303);
        bo.invitation(&hall, 5).await;
        assert_eq!(ada.sends(&allowance, &[("places", "")]).await.status, 303);
        assert_eq!(bo.offers(&hall, 1).await.status, 422);
    }

    async fn the_owner_sets_the_doors(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        assert_eq!(bo.looks("/house/doors").await.status, 404);
        assert_eq!(bo.sends("/house/doors/pause", &[("act", "pause")]).await.status, 404);
        let refused = ada.sends("/house/doors", &[("member_allowance", "-4")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"-4\""), "what was typed is kept");
        sets_doors(&ada, &[("member_allowance", "7"), ("invite_after_days", "0")]).await;
        bo.invitation(&hall, 7).await;
        let page = ada.looks("/house/doors").await;
        assert!(page.body.contains("<svg class=\"growth\"") && page.body.contains("<table"));
        let paused = ada.sends("/house/doors/pause", &[("act", "pause")]).await;
        assert_eq!(paused.status, 303);
        assert!(ada.looks("/house").await.body.contains("All doors are paused"));
        assert_eq!(ada.sends("/house/doors/pause", &[("act", "open")]).await.status, 303);
        // Last: half a year ends her session.
        grows_as_counted(&house, &ada).await;
    }
}

/// People come over half a year: each week tells what counting them one by one tells.
async fn grows_as_counted(house: &House, owner: &Member) {
    let hall = owner.founds("The garden", "closed").await;
    for (n, days) in [25, 25, 3, 0, 7, 10, 28, 28, 1, 6, 13, 28]
        .into_iter()
        .enumerate()
    {
        house.later(Span(Span::days(days).0 + Span::seconds(60).0));
        let came = owner.invites(house, &hall, &format!("grown{n}")).await;
        if n == 0 {
            // Whoever is sent away for good is here no more, from that week on.
            let out = imposes_in_house(owner, &came, "ban", "").await;
            assert!(out.location().contains("saved"), "{}", out.gist());
        }
    }
    house.later(Span::days(25));
    let token = owner.token().await;
    let answer = owner.asks(reqwest::Method::GET, "/house/growth", Some(&token), None);
    let growth = answer.await.json();
    let weeks = growth["weeks"].as_array().unwrap();
    assert_eq!(weeks.len(), 26);
    let mut conn = house.db().read().await.unwrap();
    let joined: Vec<(salon::values::Timestamp,)> = conn
        .query("SELECT joined_at FROM members")
        .all()
        .await
        .unwrap();
    let out: Vec<(salon::values::Timestamp,)> = conn
        .query("SELECT imposed_at FROM sanctions")
        .all()
        .await
        .unwrap();
    // Written alike, moments are in the order of their letters.
    let written = |moments: Vec<(salon::values::Timestamp,)>| -> Vec<String> {
        moments.into_iter().map(|(at,)| at.rfc3339()).collect()
    };
    let (joined, out) = (written(joined), written(out));
    assert_eq!(out.len(), 1);
    let (mut came_in_all, mut before) = (0, 0);
    for (n, week) in weeks.iter().enumerate() {
        let begins = week["begins"].as_str().unwrap();
        let next = weeks
            .get(n + 1)
            .map(|next| next["begins"].as_str().unwrap());
        let till =
            |moments: &[String], end: &str| moments.iter().filter(|at| &***at <= end).count();
        let by = |end: &str| till(&joined, end);
        let ever = next.map_or(joined.len(), by);
        let members = ever - next.map_or(1, |end| till(&out, end));
        if n == 0 {
            before = by(begins);
        }
        assert_eq!(week["members"], members, "week {n}: {growth}");
        assert_eq!(week["came"], ever - by(begins), "week {n}: {growth}");
        came_in_all += ever - by(begins);
    }
    assert!(
        before > 0 && came_in_all > 7,
        "some were here before, and some came since"
    );
    assert_eq!(before + came_in_all, joined.len());
}

/// Where the notices on somebody's feed lead.
async fn noticed(member: &Member) -> Vec<String> {
    let feed = member.looks("/").await.body;
    let link = regex::Regex::new(r#"<a class="btn small" href="([^"]+)">"#).unwrap();
    feed.split("<article class=\"notice\"")
        .skip(1)
        .filter_map(|notice| notice.split_once("</article>"))
        .flat_map(|(notice, _)| link.captures_iter(notice))
        .map(|found| found[1].to_owned())
        .collect()
}

pub(crate) fn profile(member: &Member) -> String {
    format!("/u/{}", member.id)
}

/// Sets the doors of the house, as the form has them unless said.
pub(crate) async fn sets_doors(owner: &Visitor, wish: &[(&str, &str)]) {
    let mut fields = vec![
        ("member_allowance", "3"),
        ("host_allowance", "50"),
        ("invite_after_days", "14"),
        ("again_days", "7"),
        ("tree_seen_by", "hosts"),
        ("questions", ""),
    ];
    fields.retain(|(name, _)| wish.iter().all(|(wished, _)| name != wished));
    fields.extend(wish);
    let set = owner.sends("/house/doors", &fields).await;
    assert_eq!(set.status, 303, "{}", set.gist());
}

async fn is_now_a_guest(house: &House, member: &Member) {
    let mut tx = house.db().write().await.unwrap();
    let id: uuid::Uuid = member.id.parse().unwrap();
    tx.query("UPDATE members SET role = 'guest' WHERE id = $1")
        .bind(id)
        .run()
        .await
        .unwrap();
    tx.query("UPDATE memberships SET role = 'guest' WHERE member_id = $1")
        .bind(id)
        .run()
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What was done in the house, in its order.
pub(crate) async fn deeds(house: &House) -> Vec<String> {
    let mut conn = house.db().read().await.unwrap();
    let deeds: Vec<(String,)> = conn
        .query("SELECT deed FROM audit ORDER BY id")
        .all()
        .await
        .unwrap();
    deeds.into_iter().map(|(deed,)| deed).collect()
}

async fn everybody_is_a_host_and_blocked(house: &House, but: &Member) {
    let but: uuid::Uuid = but.id.parse().unwrap();
    let mut tx = house.db().write().await.unwrap();
    let named = tx.query("UPDATE members SET role = 'host' WHERE id <> $1");
    named.bind(but).run().await.unwrap();
    let blocked = tx.query(
        "INSERT INTO blocks (member_id, blocked_id, blocked_at) SELECT $1, id, 7 FROM members WHERE id <> $1",
    );
    blocked.bind(but).run().await.unwrap();
    tx.commit().await.unwrap();
}

/// Whom a page ended with, by where it leads.
fn last_of(next: &str) -> uuid::Uuid {
    let id = regex::Regex::new("[0-9a-f]{8}-[0-9a-f-]{27}").unwrap();
    id.find(next).unwrap().as_str().parse().unwrap()
}

async fn is_called(house: &House, next: &str, name: &str) {
    let mut tx = house.db().write().await.unwrap();
    let called = tx.query("UPDATE members SET name = $1 WHERE id = $2");
    let called = called.bind(name.to_owned()).bind(last_of(next));
    assert_eq!(called.run().await.unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn leaves_from(house: &House, next: &str) {
    let id = last_of(next);
    let mut tx = house.db().write().await.unwrap();
    let left = tx.query("DELETE FROM memberships WHERE member_id = $1");
    assert_eq!(left.bind(id).run().await.unwrap(), 1);
    tx.commit().await.unwrap();
}
