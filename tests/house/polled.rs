//! Polled: whoever no socket reaches talks by requests, and misses nothing either.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Group, House, Member, visitors::Answer};

on_both! {
    async fn by_requests_everything_is_said_and_heard(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        ada.says(&hall, "before").await;
        let mut line = Polled::open(&bo).await;
        assert_eq!(line.until("hello").await["member"], bo.id.as_str());
        let listen = json!({"t": "listen", "room": hall.room_id, "since": 0});
        let cid = Uuid::new_v4();
        let say = json!({"t": "say", "room": hall.room_id, "cid": cid, "body": "by hand"});
        assert_eq!(line.asks(&[listen, say]).await, 204);
        assert_eq!(line.until("msg").await["seq"], 1);
        line.until("listening").await;
        let said = line.through("said").await;
        assert_eq!(said.last().unwrap()["seq"], 2);
        ada.says(&hall, "after").await;
        let heard = loop {
            let heard = line.until("msg").await;
            if heard["seq"] == 3 { break heard }
        };
        assert!(heard["html"].as_str().unwrap().contains("after"));
    }

    /// Invariants 15, 16 and 25 hold on this line as on a socket.
    async fn it_ends_as_a_socket_ends(house: House) {
        let (ada, mut bo, hall) = two_in_the_hall(&house).await;
        let mut line = Polled::open(&bo).await;
        line.until("hello").await;
        // Another's line is as absent as none.
        let hers = Polled { member: &ada, ..line.clone() };
        let none = Polled { address: format!("/poll/{}", Uuid::new_v4()), ..hers.clone() };
        for absent in [&hers, &none] {
            assert_eq!(absent.asks(&[json!({"t": "ping"})]).await, 404);
            assert_eq!(absent.answer().await.status, 404);
        }
        let mut other = Polled::open(&bo).await;
        assert_eq!(other.asks(&[json!([{"t": "ping"}])]).await, 204);
        // Whoever asks late hears how it ended all the same.
        while other.asks(&[json!({"t": "ping"})]).await == 204 {}
        assert_eq!(other.until("closed").await["code"], 4000);
        let (address, signed_in) = (other.address, bo.cookies.clone());
        bo.posts("/sign-out", &[]).await;
        bo.cookies = signed_in;
        let out = Polled { address, member: &bo, heard: Vec::new() };
        assert_eq!(out.answer().await.status, 401);
        drop(hall);
    }
}

async fn two_in_the_hall(house: &House) -> (Member, Member, Group) {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "open").await;
    let bo = ada.invites(house, &hall, "bo").await;
    (ada, bo, hall)
}

/// A line by requests, and what came by it and was not looked at yet.
#[derive(Clone)]
struct Polled<'a> {
    member: &'a Member,
    address: String,
    heard: Vec<Value>,
}

impl<'a> Polled<'a> {
    async fn open(member: &'a Member) -> Self {
        let answer = Answer::of(request(member, Method::POST, "/poll")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        Self {
            member,
            address: format!("/poll/{id}"),
            heard: Vec::new(),
        }
    }

    async fn asks(&self, frames: &[Value]) -> u16 {
        let asked = request(self.member, Method::POST, &self.address).json(frames);
        Answer::of(asked).await.status
    }

    async fn answer(&self) -> Answer {
        Answer::of(request(self.member, Method::GET, &self.address)).await
    }

    async fn until(&mut self, kind: &str) -> Value {
        self.through(kind).await.pop().unwrap()
    }

    async fn through(&mut self, kind: &str) -> Vec<Value> {
        loop {
            if let Some(at) = self.heard.iter().position(|frame| frame["t"] == kind) {
                return self.heard.drain(..=at).collect();
            }
            let answer = self.answer().await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let Value::Array(frames) = answer.json() else {
                panic!("no list: {}", answer.body)
            };
            self.heard.extend(frames);
        }
    }
}

/// As a page of the house asks.
fn request(member: &Member, method: Method, path: &str) -> reqwest::RequestBuilder {
    member
        .request(method, path)
        .header("sec-fetch-site", "same-origin")
}
