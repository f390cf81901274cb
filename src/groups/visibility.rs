//! Visibility: less at once; more only after everybody was told, and never of what was written before.

use super::{Group, belonging::tell_everybody};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    jobs::{self, Work},
    notices::{Kind, Notice},
    values::{GroupId, MemberId, Span, Timestamp, Visibility},
};

/// How long the members of a group know before it is shown to more people.
pub const NOTICE: Span = Span::hours(24);

/// A group is about to be shown to more people.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Announced {
    pub becomes: Visibility,
    pub becomes_at: Timestamp,
}

/// What was announced to the members of a group, if anything was.
pub async fn announced(conn: &mut Conn, group: GroupId) -> db::Result<Option<Announced>> {
    conn.query("SELECT becomes, becomes_at FROM groups WHERE id = $1 AND becomes IS NOT NULL")
        .bind(group)
        .optional()
        .await
}

/// Changes who may know of a group and enter. What was announced before is called off by it.
pub async fn show_to(
    tx: &mut Write,
    by: MemberId,
    group: &Group,
    wanted: Visibility,
    now: Timestamp,
) -> db::Result<()> {
    if wanted > group.visibility {
        return announce(tx, by, group, wanted, now).await;
    }
    call_off(tx, by, group, now).await?;
    if wanted == group.visibility {
        return Ok(());
    }
    tx.query("UPDATE groups SET visibility = $2 WHERE id = $1")
        .bind(group.id)
        .bind(wanted)
        .run()
        .await?;
    let entry = Entry {
        former: group.visibility.as_str().into(),
        ..about(by, Deed::Hide, group.id, wanted)
    };
    audit::write(tx, entry, now).await
}

async fn announce(
    tx: &mut Write,
    by: MemberId,
    group: &Group,
    wanted: Visibility,
    now: Timestamp,
) -> db::Result<()> {
    let at = now.plus(NOTICE);
    // Wished for again, it does not wait again; wished for otherwise, everybody is told anew.
    let changed = tx
        .query(
            "UPDATE groups SET becomes = $2, becomes_at = $3
             WHERE id = $1 AND (becomes IS NULL OR becomes <> $2)",
        )
        .bind(group.id)
        .bind(wanted)
        .bind(at)
        .run()
        .await?;
    if changed == 0 {
        return Ok(());
    }
    jobs::add(tx, &Work::Settle { group: group.id }, at).await?;
    let entry = Entry {
        until: Some(at),
        former: group.visibility.as_str().into(),
        ..about(by, Deed::Announce, group.id, wanted)
    };
    audit::write(tx, entry, now).await?;
    let href = format!("/g/{}", group.slug);
    let told = Notice {
        group: Some(group.id),
        about: Some(by),
        subject: wanted.as_str(),
        until: Some(at),
        href: &href,
        ..Notice::new(Kind::Announced)
    };
    tell_everybody(tx, group.id, by, &told, now).await
}

/// It stays as it is.
pub async fn call_off(
    tx: &mut Write,
    by: MemberId,
    group: &Group,
    now: Timestamp,
) -> db::Result<()> {
    let called_off = tx
        .query(
            "UPDATE groups SET becomes = NULL, becomes_at = NULL
             WHERE id = $1 AND becomes_at > $2",
        )
        .bind(group.id)
        .bind(now)
        .run()
        .await?;
    if called_off == 0 {
        return Ok(());
    }
    let entry = Entry::in_group(by, Deed::CallOff, group.id);
    audit::write(tx, entry, now).await
}

/// Shows a group to more people if the moment has come. Whoever enters from then on reads nothing
/// that was written before it.
pub(super) async fn ripen(tx: &mut Write, group: GroupId, now: Timestamp) -> db::Result<()> {
    let shown: Option<(Visibility,)> = tx
        .query(
            "UPDATE groups SET visibility = becomes, opened_at = becomes_at,
                 becomes = NULL, becomes_at = NULL
             WHERE id = $1 AND becomes_at <= $2 RETURNING visibility",
        )
        .bind(group)
        .bind(now)
        .optional()
        .await?;
    match shown {
        Some((visibility,)) => {
            let entry = about(None, Deed::Show, group, visibility);
            audit::write(tx, entry, now).await
        }
        None => Ok(()),
    }
}

fn about(
    by: impl Into<Option<MemberId>>,
    deed: Deed,
    group: GroupId,
    visibility: Visibility,
) -> Entry<'static> {
    Entry {
        subject: visibility.as_str().into(),
        ..Entry::in_group(by, deed, group)
    }
}
