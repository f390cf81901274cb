//! Senders: what people do with files through the public doors.

use reqwest::{Method, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Group, Member, visitors::Answer};

/// Whoever sends files, with a token of theirs.
pub(super) struct Sender<'a> {
    pub(super) member: &'a Member,
    pub(super) token: String,
}

/// Bytes as they were answered, and what was said of them.
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) headers: header::HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Got {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl<'a> Sender<'a> {
    pub(super) async fn of(member: &'a Member) -> Self {
        Self {
            token: member.token().await,
            member,
        }
    }

    pub(super) fn asks(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let program = self.member.as_a_program();
        program
            .request(method, &format!("/api/v1{path}"))
            .bearer_auth(&self.token)
    }

    pub(super) async fn begins(&self, room: &str, name: &str, size: usize) -> Answer {
        let body = json!({"room_id": room, "name": name, "size": size});
        Answer::of(self.asks(Method::POST, "/uploads").json(&body)).await
    }

    pub(super) async fn goes_on(&self, id: &str, offset: usize, bytes: &[u8]) -> Answer {
        let request = self
            .asks(Method::PATCH, &format!("/uploads/{id}"))
            .header("upload-offset", offset)
            .header(header::CONTENT_TYPE, "application/offset+octet-stream")
            .body(bytes.to_vec());
        Answer::of(request).await
    }

    /// Sends it at once.
    pub(super) async fn sends(&self, group: &Group, name: &str, bytes: &[u8]) -> Answer {
        let named = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("name", name), ("alt", "What it shows.")])
            .finish();
        let request = self
            .asks(
                Method::POST,
                &format!("/rooms/{}/files?{named}", group.room_id),
            )
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body(bytes.to_vec());
        Answer::of(request).await
    }

    /// Sends it at once; it is taken, and this is what it is.
    pub(super) async fn keeps(&self, group: &Group, name: &str, bytes: &[u8]) -> Value {
        let sent = self.sends(group, name, bytes).await;
        assert_eq!(sent.status, 201, "{}", sent.body);
        sent.json()
    }

    pub(super) async fn says(
        &self,
        group: &Group,
        cid: Uuid,
        body: &str,
        files: &[&str],
    ) -> Answer {
        let said = json!({"client_id": cid, "body": body, "files": files});
        let path = format!("/rooms/{}/messages", group.room_id);
        Answer::of(self.asks(Method::POST, &path).json(&said)).await
    }

    /// Says something with a file of these bytes, and gives its id and the number of the message.
    pub(super) async fn shows(&self, group: &Group, name: &str, bytes: &[u8]) -> (String, i64) {
        let file = id(&self.keeps(group, name, bytes).await);
        let said = self.says(group, Uuid::new_v4(), "", &[&file]).await;
        assert_eq!(said.status, 201, "{}", said.body);
        (file, said.json()["seq"].as_i64().unwrap())
    }

    pub(super) async fn gets(&self, path: &str) -> Got {
        self.gets_with(Method::GET, path, &[]).await
    }

    pub(super) async fn gets_with(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Got {
        let mut request = self.member.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        Got {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }
}

pub(super) fn id(file: &Value) -> String {
    file["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{file}"))
        .to_owned()
}

/// A form with a file, as browsers send it.
pub(super) async fn posts_form(
    member: &Member,
    group: &Group,
    (cid, body): (&str, &str),
    file: (&str, &[u8]),
) -> Answer {
    posts_fields(member, group, &[("cid", cid), ("body", body)], file).await
}

/// The same, with whatever else stands beside the file.
pub(super) async fn posts_fields(
    member: &Member,
    group: &Group,
    fields: &[(&str, &str)],
    (name, bytes): (&str, &[u8]),
) -> Answer {
    let mut form = Vec::new();
    for (field, value) in fields {
        let part = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
        form.extend(part.into_bytes());
    }
    posts_parts(member, &group.room, form, ("file", name), bytes).await
}

/// The same anywhere: what stands before the file, how its field and the file are called, its bytes.
pub(super) async fn posts_parts(
    member: &Member,
    path: &str,
    before: Vec<u8>,
    (field, name): (&str, &str),
    bytes: &[u8],
) -> Answer {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: image/png\r\n\r\n"
    );
    let form = [&before[..], head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
    let request = member
        .request(Method::POST, path)
        .header(header::ORIGIN, &member.origin)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(form);
    Answer::of(request).await
}
