//! A form with a file in it, for pages without scripts: its fields, and what it sends along.

use axum::{
    body::to_bytes,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::Field},
    http::header,
};
use bytes::BytesMut;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    files::{self, File, Plan},
    values::{Alt, FileId, FileName, RoomId},
    web::{FORM, Failure, Site, files::PIECE, form, visitor::Signed},
};

/// Reads a form as browsers send it, with files or without. Files are kept for the room; if one is not
/// taken, what was typed before it is read all the same.
pub(in crate::web) async fn read<T: DeserializeOwned>(
    site: &Site,
    signed: &Signed,
    room: RoomId,
    mut request: Request,
) -> Result<(T, Result<Vec<FileId>, Failure>), Failure> {
    if !has_parts(&request) {
        return Ok((plain(request).await?, Ok(Vec::new())));
    }
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
    let announced: i64 = announced.ok_or_else(Failure::malformed)?;
    // The measures of files hold, and the text beside them has its own.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, site).await;
    let mut form = form.map_err(|_| Failure::malformed())?;
    let (mut text, mut files, mut refused) = (Vec::new(), Vec::new(), None);
    let mut room_left = FORM;
    while let Some(field) = form.next_field().await.map_err(|_| Failure::malformed())? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            // An empty name is a choice not made.
            if field.file_name() != Some("") && files.len() < files::MOST {
                match keep(site, signed, (room, announced), field).await {
                    Ok(file) => files.push(file.id),
                    Err(failure) => {
                        refused = Some(failure);
                        break;
                    }
                }
            }
            continue;
        }
        let value = small(field, &mut room_left).await?;
        text.push((name, value));
    }
    let shows = text.extract_if(.., |(name, _)| name == "alt").last();
    if let (Some((_, shows)), None) = (shows, &refused) {
        refused = describe(site, signed, &files, &shows).await.err();
    }
    Ok((typed(text)?, refused.map_or(Ok(files), Err)))
}

/// Reads such a form up to its files, which are kept nowhere.
pub(in crate::web) async fn words<T: DeserializeOwned>(
    site: &Site,
    request: Request,
) -> Result<T, Failure> {
    if !has_parts(&request) {
        return plain(request).await;
    }
    let form = Multipart::from_request(request, site).await;
    let mut form = form.map_err(|_| Failure::malformed())?;
    let (mut text, mut room_left) = (Vec::new(), FORM);
    while let Some(field) = form.next_field().await.map_err(|_| Failure::malformed())? {
        if field.file_name().is_some() {
            break;
        }
        let name = field.name().unwrap_or_default().to_owned();
        text.push((name, small(field, &mut room_left).await?));
    }
    typed(text)
}

/// A form of one picture, when a browser sends no more of it than its name.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Unsent {
    #[serde(rename = "picture")]
    _name: String,
}

/// Reads a form that is one `picture`, and nothing else. Empty: none was chosen.
pub(in crate::web) async fn picture(site: &Site, mut request: Request) -> Result<Vec<u8>, Failure> {
    if !has_parts(&request) {
        plain::<Unsent>(request).await?;
        return Ok(Vec::new());
    }
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, site).await;
    let mut form = form.map_err(|_| Failure::malformed())?;
    let mut picture = Vec::new();
    while let Some(mut field) = form.next_field().await.map_err(|_| Failure::malformed())? {
        if field.name() != Some("picture") || !picture.is_empty() {
            let name = field.name().unwrap_or_default();
            return Err(Failure::unread(format!("unknown field `{name}`")));
        }
        while let Some(some) = field.chunk().await.map_err(|_| Failure::malformed())? {
            if picture.len() + some.len() > PIECE {
                let most = i64::try_from(PIECE).unwrap_or(i64::MAX);
                return Err(Failure::file_large(most));
            }
            picture.extend_from_slice(&some);
        }
    }
    Ok(picture)
}

fn has_parts(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("multipart/form-data")
}

async fn plain<T: DeserializeOwned>(request: Request) -> Result<T, Failure> {
    let body = to_bytes(request.into_body(), FORM).await;
    form::read(&body.map_err(|_| Failure::too_large())?)
}

/// What the files of a form show, as its sender says beside them.
async fn describe(
    site: &Site,
    signed: &Signed,
    files: &[FileId],
    shows: &str,
) -> Result<(), Failure> {
    let alt = Alt::parse(shows).map_err(|unfit| Failure::unfit(vec![("alt", unfit)]))?;
    let mut tx = site.db.write().await?;
    for file in files {
        files::describe(&mut tx, signed.member.id, *file, &alt).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn typed<T: DeserializeOwned>(text: Vec<(String, String)>) -> Result<T, Failure> {
    let text = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(text)
        .finish();
    form::read(text.as_bytes())
}

async fn small(mut field: Field<'_>, left: &mut usize) -> Result<String, Failure> {
    let mut value = Vec::new();
    while let Some(some) = field.chunk().await.map_err(|_| Failure::malformed())? {
        *left = left
            .checked_sub(some.len())
            .ok_or_else(Failure::too_large)?;
        value.extend_from_slice(&some);
    }
    String::from_utf8(value).map_err(|_| Failure::malformed())
}

/// Keeps a file as it comes, piece by piece. How long it is, is known at its end: until then it takes
/// as much of the measures as the whole form.
async fn keep(
    site: &Site,
    signed: &Signed,
    (room, announced): (RoomId, i64),
    field: Field<'_>,
) -> Result<File, Failure> {
    site.limits.upload_by.pass(&signed.member.id)?;
    let text = |unfit| Failure::unfit(vec![("file", unfit)]);
    let plan = Plan {
        room,
        name: FileName::parse(field.file_name().unwrap_or_default()).map_err(text)?,
        alt: Alt::parse("").map_err(text)?,
        size: announced,
        picture: false,
        voice: None,
    };
    let file = site.files.begin(&signed.member, &plan).await?;
    let kept = pour(site, &file, field).await;
    if kept.is_err() {
        // Whoever sends the form again sends all of it again.
        let _ = site.files.cancel(file.owner_id, file.id).await;
    }
    kept
}

async fn pour(site: &Site, file: &File, mut field: Field<'_>) -> Result<File, Failure> {
    let (mut offset, mut piece) = (0, BytesMut::new());
    loop {
        let some = field.chunk().await.map_err(|_| Failure::malformed())?;
        piece.extend_from_slice(some.as_deref().unwrap_or_default());
        if piece.len() >= PIECE / 2 || (some.is_none() && !piece.is_empty()) {
            let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
            let bytes = piece.split().freeze();
            let taken = site.files.take(file.owner_id, file.id, offset, bytes);
            taken.await?;
            offset += length;
        }
        if some.is_none() {
            return Ok(site.files.cut(file.owner_id, file.id).await?);
        }
    }
}
