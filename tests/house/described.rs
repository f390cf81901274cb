//! What programs are told of the API is what there is.

use std::collections::BTreeSet;

use crate::support::House;

on_both! {
    async fn every_way_of_the_api_is_described(house: House) {
        let answer = house.stranger().looks("/api/openapi.json").await;
        let document: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let described: BTreeSet<String> = paths
            .iter()
            .flat_map(|(path, ways)| {
                let ways = ways.as_object().unwrap().keys();
                ways.map(move |way| format!("{} {path}", way.to_uppercase()))
            })
            .collect();
        let lines = include_str!("rights/routes.txt").lines();
        let listed: BTreeSet<String> = lines
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                let (method, path) = (words.next()?, words.next()?);
                path.starts_with("/api/v1/").then(|| format!("{method} {path}"))
            })
            .collect();
        assert!(listed.len() > 100, "{}", listed.len());
        assert_eq!(listed, described);
    }
}
