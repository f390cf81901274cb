//! Leaving and coming back: a host lets a highlight out, it goes a while later, an author takes it back.

use super::{
    Consent, Copied, Highlight, HighlightError, State, answering, answers, is_quoted, pictures,
    quotes, reading, settle, speaker, still_asking,
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups,
    jobs::{self, Work},
    members::Member,
    policy::Act,
    values::{CopyId, GroupId, HighlightId, MemberId, Span, Timestamp},
    window::{self, Edition, Line, silence},
};

/// How long something that may leave waits for a house that was shut when its time came.
const GRACE: Span = Span::days(1);

/// A host lets it out. It leaves after a pause, in which every author may still say no.
pub async fn approve(
    tx: &mut Write,
    highlight: &Highlight,
    host: &Member,
    pause: Span,
    now: Timestamp,
) -> Result<(), HighlightError> {
    groups::allow_id(tx, host, highlight.group_id, Act::Approve, now).await?;
    still_asking(tx, highlight, now).await?;
    speaker(tx, highlight.group_id).await?;
    agreed_lines(tx, highlight.id).await?;
    let has_pictures = pictures::are_there(tx, highlight.id).await?;
    answering::answered(tx, highlight).await?;
    let leaves_at = now.plus(pause);
    let waits = tx
        .query(
            "UPDATE highlights SET leaves_at = $2, let_out_by = $3,
                 expires_at = CASE WHEN expires_at < $4 THEN $4 ELSE expires_at END
             WHERE id = $1 AND leaves_at IS NULL",
        )
        .bind(highlight.id)
        .bind(leaves_at)
        .bind(host.id)
        .bind(leaves_at.plus(GRACE))
        .run()
        .await?;
    if waits == 0 {
        return Err(HighlightError::Settled);
    }
    let published = Entry {
        subject: highlight.title.clone(),
        ..Entry::in_group(host.id, Deed::Publish, highlight.group_id)
    };
    audit::write(tx, published, now).await?;
    // Its pictures are copied first, and nothing waits for a store in here.
    if leaves_at <= now && !has_pictures {
        return let_go(tx, highlight.id, &[], now).await;
    }
    let work = Work::LetGo {
        highlight: highlight.id,
    };
    Ok(jobs::add(tx, &work, leaves_at).await?)
}

/// Its pause is over: the one way into the window. Whatever was stopped meanwhile stays; what cannot
/// leave because the window was shut, or a picture is gone, waits for a host again.
pub async fn let_go(
    tx: &mut Write,
    id: HighlightId,
    copied: &[Copied],
    now: Timestamp,
) -> Result<(), HighlightError> {
    let let_out: Option<(MemberId,)> = tx
        .query(
            "UPDATE highlights SET state = 'asking'
             WHERE id = $1 AND state = 'asking' AND leaves_at <= $2
             RETURNING let_out_by",
        )
        .bind(id)
        .bind(now)
        .optional()
        .await?;
    let (Some((by,)), Some(highlight)) = (let_out, reading::find(tx, id).await?) else {
        return Ok(());
    };
    match show(tx, (&highlight, copied), by, now).await {
        Err(
            HighlightError::Closed
            | HighlightError::NotAgreed
            | HighlightError::PictureGone
            | HighlightError::Settled,
        ) => {
            tx.query("UPDATE highlights SET leaves_at = NULL WHERE id = $1")
                .bind(id)
                .run()
                .await?;
            Ok(())
        }
        shown => shown,
    }
}

async fn show(
    tx: &mut Write,
    (highlight, copied): (&Highlight, &[Copied]),
    by: MemberId,
    now: Timestamp,
) -> Result<(), HighlightError> {
    let actor = speaker(tx, highlight.group_id).await?;
    let edition = Edition {
        copy: highlight.copy_id,
        actor: actor.id,
        title: highlight.title.clone(),
        caution: highlight.caution.clone(),
        hashtags: highlight.hashtags.clone(),
        language: highlight.language,
        lines: agreed_lines(tx, highlight.id).await?,
        pictures: pictures::agreed(tx, highlight.id, copied).await?,
        answers: answering::answered(tx, highlight).await?,
    };
    match highlight.revises {
        None => {
            window::publish(tx, &edition, now).await?;
        }
        Some(former) => {
            if !window::revise(tx, &edition, now).await? {
                return Err(HighlightError::Settled);
            }
            settle(tx, former, State::Replaced, by, now).await?;
        }
    }
    Ok(settle(tx, highlight.id, State::Published, by, now).await?)
}

/// The lines of the page, if every author has agreed; signed as each agreed.
async fn agreed_lines(
    conn: &mut Conn,
    highlight: HighlightId,
) -> Result<Vec<Line>, HighlightError> {
    let answers = answers(conn, highlight).await?;
    let mut lines = Vec::new();
    for quote in quotes(conn, highlight).await? {
        let answer = answers.iter().find(|a| a.author_id == quote.author_id);
        let signature = match answer.map(|a| (a.answer, &a.signature)) {
            Some((Consent::Named, Some(name))) => Some(name.clone()),
            Some((Consent::Nameless, _)) => None,
            _ => return Err(HighlightError::NotAgreed),
        };
        let body = quote.body;
        lines.push(Line { signature, body });
    }
    Ok(lines)
}

/// An author who is quoted, or a host, takes a published highlight away. No reason is asked.
pub async fn withdraw(
    tx: &mut Write,
    highlight: &Highlight,
    member: &Member,
    now: Timestamp,
) -> Result<(), HighlightError> {
    if !is_quoted(tx, highlight.id, member.id).await? {
        groups::allow_id(tx, member, highlight.group_id, Act::Approve, now).await?;
    }
    if highlight.state != State::Published || !window::withdraw(tx, highlight.copy_id, now).await? {
        return Err(HighlightError::Settled);
    }
    settle_editions(tx, highlight.copy_id, (member.id, now)).await?;
    let withdrawn = Entry::in_group(member.id, Deed::Withdraw, highlight.group_id);
    Ok(audit::write(tx, withdrawn, now).await?)
}

/// Whatever stands for the copy is withdrawn with it; an edition that still asked cannot bring it back.
async fn settle_editions(
    tx: &mut Write,
    copy: CopyId,
    (by, now): (MemberId, Timestamp),
) -> db::Result<()> {
    tx.query(
        "UPDATE highlights SET settled_by = $2, settled_at = $3,
             state = CASE state WHEN 'asking' THEN 'declined' ELSE 'withdrawn' END
         WHERE copy_id = $1 AND state IN ('asking', 'published')",
    )
    .bind(copy)
    .bind(by)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// The house says farewell: whatever is outside is withdrawn, whatever was about to leave stays.
/// `None`: at the command line. Gives how much was shown.
pub async fn farewell(
    tx: &mut Write,
    by: Option<MemberId>,
    now: Timestamp,
) -> Result<usize, HighlightError> {
    let shown = window::all_shown(tx).await?;
    for copy in &shown {
        window::withdraw(tx, *copy, now).await?;
    }
    tx.query(
        "UPDATE highlights SET settled_by = $1, settled_at = $2,
             state = CASE state WHEN 'asking' THEN 'declined' ELSE 'withdrawn' END
         WHERE state = 'published' OR (state = 'asking' AND leaves_at IS NOT NULL)",
    )
    .bind(by)
    .bind(now)
    .run()
    .await?;
    audit::write(tx, Entry::new(by, Deed::Farewell), now).await?;
    Ok(shown.len())
}

/// One group says farewell, for good: whatever it shows is withdrawn, whatever was about to leave stays,
/// and its public address ends. Gives how much it showed.
pub async fn farewell_of(
    tx: &mut Write,
    group: GroupId,
    owner: &Member,
    now: Timestamp,
) -> Result<usize, HighlightError> {
    groups::allow_id(tx, owner, group, Act::Own, now).await?;
    let actor = speaker(tx, group).await?;
    let shown = silence::fall_silent(tx, actor.id, now).await?;
    tx.query(
        "UPDATE highlights SET settled_by = $2, settled_at = $3,
             state = CASE state WHEN 'asking' THEN 'declined' ELSE 'withdrawn' END
         WHERE group_id = $1 AND state IN ('asking', 'published')",
    )
    .bind(group)
    .bind(owner.id)
    .bind(now)
    .run()
    .await?;
    let said = Entry {
        subject: actor.handle,
        ..Entry::in_group(owner.id, Deed::FallSilent, group)
    };
    audit::write(tx, said, now).await?;
    Ok(shown)
}

/// How much the house shows now.
pub async fn shown_count(conn: &mut Conn) -> db::Result<i64> {
    let (count,) = conn
        .query("SELECT count(*) FROM highlights WHERE state = 'published'")
        .one()
        .await?;
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct Theirs {
    id: HighlightId,
}

/// Somebody goes and takes with them whatever shows their words, and whatever was about to.
pub async fn take_all_back(
    tx: &mut Write,
    author: &Member,
    now: Timestamp,
) -> Result<(), HighlightError> {
    let theirs: Vec<Theirs> = tx
        .query(
            "SELECT h.id FROM consents c JOIN highlights h ON h.id = c.highlight_id
             WHERE c.author_id = $1 AND h.state IN ('asking', 'published') ORDER BY h.id",
        )
        .bind(author.id)
        .all()
        .await?;
    for Theirs { id } in theirs {
        // Read again: withdrawing one settles the editions that would take its place.
        match reading::find(tx, id).await? {
            Some(shown) if shown.state == State::Published => {
                withdraw(tx, &shown, author, now).await?;
            }
            Some(asked) if asked.state == State::Asking => {
                settle(tx, id, State::Declined, author.id, now).await?;
            }
            _ => {}
        }
    }
    Ok(())
}
