//! The audit: every deed that matters leaves one line, which nobody changes (invariant 77).

use salon::audit::Deed;

use crate::{
    moderation::{choir, imposes_in_house},
    support::House,
};

on_both! {
    async fn nobody_changes_what_was_written_down(house: House) {
        house.owner("ada").await;
        for statement in ["UPDATE audit SET deed = 'leave'", "DELETE FROM audit"] {
            let mut tx = house.db().write().await.unwrap();
            let tried = match statement {
                "DELETE FROM audit" => tx.query("DELETE FROM audit").run().await,
                _ => tx.query("UPDATE audit SET deed = 'leave'").run().await,
            };
            let refused = tried.expect_err(statement).to_string();
            assert!(refused.contains("never changed"), "{refused}");
        }
        let mut conn = house.db().read().await.unwrap();
        let (kept,): (i64,) = conn.query("SELECT count(*) FROM audit WHERE deed = 'claim'").one().await.unwrap();
        assert_eq!(kept, 1);
    }

    async fn members_read_the_log_of_their_group_in_sentences(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "Crow.").await;
        let remove = format!("{}/1/remove", choir.group.room);
        choir.marc.sends(&remove, &[("reason", "Be kind.")]).await;
        let log = format!("{}/log", choir.group.href);
        for reader in [&choir.marc, &choir.ines, &choir.lea] {
            let page = reader.looks(&log).await;
            assert!(page.body.contains("Marc removed a message of Ines."), "{}", page.gist());
            assert!(page.body.contains("Be kind.") && page.body.contains("Marc founded Choir."), "{}", page.gist());
        }
        assert_eq!(choir.ada.looks(&log).await.status, 404);
        let lines = async |query: &str| {
            let page = choir.lea.looks(&format!("{log}?{query}")).await;
            page.body.matches("<li><time").count()
        };
        let all = lines("").await;
        assert_eq!(lines("deed=remove_message").await, 1);
        assert_eq!(lines("deed=remove_message&person=@ines").await, 1, "whom it is about");
        assert_eq!(lines("deed=remove_message&person=marc").await, 1, "who did it");
        assert_eq!(lines("deed=remove_message&person=lea").await, 0);
        assert_eq!((lines("person=nobody").await, lines("day=2001-01-01").await), (0, 0));
        assert_eq!(lines("deed=invite").await, 0, "not theirs to read, however it is asked for");
        assert_eq!(lines("group=elsewhere").await, all);
        let form = choir.lea.looks(&format!("{log}?deed=remove_message")).await;
        assert!(form.body.contains(r#"value="remove_message" selected"#), "{}", form.gist());
        assert!(!form.body.contains("value=\"dismiss_report\"") && !form.body.contains("value=\"claim\""));
        let french = choir.lea.looks(&format!("{log}?lang=fr")).await;
        assert!(french.body.contains("Marc a retiré un message\u{a0}: Ines."), "{}", french.gist());
    }

    /// A number means nothing once the rules were written anew, nor does «changed» without how it was.
    async fn the_log_keeps_what_a_rule_said_and_how_things_were(house: House) {
        let choir = choir(&house, "closed").await;
        let settings = format!("{}/settings", choir.group.href);
        let rules = async |rules: &str| {
            choir.marc.sends(&format!("{settings}/rules"), &[("rules", rules)]).await
        };
        assert_eq!(rules("Be kind.\nBe on time.").await.status, 303);
        choir.lea.sends(&format!("{}/rules", choir.group.href), &[("version", "1")]).await;
        choir.lea.says(&choir.group, "Crow.").await;
        let remove = format!("{}/1/remove", choir.group.room);
        let removed = choir.marc.sends(&remove, &[("reason", "Late."), ("rule", "2")]).await;
        assert_eq!(removed.status, 303, "{}", removed.gist());
        assert_eq!(rules("Be kind.\nBring cake.").await.status, 303);
        let rhythm = [("slow", "30"), ("slow_for", ""), ("hold_posts", "2"), ("hold_days", "9")];
        assert_eq!(choir.marc.sends(&format!("{settings}/rhythm"), &rhythm).await.status, 303);
        let log = choir.ines.looks(&format!("{}/log", choir.group.href)).await;
        for told in ["Be on time.", "Before: Off.", "30 seconds", "the first 2 of whoever is here for less than 9 days"] {
            assert!(log.body.contains(told), "{told}: {}", log.body);
        }
        assert!(!log.body.contains("accepted the rules"), "that is not everybody's");
        assert!(choir.ada.looks("/house/audit").await.body.contains("Lea accepted the rules."));
    }

    /// What was said to one of them is theirs, not everybody's.
    async fn a_reason_for_one_is_not_in_the_log(house: House) {
        let choir = choir(&house, "closed").await;
        let ask = format!("{}/ask", choir.group.href);
        let asked = choir.ada.sends(&ask, &[("words", "May I?")]).await;
        assert_eq!(asked.status, 303, "{}", asked.gist());
        let request = choir.marc.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]{36})""#);
        let no = [("act", "decline"), ("reason", "You sing too loud."), ("again_days", "7")];
        assert_eq!(choir.marc.sends(&request, &no).await.status, 303);
        let log = choir.lea.looks(&format!("{}/log", choir.group.href)).await;
        assert!(log.body.contains("Marc declined a request of Ada"), "{}", log.gist());
        assert!(!log.body.contains("too loud"), "{}", log.gist());
    }

    /// What the owner sees of a secret group: who did what, and no words (invariant 22).
    async fn the_owner_reads_everything_that_was_done(house: House) {
        let choir = choir(&house, "secret").await;
        choir.ines.says(&choir.group, "Crow.").await;
        let remove = format!("{}/1/remove", choir.group.room);
        choir.marc.sends(&remove, &[("reason", "Croaking is for crows.")]).await;
        imposes_in_house(&choir.ada, &choir.lea, "uninviting", "24").await;
        for reader in [&choir.marc, &choir.ines] {
            assert_eq!(reader.looks("/house/audit").await.status, 404);
        }
        let whole = choir.ada.looks("/house/audit").await;
        for words in ["Marc removed a message of Ines.", "Ada took the right to invite away from Lea", "It was asked twice."] {
            assert!(whole.body.contains(words), "{words}: {}", whole.gist());
        }
        assert!(!whole.body.contains("Croaking"), "{}", whole.gist());
        let lines = async |query: &str| {
            let page = choir.ada.looks(&format!("/house/audit?{query}")).await;
            page.body.matches("<li><time").count()
        };
        assert_eq!(lines("deed=uninvite").await, 1);
        assert_eq!(lines("person=@lea&deed=uninvite").await, 1);
        assert_eq!(lines("person=marc&deed=uninvite").await, 0);
        assert_eq!(lines("person=nobody").await, 0);
        assert_eq!(lines("day=2001-01-01").await, 0);
        assert!(lines("person=marc").await >= 3);
        assert!(lines("deed=nonsense").await > 5, "an unknown deed is none");
        let here = lines(&format!("group={}", choir.group.slug)).await;
        assert!(here >= 3 && here < lines("").await, "{here}");
        assert_eq!(lines("group=elsewhere").await, 0);
    }
}

/// Both languages say what every deed was; the page of the whole log would break otherwise.
#[test]
fn every_deed_has_its_sentence() {
    for lang in ["en", "fr"] {
        let files = crate::source::files(&format!("templates/locales/{lang}"), ".ftl");
        for deed in Deed::ALL {
            let key = format!("deed-{} =", deed.as_str().replace('_', "-"));
            let said = files
                .iter()
                .any(|file| file.text.lines().any(|line| line.starts_with(&key)));
            assert!(said, "{lang}: {key}");
        }
    }
}
