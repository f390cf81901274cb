//! Files: what is taken, what becomes of it, and who may have it (invariants 55 to 59).

#[path = "files/bucket.rs"]
mod bucket;
#[path = "files/described.rs"]
mod described;
#[path = "files/in_the_window.rs"]
mod in_the_window;
#[path = "files/portraits.rs"]
mod portraits;
#[path = "files/samples.rs"]
mod samples;
#[path = "files/senders.rs"]
mod senders;
#[path = "files/voice.rs"]
mod voice;

use std::path::Path;

use futures_util::future::join_all;
use reqwest::Method;
use salon::values::Span;
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream};
use uuid::Uuid;

use self::{
    samples::{bomb, film, gif, holds, photo, png, size_of},
    senders::{Sender, id, posts_form},
};
use crate::{
    conversation::two_in_the_hall,
    support::{House, visitors::Answer},
};

on_both! {
    async fn a_file_is_found_by_its_name_and_its_kind(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        sender.shows(&hall, "Lanterns over the Rhône.png", &png(4, 4)).await;
        sender.shows(&hall, "minutes.txt", b"Nothing of note.").await;
        ada.says(&hall, "no file at all").await;
        let finds = async |query: &str| {
            house.later(Span::seconds(1));
            let found = ada.looks(&format!("/api/v1/search?q={query}")).await.json();
            let seqs = found["items"].as_array().unwrap_or_else(|| panic!("{found}")).iter();
            seqs.map(|one| one["seq"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(finds("rhone").await, [1]);
        assert_eq!(finds("has:image").await, [1]);
        assert_eq!(finds("has:file").await, [2, 1]);
        assert_eq!(finds("has:video").await, [0_i64; 0]);
        house.later(Span::seconds(1));
        assert!(ada.looks("/search?q=minutes").await.body.contains("<mark>minutes</mark>.txt"));
    }

    /// Invariant 56: turned upright and drawn anew, without its place; its size is in the page.
    async fn a_photograph_says_nothing_but_what_it_shows(house: House) {
        let (_, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        let sent = photo(1_200, 300);
        assert!(holds(&sent, b"GPS HERE"));
        let file = sender.keeps(&hall, "photo.jpg", &sent).await;
        assert_eq!((&file["width"], &file["height"]), (&json!(300), &json!(1_200)));
        assert_eq!(file["media"], "image/jpeg");
        for (shape, size) in [("whole", (300, 1_200)), ("small", (200, 800))] {
            let got = sender.gets(&format!("/files/{}/{shape}", id(&file))).await;
            assert_eq!(got.status, 200, "{shape}");
            assert_eq!(size_of(&got.bytes), size);
            for trace in [&b"Exif"[..], b"GPS", b"II*\0"] {
                assert!(!holds(&got.bytes, trace), "{shape}");
            }
        }
        assert_eq!(sender.gets(&format!("/files/{}/sent", id(&file))).await.status, 404);
        let said = sender.says(&hall, Uuid::new_v4(), "", &[&id(&file)]).await;
        assert_eq!(said.status, 201, "{}", said.body);
        let page = bo.looks(&hall.room).await.body;
        assert!(page.contains(r#"width="88" height="352" loading="lazy""#));
        assert!(page.contains(r#"alt="What it shows.""#));
        assert!(page.contains(r#"src="data:image/png;base64,"#));
    }

    /// Invariant 56: no byte of it moves, in however many pieces it came.
    async fn a_film_says_nothing_but_what_it_shows(house: House) {
        let (_, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        for (brand, media) in [(b"isom", "video/mp4"), (b"M4A ", "audio/mp4"), (b"qt  ", "application/octet-stream")] {
            let sent = film(*brand);
            let begun = sender.begins(&hall.room_id, "film", sent.len()).await.json();
            for (n, piece) in sent.chunks(97).enumerate() {
                sender.goes_on(&id(&begun), n * 97, piece).await;
            }
            let got = sender.gets(&format!("/files/{}/whole", id(&begun))).await;
            assert_eq!((got.status, got.header("content-type")), (200, media));
            assert_eq!(got.bytes.len(), sent.len());
            for trace in [&b"GPS HERE"[..], b"+48.85", b"ISO6709", b"meta", b"\xa9xyz"] {
                assert!(holds(&sent, trace) && !holds(&got.bytes, trace), "{media}");
            }
            assert!(holds(&got.bytes, b"what is to be seen, udta and GPS-like words too"));
            assert!(holds(&got.bytes, b"free") && holds(&got.bytes, &[7; 100]));
        }
    }

    /// Invariant 57: what it is, its first bytes say; what it is called goes into no path and no header.
    async fn what_could_run_is_bytes_to_download(house: House) {
        let (_, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        let script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for (name, bytes, media) in [
            ("a.png", &b"<!doctype html><script>alert(1)</script>"[..], "application/octet-stream"),
            ("../../b.svg\r\nx: y", script.as_bytes(), "application/octet-stream"),
            ("c.html", b"%PDF-1.7 and so on", "application/pdf"),
        ] {
            let file = sender.keeps(&hall, name, bytes).await;
            assert_eq!(file["media"], media, "{name}");
            assert!(!file["name"].as_str().unwrap().contains(['/', '\r', '\n']), "{file}");
            let got = sender.gets(&format!("/files/{}/whole", id(&file))).await;
            assert_eq!((got.status, &*got.bytes), (200, bytes));
            assert_eq!(got.header("content-type"), media);
            assert_eq!(got.header("content-disposition"), "attachment");
            assert_eq!(got.header("x-content-type-options"), "nosniff");
            assert_eq!(got.header("cache-control"), "private, no-cache");
            assert!(got.header("content-security-policy").contains("sandbox"));
        }
        let folder = house.folder().join("files");
        assert!(paths(&folder).iter().all(|path| path.len() == 44), "{:?}", paths(&folder));
    }

    /// Invariant 56: a bomb is measured, and never opened; nothing of it is kept or counted.
    async fn a_bomb_does_not_go_off(house: House) {
        let (_, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        for (name, bytes, kind) in [
            ("large.png", bomb(50_000, 50_000), "picture-pixels"),
            ("long.png", bomb(10_001, 1), "picture-pixels"),
            ("wide.png", bomb(9_000, 9_000), "picture-pixels"),
            ("empty.png", bomb(6_000, 6_000), "picture-unreadable"),
            ("cut.png", png(200, 200)[..300].to_vec(), "picture-unreadable"),
            ("moves.gif", gif(201), "picture-long"),
            ("nothing.txt", Vec::new(), "unfit"),
        ] {
            let refused = sender.sends(&hall, name, &bytes).await;
            let kind = format!("urn:salon:problem:{kind}");
            assert_eq!(refused.json()["type"], kind, "{name} {}", refused.body);
        }
        assert_eq!(sender.keeps(&hall, "ok.gif", &gif(200)).await["media"], "image/gif");
        let (files, bytes) = kept(&house).await;
        assert_eq!(files, 1);
        assert!(bytes < 200_000, "{bytes}");
        let large = sender.begins(&hall.room_id, "film.mp4", 100 * 1024 * 1024 + 1).await;
        assert_eq!(large.status, 413, "{}", large.body);
        let body = json!({"room_id": hall.room_id, "name": "a.png", "size": 26 * 1024 * 1024, "media": "image/png"});
        let large = Answer::of(sender.asks(Method::POST, "/uploads").json(&body)).await;
        assert_eq!(large.json()["type"], "urn:salon:problem:file-large", "{}", large.body);
    }

    /// Invariant 55: before it is part of a message its sender alone has it; then who reads the message,
    /// for as long as they do; for everybody else it is as if there were none.
    async fn whoever_may_not_read_the_message_has_nothing(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let outside = ada.founds("The garden", "secret").await;
        let di = ada.invites(&house, &outside, "di").await;
        let (one, other) = (Sender::of(&bo).await, Sender::of(&cy).await);
        let file = id(&one.keeps(&hall, "a.png", &png(900, 40)).await);
        assert_absent(&other, &file).await;
        assert_eq!(other.says(&hall, Uuid::new_v4(), "", &[&file]).await.status, 409);
        let elsewhere = Sender::of(&ada).await.says(&outside, Uuid::new_v4(), "", &[&file]).await;
        assert_eq!(elsewhere.status, 409);
        let said = one.says(&hall, Uuid::new_v4(), "look", &[&file]).await;
        assert_eq!(said.status, 201, "{}", said.body);
        assert_eq!(one.says(&hall, Uuid::new_v4(), "again", &[&file]).await.status, 409);
        for shape in ["whole", "small"] {
            assert_eq!(other.gets(&format!("/files/{file}/{shape}")).await.status, 200);
        }
        assert_absent(&Sender::of(&di).await, &file).await;
        // Whoever leaves has it no more, whatever they kept of it.
        cy.leaves(&hall).await;
        assert_absent(&other, &file).await;
        // Whoever comes later and reads from now on has what comes from now on.
        let later = ada.invites(&house, &hall, "eve").await;
        let reader = Sender::of(&later).await;
        let seen = reader.gets(&format!("/files/{file}/whole")).await.status;
        reads_from_now_on(&house, &later.id, &hall.room_id).await;
        assert_eq!(seen, 200);
        assert_absent(&reader, &file).await;
    }

    /// Invariants 55 and 59: with a message its files go, and no other's of the same bytes.
    async fn with_a_message_its_files_go(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let (host, sender) = (Sender::of(&ada).await, Sender::of(&bo).await);
        let picture = png(900, 900);
        let (gone, seq) = sender.shows(&hall, "a.png", &picture).await;
        let (stays, _) = host.shows(&hall, "a.png", &picture).await;
        let before = paths(&house.folder().join("files")).len();
        let path = format!("/rooms/{}/messages/{seq}/remove", hall.room_id);
        let body = json!({"reason": "Not here."});
        let removed = Answer::of(host.asks(Method::POST, &path).json(&body)).await;
        assert!(removed.status < 300, "{}", removed.body);
        assert_absent(&sender, &gone).await;
        assert_eq!(host.gets(&format!("/files/{stays}/small")).await.status, 200);
        until(async || paths(&house.folder().join("files")).len() == before - 2).await;
        let (files, bytes) = kept(&house).await;
        assert_eq!(files, 1);
        assert_eq!(counted(&house).await, bytes);
    }

    /// Invariant 58: the measure holds, however many come at once.
    async fn a_measure_holds_under_many_at_once(house: SmallHouse) {
        let SmallHouse(house) = house;
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        let began = join_all((0..24).map(|_| sender.begins(&hall.room_id, "a.bin", 300_000))).await;
        let taken: Vec<&Answer> = began.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(taken.len(), 3);
        let refused = began.iter().filter(|answer| answer.body.contains("problem:no-room"));
        assert_eq!(refused.count(), 21);
        // The house has its own measure.
        let host = Sender::of(&ada).await;
        assert_eq!(host.begins(&hall.room_id, "b.bin", 1_000_000).await.status, 201);
        assert_eq!(host.begins(&hall.room_id, "b.bin", 300_000).await.status, 413);
        let path = format!("/uploads/{}", id(&taken[0].json()));
        assert_eq!(Answer::of(host.asks(Method::DELETE, &path)).await.status, 404);
        assert_eq!(Answer::of(sender.asks(Method::DELETE, &path)).await.status, 204);
        assert_eq!(sender.begins(&hall.room_id, "a.bin", 300_000).await.status, 201);
    }

    /// What came before a cut counts, and the rest follows it.
    async fn a_cut_is_taken_up_where_it_was(house: House) {
        let (_, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        let bytes: Vec<u8> = (0..5_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let begun = sender.begins(&hall.room_id, "a.bin", bytes.len()).await;
        assert_eq!(begun.status, 201, "{}", begun.body);
        let file = id(&begun.json());
        let path = format!("/uploads/{file}");
        assert_eq!(begun.location(), format!("/api/v1{path}"));
        cut_after(&house, (&sender.token, &file), &bytes[..1_700]).await;
        until(async || {
            let stands = Answer::of(sender.asks(Method::HEAD, &path)).await;
            stands.header("upload-offset") == "1700"
        })
        .await;
        let wrong = sender.goes_on(&file, 0, &bytes).await;
        assert_eq!((wrong.status, wrong.header("upload-offset")), (409, "1700"));
        let more = sender.goes_on(&file, 1_700, &bytes[1_700..1_701]).await;
        assert_eq!((more.status, more.header("upload-offset")), (200, "1701"));
        let beyond = [&bytes[1_701..], b"x"].concat();
        assert_eq!(sender.goes_on(&file, 1_701, &beyond).await.status, 413);
        assert_eq!(sender.gets(&format!("/files/{file}/whole")).await.status, 404);
        let last = sender.goes_on(&file, 1_701, &bytes[1_701..]).await;
        assert_eq!(last.json()["state"], "whole", "{}", last.body);
        assert_eq!(sender.goes_on(&file, 5_000, b"").await.status, 200, "said again, it is done");
        parts_are_as_asked(&sender, &file, &bytes).await;
    }

    /// Invariant 5: with files, too, the same said again is said once; what waits keeps its files.
    async fn files_are_said_once_and_wait_with_their_words(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let sender = Sender::of(&bo).await;
        let (one, two) = (sender.keeps(&hall, "a.txt", b"a").await, sender.keeps(&hall, "b.txt", b"b").await);
        let (one, two, cid) = (id(&one), id(&two), Uuid::new_v4());
        assert_eq!(sender.says(&hall, cid, " ", &[]).await.status, 422);
        assert_eq!(sender.says(&hall, cid, "", &[&one, &one]).await.status, 409);
        let said = sender.says(&hall, cid, "", &[&two, &one]).await.json();
        assert_eq!((&said["files"][0]["id"], &said["files"][1]["id"]), (&json!(two), &json!(one)));
        assert_eq!(sender.says(&hall, cid, "", &[&two, &one]).await.status, 200);
        assert_eq!(sender.says(&hall, cid, "", &[&one, &two]).await.status, 409);
        hold_newcomers(&house).await;
        let third = id(&sender.keeps(&hall, "c.txt", b"c").await);
        let held = sender.says(&hall, Uuid::new_v4(), "", &[&third]).await;
        assert_eq!((held.status, &held.json()["files"][0]["id"]), (202, &json!(third)), "{}", held.body);
        let cy = ada.invites(&house, &hall, "cy").await;
        let (host, other) = (Sender::of(&ada).await, Sender::of(&cy).await);
        let path = format!("/files/{third}/whole");
        assert_eq!(host.gets(&path).await.status, 200, "whoever answers sees it");
        assert_eq!(other.gets(&path).await.status, 404);
        let todo = format!("/todo/held/{}", held.json()["id"].as_str().unwrap());
        assert_eq!(ada.sends(&todo, &[("act", "approve")]).await.status, 303);
        assert_eq!(other.gets(&path).await.status, 200);
    }

    /// A page without scripts sends a file by its form; sent twice, it is said once.
    async fn a_form_without_scripts_sends_a_file(house: House) {
        let (_, bo, hall) = two_in_the_hall(&house).await;
        let cid = Uuid::new_v4().to_string();
        for _ in 0..2 {
            let said = posts_form(&bo, &hall, (&cid, ""), ("été.png", &png(20, 10))).await;
            assert_eq!(said.status, 303, "{}", said.gist());
            assert!(said.location().ends_with("#m1"), "{}", said.location());
        }
        let page = bo.looks(&hall.room).await;
        assert!(page.body.contains(r#"alt="été.png" width="20" height="10""#), "{}", page.gist());
        assert!(page.body.contains(r#"enctype="multipart/form-data""#));
        let refused = posts_form(&bo, &hall, (&Uuid::new_v4().to_string(), "my words"), ("b.png", &bomb(50_000, 9))).await;
        assert_eq!(refused.status, 422, "{}", refused.gist());
        assert!(refused.body.contains("my words</textarea>"));
        let plain = posts_form(&bo, &hall, (&Uuid::new_v4().to_string(), "no file"), ("", b"")).await;
        assert_eq!(plain.status, 303, "{}", plain.gist());
    }

    /// What belongs to nothing is forgotten after a week; its sender may describe what stays.
    async fn what_belongs_to_nothing_is_swept(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let (sender, host) = (Sender::of(&bo).await, Sender::of(&ada).await);
        let (stays, _) = sender.shows(&hall, "a.png", &png(9, 9)).await;
        let loose = id(&sender.keeps(&hall, "b.png", &png(9, 9)).await);
        let begun = id(&sender.begins(&hall.room_id, "c.bin", 9_000).await.json());
        assert_eq!(sender.goes_on(&begun, 0, b"123").await.status, 200);
        let alt = json!({"alt": "Nine by nine."});
        let path = format!("/files/{stays}");
        assert_eq!(Answer::of(host.asks(Method::PATCH, &path).json(&alt)).await.status, 404);
        assert_eq!(Answer::of(sender.asks(Method::PATCH, &path).json(&alt)).await.json()["alt"], "Nine by nine.");
        house.later(Span::days(8));
        let sender = Sender::of(&bo).await;
        until(async || {
            let stands = Answer::of(sender.asks(Method::GET, &format!("/uploads/{begun}"))).await;
            stands.status == 404
        })
        .await;
        assert_eq!(sender.gets(&format!("/files/{loose}/whole")).await.status, 404);
        assert_eq!(sender.gets(&format!("/files/{stays}/whole")).await.status, 200);
        until(async || paths(&house.folder().join("files")).len() == 1).await;
    }
}

/// One whose people may keep a MiB each, and two in all.
struct SmallHouse(House);

impl SmallHouse {
    async fn on(kind: crate::support::Kind) -> Self {
        Self(House::with(kind, &["--person-mib", "1", "--house-mib", "2"]).await)
    }
}

/// Every way to ask for it is answered as for what never was.
async fn assert_absent(sender: &Sender<'_>, file: &str) {
    let never = Uuid::new_v4().to_string();
    for shape in ["whole", "small"] {
        let tag = format!("\"{file}-{shape}\"");
        for (method, headers) in [
            (Method::GET, vec![]),
            (Method::HEAD, vec![]),
            (Method::GET, vec![("range", "bytes=0-9")]),
            (Method::GET, vec![("if-none-match", &*tag)]),
            (
                Method::GET,
                vec![("if-range", &*tag), ("range", "bytes=1-")],
            ),
        ] {
            let real = format!("/files/{file}/{shape}");
            let real = sender.gets_with(method.clone(), &real, &headers).await;
            let none = format!("/files/{never}/{shape}");
            let none = sender.gets_with(method.clone(), &none, &headers).await;
            assert_eq!(real.status, 404, "{method} {shape} {headers:?}");
            for name in ["etag", "accept-ranges", "content-type", "cache-control"] {
                assert_eq!(real.header(name), none.header(name), "{name}");
            }
            assert_eq!(real.bytes.len(), none.bytes.len());
        }
    }
    for path in [format!("/files/{file}"), format!("/uploads/{file}")] {
        let asked = Answer::of(sender.asks(Method::GET, &path)).await;
        let own = path.starts_with("/uploads") && asked.status == 200;
        assert!(own || asked.status == 404, "{path} {}", asked.body);
    }
}

/// Ranges across the places where the bytes were cut.
async fn parts_are_as_asked(sender: &Sender<'_>, file: &str, bytes: &[u8]) {
    let path = format!("/files/{file}/whole");
    let whole = sender.gets(&path).await;
    assert_eq!((whole.status, &*whole.bytes), (200, bytes));
    assert_eq!(whole.header("content-length"), "5000");
    for (range, part) in [
        ("bytes=0-0", 0..1),
        ("bytes=1690-1710", 1_690..1_711),
        ("bytes=-10", 4_990..5_000),
        ("bytes=1701-", 1_701..5_000),
    ] {
        let got = sender
            .gets_with(Method::GET, &path, &[("range", range)])
            .await;
        assert_eq!((got.status, &*got.bytes), (206, &bytes[part]), "{range}");
    }
    let beyond = sender
        .gets_with(Method::GET, &path, &[("range", "bytes=5000-")])
        .await;
    assert_eq!(
        (beyond.status, beyond.header("content-range")),
        (416, "bytes */5000")
    );
    let tag = whole.header("etag");
    let same = sender
        .gets_with(Method::GET, &path, &[("if-none-match", tag)])
        .await;
    assert_eq!((same.status, same.bytes.len()), (304, 0));
}

/// Sends the head of a request and some of its bytes, and is gone.
async fn cut_after(house: &House, (token, file): (&str, &str), bytes: &[u8]) {
    let address = house.origin.strip_prefix("http://").unwrap();
    let mut line = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH /api/v1/uploads/{file} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Upload-Offset: 0\r\nContent-Length: 5000\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(bytes).await.unwrap();
    line.shutdown().await.unwrap();
}

/// Asks again until it is so; the run's own patience is the limit.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let asking = async {
        while !is_so().await {
            // Not all that is asked waits: the house works meanwhile, and patience can end.
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(20);
    tokio::time::timeout(patience, asking)
        .await
        .expect("it never came so");
}

/// How many files there are, and how many bytes of theirs.
async fn kept(house: &House) -> (i64, i64) {
    let mut conn = house.db().read().await.unwrap();
    conn.query(
        "SELECT (SELECT count(*) FROM files), CAST(COALESCE(sum(length), 0) AS BIGINT) FROM file_parts",
    )
    .one()
    .await
    .unwrap()
}

async fn counted(house: &House) -> i64 {
    let mut conn = house.db().read().await.unwrap();
    let (bytes,) = conn
        .query("SELECT file_bytes FROM house")
        .one()
        .await
        .unwrap();
    bytes
}

async fn hold_newcomers(house: &House) {
    let mut tx = house.db().write().await.unwrap();
    let hold = tx.query("UPDATE groups SET hold_posts = 1000");
    hold.run().await.unwrap();
    tx.commit().await.unwrap();
}

async fn reads_from_now_on(house: &House, member: &str, room: &str) {
    let (member, room): (Uuid, Uuid) = (member.parse().unwrap(), room.parse().unwrap());
    let mut tx = house.db().write().await.unwrap();
    tx.query("DELETE FROM read_marks WHERE room_id = $1 AND member_id = $2")
        .bind(room)
        .bind(member)
        .run()
        .await
        .unwrap();
    tx.query("INSERT INTO read_marks (room_id, member_id, seq, from_seq) VALUES ($1, $2, 1, 2)")
        .bind(room)
        .bind(member)
        .run()
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Every file under a folder, by the path from it.
fn paths(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(paths(&path).iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.push(name);
        }
    }
    found
}
