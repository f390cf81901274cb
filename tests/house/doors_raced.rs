//! The door, again and again: many rounds of races, and whatever fails halfway.

use salon::db::Sql;

use crate::{
    moderation::imposes_in_house,
    support::{Group, House, Member, Visitor, chance::rounds, members::newcomer_fields},
};

/// Everybody at once, each under a name of their own; how many came in, and how many were refused.
async fn knock(house: &House, door: &str, (round, tries): (&str, usize)) -> (usize, usize) {
    let all: Vec<_> = (0..tries)
        .map(|n| {
            let (person, door) = (house.stranger(), door.to_owned());
            let handle = format!("{round}n{n}");
            tokio::spawn(async move { comes(&person, &door, &handle).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for one in all {
        statuses.push(one.await.unwrap());
    }
    assert!(
        statuses.iter().all(|status| matches!(status, 303 | 404)),
        "{statuses:?}"
    );
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    (count(303), count(404))
}

async fn comes(person: &Visitor, door: &str, handle: &str) -> u16 {
    person
        .sends(door, &newcomer_fields(handle, "Somebody"))
        .await
        .status
}

on_both! {
    /// Invariant 26, round after round.
    async fn one_place_admits_one_every_time(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        for round in 0..rounds(8) {
            let door = ada.invitation(&group, 1).await;
            let (inside, outside) = knock(&house, &door, (&format!("r{round}"), 12)).await;
            assert_eq!((inside, outside), (1, 11), "round {round}");
        }
    }

    /// Invariant 28: whoever ends it, in the middle of a crowd: once that is answered, nobody comes in.
    async fn nobody_comes_in_once_it_is_over(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "open").await;
        let ends_of_it = ["revoke", "pause", "doors", "ban"].into_iter().cycle();
        for (round, end) in (0..rounds(8)).zip(ends_of_it) {
            let maker = ada.invites(&house, &group, &format!("maker{round}")).await;
            ada.sends(&format!("/u/{}/allowance", maker.id), &[("places", "9")]).await;
            house.later(salon::values::Span::days(14));
            let door = maker.invitation(&group, 9).await;
            let (name, early) = (format!("e{round}"), format!("l{round}"));
            let (crowd, ()) = tokio::join!(
                knock(&house, &door, (&name, 5)),
                ends(&ada, &maker, end),
            );
            assert!(crowd.0 <= 5);
            let (inside, _) = knock(&house, &door, (&early, 3)).await;
            assert_eq!(inside, 0, "round {round}: {end}");
            ada.sends("/house/doors/pause", &[("act", "open")]).await;
        }
    }

    /// Invariant 29: a statement fails, each in its turn: nothing of it happened, and the place is there still.
    async fn whatever_fails_halfway_leaves_nothing(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 1).await;
        changes(&house, HALFWAY).await;
        let before = kept(&house).await;
        for (round, (breaks, mends)) in FAILING.into_iter().enumerate() {
            changes(&house, breaks).await;
            let status = comes(&house.stranger(), &door, &format!("half{round}")).await;
            changes(&house, mends).await;
            assert_eq!(status, 500, "{round}");
            assert_eq!(kept(&house).await, before, "{round}");
        }
        assert_eq!(comes(&house.stranger(), &door, "whole").await, 303);
    }

    /// Invariant 24: a form with anything besides its fields is refused, and uses nothing up.
    async fn fields_that_no_form_has_are_refused(house: House) {
        let ada = house.owner("ada").await;
        let group = ada.founds("Night readers", "closed").await;
        let door = ada.invitation(&group, 1).await;
        let mut bo = house.stranger();
        let more = [
            ("role", "owner"), ("house_role", "owner"), ("pending", "false"), ("allowance", "99"), ("id", &*ada.id),
            ("owner_id", &*ada.id), ("member_id", &*ada.id), ("until", "2199-01-01"), ("is_admin", "true"), ("published", "true"),
            ("rules_version", "9"),
        ];
        let cid = uuid::Uuid::new_v4().to_string();
        let newcomer = newcomer_fields("bo", "Bo").to_vec();
        for field in more {
            let mut fields = newcomer.clone();
            fields.push(field);
            assert_eq!(bo.posts(&door, &fields).await.status, 400, "{field:?}");
        }
        assert_eq!(bo.posts(&door, &newcomer).await.status, 303);
        let bo = Member::new(bo, "bo").await;
        let own = [
            ("/settings", vec![("name", "Robert"), ("language", ""), ("theme", "")]),
            ("/first-steps/noise", vec![("noise", "named")]),
            (&*group.room, vec![("body", "Good day"), ("cid", &*cid)]),
        ];
        for (path, own) in own {
            for field in more.into_iter().chain([("author_id", &*ada.id), ("seq", "99")]) {
                let mut fields = own.clone();
                fields.push(field);
                assert_eq!(bo.sends(path, &fields).await.status, 400, "{path} {field:?}");
            }
        }
        bo.says(&group, "Good day").await;
        assert_eq!(standing(&house, &bo, &group).await, ("member".into(), "member".into(), "Bo".into(), 1));
        for path in ["/house", &format!("{}/settings", group.href)] {
            assert!(matches!(bo.looks(path).await.status, 403 | 404), "{path}");
        }
    }
}

/// What ends an invitation.
async fn ends(ada: &Member, maker: &Member, end: &str) {
    let ended = match end {
        "ban" => imposes_in_house(ada, maker, "ban", "24").await,
        "doors" => ada.sends("/house/doors/pause", &[("act", "pause")]).await,
        act => {
            let list = maker.looks("/invitations").await;
            let id = list.find(r#"name="ids" value="([0-9a-f-]{36})""#);
            maker
                .sends("/invitations", &[("ids", &id), ("act", act)])
                .await
        }
    };
    assert_eq!(ended.status, 303, "{end}: {}", ended.gist());
}

const HALFWAY: Sql = Sql::Differs {
    sqlite: "SELECT 1",
    postgres: "CREATE FUNCTION halfway() RETURNS trigger LANGUAGE plpgsql AS
               'BEGIN RAISE EXCEPTION ''halfway''; END'",
};

macro_rules! failing {
    ($($act:literal of $table:literal),+) => {
        [$((
            Sql::Differs {
                sqlite: concat!("CREATE TRIGGER fails BEFORE ", $act, " ON ", $table,
                    " BEGIN SELECT RAISE(ABORT, 'halfway'); END"),
                postgres: concat!("CREATE TRIGGER fails BEFORE ", $act, " ON ", $table,
                    " FOR EACH ROW EXECUTE FUNCTION halfway()"),
            },
            Sql::Differs {
                sqlite: "DROP TRIGGER fails",
                postgres: concat!("DROP TRIGGER fails ON ", $table),
            },
        )),+]
    };
}

/// Wherever coming in writes something down.
const FAILING: [(Sql, Sql); 9] = failing!(
    "UPDATE" of "invitations",
    "INSERT" of "members",
    "INSERT" of "member_words",
    "INSERT" of "redemptions",
    "INSERT" of "memberships",
    "INSERT" of "read_marks",
    "INSERT" of "audit",
    "INSERT" of "notices",
    "INSERT" of "sessions"
);

async fn changes(house: &House, statement: Sql) {
    let mut tx = house.db().write().await.unwrap();
    tx.query(statement).run().await.unwrap();
    tx.commit().await.unwrap();
}

/// How much there is of everything that coming in writes.
async fn kept(house: &House) -> (i64, i64, i64, i64, i64, i64) {
    let mut conn = house.db().read().await.unwrap();
    conn.query(
        "SELECT (SELECT count(*) FROM members), (SELECT count(*) FROM redemptions),
                (SELECT count(*) FROM memberships), (SELECT count(*) FROM audit),
                (SELECT count(*) FROM sessions), CAST((SELECT sum(used) FROM invitations) AS BIGINT)",
    )
    .one()
    .await
    .unwrap()
}

/// What somebody is in the house and in a group, who wrote its first message, and its number.
async fn standing(house: &House, who: &Member, group: &Group) -> (String, String, String, i64) {
    let id: salon::values::MemberId = who.id.parse().unwrap();
    let mut conn = house.db().read().await.unwrap();
    conn.query(
        "SELECT p.role, m.role, a.name, g.seq FROM members p
         JOIN memberships m ON m.member_id = p.id JOIN groups o ON o.id = m.group_id AND o.slug = $2
         CROSS JOIN messages g JOIN members a ON a.id = g.author_id WHERE p.id = $1",
    )
    .bind(id)
    .bind(group.slug.clone())
    .one()
    .await
    .unwrap()
}
