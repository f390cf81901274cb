//! Voice messages: recorded in the room, told by their bytes, and drawn as long and as loud as they are.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::senders::{Sender, id};
use crate::{
    conversation::two_in_the_hall,
    support::{House, visitors::Answer},
};

/// What a browser records, as far as its head tells.
fn recorded(tracks: &str) -> Vec<u8> {
    let mut bytes = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm".to_vec();
    bytes.extend(tracks.as_bytes());
    bytes.resize(300, 0);
    bytes
}

on_both! {
    async fn a_recording_is_heard_where_it_was_said(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let mut ear = bo.listens(&hall).await;
        let sender = Sender::of(&ada).await;
        let begins = async |size: usize, voice: Value| {
            let body = json!({"room_id": hall.room_id, "name": "Voice message.webm", "size": size,
                "media": "audio/webm", "voice": voice});
            Answer::of(sender.asks(Method::POST, "/uploads").json(&body)).await
        };
        let long = "0".repeat(65);
        for (seconds, loudness) in [(0, "0"), (3_601, "0"), (5, ""), (5, "0g"), (5, &*long)] {
            let refused = begins(9, json!({"seconds": seconds, "loudness": loudness})).await;
            assert_eq!(refused.status, 422, "{seconds} {loudness}: {}", refused.gist());
        }
        let told = json!({"seconds": 65, "loudness": "02f"});
        let mut whole = Vec::new();
        for tracks in ["A_OPUS", "V_VP9 A_OPUS"] {
            let bytes = recorded(tracks);
            let begun = begins(bytes.len(), told.clone()).await;
            assert_eq!(begun.status, 201, "{}", begun.gist());
            let sent = sender.goes_on(&id(&begun.json()), 0, &bytes).await.json();
            whole.push((id(&sent), sent["media"].clone(), sent["voice"].clone()));
        }
        assert_eq!((&whole[0].1, &whole[0].2), (&json!("audio/webm"), &told));
        assert_eq!((&whole[1].1, &whole[1].2), (&json!("video/webm"), &Value::Null), "it is what its bytes are");
        let said = sender.says(&hall, Uuid::new_v4(), "", &[&whole[0].0]).await;
        assert_eq!(said.status, 201, "{}", said.gist());
        assert_eq!(ear.until("msg").await["message"]["files"][0]["voice"], told);
        let page = bo.looks(&hall.room).await.body;
        for drawn in ["M2 15v2M6 14v4M10 1v30", ">1:05<", &format!("<audio src=\"/files/{}/whole\"", whole[0].0)] {
            assert!(page.contains(drawn), "{drawn}: {page}");
        }
    }
}
