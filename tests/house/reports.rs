//! Reports: who hears of them, who never does, and what comes of them.

use salon::{
    todo::{self, Filter, Item},
    values::Span,
};
use serde_json::json;

use crate::{
    moderation::{Choir, choir, imposes_in_house},
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
    let all = (Filter::default(), None);
    let waiting = todo::waiting_for(&mut conn, &host, all, house.clock.now()).await;
    let href = |item| match item {
        Item::Report(report) => Some(report.href()),
        _ => None,
    };
    waiting
        .unwrap()
        .items
        .into_iter()
        .filter_map(href)
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
        assert_eq!(choir.lea.sends(&at_large, &[("words", "Again.")]).await.status, 200);
        for _ in 1..20 {
            let again = choir.lea.sends(&at_large, &[("words", "Again.")]).await;
            assert_eq!(again.status, 422, "told already: {}", again.gist());
        }
        assert_eq!(choir.lea.sends(&at_large, &[("words", "Again.")]).await.status, 429);
        house.later(Span::hours(1));
        assert_eq!(choir.lea.sends(&at_large, &[("words", "Again.")]).await.status, 422);
    }

    /// What the house did, the hosts of the group do not undo.
    async fn what_the_house_removed_stays_the_house_s(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "You sing like a crow.").await;
        choir.tells(&choir.lea, 1, &[("grave", "on")]).await;
        let report = choir.ada.looks("/todo").await.find(r#"href="(/reports/[0-9a-f-]{36})""#);
        let remove = [("act", "impose"), ("kind", "removal"), ("reason", "Be kind.")];
        let removed = choir.ada.sends(&report, &remove).await;
        assert_eq!(removed.status, 303, "{}", removed.gist());
        let why = choir.ines.looks(&choir.about(1)).await.find(r#"href="(/sanctions/[0-9a-f-]{36})""#);
        assert_eq!(choir.marc.sends(&why, &[]).await.status, 404);
        choir.ines.sends(&format!("{why}/appeal"), &[("words", "A joke.")]).await;
        assert!(!choir.marc.looks("/todo").await.body.contains("A joke."), "not his to answer");
        assert!(choir.ada.looks("/todo").await.body.contains("A joke."));
        assert_eq!(choir.ada.sends(&why, &[]).await.status, 303, "the house lifts it");
        assert!(choir.lea.looks(&choir.group.room).await.body.contains("like a crow"));
    }

    /// Invariant 19: of whom one may not know, one cannot tell, nor learn their name.
    async fn nobody_tells_of_whom_they_do_not_know(house: House) {
        let choir = choir(&house, "closed").await;
        let imposed = imposes_in_house(&choir.ada, &choir.ines, "suspension", "24").await;
        assert_eq!(imposed.status, 303, "{}", imposed.gist());
        let page = choir.lea.looks(&format!("/u/{}/report", choir.ines.id)).await;
        assert_eq!(page.status, 404, "{}", page.gist());
    }

    async fn the_list_holds_reports_and_closes_them(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "You sing like a crow.").await;
        let mut ear = choir.marc.connects("?as=data").await;
        ear.until("hello").await;
        choir.tells(&choir.lea, 1, &[]).await;
        assert_eq!(ear.until("todo").await["count"], 1);
        let list = choir.marc.looks("/todo").await;
        assert!(list.body.contains("Lea reports a message by Ines"), "{}", list.gist());
        assert!(list.body.contains("like a crow") && list.body.contains("That hurts."));
        let report = list.find(r#"href="(/reports/[0-9a-f-]{36})""#);
        let answer = format!("/todo{report}");
        for (who, status) in [(&choir.ines, 404), (&choir.lea, 404), (&choir.ada, 404)] {
            assert!(!who.looks("/todo").await.body.contains("crow"), "{}", who.name);
            for act in ["decline", "later"] {
                assert_eq!(who.sends(&answer, &[("act", act)]).await.status, status, "{}", who.name);
            }
        }
        assert_eq!(choir.marc.sends(&answer, &[("act", "approve")]).await.status, 400);
        let long = "x".repeat(1_001);
        let refused = choir.marc.sends(&answer, &[("act", "decline"), ("reason", &long)]).await;
        assert!(refused.status == 422 && refused.body.contains(&long), "what was typed is not lost");
        let closed = choir.marc.sends(&answer, &[("act", "decline"), ("reason", "It was a joke.")]).await;
        assert_eq!(closed.status, 303, "{}", closed.gist());
        let list = choir.marc.looks(closed.location()).await;
        assert!(list.body.contains("Nothing waiting.") && list.body.contains("told is told so"), "{}", list.gist());
        let lea = told(&house, &choir.lea).await;
        assert!(lea.iter().any(|(kind, told)| kind == "report_dismissed" && told.contains("a joke")), "{lea:?}");
        let late = choir.marc.sends(&answer, &[("act", "decline")]).await;
        assert!(late.status == 409 && late.body.contains("Already answered by Marc"), "{}", late.gist());
    }

    /// The badge counts it for whoever it is to answer, and for nobody else.
    async fn the_list_holds_appeals_for_whoever_looks_again(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "The hall is cold.").await;
        let remove = format!("{}/1/remove", choir.group.room);
        choir.marc.sends(&remove, &[("reason", "Not about the hall.")]).await;
        let why = choir.ines.looks(&choir.about(1)).await.find(r#"href="(/sanctions/[0-9a-f-]{36})""#);
        choir.ines.sends(&format!("{why}/appeal"), &[("words", "It is cold.")]).await;
        let answer = why.replace("/sanctions/", "/todo/appeals/");
        let list = choir.ada.looks("/todo").await;
        assert!(list.body.contains("Ines asks for another look at this: Message removed"), "{}", list.gist());
        assert!(list.body.contains("It is cold.") && list.body.contains("Not about the hall."));
        assert_eq!(list.find(r"data-todo>(\d+)<"), "1");
        let refuse = [("act", "decline"), ("reason", "The rule is known.")];
        for who in [&choir.marc, &choir.ines, &choir.lea] {
            assert!(!who.looks("/todo").await.body.contains("It is cold."), "{}", who.name);
            let status = who.sends(&answer, &refuse).await.status;
            assert!(status == 403 || status == 404, "{}: {status}", who.name);
        }
        assert_eq!(choir.ada.sends(&answer, &[("act", "later")]).await.status, 303);
        assert!(choir.ada.looks("/todo").await.body.contains("Nothing waiting."));
        house.later(Span::days(1));
        assert_eq!(choir.ada.looks("/todo").await.find(r"data-todo>(\d+)<"), "1", "until tomorrow");
        assert_eq!(choir.ada.sends(&answer, &[("act", "decline"), ("reason", " ")]).await.status, 422);
        assert_eq!(choir.ada.sends(&answer, &refuse).await.status, 303);
        assert!(choir.ada.looks("/todo").await.body.contains("Nothing waiting."));
        let ines = told(&house, &choir.ines).await;
        assert!(ines.iter().any(|(kind, told)| kind == "appeal_refused" && told.contains("rule is known")), "{ines:?}");
    }

    async fn a_program_reports_judges_and_looks_again(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "You sing like a crow.").await;
        let (marc, ines, lea) = (choir.marc.token().await, choir.ines.token().await, choir.lea.token().await);
        let ada = choir.ada.token().await;
        let place = format!("/rooms/{}/messages/1", choir.group.room_id);
        let (get, post) = (reqwest::Method::GET, reqwest::Method::POST);
        let told = json!({"words": "That hurts."});
        let reported = choir.lea.asks(post.clone(), &format!("{place}/report"), Some(&lea), Some(&told)).await;
        assert_eq!(reported.status, 204, "{}", reported.body);
        let again = choir.lea.asks(post.clone(), &format!("{place}/report"), Some(&lea), Some(&told)).await;
        assert_eq!(again.status, 409);
        let outside = choir.ada.asks(post.clone(), &format!("{place}/report"), Some(&ada), Some(&told)).await;
        assert_eq!(outside.status, 404);
        let list = choir.marc.asks(get.clone(), "/todo", Some(&marc), None).await.json();
        assert_eq!((&list["items"][0]["kind"], &list["items"][0]["words"]), (&json!("report"), &json!("That hurts.")));
        let report = format!("/reports/{}", list["items"][0]["id"].as_str().unwrap());
        let shown = choir.marc.asks(get.clone(), &report, Some(&marc), None).await.json();
        assert_eq!(shown["quoted"][0]["body"], "You sing like a crow.");
        assert_eq!(choir.ines.asks(get.clone(), &report, Some(&ines), None).await.status, 404);
        let measure = json!({"measure": {"kind": "removal", "reason": "Be kind."}, "words": "Thank you."});
        let acted = choir.marc.asks(post.clone(), &format!("{report}/act"), Some(&marc), Some(&measure)).await;
        assert_eq!(acted.json()["state"], "acted", "{}", acted.body);
        let mine = choir.ines.asks(get.clone(), "/me/sanctions", Some(&ines), None).await.json();
        assert_eq!(mine["items"][0]["reason"], "Be kind.");
        let sanction = format!("/sanctions/{}", mine["items"][0]["id"].as_str().unwrap());
        let empty = choir.ines.asks(post.clone(), &format!("{sanction}/appeal"), Some(&ines), Some(&json!({"words": " "}))).await;
        assert_eq!(empty.status, 422, "{}", empty.body);
        let appealed = choir.ines.asks(post.clone(), &format!("{sanction}/appeal"), Some(&ines), Some(&json!({"words": "A joke."}))).await;
        assert_eq!(appealed.status, 204, "{}", appealed.body);
        let list = choir.ada.asks(get.clone(), "/todo", Some(&ada), None).await.json();
        assert_eq!(list["items"][0]["kind"], "appeal");
        let verdict = json!({"granted": true, "reason": "A joke it was."});
        let own = choir.ines.asks(post.clone(), &format!("{sanction}/answer"), Some(&ines), Some(&verdict)).await;
        assert_eq!(own.status, 403);
        let granted = choir.ada.asks(post.clone(), &format!("{sanction}/answer"), Some(&ada), Some(&verdict)).await;
        assert_eq!(granted.status, 204, "{}", granted.body);
        let whole = choir.lea.asks(get.clone(), &format!("/rooms/{}/messages", choir.group.room_id), Some(&lea), None).await;
        assert!(whole.body.contains("like a crow"), "its words are back");
    }

    async fn a_program_holds_people_back_and_reads_the_log(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "Good evening.").await;
        let (marc, ines, lea) = (choir.marc.token().await, choir.ines.token().await, choir.lea.token().await);
        let ada = choir.ada.token().await;
        let (get, post) = (reqwest::Method::GET, reqwest::Method::POST);
        let group = choir.marc.asks(get.clone(), &format!("/rooms/{}", choir.group.room_id), Some(&marc), None).await;
        let group = group.json()["group_id"].as_str().unwrap().to_owned();
        let sanctions = format!("/people/{}/sanctions?group={group}", choir.ines.id);
        let forever = json!({"kind": "mute", "reason": "Enough."});
        assert_eq!(choir.marc.asks(post.clone(), &sanctions, Some(&marc), Some(&forever)).await.status, 422);
        let until = json!({"kind": "mute", "reason": "Enough.", "until": rfc3339(house.clock.now().plus(Span::days(1)))});
        assert_eq!(choir.lea.asks(post.clone(), &sanctions, Some(&lea), Some(&until)).await.status, 403);
        let muted = choir.marc.asks(post.clone(), &sanctions, Some(&marc), Some(&until)).await;
        assert_eq!(muted.status, 201, "{}", muted.body);
        let history = choir.marc.asks(get.clone(), &sanctions, Some(&marc), None).await.json();
        assert_eq!(history["items"].as_array().unwrap().len(), 1);
        assert_eq!(choir.lea.asks(get.clone(), &sanctions, Some(&lea), None).await.status, 403);
        let ended = format!("/sanctions/{}/lift", muted.json()["id"].as_str().unwrap());
        assert_eq!(choir.ines.asks(post.clone(), &ended, Some(&ines), None).await.status, 403);
        assert_eq!(choir.marc.asks(post.clone(), &ended, Some(&marc), None).await.status, 204);

        let log = choir.lea.asks(get.clone(), &format!("/groups/{group}/log"), Some(&lea), None).await.json();
        let deeds: Vec<_> = log["items"].as_array().unwrap().iter().map(|line| line["deed"].as_str().unwrap()).collect();
        assert_eq!(deeds[..2], ["lift", "mute"], "{deeds:?}");
        let about = format!("/groups/{group}/log?deed=mute&person={}", choir.ines.id);
        let log = choir.lea.asks(get.clone(), &about, Some(&lea), None).await.json();
        assert_eq!(log["items"].as_array().unwrap().len(), 1, "{log}");
        assert_eq!(choir.ada.asks(get.clone(), &format!("/groups/{group}/log"), Some(&ada), None).await.status, 404);
        let audit = choir.ada.asks(get.clone(), "/house/audit?deed=mute", Some(&ada), None).await.json();
        assert_eq!(audit["items"].as_array().unwrap().len(), 1);
        assert_eq!(choir.marc.asks(get, "/house/audit", Some(&marc), None).await.status, 404);
    }
}

fn rfc3339(at: salon::values::Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.0).unwrap().to_string()
}
