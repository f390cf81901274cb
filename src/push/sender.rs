//! The sender: hands a sealed message to the push service of a device, and learns what became of it.

use aws_lc_rs::digest::{SHA256, digest};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use url::Url;

use super::{
    devices::{self, Device},
    ringing::Ringing,
    seal::{BadKey, HouseKey, LARGEST, seal},
};
use crate::{
    config::Peers,
    db::{self, Db},
    fediverse::client::{Client, PostError, admit},
    values::{RoomId, Timestamp},
};

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// The push service has it.
    Taken,
    /// The push service does not know this device any more, and neither does the house.
    Gone,
    /// The push service does not take it, and will not take it later.
    Refused(String),
    /// It may be taken later.
    NotNow(String),
}

/// Sends to push services; cheap to copy.
#[derive(Clone)]
pub struct Sender {
    db: Db,
    client: Client,
    key: std::sync::Arc<HouseKey>,
    /// Who sends, as push services are told.
    house: String,
}

/// How long a push service keeps what it cannot deliver: a day.
const KEPT: &str = "86400";

impl Sender {
    pub fn new(db: Db, peers: Peers, key: &[u8], house: String) -> anyhow::Result<Self> {
        Ok(Self {
            db,
            client: Client::new(peers)?,
            key: HouseKey::read(key)?.into(),
            house,
        })
    }

    /// The key that browsers want when they subscribe.
    pub fn public_key(&self) -> String {
        self.key.public()
    }

    /// Whether the house sends to such an address at all.
    pub fn admits(&self, endpoint: &Url) -> bool {
        admit(self.client.peers(), endpoint).is_ok()
    }

    /// Tells a device of a room.
    pub async fn ring(
        &self,
        ringing: &Ringing,
        words: &str,
        now: Timestamp,
    ) -> db::Result<Carried> {
        let Ringing { device, room, .. } = ringing;
        let carried = self.send(device, words, Some(room.id), now).await?;
        if carried == Carried::Taken {
            let last = ringing.news.first().map_or(0, |news| news.seq);
            let mut tx = self.db.write().await?;
            devices::cleared(&mut tx, device, &ringing.read).await?;
            devices::note(&mut tx, device, (room.id, last)).await?;
            tx.commit().await?;
        }
        Ok(carried)
    }

    /// Sends a message to a device; of several about one room the last one counts.
    pub async fn send(
        &self,
        device: &Device,
        words: &str,
        about: Option<RoomId>,
        now: Timestamp,
    ) -> db::Result<Carried> {
        let carried = match self.carry(device, words, about, now).await {
            Ok(carried) => carried,
            Err(BadKey) => Carried::Refused("a key that is none".into()),
        };
        if carried == Carried::Gone {
            let mut tx = self.db.write().await?;
            devices::forget(&mut tx, device).await?;
            tx.commit().await?;
        }
        Ok(carried)
    }

    async fn carry(
        &self,
        device: &Device,
        words: &str,
        about: Option<RoomId>,
        now: Timestamp,
    ) -> Result<Carried, BadKey> {
        let endpoint: Url = device.endpoint.parse().map_err(|_| BadKey)?;
        let end = words.floor_char_boundary(LARGEST);
        let sealed = seal(&device.public_key, &device.secret, &words.as_bytes()[..end])?;
        let mut headers = self.headers(&endpoint, now)?;
        if let Some(room) = about {
            headers.insert(HeaderName::from_static("topic"), topic(device, room)?);
        }
        Ok(
            match self.client.hand_over(&endpoint, headers, sealed).await {
                Ok(status) => read(status),
                Err(PostError::Refused(refused)) => Carried::Refused(refused.to_string()),
                Err(error) => Carried::NotNow(error.to_string()),
            },
        )
    }

    fn headers(&self, endpoint: &Url, now: Timestamp) -> Result<HeaderMap, BadKey> {
        let service = endpoint.origin().ascii_serialization();
        let signed = self.key.signed(&service, &self.house, now)?;
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (header::AUTHORIZATION, signed.as_str()),
            (header::CONTENT_TYPE, "application/octet-stream"),
            (header::CONTENT_ENCODING, "aes128gcm"),
            (HeaderName::from_static("ttl"), KEPT),
            (HeaderName::from_static("urgency"), "normal"),
        ] {
            headers.insert(name, HeaderValue::from_str(value).map_err(|_| BadKey)?);
        }
        Ok(headers)
    }
}

fn read(status: StatusCode) -> Carried {
    match status {
        status if status.is_success() => Carried::Taken,
        StatusCode::NOT_FOUND | StatusCode::GONE => Carried::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Carried::NotNow(status.to_string())
        }
        status if status.is_client_error() => Carried::Refused(status.to_string()),
        status => Carried::NotNow(status.to_string()),
    }
}

/// What is about one room has one name; the push service learns no more from it.
fn topic(device: &Device, room: RoomId) -> Result<HeaderValue, BadKey> {
    let named = [&device.secret[..], room.0.as_bytes()].concat();
    let name = digest(&SHA256, &named);
    let name = URL_SAFE_NO_PAD.encode(&name.as_ref()[..24]);
    HeaderValue::from_str(&name).map_err(|_| BadKey)
}
