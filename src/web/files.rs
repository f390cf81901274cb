//! The bytes of files: some or all of them, to whoever may read the message at this moment.

mod form;
mod range;

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

pub(super) use self::form::{picture as read_picture, read as read_form, words as read_words};
use self::range::Wanted;
use super::{Failure, Site, visitor::Signed};
use crate::{
    db::Conn,
    files::{self, File, Media, Reader, Shape},
    values::FileId,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/files/{file}/{shape}", get(show))
}

/// The most bytes that come in one piece.
pub(super) const PIECE: usize = 8 * 1024 * 1024;

/// Whatever a file says or draws, nothing runs in it and it reaches for nothing (invariant 57).
const SHUT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
);

/// `GET /files/<file>/<shape>`. Whoever may not have it is told what is told of nothing (invariant 55).
async fn show(
    State(site): State<Site>,
    signed: Signed,
    Path((file, shape)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let file: FileId = file.parse().map_err(|_| Failure::absent())?;
    let shape: Shape = shape.parse().map_err(|_| Failure::absent())?;
    let mut conn = site.db.read().await?;
    let file = files::allow(&mut conn, &signed.member, file, signed.now).await?;
    let media = match shape {
        Shape::Whole => Some(file.media),
        Shape::Small => file.small,
        // What was sent is for nobody: a picture's place and camera are still in it.
        Shape::Sent => None,
    };
    let media = media.ok_or_else(Failure::absent)?;
    let reader = site.files.reader(&mut conn, file.id, shape).await?;
    drop(conn);
    let reader = reader.ok_or_else(Failure::absent)?;
    Ok(given(reader, (media, tag(&file, shape)), &asked))
}

/// A picture as everybody gets it, whoever it was that allowed it.
pub(super) async fn whole(
    site: &Site,
    conn: &mut Conn,
    file: &File,
    asked: &HeaderMap,
) -> Result<Response, Failure> {
    let reader = site.files.reader(conn, file.id, Shape::Whole).await?;
    let reader = reader.ok_or_else(Failure::absent)?;
    Ok(given(reader, (file.media, tag(file, Shape::Whole)), asked))
}

fn given(reader: Reader, (media, tag): (Media, HeaderValue), asked: &HeaderMap) -> Response {
    let length = reader.length;
    let mut answer = match range::wanted(asked, &tag, length) {
        Wanted::Nothing => StatusCode::NOT_MODIFIED.into_response(),
        Wanted::Beyond => {
            let of = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, of).into_response()
        }
        Wanted::Part(part) => {
            let head = [
                (header::CONTENT_LENGTH, (part.end - part.start).to_string()),
                (
                    header::CONTENT_RANGE,
                    format!("bytes {}-{}/{length}", part.start, part.end - 1),
                ),
            ];
            let body = Body::from_stream(reader.read(part));
            (StatusCode::PARTIAL_CONTENT, head, body).into_response()
        }
        Wanted::All => {
            let head = [(header::CONTENT_LENGTH, length.to_string())];
            (head, Body::from_stream(reader.read(0..length))).into_response()
        }
    };
    answer.headers_mut().extend(about(media, tag));
    answer
}

/// The bytes of one shape of a file never change.
fn tag(file: &File, shape: Shape) -> HeaderValue {
    let tag = format!("\"{}-{}\"", file.id, shape.as_str());
    HeaderValue::from_str(&tag).expect("an id and a word are plain text")
}

/// What a browser is told of the bytes. The name of a file is in the page, and in no header.
fn about(media: Media, tag: HeaderValue) -> [(HeaderName, HeaderValue); 6] {
    let shown = if media.is_shown() {
        "inline"
    } else {
        "attachment"
    };
    [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(media.as_str()),
        ),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(shown)),
        // It may be kept, and not shown again without asking.
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::CONTENT_SECURITY_POLICY, SHUT),
        (header::ETAG, tag),
    ]
}

/// Collects what comes, up to a piece. What came before a cut counts: the sender goes on from there.
/// The second says whether all of it came.
pub(super) async fn piece(body: Body) -> Result<(Bytes, bool), Failure> {
    let mut stream = body.into_data_stream();
    let mut came = BytesMut::new();
    while let Some(some) = stream.next().await {
        let Ok(some) = some else {
            return Ok((came.freeze(), false));
        };
        if came.len() + some.len() > PIECE {
            return Err(Failure::too_large());
        }
        came.extend_from_slice(&some);
    }
    Ok((came.freeze(), true))
}
