//! What the window shows, for people and for programs that read feeds: of a group, of the house, and no longer.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    consent::{open_window, publish},
    support::{House, Visitor, visitors::Answer},
};

/// Every public address where what was published stands.
const EVERYWHERE: [&str; 6] = [
    "/l",
    "/l/better-aloud",
    "/l/better-aloud/embed",
    "/l/by/hall",
    "/l/by/hall/atom",
    "/atom",
];

async fn again(stranger: &Visitor, path: &str, tag: &str) -> Answer {
    let asked = stranger
        .request(Method::GET, path)
        .header("if-none-match", tag);
    Answer::of(asked).await
}

/// A post as it is shown before it leaves.
struct Before {
    section: String,
    content: String,
}

fn seen_elsewhere(page: &str) -> Before {
    let (_, section) = page.split_once(r#"<section id="afar">"#).expect("a post");
    let (section, _) = section.split_once("</section>").unwrap();
    let words = regex::Regex::new(r#"<div class="words[^>]*>(.*?)</div>"#).unwrap();
    let parts = words
        .captures_iter(section)
        .map(|found| found[1].to_owned());
    Before {
        content: parts.collect(),
        section: section.to_owned(),
    }
}

on_both! {
    /// Invariants 42 and 45: what is shown is the copy alone, and what is withdrawn is nowhere.
    async fn it_is_shown_everywhere_and_withdrawn_from_everywhere(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        let stranger = house.stranger();
        for path in EVERYWHERE {
            let page = stranger.looks(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.body.contains("Better aloud"), "{path}: {}", page.gist());
            assert!(!page.body.contains("Only between us"), "{path}");
            assert_eq!(page.body.contains("The answer is 42"), !matches!(path, "/l" | "/l/by/hall"), "{path}");
        }
        let group = stranger.looks("/l/by/hall").await;
        assert!(group.body.contains("@hall@") && group.body.contains(r#"href="/l/by/hall/atom""#), "{}", group.gist());
        let copy = stranger.looks("/l/better-aloud").await.body;
        assert!(copy.contains(r#"href="/l/by/hall""#) && copy.contains("application/atom+xml"));

        // A feed is asked for again each time, and sent again when it changed.
        let feed = stranger.looks("/l/by/hall/atom").await;
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        assert_eq!(feed.header("cache-control"), "no-cache");
        assert!(feed.body.contains("Ada: What is the answer?"), "{}", feed.body);
        let tag = feed.header("etag").to_owned();
        assert_eq!(again(&stranger, "/l/by/hall/atom", &tag).await.status, 304);
        assert_eq!(bo.answers(&slip, "withdraw").await, 303);
        let feed = again(&stranger, "/l/by/hall/atom", &tag).await;
        assert_eq!(feed.status, 200, "it is another feed now");
        for path in EVERYWHERE {
            let page = stranger.looks(path).await;
            assert_eq!(page.status, if path.starts_with("/l/better-aloud") { 410 } else { 200 }, "{path}");
            for gone in ["Better aloud", "The answer is 42", "What is the answer?"] {
                assert!(!page.body.contains(gone), "{path} still says {gone}");
            }
        }
        assert_eq!(stranger.looks("/l/by/nobody").await.status, 404);
        assert_eq!(stranger.looks("/l/by/nobody/atom").await.status, 404);
    }

    async fn a_look_at_what_is_not_finished_is_no_mistake(house: House) {
        let (ada, _, hall) = open_window(&house).await;
        let bench = format!("{}/highlight", hall.room);
        let odd = [("title", "Better aloud"), ("m", "1"), ("own", "named"), ("hashtags", "a-b")];
        assert_eq!(ada.sends(&bench, &odd).await.status, 422);
        let looked = ada.sends(&bench, &[&odd[..], &[("act", "look")]].concat()).await;
        assert_eq!(looked.status, 200, "{}", looked.gist());
        assert!(looked.body.contains(r#"aria-invalid="true""#), "{}", looked.gist());
    }

    /// Invariants 42 and 43: what stands around the words is agreed to with them, and gone with them.
    async fn what_stands_around_the_words_is_agreed_to_and_shown(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let bench = format!("{}/highlight", hall.room);
        let around = [("caution", "Loud colours"), ("hashtags", "#Paper, Été_26"), ("language", "fr")];
        let typed = [&[("title", "Better aloud"), ("m", "1"), ("m", "2"), ("own", "named")][..], &around[..]].concat();
        let looked = ada.sends(&bench, &[&typed[..], &[("act", "look")]].concat()).await;
        assert_eq!(looked.status, 200, "{}", looked.gist());
        for part in ["Loud colours", "#Paper", "#Été_26", r#"<article class="mini-copy" lang="fr">"#, "The answer is 42"] {
            assert!(looked.body.contains(part), "{part}");
        }
        let before = seen_elsewhere(&looked.body);
        for part in ["Loud colours", "Show more", "@hall@", "Français", "the moment it leaves"] {
            assert!(before.section.contains(part), "{part}: {}", before.section);
        }
        assert!(before.content.contains("The answer is 42"), "{}", before.content);
        let odd = ada.sends(&bench, &[&typed[..3], &[("hashtags", "a-b")]].concat()).await;
        assert_eq!(odd.status, 422);
        let slip = ada.proposes_with(&hall, ("Better aloud", &around), &[1, 2]).await;
        for page in ["/", &slip] {
            let page = bo.looks(page).await;
            for part in ["Loud colours", "#Paper", "Français"] {
                assert!(page.body.contains(part), "{part}: {}", page.gist());
            }
        }
        // Another cover is another page: whoever agreed is asked again, and nobody answers the older one.
        for author in [&ada, &bo] {
            assert_eq!(author.answers(&slip, "named").await, 303);
        }
        let other = [("act", "cover"), ("title", "Better aloud"), ("caution", "Loud"), ("hashtags", "paper"), ("language", "fr")];
        assert_eq!(bo.sends(&slip, &other).await.status, 403, "neither a host nor who proposed it");
        assert_eq!(ada.sends(&slip, &other).await.status, 303);
        assert_eq!(ada.answers(&slip, "approve").await, 409);
        assert_eq!(bo.sends(&slip, &[("act", "named"), ("version", "1")]).await.status, 409);
        assert_eq!(ada.answers(&slip, "named").await, 303);
        assert_eq!(bo.answers(&slip, "nameless").await, 303);
        let before = seen_elsewhere(&bo.looks(&slip).await.body);
        assert_eq!(ada.answers(&slip, "approve").await, 303);

        let stranger = house.stranger();
        let copy = stranger.looks("/l/better-aloud").await;
        // What was seen before it left is what left: the very content of the note.
        let note = copy.find(r#"type="application/activity\+json" href="[^"]*(/ap/notes/[^"]+)""#);
        let note: Value = stranger.looks(&note).await.json();
        let link = regex::Regex::new(r#" href="[^"]*""#).unwrap();
        let content = note["content"].as_str().unwrap();
        assert_eq!(before.content, link.replace_all(content, ""));
        assert!(content.contains("— <strong>Ada</strong>") && !content.contains("— <strong>Bo"), "{content}");
        assert!(before.section.contains(&format!("<b lang=\"fr\">{}</b>", note["summary"].as_str().unwrap())));
        let copy = copy.body;
        for part in [r#"<details class="folded">"#, r#"<meta property="og:description" content="Loud">"#,
            r#"<article class="lit" lang="fr""#, r#"<a rel="tag" href="/l/tagged/paper">#paper</a>"#] {
            assert!(copy.contains(part), "{part}");
        }
        assert!(!copy.contains("colours"));
        let atom = stranger.looks("/atom").await.body;
        assert!(atom.contains(r#"<category term="paper"/>"#) && atom.contains("Loud\n\nAda: What"), "{atom}");
        let under = stranger.looks("/l/tagged/PAPER").await;
        assert!(under.status == 200 && under.body.contains("Better aloud") && under.body.contains("#paper"));
        assert_eq!(stranger.looks("/l/tagged/ete_26").await.status, 404, "not any more");
        assert_eq!(bo.answers(&slip, "withdraw").await, 303);
        assert_eq!(stranger.looks("/l/tagged/paper").await.status, 404);
    }

    /// The same by program.
    async fn a_program_says_what_stands_around_the_words(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let (ada_token, bo_token) = (ada.token().await, bo.token().await);
        let wanted = json!({"title": "Better aloud", "content_note": "Loud", "hashtags": ["Paper", "Glue"],
            "language": "fr", "messages": [2]});
        let path = format!("/rooms/{}/highlights", hall.room_id);
        let made = ada.asks(Method::POST, &path, Some(&ada_token), Some(&wanted)).await;
        assert_eq!(made.status, 201, "{}", made.gist());
        let made: Value = made.json();
        assert_eq!((&made["content_note"], &made["hashtags"], &made["language"]), (&json!("Loud"), &json!(["Paper", "Glue"]), &json!("fr")));
        let cover = format!("/highlights/{}/cover", made["id"].as_str().unwrap());
        let other = json!({"title": "Aloud", "language": "en"});
        assert_eq!(bo.asks(Method::PUT, &cover, Some(&bo_token), Some(&other)).await.status, 403);
        let put: Value = ada.asks(Method::PUT, &cover, Some(&ada_token), Some(&other)).await.json();
        assert_eq!((&put["title"], &put["content_note"], &put["hashtags"]), (&json!("Aloud"), &json!(""), &json!([])));
        let wrong = json!({"title": "Aloud", "language": "en", "hashtags": ["a-b"]});
        assert_eq!(ada.asks(Method::PUT, &cover, Some(&ada_token), Some(&wrong)).await.status, 422);
    }

    /// A copy on other people's pages: only the frame may be framed, and it is gone with the copy.
    async fn a_copy_is_framed_elsewhere_as_long_as_it_is_shown(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better <aloud>", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        let stranger = house.stranger();
        let address = |path: &str| format!("{}{path}", ada.origin);
        let oembed = stranger.looks("/l/better-aloud").await.find(r#"type="application/json\+oembed"[^>]* href="https?://[^/]+([^"]+)""#);
        let told = stranger.looks(&format!("{oembed}&maxwidth=320")).await;
        assert_eq!(told.header("access-control-allow-origin"), "*");
        let told: Value = told.json();
        let expected = json!({"version": "1.0", "type": "rich", "title": "Better <aloud>", "width": 320, "author_name": "The hall",
            "author_url": address("/l/by/hall"), "provider_url": address("/l")});
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&told[name], value, "{name}");
        }
        let html = told["html"].as_str().unwrap();
        assert!(html.contains(&format!(r#"src="{}""#, address("/l/better-aloud/embed"))), "{html}");
        assert!(!html.contains("<aloud>") && !html.contains("The answer"), "{html}");
        assert_eq!(stranger.looks(&format!("{oembed}&format=xml")).await.status, 501);
        for nothing in ["", "?url=", "?url=https://elsewhere.example/l/better-aloud", "?url=/l/better-aloud"] {
            assert_eq!(stranger.looks(&format!("/oembed{nothing}")).await.status, 404, "{nothing}");
        }

        let frame = stranger.looks("/l/better-aloud/embed").await;
        assert!(frame.body.contains("The answer is 42") && !frame.body.contains("<script"), "{}", frame.gist());
        assert_eq!(frame.header("x-frame-options"), "");
        let policy = frame.header("content-security-policy").to_owned();
        assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
        for path in ["/", "/l", "/l/better-aloud", "/l/by/hall", "/l/nothing/embed", "/sign-in", &oembed] {
            let page = stranger.looks(path).await;
            assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
            assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        }
        assert_eq!(bo.answers(&slip, "withdraw").await, 303);
        for path in [oembed.as_str(), "/l/better-aloud/embed"] {
            let gone = stranger.looks(path).await;
            assert_eq!(gone.status, 410, "{path}");
            assert!(!gone.body.contains("aloud&gt;") && !gone.body.contains("The answer"), "{path}");
        }
    }

    /// Invariants 42 and 45: other people's pages show the paper of the group, as long as there is a highlight.
    async fn a_preview_is_drawn_of_the_paper_of_the_group(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
        publish(&slip, &ada, &[&ada, &bo]).await;
        let stranger = house.stranger();
        let mut seen = Vec::new();
        for page in ["/l/better-aloud", "/l/by/hall"] {
            let told = stranger.looks(page).await;
            let image = told.find(r#"og:image" content="https?://[^/"]+([^"]+)""#);
            assert_eq!(image, format!("{page}/preview.png"));
            let drawn = stranger.request(Method::GET, &image).send().await.unwrap();
            assert_eq!(drawn.headers()["content-type"], "image/png");
            assert_eq!(drawn.headers()["cache-control"], "public, no-cache");
            let tag = drawn.headers()["etag"].to_str().unwrap().to_owned();
            let png = image::load_from_memory(&drawn.bytes().await.unwrap()).unwrap();
            assert_eq!((png.width(), png.height()), (1_200, 630));
            assert_eq!(again(&stranger, &image, &tag).await.status, 304);
            seen.push((image, tag));
        }
        assert_eq!(ada.answers(&slip, "withdraw").await, 303);
        assert_eq!(again(&stranger, &seen[0].0, &seen[0].1).await.status, 410, "also for whoever kept it");
        assert_eq!(again(&stranger, &seen[1].0, &seen[1].1).await.status, 304, "the group is there still");
        assert_eq!(stranger.looks("/l/by/nobody/preview.png").await.status, 404);
    }

    async fn while_the_window_is_shut_nothing_is_there(house: House) {
        let ada = house.owner("ada").await;
        ada.founds("The hall", "closed").await;
        for path in ["/l/by/hall", "/l/by/hall/atom", "/atom"] {
            assert_eq!(house.stranger().looks(path).await.status, 404, "{path}");
        }
    }
}
