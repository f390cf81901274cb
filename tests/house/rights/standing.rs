//! How somebody is put where they are to stand, and what becomes of a group: by hand, where a story
//! would take a day.

use salon::{
    db::Write,
    policy::{HouseState, Tie},
    values::{GroupId, HouseRole, MemberId, Span, Timestamp},
};
use uuid::Uuid;

use super::everybody::Turn;
use crate::support::House;

/// What becomes of a group once everybody stands before it.
pub(super) async fn turns(house: &House, group: GroupId, (founder, turn): (MemberId, Turn)) {
    let now = house.clock.now();
    let mut tx = house.db().write().await.unwrap();
    let changed = match turn {
        Turn::Plain => return,
        Turn::OnlyAnnounces => "UPDATE groups SET announcements = TRUE WHERE id = $1",
        Turn::Archived => "UPDATE groups SET archived_at = 1 WHERE id = $1",
        Turn::RulesChanged => {
            let found = salon::groups::find(&mut tx, group).await.unwrap().unwrap();
            let rules = salon::values::Rules::parse("Be kind.").unwrap();
            salon::groups::write_rules(&mut tx, founder, &found, &rules, now)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            return;
        }
    };
    tx.query(changed).bind(group).run().await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) async fn forget_sanctions(tx: &mut Write) {
    for trace in [
        "DELETE FROM appeals",
        "UPDATE reports SET sanction_id = NULL",
    ] {
        tx.query(trace).run().await.unwrap();
    }
    tx.query("DELETE FROM sanctions").run().await.unwrap();
    tx.query("UPDATE members SET pending = FALSE, left_at = NULL")
        .run()
        .await
        .unwrap();
}

/// Puts somebody where they are to stand in the house.
pub(super) async fn stand(
    tx: &mut Write,
    house: &House,
    member: MemberId,
    (role, state): (HouseRole, HouseState),
) {
    let now = house.clock.now();
    tx.query("UPDATE members SET role = $2, pending = $3, left_at = $4 WHERE id = $1")
        .bind(member)
        .bind(role)
        .bind(state == HouseState::Pending)
        .bind((state == HouseState::Left).then_some(now))
        .run()
        .await
        .unwrap();
    match state {
        HouseState::Suspended => sanction(tx, member, None, "suspension", now).await,
        HouseState::Banned => sanction(tx, member, None, "ban", now).await,
        HouseState::Pending | HouseState::Active | HouseState::Left => {}
    }
}

/// Makes somebody the owner of a group while that one is away.
pub(super) async fn stands_in(
    tx: &mut Write,
    house: &House,
    (group, owner): (GroupId, MemberId),
    member: MemberId,
) {
    let now = house.clock.now();
    tx.query(
        "INSERT INTO stand_ins (id, group_id, away_id, stand_in_id, since, until)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(Uuid::now_v7())
    .bind(group)
    .bind(owner)
    .bind(member)
    .bind(now)
    .bind(now.plus(Span::days(60)))
    .run()
    .await
    .unwrap();
}

/// Ties somebody to a group.
pub(super) async fn join(
    tx: &mut Write,
    house: &House,
    (group, member): (GroupId, MemberId),
    tie: Tie,
) {
    let now = house.clock.now();
    match tie {
        Tie::Outside => {}
        Tie::Asked => {
            tx.query(
                "INSERT INTO requests (id, group_id, member_id, name, words, answers, asked_at)
                 VALUES ($1, $2, $3, 'Somebody', '', '[]', $4)",
            )
            .bind(Uuid::now_v7())
            .bind(group)
            .bind(member)
            .bind(now)
            .run()
            .await
            .unwrap();
        }
        Tie::Banned => sanction(tx, member, Some(group), "ban", now).await,
        Tie::In { role, muted } => {
            salon::groups::welcome(tx, group, member, role, now)
                .await
                .unwrap();
            if muted {
                sanction(tx, member, Some(group), "mute", now).await;
            }
        }
    }
}

pub(super) async fn sanction(
    tx: &mut Write,
    member: MemberId,
    group: Option<GroupId>,
    kind: &'static str,
    now: Timestamp,
) {
    tx.query(
        "INSERT INTO sanctions (id, group_id, member_id, kind, reason, imposed_by, imposed_at)
         VALUES ($1, $2, $3, $4, 'a story', $3, $5)",
    )
    .bind(Uuid::now_v7())
    .bind(group)
    .bind(member)
    .bind(kind)
    .bind(now)
    .run()
    .await
    .unwrap();
}
