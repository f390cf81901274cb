//! An introduction: how a program without a cookie says who it is, in its first frame.

use std::time::Duration;

use axum::extract::ws::{Message as Packet, WebSocket};

use super::frames::Asked;
use crate::{
    members::{self, sessions},
    web::{Site, visitor::Signed},
};

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits for `hello` with an access token whose session lives.
pub(super) async fn wait(site: &Site, socket: &mut WebSocket) -> Option<Signed> {
    let first = tokio::time::timeout(PATIENCE, socket.recv()).await;
    let Ok(Some(Ok(Packet::Text(text)))) = first else {
        return None;
    };
    let Some(Asked::Hello { token }) = Asked::read(&text) else {
        return None;
    };
    let now = site.clock.now();
    let session = site.tokens.read(&token, now)?;
    let mut conn = site.db.read().await.ok()?;
    let session = sessions::find_by_id(&mut conn, session, now).await.ok()??;
    let member = members::find(&mut conn, session.member_id, now)
        .await
        .ok()??;
    Signed::active(member, session.id, now).ok()
}
