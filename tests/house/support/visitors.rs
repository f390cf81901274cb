//! A visitor: a browser without a window, at an address of its own, with one cookie jar.

use std::collections::BTreeMap;

use regex::Regex;
use reqwest::{
    Method,
    header::{self, HeaderMap},
};
use serde_json::Value;

use super::sockets::Socket;

#[derive(Clone)]
pub(crate) struct Visitor {
    http: reqwest::Client,
    pub(crate) origin: String,
    pub(crate) address: String,
    pub(crate) language: &'static str,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What the house answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Visitor {
    pub(crate) fn new(http: reqwest::Client, origin: &str, address: &str) -> Self {
        Self {
            http,
            origin: origin.into(),
            address: address.into(),
            language: "en",
            cookies: BTreeMap::new(),
        }
    }

    /// A request as this visitor would send it, to be changed before it goes.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.origin))
            .header("x-forwarded-for", &self.address)
            .header(header::ACCEPT_LANGUAGE, self.language);
        if self.cookies.is_empty() {
            request
        } else {
            request.header(header::COOKIE, self.cookie_line())
        }
    }

    pub(crate) fn cookie_line(&self) -> String {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    pub(crate) async fn looks(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// Submits a form, and keeps whatever cookie comes back.
    pub(crate) async fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.sends(path, fields).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        answer
    }

    /// Submits a form, and stays who they were.
    pub(crate) async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self
            .request(Method::POST, path)
            .header(header::ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        Answer::of(request).await
    }

    /// The same address, without a browser and its cookies.
    pub(crate) fn as_a_program(&self) -> Self {
        Self {
            cookies: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Asks the API with an access token, as a program does: no cookie, no origin.
    pub(crate) async fn asks(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let mut request = self
            .as_a_program()
            .request(method, &format!("/api/v1{path}"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request).await
    }

    /// Opens a socket as a page of the house does.
    pub(crate) async fn connects(&self, query: &str) -> Socket {
        Socket::open(self, query, Some(&self.origin))
            .await
            .unwrap_or_else(|refused| panic!("no socket: {refused:?}"))
    }
}

impl Answer {
    pub(crate) async fn of(request: reqwest::RequestBuilder) -> Self {
        Self::try_of(request).await.unwrap()
    }

    pub(crate) async fn try_of(request: reqwest::RequestBuilder) -> reqwest::Result<Self> {
        let response = request.send().await?;
        Ok(Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await?,
        })
    }

    /// The answer without what is different in every answer.
    pub(crate) fn told(&self) -> (u16, Vec<(String, String)>, String) {
        let id = self.header("x-request-id");
        let headers = self
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        let body = if id.is_empty() {
            self.body.clone()
        } else {
            self.body.replace(id, "…")
        };
        (self.status, headers.collect(), body)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// The status, and the words of its main part: what a failed story shows.
    pub(crate) fn gist(&self) -> String {
        let start = self.body.find("<main").unwrap_or_default();
        let tags = Regex::new(r"<[^>]*>|\s+").unwrap();
        let words = tags.replace_all(&self.body[start..], " ");
        let words: Vec<&str> = words.split_whitespace().take(60).collect();
        format!("{} {}", self.status, words.join(" "))
    }

    /// The first thing that a pattern's first group finds in the body, as a browser reads an address.
    pub(crate) fn find(&self, pattern: &str) -> String {
        let pattern = Regex::new(pattern).unwrap();
        let found = pattern
            .captures(&self.body)
            .unwrap_or_else(|| panic!("no {pattern} in {}", self.gist()));
        found[1].replace("&#38;", "&")
    }
}
