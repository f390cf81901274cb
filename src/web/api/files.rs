//! Files: sent in pieces or at once, described, taken back before they are part of a message.

use axum::{
    Json,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    given::{At, Given, fit},
    problems::{Absent, NotTaken, Refused},
};
use crate::{
    files::{self, FileError, Media, Plan, State as Stage},
    messages::edits,
    policy::Act,
    rooms,
    values::{Alt, FileId, FileName, MemberId, MessageId, RoomId},
    web::{Failure, Site, files::piece, message::tell, visitor::Signed},
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(begin))
        .routes(routes!(stand, go_on, cancel))
        .routes(routes!(send))
        .routes(routes!(show, describe))
}

/// Says how many bytes have arrived.
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");

/// A file that somebody attaches, or has attached.
#[derive(Serialize, ToSchema)]
#[schema(as = files::File)]
pub(in crate::web) struct File {
    id: FileId,
    room_id: RoomId,
    owner_id: MemberId,
    /// The message that it is part of; `null` before.
    message_id: Option<MessageId>,
    name: String,
    /// What is to be seen or heard, for whoever cannot.
    alt: String,
    state: Stage,
    /// What its bytes are, whatever its name says.
    media: Media,
    /// How many bytes are announced; once it is whole, how many there are.
    size: i64,
    /// How many have arrived.
    arrived: i64,
    /// Of a picture.
    width: Option<i64>,
    height: Option<i64>,
    /// It was recorded to be heard.
    voice: Option<Voice>,
    /// Where its bytes are, once it is whole.
    path: Option<String>,
    /// Where a smaller picture is, 800 pixels at most.
    small_path: Option<String>,
}

/// What is told of a recording.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = files::Voice)]
struct Voice {
    /// How long it lasts.
    #[schema(minimum = 1, maximum = 3600)]
    seconds: i64,
    /// How loud it is along the way: a digit for each part of it, from 0 to f.
    #[schema(max_length = 64, examples("027cf941"))]
    loudness: String,
}

impl From<files::File> for File {
    fn from(file: files::File) -> Self {
        let whole = file.state == Stage::Whole;
        let voice = file.voice();
        Self {
            id: file.id,
            room_id: file.room_id,
            owner_id: file.owner_id,
            message_id: file.message_id,
            name: file.name,
            alt: file.alt,
            state: file.state,
            media: file.media,
            size: file.size,
            arrived: file.arrived,
            width: file.width,
            height: file.height,
            voice: voice.map(|voice| Voice {
                seconds: voice.seconds,
                loudness: voice.loudness,
            }),
            path: whole.then(|| format!("/files/{}/whole", file.id)),
            small_path: file.small.map(|_| format!("/files/{}/small", file.id)),
        }
    }
}

/// A file to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFile {
    /// Where its message will be said.
    room_id: RoomId,
    /// What people call it; its last part counts.
    #[schema(max_length = 4096, examples("page 12.jpg"))]
    name: String,
    /// How many bytes it has.
    size: i64,
    /// What it may be, such as `image/jpeg`: too large a picture is then refused at once.
    #[serde(default)]
    #[schema(max_length = 100)]
    media: String,
    /// What is to be seen or heard, for whoever cannot.
    #[serde(default)]
    #[schema(max_length = 1000)]
    alt: String,
    /// If it was recorded to be heard.
    voice: Option<Voice>,
}

/// Begin to send a file
///
/// Send its bytes with `PATCH` to the same place as the answer's `Location`, 8 MiB at most at a time.
/// What belongs to no message after a day is forgotten. Pictures are drawn anew, and films and sound in the
/// boxes of MP4 and `QuickTime` lose what they tell of where and by whom they were made, so that what is
/// fetched is not what was sent. The tags of `WebM`, MP3, Ogg and WAV stay as they are.
#[utoipa::path(post, path = "/uploads", request_body = NewFile,
    responses((status = CREATED, body = File), Refused, NotTaken))]
async fn begin(
    State(site): State<Site>,
    signed: Signed,
    Given(asked): Given<NewFile>,
) -> Result<Response, Failure> {
    site.limits.upload_by.pass(&signed.member.id)?;
    let voice = asked.voice.as_ref();
    let voice = voice.map(|told| files::Voice::new(told.seconds, &told.loudness));
    let plan = Plan {
        room: asked.room_id,
        name: fit("name", FileName::parse(&asked.name))?,
        alt: fit("alt", Alt::parse(&asked.alt))?,
        size: asked.size,
        picture: asked.media.starts_with("image/"),
        voice: voice.map(|told| fit("voice", told)).transpose()?,
    };
    let file = site.files.begin(&signed.member, &plan).await?;
    let place = [(header::LOCATION, format!("/api/v1/uploads/{}", file.id))];
    Ok((StatusCode::CREATED, place, arrived(file)).into_response())
}

/// See how much of a file has arrived
///
/// `Upload-Offset` says it too, also in answer to `HEAD`.
#[utoipa::path(get, path = "/uploads/{file}", responses((status = OK, body = File), Absent))]
async fn stand(
    State(site): State<Site>,
    signed: Signed,
    At(file): At<FileId>,
) -> Result<Response, Failure> {
    let mut conn = site.db.read().await?;
    let file = files::own(&mut conn, signed.member.id, file).await?;
    Ok(arrived(file))
}

/// Send more of a file
///
/// `Upload-Offset` is how many bytes have arrived; anything else is a conflict, and its answer says how
/// many there are. With the last byte the file becomes whole.
#[utoipa::path(patch, path = "/uploads/{file}",
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    params(("Upload-Offset" = i64, Header)),
    responses((status = OK, body = File), Absent, NotTaken))]
async fn go_on(
    State(site): State<Site>,
    signed: Signed,
    At(file): At<FileId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let offset = headers.get(OFFSET).and_then(|at| at.to_str().ok());
    let offset: i64 = offset
        .and_then(|at| at.parse().ok())
        .ok_or_else(Failure::malformed)?;
    let owner = signed.member.id;
    // What came is kept, also if nobody waits for the answer any more.
    let reach = site.clone();
    let taking = site.serving.spawn(async move {
        let (bytes, _) = piece(body).await?;
        Ok::<_, Failure>(reach.files.take(owner, file, offset, bytes).await)
    });
    match taking.await.map_err(Failure::broken)?? {
        Ok(file) => Ok(arrived(file)),
        Err(FileError::Offset(at)) => {
            Ok(([(OFFSET, at.to_string())], Failure::conflict()).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Take back a file that is part of no message
#[utoipa::path(delete, path = "/uploads/{file}", responses((status = NO_CONTENT), Absent))]
async fn cancel(
    State(site): State<Site>,
    signed: Signed,
    At(file): At<FileId>,
) -> Result<StatusCode, Failure> {
    site.files.cancel(signed.member.id, file).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a file is called that comes in one piece.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Named {
    #[serde(default)]
    name: String,
    /// What is to be seen or heard, for whoever cannot.
    #[serde(default)]
    alt: String,
}

/// Send a file of at most 8 MiB at once
#[utoipa::path(post, path = "/rooms/{room}/files", params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = CREATED, body = File), Refused, NotTaken))]
async fn send(
    State(site): State<Site>,
    signed: Signed,
    At(room): At<RoomId>,
    Query(named): Query<Named>,
    body: Body,
) -> Result<(StatusCode, Json<File>), Failure> {
    site.limits.upload_by.pass(&signed.member.id)?;
    let (name, alt) = (
        fit("name", FileName::parse(&named.name))?,
        fit("alt", Alt::parse(&named.alt))?,
    );
    // Whoever may not say anything there is told so before their bytes are read.
    let mut conn = site.db.read().await?;
    let may = rooms::allow(&mut conn, &signed.member, room, Act::Say, signed.now);
    may.await?;
    drop(conn);
    let (bytes, true) = piece(body).await? else {
        return Err(Failure::timeout());
    };
    let plan = Plan {
        room,
        name,
        alt,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        picture: false,
        voice: None,
    };
    let file = site.files.begin(&signed.member, &plan).await?;
    let file = site.files.take(file.owner_id, file.id, 0, bytes).await?;
    Ok((StatusCode::CREATED, Json(file.into())))
}

/// See what is known of a file
#[utoipa::path(get, path = "/files/{file}", responses((status = OK, body = File), Absent))]
async fn show(
    State(site): State<Site>,
    signed: Signed,
    At(file): At<FileId>,
) -> Result<Json<File>, Failure> {
    let mut conn = site.db.read().await?;
    let file = files::allow(&mut conn, &signed.member, file, signed.now).await?;
    Ok(Json(file.into()))
}

/// What a file shows, in words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Described {
    #[schema(max_length = 1000)]
    alt: String,
}

/// Say what a file of mine shows
#[utoipa::path(patch, path = "/files/{file}", request_body = Described,
    responses((status = OK, body = File), Absent))]
async fn describe(
    State(site): State<Site>,
    signed: Signed,
    At(file): At<FileId>,
    Given(asked): Given<Described>,
) -> Result<Json<File>, Failure> {
    let alt = fit("alt", Alt::parse(&asked.alt))?;
    let mut tx = site.db.write().await?;
    let me = &signed.member;
    files::allow(&mut tx, me, file, signed.now).await?;
    let file = files::describe(&mut tx, me.id, file, &alt).await?;
    let changed = match file.message_id {
        Some(id) => Some(edits::describe(&mut tx, me, (id, file.id), &alt, signed.now).await?),
        None => None,
    };
    tx.commit().await?;
    tell(&site, changed);
    Ok(Json(file.into()))
}

fn arrived(file: files::File) -> Response {
    let at = HeaderValue::from(file.arrived);
    ([(OFFSET, at)], Json(File::from(file))).into_response()
}
