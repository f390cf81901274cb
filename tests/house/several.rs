//! Several at once: a host asks for what would be shown together, and everybody answers in one list.

use regex::Regex;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    consent::open_window,
    support::{House, Member},
};

/// The ids of what waits for somebody's yes or no.
async fn listed(member: &Member) -> Vec<String> {
    let list = member.looks("/consents").await.body;
    let id = Regex::new(r#"name="version-([0-9a-f-]{36})" value="1""#).unwrap();
    id.captures_iter(&list)
        .map(|found| found[1].to_owned())
        .collect()
}

on_both! {
    /// Product move 2: asked for in one act, and each answered by itself, or all.
    async fn a_host_asks_for_several_and_everybody_answers_in_one_list(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let bench = format!("{}/highlight", hall.room);
        let each = [
            ("m", "1"), ("m", "2"), ("m", "3"), ("of", "1"), ("of", "2"), ("of", "3"), ("called", ""), ("called", "Forty-two"),
            ("called", ""), ("language", "en"), ("own", "named"), ("act", "apart"),
        ];
        assert!(!bo.looks(&bench).await.body.contains(r#"value="apart""#), "bo hosts nothing");
        assert_eq!(bo.sends(&bench, &each).await.status, 403);
        assert!(ada.looks(&bench).await.body.contains(r#"value="apart""#));
        let asked = ada.sends(&bench, &each).await;
        assert_eq!(asked.status, 303, "{}", asked.gist());
        let list = ada.looks(asked.location()).await.body;
        for title in ["Everybody who is quoted is asked.", "What is the answer?", "Forty-two", "Only between us"] {
            assert!(list.contains(title), "{title}");
        }
        assert!(listed(&ada).await.is_empty(), "ada signed her own");
        assert!(bo.looks("/").await.body.contains(r#"href="/consents""#));
        let waiting = listed(&bo).await;
        let list = bo.looks("/consents").await.body;
        assert!(waiting.len() == 2 && list.contains("The answer is 42") && !list.contains("What is the answer?"));

        // One by one: what is left open waits; other words than those that were looked at are not answered.
        let (first, second) = (format!("version-{}", waiting[0]), format!("version-{}", waiting[1]));
        let answer = format!("answer-{}", waiting[0]);
        let one = [(&*first, "1"), (&*second, "1"), (&*answer, "nameless"), ("act", "each")];
        assert_eq!(bo.sends("/consents", &one).await.status, 303);
        assert_eq!(listed(&bo).await, [&*waiting[1]]);
        bo.sends("/consents", &[(&*second, "2"), ("act", "named")]).await;
        assert_eq!(listed(&bo).await, [&*waiting[1]], "they are not the words that bo looked at");
        ada.sends("/consents", &[(&*second, "1"), ("act", "named")]).await;
        assert_eq!(listed(&bo).await, [&*waiting[1]], "ada does not answer for bo");
        // Whoever said no to one and then yes to all still said no to that one.
        let no = format!("answer-{}", waiting[1]);
        bo.sends("/consents", &[(&*second, "1"), (&*no, "refused"), ("act", "named")]).await;
        assert!(listed(&bo).await.is_empty());
        assert_eq!(ada.answers(&format!("/h/{}", waiting[0]), "approve").await, 303);
        assert_eq!(ada.answers(&format!("/h/{}", waiting[1]), "approve").await, 409, "one no is one no");
        assert_eq!(house.stranger().looks("/l/forty-two").await.status, 200);

        ada.proposes(&hall, "Both", &[1, 2]).await;
        assert!(bo.looks("/consents").await.body.contains("What is the answer?"), "nobody agrees to half of a page");
    }

    async fn a_program_asks_for_several_or_for_none(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let (host, author) = (ada.token().await, bo.token().await);
        let path = format!("/rooms/{}/highlights/several", hall.room_id);
        let one = |title: &str, seq: i64| json!({"title": title, "language": "en", "messages": [seq]});
        let asks = async |member: &Member, token: &str, several: Vec<Value>| {
            let body = json!({"highlights": several});
            member.asks(Method::POST, &path, Some(token), Some(&body)).await
        };
        assert_eq!(asks(&bo, &author, vec![one("Two", 2)]).await.status, 403);
        assert_eq!(asks(&ada, &host, vec![]).await.status, 422);
        assert_eq!(asks(&ada, &host, vec![one("Two", 2), one("Nothing", 99)]).await.status, 404);
        assert!(listed(&bo).await.is_empty(), "all of them, or none");
        let asked = asks(&ada, &host, vec![one("Two", 2), one("Three", 3)]).await;
        assert_eq!(asked.status, 201, "{}", asked.body);
        let asked: Value = asked.json();
        let answers: Vec<Value> = asked["items"].as_array().unwrap().iter()
            .map(|item| json!({"highlight_id": item["id"], "version": item["version"], "answer": "named"}))
            .collect();
        let answers = json!({"answers": answers});
        let answered: Value = bo.asks(Method::POST, "/highlights/answers", Some(&author), Some(&answers)).await.json();
        assert_eq!(answered, json!({"answered": 2}));
        assert!(listed(&bo).await.is_empty());
    }
}
