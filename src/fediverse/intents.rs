//! Intents (FEP-3b86): where somebody's own server lets them follow one of our groups.

use serde_json::Value;
use url::Url;

use super::{Fediverse, addresses::Addresses, client, remote::LONGEST};
use crate::{config::Peers, db, window::blocks};

/// How servers call the way to follow, the newer word first.
const FOLLOW: [&str; 2] = [
    "https://w3id.org/fep/3b86/Follow",
    "http://ostatus.org/schema/1.0/subscribe",
];
/// The most links of an account that are read.
const MANY: usize = 100;

/// Why there is no way to follow from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWay {
    /// This is no account.
    Unread,
    /// Its server does not answer, or knows no such account, or has no such way.
    Unknown,
    /// It was asked often enough for now.
    Busy,
}

impl Fediverse {
    /// Where whoever has this account follows the group with this handle, on their own server.
    pub async fn way_to_follow(
        &self,
        account: &str,
        (at, handle): (&Addresses, &str),
    ) -> Result<Url, NoWay> {
        let peers = self.client().peers();
        let (host, finger) = asks(account, peers).ok_or(NoWay::Unread)?;
        if self.keeps_out(&host).await.unwrap_or(true) {
            return Err(NoWay::Unknown);
        }
        let often = self.0.asked.check_key(&host).is_err();
        let (false, Ok(_place)) = (often, self.0.asking.try_acquire()) else {
            return Err(NoWay::Busy);
        };
        let voice = self.house_voice(at).await.map_err(|_| NoWay::Unknown)?;
        let known = self.client().finger(&finger, voice.sender()).await;
        let known = known.map_err(|_| NoWay::Unknown)?;
        let template = template(&known).ok_or(NoWay::Unknown)?;
        let way = filled(template, &at.actor(handle)).parse().ok();
        way.filter(|way| client::admit(peers, way).is_ok())
            .ok_or(NoWay::Unknown)
    }
}

impl Fediverse {
    /// Whether the house has nothing to do with a server.
    async fn keeps_out(&self, host: &str) -> db::Result<bool> {
        blocks::keeps_out(&mut self.db().read().await?, None, (host, "")).await
    }
}

/// The server of an account, as it is written `@noor@elsewhere.example`, and the question to it.
fn asks(account: &str, peers: Peers) -> Option<(String, Url)> {
    let account = account.trim();
    let account = account.strip_prefix("acct:").unwrap_or(account);
    let (name, host) = account.trim_start_matches('@').rsplit_once('@')?;
    let fits = !name.is_empty()
        && !host.is_empty()
        && account.len() <= LONGEST
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !host.contains(['/', '?', '#', '\\', '@']);
    let scheme = match peers {
        Peers::Public => "https",
        Peers::Any => "http",
    };
    let mut url: Url = format!("{scheme}://{host}/.well-known/webfinger")
        .parse()
        .ok()?;
    let known = url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
    url.query_pairs_mut()
        .append_pair("resource", &format!("acct:{name}@{known}"));
    (fits && client::admit(peers, &url).is_ok()).then_some((known, url))
}

/// The template of the way to follow that an account names.
fn template(known: &Value) -> Option<&str> {
    let links = known.get("links")?.as_array()?;
    FOLLOW.into_iter().find_map(|word| {
        let link = links
            .iter()
            .take(MANY)
            .find(|link| link.get("rel").and_then(Value::as_str) == Some(word))?;
        let template = link.get("template")?.as_str()?;
        (template.len() <= LONGEST).then_some(template)
    })
}

/// A template with whom to follow in it; whatever else it asks for is left empty.
fn filled(template: &str, whom: &str) -> String {
    let whom: String = url::form_urlencoded::byte_serialize(whom.as_bytes()).collect();
    let mut way = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        way.push_str(before);
        if matches!(name, "object" | "uri") {
            way.push_str(&whom);
        }
        rest = after;
    }
    way + rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_account_is_asked_after_at_its_own_server() {
        let asked = |account: &str| asks(account, Peers::Public).map(|(_, url)| url.to_string());
        let known = "https://elsewhere.example/.well-known/webfinger?resource=acct%3Anoor%40elsewhere.example";
        for account in [" @noor@elsewhere.example ", "acct:noor@Elsewhere.example"] {
            assert_eq!(asked(account).as_deref(), Some(known), "{account}");
        }
        for wrong in [
            "",
            "noor",
            "@elsewhere.example",
            "noor@127.0.0.1",
            "noor@elsewhere.example:8080",
            "noor@elsewhere.example/x",
            "no or@elsewhere.example",
            "noor@",
            "noor@a\\b.example",
        ] {
            assert_eq!(asked(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_way_is_filled_with_whom_to_follow_and_nothing_else() {
        let known = json!({ "links": [
            { "rel": FOLLOW[1], "template": "https://a.example/old?uri={uri}" },
            { "rel": FOLLOW[0], "template": "https://a.example/new?who={object}&then={on-success}" }
        ] });
        let way = filled(
            template(&known).unwrap(),
            "https://salon.example/ap/groups/paper",
        );
        let expected =
            "https://a.example/new?who=https%3A%2F%2Fsalon.example%2Fap%2Fgroups%2Fpaper&then=";
        assert_eq!(way, expected);
        assert_eq!(filled("https://a.example/{", "x"), "https://a.example/");
        assert_eq!(template(&json!({ "links": [{ "rel": FOLLOW[0] }] })), None);
    }
}
