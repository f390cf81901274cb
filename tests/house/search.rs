//! Search: whoever may read something finds it again, and nobody else does.

use proptest::prelude::*;
use salon::{
    messages::search::{self, query::Query},
    values::{Span, words_of},
};
use serde_json::Value;

use crate::{
    moderation::{choir, sanction},
    support::{Group, House, Member, chance::for_all},
};

/// What somebody finds: the numbers of the messages, newest first.
async fn finds(house: &House, who: &Member, query: &str) -> Vec<i64> {
    let found = asks(house, who, query).await;
    let items = found["items"].as_array();
    let items = items.unwrap_or_else(|| panic!("{query}: {found}"));
    items
        .iter()
        .map(|item| item["seq"].as_i64().unwrap())
        .collect()
}

async fn asks(house: &House, who: &Member, query: &str) -> Value {
    // Nobody looks for more than one thing a second.
    house.later(Span::seconds(1));
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    who.looks(&format!("/api/v1/search?q={query}")).await.json()
}

/// What the page says.
async fn page(house: &House, who: &Member, query: &str) -> String {
    house.later(Span::seconds(1));
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    who.looks(&format!("/search?q={query}")).await.body
}

/// What is said in the hall, from the first on.
const SAID: [&str; 12] = [
    "The key of the hospital hangs behind the second door.",
    "L’été, on lit dehors : Œuvres complètes, façade, naïve.",
    "STRASSE or Straße? https://maps.example/strasse",
    "keys, keyboards and a second key",
    "door second",
    "日本語の本 and Ελλάδος, Ёлка",
    "a\u{301}ccents e\u{301}te\u{301} apart; www.example.org",
    "foo_bar foo-bar foo.bar v1.2.3 1e5 0x1f 12:30 a@b.example",
    "'quoted' \"double\" ( ) & | ! :* <-> NEAR AND OR NOT",
    "👍",
    "the the the theatre",
    "O’Brien & Söhne",
];

/// What is looked for, and which of them are found, newest first, on either database.
const FOUND: [(&str, &[i64]); 40] = [
    ("key", &[4, 1]),
    ("KÉY", &[4, 1]),
    ("ke hosp", &[1]),
    ("\"key\"", &[4, 1]),
    ("\"keys\"", &[4]),
    ("\"second door\"", &[1]),
    ("\"door second\"", &[5]),
    ("second door", &[5, 1]),
    ("door", &[5, 1]),
    ("\"doo\"", &[]),
    ("ete", &[7, 2]),
    ("été dehors", &[2]),
    ("l'ete", &[2]),
    ("oeuvres", &[2]),
    ("œuvre", &[2]),
    ("naive facade", &[2]),
    ("strasse", &[3]),
    ("straße", &[3]),
    ("\"maps example\"", &[3]),
    ("https://maps.example/strasse", &[3]),
    ("本", &[6]),
    ("日本", &[6]),
    ("本日", &[]),
    ("ελλαδος", &[6]),
    ("елка", &[6]),
    ("foo", &[8]),
    ("\"foo bar\"", &[8]),
    ("v1.2.3", &[8]),
    ("1e5", &[8]),
    ("0x1f", &[8]),
    ("12:30", &[8]),
    ("near and or not", &[9]),
    ("near(\"a b\")", &[]),
    ("the", &[11, 1]),
    ("\"the the the theatre\"", &[11]),
    ("\"the the the the\"", &[]),
    ("sohne brien", &[12]),
    ("has:link", &[7, 3]),
    ("has:link strasse", &[3]),
    ("a a a a a a a", &[9, 8, 7, 6, 4]),
];

on_both! {
    async fn the_same_is_found_in_either_database(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        for body in SAID {
            ada.says(&hall, body).await;
        }
        for (query, expected) in FOUND {
            assert_eq!(finds(&house, &ada, query).await, expected, "{query}");
        }
    }

    /// Whatever is said and looked for, what is found is what reading everything would find.
    async fn what_is_found_is_what_reading_everything_finds(house: House) {
        let ada = house.owner("ada").await;
        let rounds = std::sync::atomic::AtomicU32::new(0);
        let bodies = prop::collection::vec("[abé]{1,3}( [abé'-]{1,3}){0,5}", 1..6);
        let queries = prop::collection::vec("\"?[abe]{1,2}( ?[abe]{1,2}){0,2}\"?", 1..8);
        for_all(12, &(bodies, queries), async |(bodies, queries)| {
            let round = rounds.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let group = ada.founds(&format!("Round {round}"), "open").await;
            for body in &bodies {
                ada.says(&group, body).await;
            }
            for typed in &queries {
                let Ok(query) = Query::parse(typed) else { continue };
                let expected: Vec<i64> = (1..).zip(&bodies).filter(|(_, body)| fits(&query, body)).map(|(seq, _)| seq).collect();
                let mut found = finds(&house, &ada, &format!("in:{} {typed}", group.slug)).await;
                found.reverse();
                assert_eq!(found, expected, "{typed} in {bodies:?}");
            }
        });
    }

    async fn who_where_and_when_narrow_it_down(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let study = ada.founds("The study", "closed").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        ada.says(&hall, "key one").await;
        bo.says(&hall, "key two").await;
        house.later(Span::days(20));
        ada.says(&hall, "key three").await;
        ada.says(&study, "key of the study").await;
        let found = async |query: &str| finds(&house, &ada, query).await;
        assert_eq!(found("key").await, [1, 3, 2, 1], "newest first, wherever it was said");
        assert_eq!(found("key from:bo").await, [2]);
        assert_eq!(found("from:@Bo").await, [2]);
        assert_eq!(found("from:nobody").await, [0_i64; 0]);
        assert_eq!(found("key in:the-hall").await, [3, 2, 1]);
        assert_eq!(found("key in:the-hall/salon from:ada").await, [3, 1]);
        assert_eq!(found("in:\"The Study\"").await, [1]);
        let day = house.clock.now().minus(Span::days(10)).rfc3339();
        let day = &day[..10];
        assert_eq!(found(&format!("key before:{day}")).await, [2, 1]);
        assert_eq!(found(&format!("key after:{day}")).await, [1, 3]);
        assert_eq!(found(&format!("after:{day} before:{day}")).await, [0_i64; 0]);
        assert_eq!(found(&format!("before:{day}")).await, [2, 1], "no word at all");
    }

    async fn what_cannot_be_read_is_said_kindly(house: House) {
        let ada = house.owner("ada").await;
        ada.founds("The hall", "open").await;
        for (query, says) in [
            ("before:tomorrow", "A day is written"),
            ("has:money", "has:link"),
            ("in:nowhere", "No group or room of yours"),
            ("in:the-hall/nowhere", "No group or room of yours"),
            ("?!", "Say a word"),
        ] {
            let shown = page(&house, &ada, query).await;
            assert!(shown.contains(says) && shown.contains("aria-invalid"), "{query}");
            let told = asks(&house, &ada, query).await;
            assert_eq!(told["status"], 422, "{told}");
        }
        let empty = ada.looks("/search").await;
        assert!(empty.status == 200 && empty.body.contains("from:marc"), "{}", empty.gist());
        let nothing = page(&house, &ada, "<b>unheard").await;
        assert!(nothing.contains("Nothing for “&#60;b&#62;unheard”"));
        // A minute has room for sixty.
        let many = (0..120).map(|_| ada.looks("/api/v1/search?q=key"));
        let many = futures_util::future::join_all(many).await;
        assert!(many.iter().any(|answer| answer.status == 429));
    }

    async fn a_result_opens_where_it_was_said(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        for n in 1..=120 {
            ada.says(&hall, if n == 40 { "the <needle> itself" } else { "straw" }).await;
        }
        let shown = page(&house, &ada, "needl").await;
        assert!(shown.contains("the &#60;<mark>needle</mark>&#62; itself"), "{shown}");
        let around = format!("{}?around=40", hall.room);
        assert!(shown.contains(&format!("{around}#m40")));
        let room = ada.looks(&around).await.body;
        for seq in [30, 40, 50, 65] {
            assert!(room.contains(&format!("id=\"m{seq}\"")), "{seq}");
        }
        assert!(room.contains("data-history"));
        let present = ada.looks(&format!("{}?around=119", hall.room)).await.body;
        assert!(present.contains("id=\"m120\"") && !present.contains("data-history"));
        // The list goes on page by page, and names everything once.
        let mut seen = finds(&house, &ada, "straw").await;
        let mut found = asks(&house, &ada, "straw").await;
        while let Some(next) = found["next"].as_str().map(String::from) {
            found = ada.looks(&format!("/api/v1/search?q=straw&after={next}")).await.json();
            seen.extend(found["items"].as_array().unwrap().iter().map(|item| item["seq"].as_i64().unwrap()));
        }
        let expected: Vec<i64> = (1..=120).rev().filter(|seq| *seq != 40).collect();
        assert_eq!(seen, expected);
        let first = page(&house, &ada, "straw").await;
        let next = first.split_once("rel=\"next\" href=\"").unwrap().1.split_once('"').unwrap().0;
        let next = next.replace("&amp;", "&").replace("&#38;", "&");
        assert!(ada.looks(&next).await.body.contains("around=90#m90"));
    }

    /// Invariant 18: nothing of a group is found by anybody outside, from the moment they are.
    async fn whoever_is_outside_finds_nothing(house: House) {
        let choir = choir(&house, "secret").await;
        choir.marc.says(&choir.group, "canary").await;
        for (who, sees) in [(&choir.marc, true), (&choir.ines, true), (&choir.lea, true), (&choir.ada, false)] {
            assert_eq!(finds(&house, who, "canary").await.len(), usize::from(sees), "{}", who.name);
        }
        // There or not, a group that is not theirs is the same (invariant 19).
        let there = asks(&house, &choir.ada, &format!("canary in:{}", choir.group.slug)).await;
        let nowhere = asks(&house, &choir.ada, "canary in:nowhere").await;
        assert_eq!((&there["status"], &there["errors"]), (&nowhere["status"], &nowhere["errors"]));
        assert_eq!(finds(&house, &choir.ada, "canary from:marc").await.len(), 0);
        choir.ines.leaves(&choir.group).await;
        assert_eq!(finds(&house, &choir.ines, "canary").await.len(), 0);
        assert!(!page(&house, &choir.ines, "canary").await.contains("<mark>"));
        let href = format!("/u/{}/sanction?group={}", choir.lea.id, choir.group.slug);
        let fields = [("kind", "ban"), ("reason", "It was asked twice."), ("hours", "24")];
        sanction(&choir.marc.sends(&href, &fields).await);
        assert_eq!(finds(&house, &choir.lea, "canary").await.len(), 0);
        let nobody = house.stranger().looks("/search?q=canary").await;
        assert_eq!(nobody.status, 303);
    }

    async fn a_guest_finds_until_their_day_and_a_newcomer_from_their_floor_on(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        ada.says(&hall, "an old canary").await;
        let until = house.clock.now().plus(Span::days(10)).rfc3339();
        let door = ada.invitation_with(&hall, &[("kind", "guest"), ("guest_until", &until[..10])]).await;
        let mut guest = house.stranger();
        guest.posts(&door, &crate::support::members::newcomer_fields("gus", "Gus")).await;
        let guest = Member::new(guest, "gus").await;
        assert_eq!(finds(&house, &guest, "canary").await, [1]);
        let fields = [("read_back", "0"), ("questions", ""), ("again_days", "7")];
        ada.sends(&format!("{}/settings/newcomers", hall.href), &fields).await;
        let bo = ada.invites(&house, &hall, "bo").await;
        assert_eq!(finds(&house, &bo, "canary").await.len(), 0);
        ada.says(&hall, "a new canary").await;
        assert_eq!(finds(&house, &bo, "canary").await, [2]);
        house.later(Span::days(12));
        let over = guest.looks("/api/v1/search?q=canary").await;
        assert!(!over.body.contains("excerpt"), "{}", over.body);
    }

    /// Invariants 7 and 12: after any acts the index is what a rebuild makes of the messages, and words
    /// that were taken away are nowhere in it.
    async fn the_index_is_what_the_messages_make_of_it(house: House) {
        let choir = choir(&house, "closed").await;
        let said = std::sync::atomic::AtomicU32::new(0);
        let acts = prop::collection::vec((any::<prop::sample::Index>(), 0..5_u8), 1..12);
        for_all(6, &acts, async |acts| {
            for (which, act) in acts {
                let last = said.load(std::sync::atomic::Ordering::Relaxed);
                if act < 2 || last == 0 {
                    let last = said.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
                    choir.ines.says(&choir.group, &format!("canary{last} same words")).await;
                    continue;
                }
                let seq = u32::try_from(which.index(usize::try_from(last).unwrap())).unwrap() + 1;
                if act == 2 {
                    let fields = [("reason", "Not about anybody's health.")];
                    choir.marc.sends(&format!("{}/{seq}/remove", choir.group.room), &fields).await;
                    let found = finds(&house, &choir.lea, &format!("canary{seq}")).await;
                    assert!(!found.contains(&i64::from(seq)));
                } else if act == 3 {
                    edits(&choir.ines, &choir.group, seq, "the same anew").await;
                    let found = finds(&house, &choir.lea, &format!("\"canary{seq}\"")).await;
                    assert!(!found.contains(&i64::from(seq)));
                } else if let Some(why) = removal(&choir.ines, &choir.about(seq)).await {
                    choir.marc.sends(&why, &[]).await;
                    let mut found = finds(&house, &choir.lea, &format!("\"canary{seq}\"")).await;
                    found.extend(finds(&house, &choir.lea, "anew").await);
                    assert!(found.contains(&i64::from(seq)));
                }
            }
            let kept = rows(&house).await;
            let mut tx = house.db().write().await.unwrap();
            search::rebuild(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(kept, rows(&house).await);
        });
        // Whoever opens a house that was kept before there was a search finds everything.
        let mut tx = house.db().write().await.unwrap();
        tx.query("DELETE FROM search").run().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(finds(&house, &choir.lea, "same").await.len(), 0);
        house.close().await;
        house.reopen().await;
        assert!(!finds(&house, &choir.lea, "same").await.is_empty() || rows(&house).await.is_empty());
    }
}

/// Gives a message other words, if it still has any.
async fn edits(author: &Member, group: &Group, seq: u32, body: &str) {
    let around = format!("{}?around={seq}", group.room);
    let page = author.looks(&around).await.body;
    let id = regex::Regex::new(&format!(r#"id="m{seq}" data-id="([0-9a-f-]{{36}})""#)).unwrap();
    if let Some(id) = id.captures(&page) {
        author
            .sends(&format!("/m/{}/edit", &id[1]), &[("body", body)])
            .await;
    }
}

/// Why a message was removed, if it was.
async fn removal(author: &Member, about: &str) -> Option<String> {
    let page = author.looks(about).await;
    let why = regex::Regex::new(r#"href="(/sanctions/[0-9a-f-]{36})""#).unwrap();
    why.captures(&page.body).map(|found| found[1].to_owned())
}

/// Every row of the index.
async fn rows(house: &House) -> Vec<(i64, uuid::Uuid, String)> {
    let db = house.db();
    let mut conn = db.read().await.unwrap();
    let rows = conn.query("SELECT at, message_id, words FROM search ORDER BY at");
    rows.all().await.unwrap()
}

/// Whether a message has everything that is looked for, by reading it.
fn fits(query: &Query, body: &str) -> bool {
    let said: Vec<String> = words_of(body).into_iter().map(|word| word.folded).collect();
    query.terms.iter().all(|term| {
        said.windows(term.words.len()).any(|row| {
            let (last, before) = term.words.split_last().unwrap();
            let ends = row.last().unwrap();
            row[..before.len()] == *before
                && (ends == last || term.begun && ends.starts_with(last.as_str()))
        })
    })
}
