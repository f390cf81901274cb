//! Followers synchronization (FEP-8fcf): each server is told, with what is sent to it, whom of its people
//! we count as followers, by a digest; it may ask for the list, and gets its own people alone (case 15).

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Extension,
    extract::{Path, State},
    http::request::Parts,
    response::Response,
};

use super::{Fediverse, activity, addresses::Addresses, documents, followers, trouble::Trouble};
use crate::{
    db::{self, Conn},
    values::ActorId,
};

/// The header that goes with what is sent to a server.
pub(super) async fn header(
    conn: &mut Conn,
    at: &Addresses,
    (actor, handle): (ActorId, &str),
    host: &str,
) -> db::Result<String> {
    let ids = followers::on(conn, actor, host).await?;
    Ok(format!(
        r#"collectionId="{}", url="{}", digest="{}""#,
        at.followers(handle),
        at.synchronization(handle),
        all_in_one(&ids)
    ))
}

/// The digests of all of them, each added to the others without carrying.
fn all_in_one(ids: &[String]) -> String {
    let mut all = [0_u8; 32];
    for id in ids {
        let one = digest(&SHA256, id.as_bytes());
        for (sum, byte) in all.iter_mut().zip(one.as_ref()) {
            *sum ^= byte;
        }
    }
    let pairs: Vec<String> = all.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.concat()
}

/// `GET …/followers_synchronization`: the followers on the server that signs the question.
pub(super) async fn followers_there(
    State(fediverse): State<Fediverse>,
    Extension(at): Extension<Addresses>,
    Path(handle): Path<String>,
    parts: Parts,
) -> Result<Response, Trouble> {
    let actor = fediverse.actor(&handle).await?;
    let host = fediverse.asking_server(&at, &parts).await?;
    let mut conn = fediverse.db().read().await?;
    let ids = followers::on(&mut conn, actor.id, &host).await?;
    let id = at.synchronization(&actor.handle);
    Ok(activity(&documents::collection(&id, &ids)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FEP-8fcf.
    #[test]
    fn a_digest_is_the_one_that_others_make() {
        let ids = [1, 2].map(|n| format!("https://testing.example.org/users/{n}"));
        let expected = "c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f";
        assert_eq!(all_in_one(&ids), expected);
        assert_eq!(all_in_one(&[]), "0".repeat(64));
    }
}
