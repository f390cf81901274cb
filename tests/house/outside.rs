//! On the way out, and outside: what was let out can be stopped, and everybody knows what of them is seen.

use std::{ops::Deref, time::Duration};

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};

use crate::{
    consent::{open_window, publish},
    support::{Group, House, Kind, Member},
};

/// A house where a highlight leaves ten minutes after a host's yes, as in every house that sets nothing.
struct Patient(House);

impl Patient {
    async fn on(kind: Kind) -> Self {
        Self(House::with(kind, &["--cooling-off", "10m"]).await)
    }

    /// A hall where everybody agreed to be shown and a host said yes.
    async fn let_out(&self) -> (Member, Member, Group, String) {
        let (ada, bo, hall) = open_window(self).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        (ada, bo, hall, slip)
    }

    async fn is_shown(&self) -> bool {
        self.stranger().looks("/l/better-aloud").await.status == 200
    }

    async fn becomes_shown(&self) {
        let shown = async {
            while !self.is_shown().await {
                tokio::task::yield_now().await;
            }
        };
        let shown = tokio::time::timeout(Duration::from_mins(1), shown).await;
        shown.expect("it leaves in the end");
    }
}

impl Deref for Patient {
    type Target = House;

    fn deref(&self) -> &House {
        &self.0
    }
}

on_both! {
    /// Invariant 42: while it cools nothing of it is outside.
    async fn a_highlight_leaves_ten_minutes_after_a_host_said_yes(house: Patient) {
        let (ada, bo, hall, slip) = house.let_out().await;
        assert!(!house.is_shown().await, "not yet");
        assert!(!house.stranger().looks("/l").await.body.contains("Better aloud"));
        let outbox = house.stranger().looks("/ap/groups/hall/outbox?page=true").await.body;
        assert!(!outbox.contains("The answer is 42"));
        assert!(bo.looks(&slip).await.body.contains("Leaves in 10 minutes"));
        house.later(Span::minutes(4));
        assert!(bo.looks("/settings/outside").await.body.contains("Leaves in 6 minutes"));
        assert_eq!(ada.answers(&slip, "approve").await, 409, "it was let out already");
        assert!(!house.is_shown().await);
        house.later(Span::minutes(6));
        house.becomes_shown().await;
        let page = bo.looks(&slip).await.body;
        assert!(page.contains("See the public page") && !page.contains("Leaves in"));
        assert!(ada.looks(&hall.href).await.body.contains("Better aloud"));
    }

    async fn any_author_stops_what_is_about_to_leave(house: Patient) {
        let (ada, bo, _hall, slip) = house.let_out().await;
        let page = bo.looks(&slip).await.body;
        assert!(page.contains("Stop it"), "one button");
        assert_eq!(bo.answers(&slip, "refused").await, 303);
        house.later(Span::minutes(11));
        let next = ada.founds("The attic", "closed").await;
        assert!(ada.looks(&next.href).await.status == 200);
        assert!(!house.is_shown().await, "it stays");
        assert_eq!(ada.answers(&slip, "approve").await, 409, "and is settled");
        let told = ada.looks(&slip).await.body;
        assert!(told.contains("Not published") && !told.contains("Leaves in"));
    }

    /// Other words are other bytes: everybody is asked again, and so is the host.
    async fn words_that_change_on_the_way_do_not_leave(house: Patient) {
        let (ada, bo, _hall, slip) = house.let_out().await;
        let reworded = [("act", "reword"), ("position", "1"), ("text", "The answer is 43")];
        assert_eq!(bo.sends(&slip, &reworded).await.status, 303);
        house.later(Span::minutes(11));
        assert!(!house.is_shown().await);
        for author in [&ada, &bo] {
            assert_eq!(author.answers(&slip, "nameless").await, 303);
        }
        assert!(!house.is_shown().await, "a host decides anew");
        assert_eq!(ada.answers(&slip, "approve").await, 303);
        house.later(Span::minutes(11));
        house.becomes_shown().await;
        let copy = house.stranger().looks("/l/better-aloud").await.body;
        assert!(copy.contains("The answer is 43") && !copy.contains("The answer is 42"));
    }

    /// Invariant 43, and nothing leaves by a window that was shut meanwhile.
    async fn what_was_about_to_leave_stays_when_the_window_is_shut(house: Patient) {
        let (ada, _bo, hall, slip) = house.let_out().await;
        assert_eq!(ada.sends("/house/window", &[("act", "shut")]).await.status, 303);
        house.later(Span::minutes(11));
        let waits = async {
            while ada.looks(&slip).await.body.contains("Leaves in") {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), waits).await.expect("it waits for a host");
        let fields = [("act", "open"), ("address", &*house.origin)];
        ada.sends("/house/window", &fields).await;
        assert!(!house.is_shown().await);
        assert!(ada.looks(&hall.href).await.body.contains("Better aloud"));
        assert_eq!(ada.answers(&slip, "approve").await, 303, "a host lets it out again");
    }

    async fn everybody_knows_what_of_them_is_outside(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        assert!(bo.looks("/settings/outside").await.body.contains("Nothing of yours"));
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        ada.answers(&slip, "named").await;
        bo.answers(&slip, "nameless").await;
        assert!(bo.looks("/settings/outside").await.body.contains("Nothing of yours"));
        ada.answers(&slip, "approve").await;
        for (who, signed) in [(&ada, "Signed Ada"), (&bo, "Without a name")] {
            let ledger = who.looks("/settings/outside").await.body;
            assert!(ledger.contains("Better aloud") && ledger.contains(signed), "{signed}");
        }
        assert!(!cy.looks("/settings/outside").await.body.contains("Better aloud"), "cy is not quoted");
        let token = bo.token().await;
        let mine: Value = bo.asks(Method::GET, "/highlights/mine", Some(&token), None).await.json();
        let line = &mine["items"][0];
        assert_eq!(line["words"], json!(["The answer is 42"]), "{mine}");
        assert_eq!((&line["state"], &line["answer"]), (&json!("published"), &json!("nameless")));
        assert_eq!(line["signature"], Value::Null);
        assert_eq!(bo.answers(&slip, "withdraw").await, 303, "alone, at any time");
        let ledger = bo.looks("/settings/outside").await.body;
        assert!(ledger.contains("withdrawn, ") && !ledger.contains("value=\"withdraw\""));
        let mine: Value = bo.asks(Method::GET, "/highlights/mine", Some(&token), None).await.json();
        assert!(mine["items"][0]["withdrawn_at"].is_string(), "{mine}");
    }

    /// Invariant 52, case 57: whoever goes takes their words with them, unless they leave them.
    async fn case_57_whoever_leaves_the_house_says_what_becomes_of_their_words(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        cy.says(&hall, "I was there").await;
        let both = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&both, &ada, &[&ada, &bo]).await;
        let cys = ada.proposes(&hall, "There", &[4]).await;
        publish(&cys, &ada, &[&cy]).await;
        let waits = ada.proposes(&hall, "Later", &[1, 2]).await;
        assert_eq!(bo.answers(&waits, "named").await, 303);
        let page = bo.looks("/settings/leave").await.body;
        assert!(page.contains("One highlight shows your words outside"));
        let keeps = [("handle", "cy"), ("outside", "keep")];
        assert_eq!(cy.sends("/settings/leave", &keeps).await.status, 303);
        let takes = [("handle", "bo"), ("outside", "withdraw")];
        assert_eq!(bo.sends("/settings/leave", &takes).await.status, 303);
        assert_eq!(house.stranger().looks("/l/there").await.status, 200, "cy left it there");
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 410, "bo did not");
        assert_eq!(ada.answers(&waits, "named").await, 409, "nor what was not out yet");
    }
}
