//! Groups: who answers for one, and what becomes of it when they are gone.

use reqwest::Method;
use salon::{groups, values::MemberId};
use serde_json::Value;

use crate::support::{Group, House, Member};

on_both! {
    /// Whoever has hosted longest comes after the owner; a group without hosts goes to its longest member.
    async fn a_group_finds_its_next_owner_by_itself(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let study = bo.founds("The study", "open").await;
        for one in [&cy, &ada] {
            let entered = one.sends(&format!("{}/join", study.href), &[]).await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
        }
        let alone = bo.founds("The attic", "closed").await;
        leave_house(&house, &bo).await;
        assert_eq!(roles(&cy, &study).await, [("cy".into(), "owner".into())]);
        assert_eq!(ada.looks(&alone.href).await.status, 200, "what nobody owns stays to be seen");
        leave_house(&house, &cy).await;
        assert_eq!(roles(&ada, &study).await, [("ada".into(), "owner".into())]);
    }
}

async fn leave_house(house: &House, member: &Member) {
    let id: MemberId = member.id.parse().unwrap();
    let mut tx = house.db().write().await.unwrap();
    groups::leave_all(&mut tx, id, house.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Who answers for a group, by handle and role.
async fn roles(member: &Member, group: &Group) -> Vec<(String, String)> {
    let token = member.token().await;
    let listed = member
        .asks(Method::GET, "/groups", Some(&token), None)
        .await;
    let listed: Value = listed.json();
    let found = listed["items"].as_array().unwrap().iter();
    let found = found
        .clone()
        .find(|one| one["slug"] == *group.slug)
        .unwrap();
    let path = format!("/groups/{}", found["id"].as_str().unwrap());
    let shown: Value = member
        .asks(Method::GET, &path, Some(&token), None)
        .await
        .json();
    let hosts = shown["hosts"].as_array().unwrap();
    let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    hosts
        .iter()
        .map(|one| (word(one, "handle"), word(one, "role")))
        .collect()
}
