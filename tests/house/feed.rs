//! The feed: everything that waits, whole, in the order in which it was said, and nothing else.

use reqwest::Method;
use salon::values::Span;
use serde_json::json;

use crate::support::{Group, House, Member, visitors::Answer};

on_both! {
    async fn what_waits_stands_whole_and_oldest_first(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let garden = ada.founds("The garden", "open").await;
        bo.sends(&format!("{}/join", garden.href), &[]).await;
        ada.tells(&garden, json!({"body": "the **roses** are out"})).await;
        ada.says(&hall, "the hall is cold").await;
        bo.says(&hall, "I bring wood").await;
        ada.says(&garden, "and so are the bees").await;
        let feed = bo.looks("/").await;
        let at = |words: &str| feed.body.find(words).unwrap_or_else(|| panic!("no {words} in {}", feed.gist()));
        // By the first message that waits, and nothing moves a conversation up.
        assert!(at("<strong>roses</strong>") < at("so are the bees") && at("so are the bees") < at("hall is cold"));
        assert!(at("hall is cold") < at("I bring wood"), "what I said stands between");
        assert!(feed.body.contains("3 messages in 2 conversations"), "{}", feed.gist());
        assert_eq!(waits(&feed), 3, "and does not count");
        let api = bo.does(Method::GET, "/feed", None).await.json();
        assert_eq!((&api["unread"], &api["conversations"][0]["room_id"]), (&json!(3), &json!(garden.room_id)));
        assert_eq!(api["conversations"][1]["first"][1]["body"], "I bring wood");
        // It ends, and says so.
        read_all(&bo, &feed).await;
        let feed = bo.looks("/").await;
        assert!(feed.body.contains("You have read everything. The last thing: Ada"), "{}", feed.gist());
        assert!(feed.body.contains("Read before") && waits(&feed) == 0);
    }

    async fn a_busy_room_folds_and_unfolds_in_place(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        for n in 1..=12 {
            ada.says(&hall, &format!("word {n},")).await;
        }
        let shown = |feed: &Answer| (1..=12).filter(|n| feed.body.contains(&format!("word {n},"))).collect::<Vec<_>>();
        let feed = bo.looks("/").await;
        assert_eq!(shown(&feed), [1, 2, 10, 11, 12]);
        assert!(feed.body.contains("7 more"));
        let key = format!("{}.0", hall.room_id);
        let link = feed.find(r##"href="(/\?feed=all&#38;open=[^"#]+)#c-"##);
        assert_eq!(link, format!("/?feed=all&open={key}"));
        assert_eq!(shown(&bo.looks(&link).await), (1..=12).collect::<Vec<_>>());
        // For scripts, it comes alone.
        let part = bo.looks(&format!("/?only={key}&open={key}")).await;
        assert_eq!(shown(&part).len(), 12);
        assert!(part.body.starts_with("<article"), "{}", part.body);
        bo.sends("/feed/read", &[("marks", &format!("{key}.12"))]).await;
        assert_eq!(bo.looks(&format!("/?only={key}")).await.status, 204);
    }

    async fn what_is_passed_over_waits_again_once_that_is_undone(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let top = ada.tells(&hall, json!({"body": "who brings cake?"})).await;
        bo.does(Method::PUT, &format!("/messages/{top}/follow"), None).await;
        ada.tells(&hall, json!({"body": "with cherries", "thread": 1})).await;
        ada.says(&hall, "and wine?").await;
        let feed = bo.looks("/").await;
        assert_eq!(waits(&feed), 3, "a thread is a conversation of its own");
        let mut ear = bo.elsewhere(&house).await.connects("").await;
        ear.until("hello").await;
        let passed = read_all(&bo, &feed).await;
        // Every device hears of it: both conversations.
        let heard = ear.through("thread").await;
        assert_eq!(heard.last().unwrap()["room_unread"], 0);
        let undo = bo.looks(&passed).await;
        assert!(undo.body.contains("Marked as read: Salon.") && waits(&undo) == 0, "{}", undo.gist());
        let batch = undo.find(r#"name="batch" value="([0-9a-f-]{36})""#);
        // What was read after that stays read.
        ada.says(&hall, "and bread?").await;
        bo.sends(&format!("{}/read", hall.room), &[("seq", "4")]).await;
        assert_eq!(bo.sends("/feed/undo", &[("batch", &batch)]).await.location(), "/");
        let feed = bo.looks("/").await;
        assert_eq!(waits(&feed), 1, "only the thread");
        assert!(feed.body.contains("with cherries") && !feed.body.contains("name=\"batch\" value"));
        // Once; and nobody undoes what is not theirs.
        let passed = read_all(&bo, &feed).await;
        let batch = passed.split_once('=').unwrap().1.to_owned();
        ada.sends("/feed/undo", &[("batch", &batch)]).await;
        assert_eq!(waits(&bo.looks("/").await), 0);
        let undo = json!({"undo": batch});
        assert_eq!(bo.does(Method::POST, "/feed/undo", Some(undo.clone())).await.status, 204);
        assert_eq!(waits(&bo.looks("/").await), 1);
        read_all(&bo, &bo.looks("/").await).await;
        assert_eq!(bo.does(Method::POST, "/feed/undo", Some(undo)).await.status, 204);
        assert_eq!(waits(&bo.looks("/").await), 0, "the older one is over");
    }

    async fn rooms_are_as_loud_as_was_chosen(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.says(&hall, "a word of the hall").await;
        let level = async |level: &str, mute: &str| {
            let set = bo.sends(&format!("{}/level", hall.room), &[("level", level), ("mute", mute)]).await;
            assert_eq!(set.status, 303);
            bo.looks("/").await
        };
        // Whoever has chosen nothing is shown it, whatever calls them.
        assert!(bo.looks("/").await.body.contains("a word of the hall"));
        for (chosen, mute) in [("nothing", "0"), ("everything", "8"), ("hidden", "0")] {
            let feed = level(chosen, mute).await;
            assert!(waits(&feed) == 0 && !feed.body.contains("a word of the hall"), "{}", feed.gist());
            assert!(feed.body.contains("You have read everything."), "{}", feed.gist());
        }
        // Whoever is called by name is shown it, and that alone counts.
        level("everything", "8").await;
        ada.says(&hall, "come, @bo").await;
        let feed = bo.looks("/").await;
        assert!(feed.body.contains("1 message calls you") && feed.body.contains("a word of the hall"), "{}", feed.gist());
        assert!(feed.body.contains("You have silenced this room: only what names you counts."));
        assert_eq!((waits(&feed), calls(&feed)), (1, 1));
        let why = bo.looks(&format!("{}/why", hall.room)).await;
        assert!(why.body.contains("1 message after the one you read last, from Ada"), "{}", why.gist());
        assert!(why.body.contains("You have silenced this room"), "{}", why.gist());
        house.later(Span::hours(9));
        assert_eq!(waits(&bo.looks("/").await), 2, "the silence is over");
    }

    async fn it_is_answered_from_where_it_stands(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let id = ada.tells(&hall, json!({"body": "who brings cake?"})).await;
        let key = format!("{}.0", hall.room_id);
        let said = from_feed(&bo, &hall.room, "body=I+do").await;
        assert_eq!((said.status, said.location()), (303, &*format!("/#c-{key}")));
        let feed = bo.looks("/").await;
        assert!(feed.body.contains("I do"), "the answer stands there");
        let reacted = from_feed(&bo, &format!("/m/{id}/react"), "emoji=%F0%9F%91%8D").await;
        assert_eq!(reacted.location(), format!("/#c-{key}"));
        assert!(bo.looks("/").await.body.contains("👍"));
        // Whoever only reads is not asked to answer.
        let before = bo.looks("/").await.body.contains("class=\"answer\"");
        let fields = [("announcements", "on"), ("slow", "0"), ("slow_for", "1"), ("hold_posts", "0"), ("hold_days", "0")];
        let set = ada.sends(&format!("{}/settings/rhythm", hall.href), &fields).await;
        assert_eq!(set.status, 303, "{}", set.gist());
        assert!(before && !bo.looks("/").await.body.contains("class=\"answer\""));
    }

    /// Invariant 11: a badge says what it counts, and counts nothing else.
    async fn a_badge_says_why(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let top = ada.tells(&hall, json!({"body": "who brings cake?"})).await;
        bo.does(Method::PUT, &format!("/messages/{top}/follow"), None).await;
        cy.says(&hall, "I do, @bo").await;
        let gone = ada.tells(&hall, json!({"body": "never mind"})).await;
        ada.does(Method::DELETE, &format!("/messages/{gone}"), None).await;
        bo.says(&hall, "fine").await;
        cy.tells(&hall, json!({"body": "with cherries", "thread": 1})).await;
        let link = format!("{}/why", hall.room);
        assert!(bo.looks("/").await.body.contains(&format!("href=\"{link}\"")));
        let page = bo.looks(&link).await;
        for said in [
            "2 messages after the one you read last, from Ada and Cy, since", "1 of them calls you.",
            "1 message in a thread that you follow, from Cy, since", "do not count", "since <time datetime=\"", "data-when>",
        ] {
            assert!(page.body.contains(said), "{said}: {}", page.gist());
        }
        for badge in ["data-named-all>1<", &format!("data-named=\"{}\">1<", hall.room_id), "data-named-in>1<"] {
            assert!(page.body.contains(badge), "the side says it, too: {badge}");
        }
        // Each badge is a link of its own to the page that answers.
        let group = format!("/why?group={}", hall.slug);
        for (asked, counts) in [("/why", "data-named-all>1<"), (&link, "data-named="), (&group, "data-named-in>1<")] {
            let asks = format!("<a class=\"asks\" href=\"{asked}\" data-why><span class=\"badge at\" {counts}");
            assert!(page.body.contains(&asks), "{asks}");
            assert!(bo.looks(asked).await.body.contains("2 messages after the one you read last"), "{asked}");
        }
        assert!(bo.looks("/why?group=elsewhere").await.body.contains("Nothing waits for you here."));
        let why = bo.does(Method::GET, &format!("/rooms/{}/why", hall.room_id), None).await.json();
        assert_eq!((&why[0]["unread"], &why[0]["mentions"], &why[0]["first_seq"]), (&json!(2), &json!(1), &json!(1)));
        assert_eq!((&why[1]["unread"], &why[1]["thread"]), (&json!(1), &json!(1)));
        read_all(&bo, &bo.looks("/").await).await;
        assert!(bo.looks(&link).await.body.contains("Nothing waits for you here."));
        bo.leaves(&hall).await;
        assert_eq!(bo.looks(&link).await.status, 404);
    }

    /// Invariants 15 and 19: whoever is out sees nothing of it, and passes nothing over.
    async fn nothing_waits_for_whoever_is_out(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.says(&hall, "a word of the hall").await;
        let key = format!("{}.0", hall.room_id);
        assert!(bo.looks(&format!("/?only={key}")).await.body.contains("a word of the hall"));
        bo.leaves(&hall).await;
        assert_eq!(bo.looks(&format!("/?only={key}&open={key}")).await.status, 204);
        let feed = bo.looks(&format!("/?open={key}")).await;
        assert!(!feed.body.contains("a word of the hall"));
        let marks = json!({"marks": [{"room_id": hall.room_id, "seq": 1}, {"room_id": hall.room_id, "thread": 1, "seq": 1}]});
        let passed = bo.does(Method::POST, "/feed/read", Some(marks)).await;
        assert_eq!(passed.status, 200);
        let undo = passed.json()["undo"].as_str().unwrap().to_owned();
        assert!(!bo.looks(&format!("/?undo={undo}")).await.body.contains("name=\"batch\" value"));
        for marks in ["nonsense", &format!("{key}.-1"), &format!("{}.x.1", hall.room_id)] {
            assert_eq!(bo.sends("/feed/read", &[("marks", marks)]).await.status, 400, "{marks}");
        }
    }
}

pub(crate) async fn two_in_the_hall(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "secret").await;
    let bo = ada.invites(house, &hall, "bo").await;
    (ada, bo, hall)
}

/// How many messages the conversations of a feed say that wait.
pub(crate) fn waits(feed: &Answer) -> i64 {
    let badge = regex::Regex::new(r#"class="badge waits"[^>]*>(\d+)<"#).unwrap();
    let badges = badge.captures_iter(&feed.body);
    badges.map(|found| found[1].parse::<i64>().unwrap()).sum()
}

/// How many of them the conversations of a feed say that call.
pub(crate) fn calls(feed: &Answer) -> i64 {
    let badge = regex::Regex::new(r#"class="badge at" title="[^"]*">(\d+)<"#).unwrap();
    let badges = badge.captures_iter(&feed.body);
    badges.map(|found| found[1].parse::<i64>().unwrap()).sum()
}

/// Marks everything as read that a feed shows, and gives where that leads.
pub(crate) async fn read_all(member: &Member, feed: &Answer) -> String {
    let marks = regex::Regex::new(
        r#"id="pass-all"[^>]*><input type="hidden" name="marks" value="([^"]*)""#,
    );
    let marks = marks.unwrap();
    let found = marks.captures(&feed.body);
    let marks = found.as_ref().map_or("", |found| &found[1]);
    let passed = member.sends("/feed/read", &[("marks", marks)]).await;
    assert_eq!(passed.status, 303, "{}", passed.gist());
    passed.location().to_owned()
}

/// Submits a form that stands in the feed.
async fn from_feed(member: &Member, path: &str, body: &str) -> Answer {
    let request = member
        .request(Method::POST, path)
        .header("origin", &member.origin)
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("{}/", member.origin))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.to_owned());
    Answer::of(request).await
}
