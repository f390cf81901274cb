//! Reports: who hears of them, who never does, and what comes of them.

use salon::values::Span;

use crate::{
    moderation::{Choir, choir},
    support::{House, Member, visitors::Answer},
};

impl Choir {
    async fn tells(&self, who: &Member, seq: u32, more: &[(&str, &str)]) -> Answer {
        let mut fields = vec![("words", "That hurts.")];
        fields.extend(more);
        who.sends(&self.about(seq), &fields).await
    }
}

/// The reports that wait for somebody, as the queue reads them.
async fn waiting(house: &House, host: &Member) -> Vec<String> {
    let mut conn = house.db().read().await.unwrap();
    let host = salon::members::find(&mut conn, host.id.parse().unwrap(), house.clock.now())
        .await
        .unwrap()
        .unwrap();
    let waiting = salon::moderation::reports::waiting_for(&mut conn, &host, house.clock.now());
    let waiting = waiting.await.unwrap();
    waiting
        .iter()
        .map(salon::moderation::reports::Report::href)
        .collect()
}

/// What somebody was told, as words and ids.
async fn told(house: &House, who: &Member) -> Vec<(String, String)> {
    let mut conn = house.db().read().await.unwrap();
    let told = salon::notices::unseen(&mut conn, who.id.parse().unwrap())
        .await
        .unwrap();
    told.into_iter()
        .map(|told| (told.kind.as_str().to_owned(), format!("{told:?}")))
        .collect()
}

on_both! {
    async fn a_report_reaches_the_hosts_and_never_the_reported(house: House) {
        let choir = choir(&house, "closed").await;
        choir.lea.says(&choir.group, "Before.").await;
        choir.ines.says(&choir.group, "You sing like a crow.").await;
        choir.lea.says(&choir.group, "After.").await;
        let told_of = choir.tells(&choir.lea, 2, &[]).await;
        assert_eq!(told_of.status, 303, "{}", told_of.gist());
        assert_eq!(choir.tells(&choir.lea, 2, &[]).await.status, 422, "told already");
        assert_eq!(choir.tells(&choir.lea, 1, &[]).await.status, 403, "one's own");
        assert_eq!(choir.tells(&choir.ada, 2, &[]).await.status, 404, "from outside");
        assert!(waiting(&house, &choir.ines).await.is_empty());
        assert!(waiting(&house, &choir.ada).await.is_empty(), "the group's hosts answer");
        let [report] = &waiting(&house, &choir.marc).await[..] else { panic!("one report") };
        for who in [&choir.ines, &choir.lea, &choir.ada] {
            assert_eq!(who.looks(report).await.status, 404, "{}", who.name);
        }
        let page = choir.marc.looks(report).await;
        for words in ["Lea", "That hurts.", "Before.", "like a crow", "After."] {
            assert!(page.body.contains(words), "{words}: {}", page.gist());
        }
        // What was quoted stays, whatever becomes of the message.
        let impose = [("act", "impose"), ("kind", "mute"), ("reason", "Be kind."), ("hours", "24"),
            ("words", "Thank you.")];
        assert_eq!(choir.marc.sends(report, &impose).await.status, 303);
        assert_eq!(choir.marc.sends(report, &impose).await.status, 409);
        assert!(waiting(&house, &choir.marc).await.is_empty());
        let ines = told(&house, &choir.ines).await;
        assert_eq!(ines.len(), 1);
        assert!(ines[0].0 == "muted" && ines[0].1.contains("Be kind."), "{ines:?}");
        assert!(!ines[0].1.contains("Lea") && !ines[0].1.contains(&choir.lea.id), "{ines:?}");
        let lea = told(&house, &choir.lea).await;
        assert!(lea.iter().any(|(kind, told)| kind == "report_acted" && told.contains("Thank you.")), "{lea:?}");
        // Nothing that Ines can look at says who told.
        for path in ["/", &choir.group.href, &format!("{}/log", choir.group.href), &choir.about(2)] {
            let page = choir.ines.looks(path).await;
            assert!(!page.body.contains("That hurts."), "{path}");
            assert!(!page.body.contains(report.as_str()), "{path}");
        }
        let log = choir.ines.looks(&format!("{}/log", choir.group.href)).await;
        assert!(log.body.contains("Marc muted Ines") && !log.body.contains("report"), "{}", log.gist());
    }

    async fn removing_a_message_answers_every_report_of_it(house: House) {
        let choir = choir(&house, "closed").await;
        let nina = choir.marc.invites(&house, &choir.group, "nina").await;
        choir.ines.says(&choir.group, "You sing like a crow.").await;
        choir.tells(&choir.lea, 1, &[]).await;
        choir.tells(&nina, 1, &[]).await;
        let reports = waiting(&house, &choir.marc).await;
        assert_eq!(reports.len(), 2);
        let impose = [("act", "impose"), ("kind", "removal"), ("reason", "Be kind.")];
        assert_eq!(choir.marc.sends(&reports[0], &impose).await.status, 303);
        assert!(waiting(&house, &choir.marc).await.is_empty());
        for reporter in [&choir.lea, &nina] {
            let heard = told(&house, reporter).await;
            assert!(heard.iter().any(|(kind, _)| kind == "report_acted"), "{heard:?}");
        }
        // The quote stays for those who judged.
        assert!(choir.marc.looks(&reports[1]).await.body.contains("like a crow"));
        assert_eq!(choir.tells(&nina, 1, &[]).await.status, 422, "gone");
    }

    /// Nobody judges themselves.
    async fn what_concerns_a_host_goes_to_the_house(house: House) {
        let choir = choir(&house, "secret").await;
        choir.marc.says(&choir.group, "You sing like a crow.").await;
        choir.marc.says(&choir.group, "All of you.").await;
        choir.ines.says(&choir.group, "And the rest of us?").await;
        choir.lea.says(&choir.group, "Far away from it.").await;
        choir.tells(&choir.lea, 1, &[]).await;
        assert!(waiting(&house, &choir.marc).await.is_empty());
        let [report] = &waiting(&house, &choir.ada).await[..] else { panic!("one report") };
        assert_eq!(choir.marc.looks(report).await.status, 404);
        // Invariant 22: of a secret group its report, and nothing else.
        let page = choir.ada.looks(report).await;
        assert!(page.body.contains("like a crow") && page.body.contains("the rest of us"), "{}", page.gist());
        assert!(!page.body.contains("Far away"), "{}", page.gist());
        for path in [&choir.group.href, &choir.group.room, &choir.about(1), &format!("{}/log", choir.group.href)] {
            assert_eq!(choir.ada.looks(path).await.status, 404, "{path}");
        }
        let removal = [("act", "impose"), ("kind", "removal"), ("reason", "Be kind.")];
        assert_eq!(choir.ada.sends(report, &removal).await.status, 303);
        assert!(!choir.lea.looks(&choir.group.room).await.body.contains("like a crow"));
        assert_eq!(choir.ada.looks(&choir.group.room).await.status, 404);
    }

    async fn what_is_grave_goes_to_the_house_and_so_does_what_a_host_passes_on(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "I know where you live.").await;
        choir.tells(&choir.lea, 1, &[("grave", "yes")]).await;
        assert_eq!((waiting(&house, &choir.marc).await.len(), waiting(&house, &choir.ada).await.len()), (0, 1));
        choir.ines.says(&choir.group, "Both of you.").await;
        choir.tells(&choir.lea, 2, &[]).await;
        let mine = waiting(&house, &choir.marc).await;
        assert_eq!(choir.marc.sends(&mine[0], &[("act", "pass")]).await.status, 303);
        assert_eq!((waiting(&house, &choir.marc).await.len(), waiting(&house, &choir.ada).await.len()), (0, 2));
        assert_eq!(choir.ada.sends(&mine[0], &[("act", "dismiss"), ("words", "A song.")]).await.status, 303);
        let heard = told(&house, &choir.lea).await;
        assert!(heard.iter().any(|(kind, told)| kind == "report_dismissed" && told.contains("A song.")), "{heard:?}");
    }

    async fn a_person_is_told_of_in_a_group_or_in_the_house(house: House) {
        let choir = choir(&house, "closed").await;
        let at_large = format!("/u/{}/report", choir.ines.id);
        let in_group = format!("{at_large}?group={}", choir.group.slug);
        let tell = async |path: &str, words: &str| choir.lea.sends(path, &[("words", words)]).await.status;
        assert_eq!(tell(&in_group, "").await, 422, "how?");
        assert_eq!(tell(&in_group, "She whistles.").await, 200);
        assert_eq!(tell(&at_large, "Everywhere.").await, 200);
        assert_eq!((waiting(&house, &choir.marc).await.len(), waiting(&house, &choir.ada).await.len()), (1, 1));
        assert_eq!(choir.ada.sends(&in_group, &[("words", "From outside.")]).await.status, 404);
        // Nobody answers for the house but Ada.
        let about_ada = format!("/u/{}/report", choir.ada.id);
        assert_eq!(choir.lea.sends(&about_ada, &[("words", "She.")]).await.status, 422);
    }

    async fn one_tells_so_much_in_an_hour(house: House) {
        let choir = choir(&house, "closed").await;
        let at_large = format!("/u/{}/report", choir.ines.id);
        for _ in 0..20 {
            assert_eq!(choir.lea.sends(&at_large, &[("words", "Again.")]).await.status, 200);
        }
        assert_eq!(choir.lea.sends(&at_large, &[("words", "Again.")]).await.status, 429);
        house.later(Span::hours(1));
        assert_eq!(choir.lea.sends(&at_large, &[("words", "Again.")]).await.status, 200);
    }
}
