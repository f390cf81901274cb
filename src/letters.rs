//! Letters: what the house sends by mail, if it has a way to. Written in the transaction that gives the
//! reason to, sent afterwards, tried again, and erased once they are gone.

use std::time::Duration;

use anyhow::Context;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use crate::{
    db::{self, Conn, Db, Write},
    jobs::{self, Ended, Work},
    values::{Email, LetterId, MemberId, Span, Timestamp, Token},
    words,
};

/// How long sending is tried; by then nobody waits for it any more.
pub const PATIENCE: Span = Span::days(2);
/// How long a link in a letter stays good.
pub const LINK_LIFE: Span = Span::hours(2);

/// The way out: one mail server, and who the letters are from.
pub struct Post {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Post {
    /// By an address such as `smtps://user:password@mail.example`, which nobody gets to read.
    pub fn new(server: &str, from: &str) -> anyhow::Result<Self> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(server);
        let server = server.map_err(|_| anyhow::anyhow!("the mail server's address is none"))?;
        Ok(Self {
            server: server.timeout(Some(Duration::from_secs(20))).build(),
            from: from
                .parse()
                .context("letters cannot be from this address")?,
        })
    }

    async fn send(&self, letter: Letter) -> anyhow::Result<()> {
        let mut envelope = Message::builder()
            .from(self.from.clone())
            .to(letter
                .recipient
                .parse()
                .context("nobody can be written to there")?)
            .subject(letter.subject);
        if !letter.stop.is_empty() {
            // RFC 8058: mail programs show a button that stops such letters.
            for (name, value) in [
                ("List-Unsubscribe", format!("<{}>", letter.stop)),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()),
            ] {
                let name = HeaderName::new_from_ascii_str(name);
                envelope = envelope.raw_header(HeaderValue::new(name, value));
            }
        }
        let letter = envelope.header(ContentType::TEXT_PLAIN).body(letter.body)?;
        self.server.send(letter).await?;
        Ok(())
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
struct Letter {
    recipient: String,
    subject: String,
    body: String,
    written_at: Timestamp,
    stop: String,
}

/// Writes a letter; it goes out once the transaction is kept.
pub async fn write(
    tx: &mut Write,
    to: &Email,
    letter: (&str, &str),
    now: Timestamp,
) -> db::Result<()> {
    write_stoppable(tx, to, letter, "", now).await
}

/// Writes a letter that nobody asked for, with the address at which such letters are stopped.
pub async fn write_stoppable(
    tx: &mut Write,
    to: &Email,
    (subject, body): (&str, &str),
    stop: &str,
    now: Timestamp,
) -> db::Result<()> {
    let id = LetterId::fresh();
    tx.query(
        "INSERT INTO letters (id, recipient, subject, body, written_at, stop)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(to.as_str().to_owned())
    .bind(subject.to_owned())
    .bind(body.to_owned())
    .bind(now)
    .bind(stop.to_owned())
    .run()
    .await?;
    jobs::add(tx, &Work::Letter { letter: id }, now).await
}

/// Sends a letter and erases it. Without a way out, or after too long, it is erased unsent.
pub async fn send(
    db: &Db,
    post: Option<&Post>,
    id: LetterId,
    now: Timestamp,
) -> anyhow::Result<Ended> {
    let mut conn = db.read().await?;
    let letter: Option<Letter> = conn
        .query("SELECT recipient, subject, body, written_at, stop FROM letters WHERE id = $1")
        .bind(id)
        .optional()
        .await?;
    drop(conn);
    if let (Some(post), Some(letter)) = (post, letter)
        && letter.written_at > now.minus(PATIENCE)
    {
        post.send(letter).await?;
    }
    let mut tx = db.write().await?;
    tx.query("DELETE FROM letters WHERE id = $1")
        .bind(id)
        .run()
        .await?;
    tx.commit().await?;
    Ok(Ended::Done)
}

words! {
    /// What a link in a letter is good for.
    pub enum LinkPurpose {
        /// Somebody receives mail at this address.
        Verify = "verify",
        /// Somebody who does chooses a new password.
        Reset = "reset",
    }
}

/// What a link in a letter opens.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MailLink {
    pub member_id: MemberId,
    pub purpose: LinkPurpose,
    pub email: String,
}

/// Makes a link for a letter. Earlier ones for the same purpose stop working.
pub async fn link(
    tx: &mut Write,
    member: MemberId,
    purpose: LinkPurpose,
    to: &Email,
    now: Timestamp,
) -> db::Result<Token> {
    tx.query("DELETE FROM mail_links WHERE member_id = $1 AND purpose = $2")
        .bind(member)
        .bind(purpose)
        .run()
        .await?;
    let token = Token::fresh();
    tx.query(
        "INSERT INTO mail_links (token_hash, member_id, purpose, email, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(token.hash())
    .bind(member)
    .bind(purpose)
    .bind(to.as_str().to_owned())
    .bind(now.plus(LINK_LIFE))
    .run()
    .await?;
    Ok(token)
}

/// What a link opens, without using it.
pub async fn look(conn: &mut Conn, token: &Token, now: Timestamp) -> db::Result<Option<MailLink>> {
    conn.query(
        "SELECT member_id, purpose, email FROM mail_links WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token.hash())
    .bind(now)
    .optional()
    .await
}

/// Uses up a link for its purpose. One of many at once gets it (invariant 39).
pub async fn use_up(
    tx: &mut Write,
    token: &Token,
    purpose: LinkPurpose,
    now: Timestamp,
) -> db::Result<Option<MailLink>> {
    tx.query(
        "DELETE FROM mail_links WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3
         RETURNING member_id, purpose, email",
    )
    .bind(token.hash())
    .bind(purpose)
    .bind(now)
    .optional()
    .await
}
