//! Commands: what the owner asks at the command line, beside a running house or without one.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use anyhow::Context;

use crate::{
    audit::{self, Deed, Entry},
    clock::Clock,
    config::{Invite, Settings},
    fediverse, found, groups, highlights,
    invitations::{self, Kind, Plan},
    members::{self, links},
    open_db,
    values::Note,
    window::servers,
};

/// Prints a one-use link: to claim a house without an owner, or to sign in as its owner.
pub async fn owner_link(settings: &Settings) -> anyhow::Result<()> {
    let (db, clock) = (open_db(settings).await?, Clock::default());
    found(&db, &clock).await?;
    let now = clock.now();
    let mut tx = db.write().await?;
    let owner = members::owner(&mut tx, now).await?.map(|owner| owner.id);
    let token = match owner {
        // Whoever runs the server has lost their device too, perhaps: nobody else could help.
        Some(owner) => links::to_enter(&mut tx, owner, None, true, now).await?,
        None => links::to_claim(&mut tx, now).await?,
    };
    audit::write(&mut tx, Entry::new(None, Deed::OwnerLink), now).await?;
    tx.commit().await?;
    let door = if owner.is_some() { "enter" } else { "claim" };
    tell(&format!("{}{door}/{}", settings.origin(), token.reveal()));
    db.close().await;
    Ok(())
}

/// Prints an invitation made by the owner, as a link or as JSON.
pub async fn invite(settings: &Settings, wish: &Invite) -> anyhow::Result<()> {
    let (db, clock) = (open_db(settings).await?, Clock::default());
    let now = clock.now();
    let note = Note::parse(&wish.note);
    let mut tx = db.write().await?;
    let owner = members::owner(&mut tx, now)
        .await?
        .context("this house has no owner yet: claim it first")?;
    let note =
        note.map_err(|unfit| anyhow::anyhow!("a note has {} characters at most", unfit.limit))?;
    let mut opened = Vec::new();
    for slug in &wish.groups {
        let group = groups::find_for_owner(&mut tx, slug).await?;
        let group = group.with_context(|| format!("there is no group at /g/{slug}"))?;
        opened.push(group.id);
    }
    let plan = Plan {
        uses: wish.uses,
        life: wish.expires,
        ..Plan::new(Kind::for_so_many(wish.uses), opened, note)
    };
    let (id, code) = invitations::create(&mut tx, &owner, &plan, now).await?;
    tx.commit().await?;
    let link = format!("{}i/{}", settings.origin(), code.reveal());
    if wish.json {
        tell(&serde_json::to_string(&serde_json::json!({
            "id": id,
            "code": code.reveal(),
            "link": link,
            "uses": wish.uses,
            "expires_at": now.plus(wish.expires).rfc3339(),
        }))?);
    } else {
        tell(&link);
    }
    db.close().await;
    Ok(())
}

/// Withdraws everything that is shown. The house, running or when it runs next, asks the servers to delete
/// it; this says how many there are.
pub async fn farewell(settings: &Settings) -> anyhow::Result<()> {
    let (db, clock) = (open_db(settings).await?, Clock::default());
    let now = clock.now();
    let mut tx = db.write().await?;
    let shown = highlights::farewell(&mut tx, None, now).await?;
    let servers::Farewell { asked, confirmed } = servers::farewell(&mut tx, None).await?;
    tx.commit().await?;
    tell(&format!(
        "Withdrawn: {shown}. Servers asked to delete, in all: {asked}; confirmed so far: {confirmed}. \
         Leave the window open until all have; the page /house/bridge counts them."
    ));
    db.close().await;
    Ok(())
}

/// Gives every group that is followed a new key. The house, running or when it runs next, tells the servers.
pub async fn change_keys(settings: &Settings, at_once: bool) -> anyhow::Result<()> {
    let (db, clock) = (open_db(settings).await?, Clock::default());
    let now = clock.now();
    let keys = fediverse::fresh_keys(&db).await?;
    let mut tx = db.write().await?;
    let changed = fediverse::change_keys(&mut tx, keys, at_once, now).await?;
    audit::write(&mut tx, Entry::new(None, Deed::ChangeKeys), now).await?;
    let servers = servers::keys(&mut tx).await?.untold;
    tx.commit().await?;
    tell(&format!(
        "Changed keys: {changed}. Servers to be told: {servers}; the page /house/bridge counts them."
    ));
    db.close().await;
    Ok(())
}

/// Succeeds if the house that listens here says that it is ready.
pub fn healthcheck(settings: &Settings) -> anyhow::Result<()> {
    let mut address = settings.listen;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let patience = Duration::from_secs(4);
    let mut line = TcpStream::connect_timeout(&address, patience)?;
    line.set_read_timeout(Some(patience))?;
    line.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0; 12];
    line.read_exact(&mut answer)?;
    anyhow::ensure!(&answer == b"HTTP/1.1 200", "it is not ready");
    Ok(())
}

/// Says something to whoever typed the command: the answer itself, not the log.
pub fn tell(line: &str) {
    // Nobody may be reading any more; then nobody misses it.
    let _ = writeln!(std::io::stdout(), "{line}");
}
