//! The cover: what stands around the words. Authors agree to it with them, so whoever changes it asks anew.

use super::{Chosen, Highlight, HighlightError, ask_anew, pictures, still_asking};
use crate::{
    db::Write,
    groups,
    members::Member,
    policy::Act,
    values::{Caution, Hashtags, Lang, Timestamp, Title},
};

/// What stands around the words of a highlight.
#[derive(Clone, Debug)]
pub struct Cover {
    pub title: Title,
    /// What readers are told before they unfold it.
    pub caution: Caution,
    pub hashtags: Hashtags,
    /// What it is written in.
    pub language: Lang,
    /// Of the quoted messages.
    pub pictures: Vec<Chosen>,
}

/// Whoever proposed it, or a host, changes its cover before it leaves. Who had agreed to the former
/// page is asked again, and so is the host.
pub async fn put_cover(
    tx: &mut Write,
    highlight: &Highlight,
    member: &Member,
    cover: &Cover,
    now: Timestamp,
) -> Result<(), HighlightError> {
    let act = if member.id == highlight.proposed_by {
        Act::Propose
    } else {
        Act::Approve
    };
    groups::allow_id(tx, member, highlight.group_id, act, now).await?;
    still_asking(tx, highlight, now).await?;
    let changed = tx
        .query(
            "UPDATE highlights SET title = $2, caution = $3, hashtags = $4, language = $5
             WHERE id = $1 AND (title <> $2 OR caution <> $3 OR hashtags <> $4 OR language <> $5)",
        )
        .bind(highlight.id)
        .bind(cover.title.to_string())
        .bind(cover.caution.to_string())
        .bind(cover.hashtags.to_string())
        .bind(cover.language)
        .run()
        .await?;
    if pictures::put(tx, highlight.id, &cover.pictures).await? || changed == 1 {
        ask_anew(tx, highlight.id).await?;
    }
    Ok(())
}
