//! How other servers find us: WebFinger for names, NodeInfo for what we are.

use std::collections::HashMap;

use axum::{
    Extension, Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use url::Url;

use super::{
    Fediverse,
    addresses::{Addresses, HOUSE},
    client::ACTIVITY_JSON,
    signature::Origin,
    trouble::Trouble,
};

pub(super) async fn webfinger(
    State(fediverse): State<Fediverse>,
    Extension(at): Extension<Addresses>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Trouble> {
    let resource = query
        .get("resource")
        .ok_or(Trouble::Malformed("no resource"))?;
    let handle = handle(&at, resource)?;
    if handle == HOUSE {
        return Ok(descriptor(&at, HOUSE));
    }
    let actor = fediverse.actor(&handle).await?;
    Ok(descriptor(&at, &actor.handle))
}

/// Whom a resource names: by account, by the actor's address, or by the address with `@`.
pub(super) fn handle(at: &Addresses, resource: &str) -> Result<String, Trouble> {
    if let Some(account) = resource.strip_prefix("acct:") {
        let (handle, host) = account
            .trim_start_matches('@')
            .rsplit_once('@')
            .ok_or(Trouble::Malformed("no account"))?;
        let ours = host.eq_ignore_ascii_case(at.origin().authority());
        return ours.then(|| handle.to_lowercase()).ok_or(Trouble::Absent);
    }
    let url: Url = resource
        .parse()
        .map_err(|_| Trouble::Malformed("no account and no address"))?;
    if Origin::of(&url).as_ref() != Some(at.origin()) {
        return Err(Trouble::Absent);
    }
    if url.path() == "/" || resource == at.actor(HOUSE) {
        return Ok(HOUSE.into());
    }
    let named = url.path().strip_prefix("/@").or(at.group_at(resource));
    named.map(str::to_lowercase).ok_or(Trouble::Absent)
}

fn descriptor(at: &Addresses, handle: &str) -> Response {
    let actor = at.actor(handle);
    let page = match handle {
        HOUSE => at.window(),
        group => at.page_of(group),
    };
    let document = json!({
        "subject": format!("acct:{}", at.account(handle)),
        "aliases": [actor],
        "links": [
            { "rel": "self", "type": ACTIVITY_JSON, "href": actor },
            {
                "rel": "http://webfinger.net/rel/profile-page",
                "type": "text/html",
                "href": page
            }
        ]
    });
    let headers = [
        (header::CONTENT_TYPE, "application/jrd+json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, document.to_string()).into_response()
}

pub(super) async fn nodeinfo_links(Extension(at): Extension<Addresses>) -> Json<Value> {
    Json(json!({
        "links": [{
            "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1",
            "href": format!("{}/nodeinfo/2.1", at.base())
        }]
    }))
}

/// What we are, without a word about how many live here.
pub(super) async fn nodeinfo() -> Response {
    let document = json!({
        "version": "2.1",
        "software": { "name": "salon", "version": env!("CARGO_PKG_VERSION") },
        "protocols": ["activitypub"],
        "services": { "inbound": [], "outbound": [] },
        "openRegistrations": false,
        "usage": { "users": {} },
        "metadata": {}
    });
    let media_type =
        "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"";
    ([(header::CONTENT_TYPE, media_type)], document.to_string()).into_response()
}
