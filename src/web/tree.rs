//! The tree of invitations: who came by whom, a branch at a time.

use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    shell::page,
    views::{self, Branch, Here},
    visitor::{Signed, Visit},
};
use crate::{
    members::{
        self,
        tree::{self, Node},
    },
    policy::HouseAct,
    values::MemberId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/people/tree", get(show))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    /// Whose branch; nothing: from the top.
    at: String,
    after: String,
}

async fn show(visit: Visit<Signed>, Query(wish): Query<Wish>) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    if !members::may(&mut conn, &visit.who.member, HouseAct::SeeTree).await? {
        return Err(Failure::absent());
    }
    let at = match wish.at.parse() {
        Ok(at) => at,
        Err(_) => tree::root(&mut conn).await?.ok_or_else(Failure::absent)?,
    };
    let top = tree::node(&mut conn, at)
        .await?
        .ok_or_else(Failure::absent)?;
    let after = wish.after.parse().ok();
    let below = tree::below(&mut conn, at, after).await?;
    let mut first = below.iter().filter(|node| node.above == Some(at));
    let full = i64::try_from(first.clone().count()).is_ok_and(|many| many >= tree::WIDTH);
    let next = first.next_back().filter(|_| full).map(|node| node.id);
    Ok(page(views::TreePage {
        l: visit.words(),
        shell: visit.inside(&mut conn, Here::People).await?,
        line: tree::above(&mut conn, at).await?,
        branches: grown(&below, at),
        top,
        next,
    })?
    .into_response())
}

/// The branches that grow from somebody, out of one list.
fn grown(nodes: &[Node], from: MemberId) -> Vec<Branch> {
    let children = nodes.iter().filter(|node| node.above == Some(from));
    let branch = |node: &Node| Branch {
        branches: grown(nodes, node.id),
        node: node.clone(),
    };
    children.map(branch).collect()
}
