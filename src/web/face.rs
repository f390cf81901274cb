//! A public face: a group gets the handle under which it is followed, once, for ever.

use super::{Failure, Site, visitor::Signed};
use crate::{
    audit::{self, Deed, Entry},
    fediverse::{self, Face, FaceError},
    groups,
    policy::Act,
    window::Actor,
};

impl From<FaceError> for Failure {
    fn from(error: FaceError) -> Self {
        match error {
            FaceError::HandleTaken => Self::handle_taken(),
            FaceError::HasOne => Self::conflict(),
            FaceError::Db(error) => error.into(),
            FaceError::Key(error) => Self::broken(error),
        }
    }
}

/// Gives a group its face, if whoever asks still hosts it once the key is made.
pub(super) async fn give(site: &Site, signed: &Signed, face: Face) -> Result<Actor, Failure> {
    let mut conn = site.db.read().await?;
    groups::allow_id(&mut conn, &signed.member, face.group, Act::Run, signed.now).await?;
    drop(conn);
    let key = fediverse::make_key().await.map_err(Failure::broken)?;
    let (group, now) = (face.group, site.clock.now());
    let mut tx = site.db.write().await?;
    groups::allow_id(&mut tx, &signed.member, group, Act::Run, now).await?;
    let given = Entry {
        subject: face.handle.to_string(),
        ..Entry::in_group(signed.member.id, Deed::GiveHandle, group)
    };
    let actor = fediverse::show(&mut tx, face, &key, now).await?;
    audit::write(&mut tx, given, now).await?;
    tx.commit().await?;
    Ok(actor)
}
