//! Moving: somebody lives elsewhere from now on, if the place where they say they live says so too.

use serde_json::Value;
use url::Url;

use super::{Activity, Fediverse};
use crate::{
    fediverse::{
        addresses::Addresses,
        followers,
        remote::{Remote, short},
        signature::Origin,
        trouble::Trouble,
    },
    window::blocks,
};

/// How many former addresses of somebody are read.
const MANY: usize = 50;

impl Fediverse {
    /// Where a follower of ours has gone (case 14).
    pub(super) async fn moved(
        &self,
        at: &Addresses,
        activity: &Activity,
    ) -> Result<Option<Remote>, Trouble> {
        let own = activity.object_id() == Some(&activity.spelled.1);
        let target = activity.target.as_deref().filter(|_| own);
        let Some(target) = target.and_then(|target| target.parse::<Url>().ok()) else {
            return Ok(None);
        };
        let mut conn = self.db().read().await?;
        let follows = followers::is_one(&mut conn, activity.actor.as_str()).await?;
        let elsewhere =
            target != activity.actor && Origin::of(&target).as_ref() != Some(at.origin());
        if !follows || !elsewhere {
            return Ok(None);
        }
        let host = Origin::of(&target).map(|origin| origin.authority().to_owned());
        let whose = (host.as_deref().unwrap_or_default(), target.as_str());
        if blocks::keeps_out(&mut conn, None, whose).await? {
            return Ok(None);
        }
        drop(conn);
        let document = match self.ask_signer(&target, at).await {
            Ok(document) => document,
            // Nothing is known of the place yet: it is asked again.
            Err(Trouble::Later(cause)) => return Err(Trouble::Later(cause)),
            Err(_) => return Ok(None),
        };
        let Some(there) = Remote::read(&document, self.client().peers()) else {
            return Ok(None);
        };
        Ok(Some(there).filter(|_| was(&document, &activity.spelled.1)))
    }
}

/// Whether an actor says that they were somebody else before.
fn was(document: &Value, former: &str) -> bool {
    let known = document.get("alsoKnownAs");
    match known {
        Some(Value::Array(list)) => list.iter().take(MANY).any(|one| short(one) == Some(former)),
        Some(one) => short(one) == Some(former),
        None => false,
    }
}
