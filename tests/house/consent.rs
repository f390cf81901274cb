//! Consent: nothing is shown that its author did not agree to, and what is taken back is gone.

use proptest::prelude::*;
use salon::values::Span;

use crate::support::{Group, House, Member, chance::for_all};

on_both! {
    async fn case_51_a_highlight_is_shown_once_everybody_agreed_and_a_host_approved(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 404);
        assert_eq!(ada.answers(&slip, "named").await, 303);
        assert_eq!(ada.answers(&slip, "approve").await, 409, "bo has not answered");
        assert!(bo.looks("/").await.body.contains(&slip), "bo is asked on the feed");
        let asked = bo.looks(&slip).await.body;
        assert!(asked.contains("The answer is 42"), "the exact words are shown");
        assert_eq!(bo.answers(&slip, "nameless").await, 303);
        assert_eq!(bo.answers(&slip, "approve").await, 403, "bo hosts nothing");
        assert_eq!(ada.answers(&slip, "approve").await, 303);
        let copy = house.stranger().looks("/l/better-aloud").await;
        assert_eq!(copy.status, 200, "{}", copy.gist());
        for shown in ["What is the answer?", "The answer is 42", "Ada", "og:title"] {
            assert!(copy.body.contains(shown), "{shown}");
        }
        for hidden in ["Bo<", "@bo", "Only between us"] {
            assert!(!copy.body.contains(hidden), "{hidden}");
        }
        assert!(!copy.body.contains("<script"), "it needs no script");
        assert!(house.stranger().looks("/l").await.body.contains("Better aloud"));
    }

    async fn one_no_is_no(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        ada.answers(&slip, "named").await;
        assert_eq!(bo.answers(&slip, "refused").await, 303);
        assert_eq!(ada.answers(&slip, "approve").await, 409);
        assert_eq!(bo.answers(&slip, "named").await, 409, "it is settled");
        assert_eq!(ada.answers(&slip, "approve").await, 409);
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 404);
    }

    async fn silence_is_no(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        ada.answers(&slip, "named").await;
        house.later(Span::days(8));
        assert_eq!(bo.answers(&slip, "named").await, 409, "too late");
        assert_eq!(ada.answers(&slip, "approve").await, 409);
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 404);
    }

    async fn a_yes_can_become_a_no_until_it_is_shown(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        ada.answers(&slip, "named").await;
        bo.answers(&slip, "named").await;
        assert_eq!(bo.answers(&slip, "refused").await, 303);
        assert_eq!(ada.answers(&slip, "approve").await, 409);
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 404);
    }

    async fn nobody_answers_for_another(house: House) {
        let (ada, _bo, hall) = open_window(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let slip = ada.proposes(&hall, "Better aloud", &[2]).await;
        for act in ["named", "nameless", "refused"] {
            assert_eq!(cy.answers(&slip, act).await, 403, "cy is not quoted");
            assert_eq!(ada.answers(&slip, act).await, 403, "ada is not quoted");
        }
        assert_eq!(ada.answers(&slip, "approve").await, 409);
        assert_eq!(ada.answers(&slip, "asked").await, 400, "no such answer");
        let elsewhere = ada.founds("Elsewhere", "secret").await;
        let dot = ada.invites(&house, &elsewhere, "dot").await;
        assert_eq!(dot.looks(&slip).await.status, 404, "not of the group, not quoted");
        assert_eq!(dot.answers(&slip, "named").await, 404);
    }

    async fn any_quoted_author_takes_it_back_and_it_is_gone(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        bo.leaves(&hall).await;
        assert_eq!(bo.answers(&slip, "withdraw").await, 303, "also from outside the group");
        let gone = house.stranger().looks("/l/better-aloud").await;
        assert_eq!(gone.status, 410);
        let list = house.stranger().looks("/l").await.body;
        for body in [gone.body, list] {
            for word in ["What is the answer?", "The answer is 42", "Better aloud"] {
                assert!(!body.contains(word), "{word}");
            }
        }
        assert_eq!(ada.answers(&slip, "withdraw").await, 409, "once");
        assert_eq!(ada.answers(&slip, "approve").await, 409, "it does not come back");
    }

    /// A yes is a yes to the words on the page, not to those that took their place since.
    async fn whoever_answers_an_older_page_answers_nothing(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        assert!(bo.looks(&slip).await.body.contains(r#"name="version" value="1""#));
        let reworded = [("act", "reword"), ("position", "0"), ("text", "Says who?")];
        assert_eq!(ada.sends(&slip, &reworded).await.status, 303);
        for act in ["named", "nameless"] {
            let older = [("act", act), ("version", "1")];
            assert_eq!(bo.sends(&slip, &older).await.status, 409);
        }
        let present = [("act", "named"), ("version", "2")];
        assert_eq!(bo.sends(&slip, &present).await.status, 303);
        let another_s = [("act", "reword"), ("position", "1"), ("text", "Not mine")];
        assert_eq!(ada.sends(&slip, &another_s).await.status, 403);
    }

    /// What is shown is signed with the name that was agreed to.
    async fn a_later_name_does_not_sign_an_earlier_yes(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[2]).await;
        bo.answers(&slip, "named").await;
        let renamed = [("name", "Robert Ola"), ("language", "auto"), ("theme", "auto")];
        assert_eq!(bo.sends("/settings", &renamed).await.status, 303);
        assert_eq!(ada.answers(&slip, "approve").await, 303);
        let copy = house.stranger().looks("/l/better-aloud").await.body;
        assert!(!copy.contains("Robert Ola"), "nobody was asked about this name");
    }

    async fn whoever_left_takes_back_but_proposes_no_edition(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        bo.leaves(&hall).await;
        let edition = [("act", "revise"), ("title", "Something else")];
        assert_eq!(bo.sends(&slip, &edition).await.status, 404);
        assert_eq!(bo.answers(&slip, "withdraw").await, 303);
    }

    async fn case_54_a_new_edition_asks_everybody_anew(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        let fields = [("act", "revise"), ("title", "Aloud, and better")];
        let edition = bo.sends(&slip, &fields).await.location().to_owned();
        let reworded = [("act", "reword"), ("position", "1"), ("text", "The answer was 42")];
        assert_eq!(bo.sends(&edition, &reworded).await.status, 303);
        for member in [&ada, &bo] {
            assert_eq!(ada.answers(&edition, "approve").await, 409);
            let copy = house.stranger().looks("/l/better-aloud").await.body;
            assert!(copy.contains("The answer is 42") && !copy.contains("was 42"), "as it was");
            member.answers(&edition, "named").await;
        }
        let others = [("act", "reword"), ("position", "0"), ("text", "words of bo's in ada's mouth")];
        bo.sends(&edition, &others).await;
        assert_eq!(ada.answers(&edition, "approve").await, 303);
        let copy = house.stranger().looks("/l/better-aloud").await.body;
        assert!(copy.contains("The answer was 42") && copy.contains("Aloud, and better"));
        assert!(!copy.contains("in ada"), "nobody rewords another's words");
    }

    async fn without_a_window_there_is_nothing_to_show(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        ada.says(&hall, "words").await;
        let fields = [("title", "Words"), ("m", "1"), ("own", "named")];
        let refused = ada.sends(&format!("{}/highlight", hall.room), &fields).await;
        assert_eq!(refused.status, 409, "{}", refused.gist());
    }

    /// No order of answers shows a word whose author did not say yes to it.
    async fn no_order_of_answers_shows_what_was_not_agreed_to(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        cy.says(&hall, "I was there").await;
        let people = [&ada, &bo, &cy];
        let lines = [1, 2, 4];
        let act = prop::sample::select(vec!["named", "nameless", "refused", "approve", "decline"]);
        let acts = prop::collection::vec((0_usize..3, act), 0..10);
        let round = std::sync::atomic::AtomicU32::new(0);
        for_all(20, &acts, async |acts| {
            let round = round.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let title = format!("Round {round}");
            let slip = ada.proposes(&hall, &title, &lines).await;
            let mut model = Model::default();
            for (who, act) in acts {
                let status = people[who].answers(&slip, act).await;
                assert_eq!(status, model.expects(who, act), "{who} {act} {model:?}");
            }
            let copy = house.stranger().looks(&format!("/l/round-{round}")).await;
            assert_eq!(copy.status, if model.shown { 200 } else { 404 }, "{model:?}");
            if model.shown {
                let named = |who: usize| copy.body.contains(&format!("<dt>{}</dt>", people[who].name));
                for who in 0..3 {
                    assert_eq!(named(who), model.answers[who] == Some("named"), "{who} {model:?}");
                }
            }
        });
    }
}

/// What should become of a highlight of three people's, of whom the first hosts.
#[derive(Debug, Default)]
struct Model {
    answers: [Option<&'static str>; 3],
    settled: bool,
    shown: bool,
}

impl Model {
    fn expects(&mut self, who: usize, act: &'static str) -> u16 {
        let host = who == 0;
        if matches!(act, "approve" | "decline") && !host {
            return 403;
        }
        if self.settled {
            return 409;
        }
        match act {
            "approve" => {
                let agreed = |answer: Option<&str>| matches!(answer, Some("named" | "nameless"));
                if !self.answers.into_iter().all(agreed) {
                    return 409;
                }
                (self.settled, self.shown) = (true, true);
            }
            "decline" => self.settled = true,
            answer => {
                self.answers[who] = Some(answer);
                self.settled = answer == "refused";
            }
        }
        303
    }
}

/// A hall with a public handle, where ada asked and bo answered.
pub(crate) async fn open_window(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "closed").await;
    let bo = ada.invites(house, &hall, "bo").await;
    ada.opens_window(&hall, "hall").await;
    ada.says(&hall, "What is the answer?").await;
    bo.says(&hall, "The answer is 42").await;
    bo.says(&hall, "Only between us").await;
    (ada, bo, hall)
}

/// Everybody agrees with their name, and the host approves.
pub(crate) async fn publish(slip: &str, host: &Member, quoted: &[&Member]) {
    for author in quoted {
        assert_eq!(author.answers(slip, "named").await, 303);
    }
    assert_eq!(host.answers(slip, "approve").await, 303);
}
