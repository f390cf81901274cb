//! Reading back: whoever comes later reads as far back as the hosts had decided, by whichever door.

use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

use salon::values::Span;

use crate::support::{Group, House, Member, chance::for_all};

on_both! {
    async fn who_reads_from_joining_reads_nothing_of_before_by_any_door(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        ada.says(&hall, "an old secret").await;
        ada.says(&hall, "another old secret").await;
        reads_back(&ada, &hall, "0").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        nothing_of_before(&bo, &hall).await;
        let mut socket = bo.listens(&hall).await;
        ada.says(&hall, "a fresh word").await;
        assert_eq!(socket.until("msg").await["seq"], 3);
        assert!(bo.looks(&hall.room).await.body.contains("a fresh word"));
        nothing_of_before(&bo, &hall).await;
        let about = bo.looks(&format!("{}/3/report", hall.room)).await;
        assert!(about.body.contains("a fresh word") && !about.body.contains("old secret"), "{}", about.gist());
        // A cursor from before their time is no cursor (invariant 6).
        socket.asks(&json!({"t": "listen", "room": hall.room_id, "since": 0})).await;
        assert_eq!(socket.until("resync").await["seq"], 3);
        socket.asks(&json!({"t": "listen", "room": hall.room_id, "since": 2})).await;
        socket.until("listening").await;
        // Whoever was there before reads on.
        assert!(ada.looks(&hall.room).await.body.contains("an old secret"));
    }

    async fn what_the_hosts_change_later_widens_nothing(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        ada.says(&hall, "an old secret").await;
        reads_back(&ada, &hall, "0").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        reads_back(&ada, &hall, "all").await;
        nothing_of_before(&bo, &hall).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        assert!(cy.looks(&hall.room).await.body.contains("an old secret"));
        // A room made since is theirs whole.
        let added = ada.sends(&format!("{}/rooms", hall.href), &[("name", "Garden")]).await;
        let garden = added.location().to_owned();
        ada.sends(&garden, &[("body", "the first word")]).await;
        assert!(bo.looks(&garden).await.body.contains("the first word"));
    }

    async fn so_many_days_are_read_back(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        ada.says(&hall, "an old secret").await;
        house.later(Span::days(10));
        ada.says(&hall, "of this week").await;
        reads_back(&ada, &hall, "7").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let room = bo.looks(&hall.room).await.body;
        assert!(room.contains("of this week"));
        assert!(!room.contains("an old secret"));
        assert!(bo.looks(&hall.href).await.body.contains("reads back 7 days"), "it says so");
    }

    /// Whatever happens in whatever order, nobody reads what was said before they might.
    async fn nobody_ever_reads_below_their_floor(house: House) {
        let ada = house.owner("ada").await;
        let door = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &door, "bo").await;
        let rounds = std::sync::atomic::AtomicU32::new(0);
        for_all(8, &prop::collection::vec(step(), 1..14), async |steps| {
            let round = rounds.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let room = ada.founds(&format!("Round {round}"), "open").await;
            live(&ada, &bo, &room, &steps).await;
        });
    }
}

/// What may happen in a group.
#[derive(Clone, Copy, Debug)]
enum Step {
    Post,
    Join,
    Leave,
    /// From joining on, or everything.
    ReadBack(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Post),
        2 => Just(Step::Join),
        1 => Just(Step::Leave),
        1 => any::<bool>().prop_map(Step::ReadBack),
    ]
}

/// Lives through the steps; after each, what is read is what should be.
async fn live(ada: &Member, bo: &Member, group: &Group, steps: &[Step]) {
    let (mut said, mut all, mut floor) = (0_i64, true, None);
    for step in steps {
        match step {
            Step::Post => {
                ada.says(group, "a word").await;
                said += 1;
            }
            Step::Join => {
                bo.sends(&format!("{}/join", group.href), &[]).await;
                floor = floor.or(Some(if all { 1 } else { said + 1 }));
            }
            Step::Leave => {
                bo.sends(&format!("{}/leave", group.href), &[]).await;
                floor = None;
            }
            Step::ReadBack(everything) => {
                all = *everything;
                reads_back(ada, group, if all { "all" } else { "0" }).await;
            }
        }
        let read = bo.looks(&format!("{}?part=1", group.room)).await;
        match floor {
            None => assert_eq!(read.status, 404),
            Some(floor) => {
                let numbers = numbers(&read.body);
                assert_eq!(numbers, (floor..=said).collect::<Vec<_>>(), "{steps:?}");
            }
        }
    }
}

fn numbers(page: &str) -> Vec<i64> {
    let number = regex::Regex::new(r#"data-seq="(\d+)""#).unwrap();
    number
        .captures_iter(page)
        .map(|found| found[1].parse().unwrap())
        .collect()
}

async fn reads_back(host: &Member, group: &Group, days: &str) {
    let fields = [("read_back", days), ("questions", ""), ("again_days", "7")];
    let path = format!("{}/settings/newcomers", group.href);
    let set = host.sends(&path, &fields).await;
    assert_eq!(set.status, 303, "{}", set.gist());
}

/// Every door through which a room is read: none shows what was said before.
async fn nothing_of_before(member: &Member, group: &Group) {
    let room = &group.room;
    let pages = [
        room.clone(),
        format!("{room}?before=3"),
        format!("{room}?before=3&part=1"),
        format!("{room}/highlight"),
        format!("{room}/highlight?m=1&m=2"),
        group.href.clone(),
        "/".into(),
    ];
    for path in pages {
        let page = member.looks(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("old secret"), "{path}");
    }
    let token = member.token().await;
    for query in ["", "?before=3", "?since=0", "?since=1"] {
        let path = format!("/rooms/{}/messages{query}", group.room_id);
        let read = member.asks(Method::GET, &path, Some(&token), None).await;
        assert_eq!(read.status, 200);
        assert!(!read.body.contains("old secret"), "{path}");
        let read: Value = read.json();
        assert!(
            read["next"].is_null(),
            "there is nothing more for them: {read}"
        );
    }
}
