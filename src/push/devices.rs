//! Devices: where somebody is rung, each with the session that it is signed in by.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use url::Url;

use super::seal::HouseKey;
use crate::{
    db::{self, Conn, Write},
    values::{MemberId, RoomId, SessionId, Timestamp, Unfit},
};

/// Where a device is reached, as its browser tells.
#[derive(Clone, Debug)]
pub struct Reach {
    endpoint: Url,
    public_key: Vec<u8>,
    secret: Vec<u8>,
}

impl Reach {
    pub fn read(endpoint: &str, public_key: &str, secret: &str) -> Result<Self, Unfit> {
        let unfit = Unfit::new("unfit-device", 0);
        // Some browsers pad what others do not.
        let bytes = |text: &str| {
            URL_SAFE_NO_PAD
                .decode(text.trim_end_matches('='))
                .map_err(|_| unfit)
        };
        let reach = Self {
            endpoint: endpoint.parse().map_err(|_| unfit)?,
            public_key: bytes(public_key)?,
            secret: bytes(secret)?,
        };
        let fits =
            endpoint.len() <= 1_000 && reach.public_key.len() == 65 && reach.secret.len() == 16;
        if fits { Ok(reach) } else { Err(unfit) }
    }

    pub fn endpoint(&self) -> &Url {
        &self.endpoint
    }
}

/// A device that can be rung.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Device {
    pub session_id: SessionId,
    pub member_id: MemberId,
    pub endpoint: String,
    pub public_key: Vec<u8>,
    pub secret: Vec<u8>,
}

/// The key of the house, made when there is none.
pub async fn house_key(tx: &mut Write) -> db::Result<Vec<u8>> {
    tx.query("UPDATE house SET push_key = $1 WHERE push_key IS NULL")
        .bind(HouseKey::fresh())
        .run()
        .await?;
    let (key,) = tx.query("SELECT push_key FROM house").one().await?;
    Ok(key)
}

/// Rings this device from now on. Whoever was signed in there before is rung there no more.
pub async fn add(
    tx: &mut Write,
    (member, session): (MemberId, SessionId),
    reach: &Reach,
    now: Timestamp,
) -> db::Result<()> {
    remove_all_of(tx, session, reach.endpoint.as_str()).await?;
    tx.query(
        "INSERT INTO devices (session_id, member_id, endpoint, public_key, secret, added_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(session)
    .bind(member)
    .bind(reach.endpoint.to_string())
    .bind(reach.public_key.clone())
    .bind(reach.secret.clone())
    .bind(now)
    .run()
    .await?;
    Ok(())
}

async fn remove_all_of(tx: &mut Write, session: SessionId, endpoint: &str) -> db::Result<()> {
    tx.query("DELETE FROM devices WHERE session_id = $1 OR endpoint = $2")
        .bind(session)
        .bind(endpoint.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Rings this device no more.
pub async fn remove(tx: &mut Write, session: SessionId) -> db::Result<()> {
    tx.query("DELETE FROM devices WHERE session_id = $1")
        .bind(session)
        .run()
        .await?;
    Ok(())
}

/// The devices of somebody.
pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Device>> {
    conn.query(
        "SELECT session_id, member_id, endpoint, public_key, secret FROM devices
         WHERE member_id = $1 ORDER BY added_at LIMIT 50",
    )
    .bind(member)
    .all()
    .await
}

pub async fn find(conn: &mut Conn, session: SessionId) -> db::Result<Option<Device>> {
    conn.query(
        "SELECT session_id, member_id, endpoint, public_key, secret FROM devices WHERE session_id = $1",
    )
    .bind(session)
    .optional()
    .await
}

/// Forgets a device that its push service does not know any more, unless it has moved meanwhile.
pub async fn forget(tx: &mut Write, gone: &Device) -> db::Result<()> {
    tx.query("DELETE FROM devices WHERE session_id = $1 AND endpoint = $2")
        .bind(gone.session_id)
        .bind(gone.endpoint.clone())
        .run()
        .await?;
    Ok(())
}

/// Notes up to where a device was rung for a room.
pub(super) async fn note(
    tx: &mut Write,
    device: &Device,
    (room, seq): (RoomId, i64),
) -> db::Result<()> {
    tx.query(
        "INSERT INTO rung (session_id, room_id, seq)
         SELECT d.session_id, r.id, CAST($3 AS BIGINT) FROM devices d JOIN rooms r ON r.id = $2 WHERE d.session_id = $1
         ON CONFLICT (session_id, room_id) DO UPDATE SET seq = excluded.seq",
    )
    .bind(device.session_id)
    .bind(room)
    .bind(seq)
    .run()
    .await?;
    Ok(())
}

/// What a device may still show though it was read elsewhere.
pub(super) async fn read_elsewhere(conn: &mut Conn, device: &Device) -> db::Result<Vec<RoomId>> {
    let read: Vec<(RoomId,)> = conn
        .query(
            "SELECT g.room_id FROM rung g
             JOIN read_marks k ON k.room_id = g.room_id AND k.member_id = $2
             WHERE g.session_id = $1 AND k.seq >= g.seq ORDER BY g.room_id LIMIT 20",
        )
        .bind(device.session_id)
        .bind(device.member_id)
        .all()
        .await?;
    Ok(read.into_iter().map(|(room,)| room).collect())
}

/// The device has been told that these were read.
pub(super) async fn cleared(tx: &mut Write, device: &Device, rooms: &[RoomId]) -> db::Result<()> {
    for room in rooms {
        tx.query("DELETE FROM rung WHERE session_id = $1 AND room_id = $2")
            .bind(device.session_id)
            .bind(*room)
            .run()
            .await?;
    }
    Ok(())
}
