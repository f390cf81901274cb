//! To do: what waits for hosts is in one list, and each thing is answered once.

use salon::{
    groups, members,
    requests::{self, Answer as Answered, Ask},
    values::{MemberId, Plea, Span},
};

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member},
};

on_both! {
    async fn whoever_asks_is_answered_in_place(house: House) {
        let (ada, _bo, hall) = two_in_the_hall(&house).await;
        let cy = someone(&house, &ada, "cy").await;
        let request = asks_to_enter(&house, &cy, &hall).await;
        let list = ada.looks("/todo").await;
        assert!(list.body.contains("Cy asks to enter The hall"), "{}", list.gist());
        assert!(list.body.contains("Do you sing?") && list.body.contains("Only at night."));
        let mut ear = cy.connects("?as=data").await;
        ear.until("hello").await;
        let approved = ada.sends(&request, &[("act", "approve")]).await;
        assert_eq!(approved.status, 303, "{}", approved.gist());
        ear.until("joined").await;
        assert_eq!(cy.looks(&hall.room).await.status, 200);
        let feed = cy.looks("/").await;
        assert!(feed.body.contains("you are in The hall now"), "{}", feed.gist());
        assert!(ada.looks(approved.location()).await.body.contains("Nothing waiting."));
    }

    async fn whoever_is_declined_reads_why_until_they_have_seen_it(house: House) {
        let (ada, _bo, hall) = two_in_the_hall(&house).await;
        let cy = someone(&house, &ada, "cy").await;
        let request = asks_to_enter(&house, &cy, &hall).await;
        for wrong in [("", "7"), ("We are full.", "-1"), ("We are full.", "x"), ("We are full.", "366")] {
            let fields = [("act", "decline"), ("reason", wrong.0), ("again_days", wrong.1)];
            let page = ada.sends(&request, &fields).await;
            assert_eq!(page.status, 422, "{wrong:?}");
            assert!(page.body.contains(&format!(r#"name="reason" value="{}""#, wrong.0)));
        }
        let fields = [("act", "decline"), ("reason", "We are full."), ("again_days", "30")];
        assert_eq!(ada.sends(&request, &fields).await.status, 303);
        assert_eq!(cy.looks(&hall.room).await.status, 404);
        let feed = cy.looks("/").await;
        assert!(feed.body.contains("We are full."), "{}", feed.gist());
        let seen = feed.find(r#"action="(/notices/[0-9a-f-]{36}/seen)""#);
        // Another's notice is not theirs to put away.
        ada.sends(&seen, &[]).await;
        assert!(cy.looks("/").await.body.contains("We are full."));
        assert_eq!(cy.sends(&seen, &[]).await.status, 303);
        assert!(!cy.looks("/").await.body.contains("We are full."));
    }

    async fn whoever_comes_second_reads_who_was_first(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        makes_host(&house, &bo).await;
        let cy = someone(&house, &ada, "cy").await;
        let request = asks_to_enter(&house, &cy, &hall).await;
        assert!(bo.looks("/todo").await.body.contains("Cy asks"));
        assert_eq!(bo.sends(&request, &[("act", "approve")]).await.status, 303);
        let late = ada.sends(&request, &[("act", "decline"), ("reason", "Too late.")]).await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains("Already answered by Bo."), "{}", late.gist());
        assert!(cy.looks("/").await.body.contains("you are in The hall now"));
    }

    async fn what_one_host_puts_off_the_others_still_see(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        makes_host(&house, &bo).await;
        let cy = someone(&house, &ada, "cy").await;
        let request = asks_to_enter(&house, &cy, &hall).await;
        assert_eq!(ada.sends(&request, &[("act", "later")]).await.status, 303);
        assert!(!ada.looks("/todo").await.body.contains("Cy asks"));
        assert!(bo.looks("/todo").await.body.contains("Cy asks"));
        house.later(Span::days(1));
        assert!(ada.looks("/todo").await.body.contains("Cy asks"));
    }

    /// The number beside «To do» is the length of the list, whatever is in it, for whoever looks.
    async fn the_badge_counts_what_the_list_shows(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let garden = bo.founds("The garden", "closed").await;
        let cy = someone(&house, &ada, "cy").await;
        let mut first = String::new();
        for group in [&hall, &garden] {
            first = asks_to_enter(&house, &cy, group).await;
        }
        hold_everybody(&house).await;
        bo.sends(&hall.room, &[("body", "held in the hall")]).await;
        bo.sends(&hall.room, &[("body", "and again")]).await;
        let gone = ada.invites(&house, &hall, "di").await;
        gone.sends(&hall.room, &[("body", "said before leaving")]).await;
        gone.leaves(&hall).await;
        for (host, many) in [(&ada, 3), (&bo, 1)] {
            let page = host.looks("/todo").await;
            assert_eq!(page.body.matches(r#"<li class="task"#).count(), many, "{}", page.gist());
            assert_eq!(page.find(r"data-todo>(\d+)<"), many.to_string());
        }
        assert!(!ada.looks("/todo").await.body.contains("said before leaving"));
        assert_eq!(bo.sends(&first, &[("act", "later")]).await.status, 303);
        assert!(bo.looks("/todo").await.body.contains("data-todo hidden>0<"));
        assert!(!cy.looks("/").await.body.contains("data-todo"), "nothing waits for them, ever");
        assert!(cy.looks("/todo").await.body.contains("Nothing waiting."));
    }

    /// Whoever stands in has kept nobody waiting before they did.
    async fn a_stand_in_answers_for_what_was_theirs_to_answer(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let (cy, di) = (someone(&house, &ada, "cy").await, someone(&house, &ada, "di").await);
        let first = asks_to_enter(&house, &cy, &hall).await;
        house.later(Span::hours(5));
        assert_eq!(ada.sends(&first, &[("act", "approve")]).await.status, 303);
        let until = house.clock.now().plus(Span::days(20)).rfc3339();
        let away = [("member", &*bo.id), ("until", until.split_at(10).0)];
        assert_eq!(ada.sends(&format!("{}/roles/stand-in", hall.href), &away).await.status, 303);
        let nothing = bo.looks("/todo").await;
        assert!(nothing.body.contains("Nothing waiting.") && !nothing.body.contains("Oldest answer"), "{}", nothing.gist());
        house.later(Span::hours(1));
        let second = asks_to_enter(&house, &di, &hall).await;
        house.later(Span::hours(2));
        assert_eq!(bo.sends(&second, &[("act", "approve")]).await.status, 303);
        for (host, longest) in [(&bo, "2 h"), (&ada, "5 h")] {
            let page = host.looks("/todo").await;
            assert!(page.body.contains(&format!("Oldest answer given in {longest}.")), "{}", page.gist());
        }
        house.later(Span::days(21));
        assert!(!bo.looks("/todo").await.body.contains("Oldest answer"));
    }

    async fn nobody_answers_what_is_not_theirs(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = someone(&house, &ada, "cy").await;
        let request = asks_to_enter(&house, &cy, &hall).await;
        for act in ["approve", "later", "decline"] {
            let fields = [("act", act), ("reason", "Because.")];
            assert_eq!(cy.sends(&request, &fields).await.status, 404, "of a group they are not in");
            assert_eq!(bo.sends(&request, &fields).await.status, 403, "of a group they are in");
        }
        let nothing = ada.sends(&format!("/todo/requests/{}", uuid::Uuid::now_v7()), &[("act", "approve")]).await;
        assert_eq!(nothing.status, 404);
    }
}

/// Somebody of the house who is not in the hall.
async fn someone(house: &House, ada: &Member, handle: &str) -> Member {
    let elsewhere = ada.founds("Elsewhere", "secret").await;
    ada.invites(house, &elsewhere, handle).await
}

/// Asks to be let into a group, and gives the address where it is answered.
async fn asks_to_enter(house: &House, who: &Member, group: &Group) -> String {
    let now = house.clock.now();
    let mut tx = house.db().write().await.unwrap();
    let who = MemberId(who.id.parse().unwrap());
    let who = members::find(&mut tx, who, now).await.unwrap().unwrap();
    let group = groups::find_for_owner(&mut tx, &group.slug).await.unwrap();
    let ask = Ask {
        words: Plea::parse("I live next door.").unwrap(),
        answers: vec![Answered {
            question: "Do you sing?".into(),
            answer: "Only at night.".into(),
        }],
    };
    let group = group.unwrap().id;
    let id = requests::enter_group(&mut tx, &who, (group, 0), &ask, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    format!("/todo/requests/{id}")
}

async fn makes_host(house: &House, who: &Member) {
    let mut tx = house.db().write().await.unwrap();
    let named = tx.query("UPDATE memberships SET role = 'host' WHERE member_id = $1");
    let who: uuid::Uuid = who.id.parse().unwrap();
    named.bind(who).run().await.unwrap();
    tx.commit().await.unwrap();
}

async fn hold_everybody(house: &House) {
    let mut tx = house.db().write().await.unwrap();
    let held = tx.query("UPDATE groups SET hold_posts = 100");
    held.run().await.unwrap();
    tx.commit().await.unwrap();
}
