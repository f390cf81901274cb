//! A highlight elsewhere, on its page: what became of it at each server, and what is answered to it.

use super::{Failure, Signed};
use crate::{
    db::Conn,
    highlights::{self, Highlight},
    web::views::{Echo, ReplyLine, ServerLine},
    window::{
        DeliveryKind,
        replies::{self, Reply, State},
        servers::Server,
    },
};

/// Server by server, for its authors and the hosts.
pub(super) async fn servers(
    conn: &mut Conn,
    signed: &Signed,
    highlight: &Highlight,
) -> Result<Vec<ServerLine>, Failure> {
    if !highlights::may_insist(conn, highlight, &signed.member, signed.now).await? {
        return Ok(Vec::new());
    }
    let found = highlights::servers(conn, highlight, &signed.member, signed.now).await?;
    let line = |server: Server| ServerLine {
        host: server.host,
        outcome: server.state,
        delete: server.kind == DeliveryKind::Delete,
        answer: server.answer,
        tried: server.tried_at,
        again: server.again_at,
    };
    Ok(found.into_iter().map(line).collect())
}

/// What others say to it; what waits is for its authors and the hosts.
pub(super) async fn echo(
    conn: &mut Conn,
    signed: &Signed,
    highlight: &Highlight,
    may_decide: bool,
) -> Result<Echo, Failure> {
    let all = highlights::may_insist(conn, highlight, &signed.member, signed.now).await?;
    let claims = replies::claims(conn, highlight.copy_id).await?;
    let found = replies::to_copy(conn, highlight.copy_id).await?;
    let line = |reply: Reply| ReplyLine {
        id: reply.id,
        by: reply.author_handle,
        address: reply.author,
        words: reply.body,
        waits: reply.state == State::Waiting,
        at: reply.came_at,
    };
    let seen = found
        .into_iter()
        .filter(|reply| all || reply.state == State::Opened);
    Ok(Echo {
        likes: claims.likes,
        boosts: claims.boosts,
        replies: seen.map(line).collect(),
        may_decide,
    })
}
