//! One thing that waits, with everything that is needed to decide it where it stands.

use crate::{
    db::Conn,
    groups,
    members::{self, doors},
    messages::held::{Cause, Held},
    moderation::{appeals::Appeal, reports::Report, sanctions::Sanction},
    requests::Request,
    rooms,
    todo::{Item, Kind},
    values::{GroupId, MemberId, Timestamp},
    web::{
        Failure, shell,
        views::{Field, GroupTag, Person, Task, kind_name},
        visitor::Signed,
        words::Words,
    },
    window::{
        flags::Flag,
        replies::Reply,
        wishes::{self, Wish},
    },
};

/// What waits, as the page shows it.
pub(super) async fn of(
    conn: &mut Conn,
    (l, signed): (Words, &Signed),
    item: Item,
) -> Result<Task, Failure> {
    match item {
        Item::Request(request) => of_request(conn, (l, signed), request).await,
        Item::Held(held) => of_held(conn, l, held).await,
        Item::Report(report) => of_report(conn, (l, signed), *report).await,
        Item::Appeal(sanction, appeal) => of_appeal(conn, (l, signed), (*sanction, appeal)).await,
        Item::Reply(reply) => of_reply(conn, l, *reply).await,
        Item::Flag(flag) => of_flag(conn, l, *flag).await,
        Item::Wish(wish) => of_wish(conn, l, *wish).await,
    }
}

async fn of_request(
    conn: &mut Conn,
    (l, signed): (Words, &Signed),
    request: Request,
) -> Result<Task, Failure> {
    let group = tag(conn, request.group_id).await?;
    let place = group.as_ref().map(|group| group.name.as_str());
    let title = match (place, request.invitation_id.is_some()) {
        (Some(place), false) => l.t2("todo-asks-group", "name", &request.name, "group", place),
        (_, true) => l.t1("todo-asks-approval", "name", &request.name),
        (None, false) => l.t1("todo-asks-house", "name", &request.name),
    };
    let person = match request.member_id {
        Some(member) => person(conn, member, signed.now).await?,
        None => None,
    };
    let again_days = match request.group_id {
        Some(group) => groups::running(conn, group).await?.again_days,
        None => doors::doors(conn).await?.again_days,
    };
    Ok(Task {
        id: request.id.0,
        kind: Kind::Request,
        title,
        name: request.name.clone(),
        person,
        group,
        since: request.asked_at,
        facts: facts(conn, (l, signed), &request).await?,
        answers: request.answers(),
        words: request.words,
        reason: Field::default(),
        again_days: Field::holding(again_days.to_string()),
    })
}

/// Who stands behind somebody who asks.
async fn facts(
    conn: &mut Conn,
    (l, signed): (Words, &Signed),
    request: &Request,
) -> Result<Vec<String>, Failure> {
    let mut facts = Vec::new();
    if let Some(member) = request.member_id
        && let Some(inviter) = members::inviter(conn, member).await?
    {
        facts.push(l.t1("todo-invited-by", "name", inviter));
    }
    for (key, behind) in [
        ("todo-names", request.named_id),
        ("todo-vouches", request.voucher_id),
    ] {
        let Some(behind) = behind else { continue };
        if let Some(behind) = members::find(conn, behind, signed.now).await? {
            facts.push(l.t1(key, "name", behind.name));
        }
    }
    facts.extend(request.email.clone());
    Ok(facts)
}

async fn of_held(conn: &mut Conn, l: Words, held: Held) -> Result<Task, Failure> {
    let room = rooms::find(conn, held.room_id).await?;
    let room = room.map(|room| room.name).unwrap_or_default();
    let cause = match held.cause {
        Cause::Newcomer => l.t("todo-held-newcomer"),
        Cause::Word => l.t1("todo-held-word", "reason", &held.why),
        Cause::Link => l.t1("todo-held-link", "reason", &held.why),
    };
    let words = held.words();
    Ok(Task {
        id: held.id.0,
        kind: Kind::Held,
        title: l.t2("todo-held", "name", &held.author_name, "room", &room),
        name: held.author_name.clone(),
        person: Some(Person {
            id: held.author_id,
            name: held.author_name,
            handle: held.author_handle,
        }),
        group: tag(conn, Some(held.group_id)).await?,
        since: held.held_at,
        facts: vec![cause],
        answers: Vec::new(),
        words,
        reason: Field::default(),
        again_days: Field::default(),
    })
}

async fn of_report(
    conn: &mut Conn,
    (l, signed): (Words, &Signed),
    report: Report,
) -> Result<Task, Failure> {
    let title = match report.message_id {
        Some(_) => "todo-reports-message",
        None => "todo-reports-person",
    };
    let (by, about) = (&report.reporter_name, &report.about_name);
    let mut facts = vec![report.words.clone()];
    if let Some(rule) = report.rule {
        facts.push(l.t1("todo-rule", "rule", rule));
    }
    if report.to_house && report.group_id.is_some() {
        facts.push(l.t("report-to-house"));
    }
    facts.retain(|fact| !fact.is_empty());
    let reported = report.quoted().into_iter().find(|said| said.reported);
    Ok(Task {
        id: report.id.0,
        kind: Kind::Report,
        title: l.t2(title, "name", by, "about", about),
        name: report.about_name.clone(),
        person: person(conn, report.about_id, signed.now).await?,
        group: tag(conn, report.group_id).await?,
        since: report.reported_at,
        facts,
        answers: Vec::new(),
        words: reported.map(|said| said.body).unwrap_or_default(),
        reason: Field::default(),
        again_days: Field::default(),
    })
}

async fn of_appeal(
    conn: &mut Conn,
    (l, signed): (Words, &Signed),
    (sanction, appeal): (Sanction, Appeal),
) -> Result<Task, Failure> {
    let why = (&sanction.imposer_name, &sanction.reason);
    Ok(Task {
        id: sanction.id.0,
        kind: Kind::Appeal,
        title: l.t2(
            "todo-appeals",
            "name",
            &sanction.member_name,
            "sanction",
            l.t(kind_name(sanction.kind)),
        ),
        name: sanction.member_name.clone(),
        person: person(conn, sanction.member_id, signed.now).await?,
        group: tag(conn, sanction.group_id).await?,
        since: appeal.made_at,
        facts: vec![l.t2("todo-imposed", "name", why.0, "reason", why.1)],
        answers: Vec::new(),
        words: appeal.words,
        reason: Field::default(),
        again_days: Field::default(),
    })
}

async fn of_reply(conn: &mut Conn, l: Words, reply: Reply) -> Result<Task, Failure> {
    let (by, to) = (&reply.author_handle, &reply.title);
    Ok(Task {
        id: reply.id.0,
        kind: Kind::Reply,
        title: l.t2("todo-replies", "name", by, "title", to),
        name: reply.author_handle.clone(),
        person: None,
        group: tag(conn, reply.group_id).await?,
        since: reply.came_at,
        facts: vec![reply.author.clone()],
        answers: Vec::new(),
        words: reply.body,
        reason: Field::default(),
        again_days: Field::default(),
    })
}

async fn of_flag(conn: &mut Conn, l: Words, flag: Flag) -> Result<Task, Failure> {
    let title = match &flag.title {
        Some(title) => l.t2("todo-flags", "name", &flag.host, "title", title),
        None => l.t1("todo-flags-group", "name", &flag.host),
    };
    Ok(Task {
        id: flag.id.0,
        kind: Kind::Flag,
        title,
        name: flag.host,
        person: None,
        group: tag(conn, flag.group_id).await?,
        since: flag.came_at,
        facts: Vec::new(),
        answers: Vec::new(),
        words: flag.words,
        reason: Field::default(),
        again_days: Field::default(),
    })
}

async fn of_wish(conn: &mut Conn, l: Words, wish: Wish) -> Result<Task, Failure> {
    let known = wishes::acquaintance(conn, &wish).await?;
    let (kind, title) = match wish.kind {
        wishes::Kind::Follow => (
            Kind::Follow,
            l.t1("todo-follows", "name", &wish.author_handle),
        ),
        wishes::Kind::Quote => {
            let title = wish.title.as_deref().unwrap_or_default();
            let says = l.t2("todo-quotes", "name", &wish.author_handle, "title", title);
            (Kind::Quote, says)
        }
    };
    let mut facts = vec![wish.author.clone()];
    if !wish.quoting.is_empty() {
        facts.push(l.t1("todo-quoting", "address", &wish.quoting));
    }
    if let Some(since) = wish.account_since {
        facts.push(l.t1("todo-account-since", "date", l.date(since)));
    }
    facts.push(match known.since {
        Some(since) => l.t2(
            "todo-server-known",
            "server",
            &wish.host,
            "date",
            l.date(since),
        ),
        None => l.t1("todo-server-new", "server", &wish.host),
    });
    if known.followers > 0 {
        facts.push(l.n("todo-server-followers", known.followers));
    }
    Ok(Task {
        id: wish.id.0,
        kind,
        title,
        name: wish.author_handle,
        person: None,
        group: tag(conn, wish.group_id).await?,
        since: wish.asked_at,
        facts,
        answers: Vec::new(),
        words: wish.words,
        reason: Field::default(),
        again_days: Field::default(),
    })
}

/// Somebody's face and name, for beside a title.
async fn person(conn: &mut Conn, id: MemberId, now: Timestamp) -> Result<Option<Person>, Failure> {
    let found = members::find(conn, id, now).await?;
    Ok(found.as_ref().map(shell::person))
}

async fn tag(conn: &mut Conn, group: Option<GroupId>) -> Result<Option<GroupTag>, Failure> {
    let Some(group) = group else { return Ok(None) };
    let group = groups::find(conn, group).await?;
    Ok(group.as_ref().map(shell::tag))
}
