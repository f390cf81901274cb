//! The second step: a six-figure code of an app, each good once (RFC 6238).

use totp_rs::{Builder, Totp};

use crate::{
    db::{self, Conn, Write},
    values::{MemberId, Span, Timestamp, Token, random},
};

/// How long a sign-in waits for its second step.
pub const PATIENCE: Span = Span::minutes(10);

/// What an app is shown once, to make codes from then on.
pub struct Secret(Totp);

impl Secret {
    fn of(bytes: Vec<u8>, house: &str, handle: &str) -> Self {
        // A colon separates the two in an address that apps read.
        let house = house.replace(':', " ");
        let builder = Builder::new()
            .with_secret(bytes)
            .with_account_name(handle)
            .with_issuer(Some(house));
        Self(builder.build_noncompliant())
    }

    /// The address that an app reads from a QR code.
    pub fn address(&self) -> String {
        self.0.to_url().expect("neither name holds a colon")
    }

    /// The secret in letters, for whoever types it.
    pub fn letters(&self) -> String {
        let address = self.address();
        let (_, rest) = address.split_once("secret=").unwrap_or_default();
        let letters = rest.split('&').next().unwrap_or_default();
        let letters: Vec<char> = letters.chars().collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|four| four.iter().collect())
            .collect();
        groups.join(" ")
    }
}

/// Makes a secret that waits for its first code; one that is confirmed already stays.
pub async fn begin(tx: &mut Write, member: MemberId) -> db::Result<()> {
    let secret: [u8; 20] = random();
    tx.query(
        "INSERT INTO authenticators (member_id, secret) VALUES ($1, $2)
         ON CONFLICT (member_id) DO UPDATE SET secret = excluded.secret
         WHERE authenticators.confirmed_at IS NULL",
    )
    .bind(member)
    .bind(secret.to_vec())
    .run()
    .await?;
    Ok(())
}

/// The secret that waits for its first code; a confirmed one is never shown again.
pub async fn waiting(
    conn: &mut Conn,
    member: MemberId,
    (house, handle): (&str, &str),
) -> db::Result<Option<Secret>> {
    let row: Option<(Vec<u8>,)> = conn
        .query("SELECT secret FROM authenticators WHERE member_id = $1 AND confirmed_at IS NULL")
        .bind(member)
        .optional()
        .await?;
    Ok(row.map(|(secret,)| Secret::of(secret, house, handle)))
}

pub async fn is_on(conn: &mut Conn, member: MemberId) -> db::Result<bool> {
    let row: Option<(MemberId,)> = conn
        .query(
            "SELECT member_id FROM authenticators WHERE member_id = $1 AND confirmed_at IS NOT NULL",
        )
        .bind(member)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Turns the second step on with a first code. It is spent by that.
pub async fn confirm(
    tx: &mut Write,
    member: MemberId,
    code: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let row: Option<(Vec<u8>,)> = tx
        .query("SELECT secret FROM authenticators WHERE member_id = $1 AND confirmed_at IS NULL")
        .bind(member)
        .optional()
        .await?;
    let Some(step) = row.and_then(|(secret,)| step_of(secret, code, now)) else {
        return Ok(false);
    };
    let confirmed = tx
        .query(
            "UPDATE authenticators SET confirmed_at = $2, last_step = $3
             WHERE member_id = $1 AND confirmed_at IS NULL",
        )
        .bind(member)
        .bind(now)
        .bind(step)
        .run()
        .await?;
    Ok(confirmed == 1)
}

/// Spends a code. Of many at once with the same code, one gets through (invariant 39).
pub async fn spend(
    tx: &mut Write,
    member: MemberId,
    code: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let row: Option<(Vec<u8>,)> = tx
        .query(
            "SELECT secret FROM authenticators WHERE member_id = $1 AND confirmed_at IS NOT NULL",
        )
        .bind(member)
        .optional()
        .await?;
    let Some(step) = row.and_then(|(secret,)| step_of(secret, code, now)) else {
        return Ok(false);
    };
    let spent = tx
        .query("UPDATE authenticators SET last_step = $2 WHERE member_id = $1 AND last_step < $2")
        .bind(member)
        .bind(step)
        .run()
        .await?;
    Ok(spent == 1)
}

/// Turns the second step off, or forgets a secret that was never confirmed.
pub async fn turn_off(tx: &mut Write, member: MemberId) -> db::Result<()> {
    tx.query("DELETE FROM authenticators WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    Ok(())
}

/// The step of time that a code belongs to: this one, the one before or the one after, for clocks
/// that differ.
fn step_of(secret: Vec<u8>, typed: &str, now: Timestamp) -> Option<i64> {
    let code: String = typed.chars().filter(char::is_ascii_digit).collect();
    if code.len() != 6 || typed.len() > 20 {
        return None;
    }
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    let step = totp.check(&code, now.seconds().try_into().ok()?)?;
    step.try_into().ok()
}

/// Notes that somebody got the first step right, and gives the secret to go on with.
pub async fn half_way(tx: &mut Write, member: MemberId, now: Timestamp) -> db::Result<Token> {
    let token = Token::fresh();
    tx.query("INSERT INTO second_steps (token_hash, member_id, expires_at) VALUES ($1, $2, $3)")
        .bind(token.hash())
        .bind(member)
        .bind(now.plus(PATIENCE))
        .run()
        .await?;
    Ok(token)
}

/// Who is half-way in with this secret.
pub async fn who_waits(
    conn: &mut Conn,
    token: &Token,
    now: Timestamp,
) -> db::Result<Option<MemberId>> {
    let row: Option<(MemberId,)> = conn
        .query("SELECT member_id FROM second_steps WHERE token_hash = $1 AND expires_at > $2")
        .bind(token.hash())
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(member,)| member))
}

/// Goes the second step. A wrong code leaves the first one done; a right one uses both up.
pub async fn go_on(
    tx: &mut Write,
    token: &Token,
    code: &str,
    now: Timestamp,
) -> db::Result<Option<MemberId>> {
    let Some(member) = who_waits(tx, token, now).await? else {
        return Ok(None);
    };
    if !spend(tx, member, code, now).await? {
        return Ok(None);
    }
    let used = tx
        .query("DELETE FROM second_steps WHERE token_hash = $1")
        .bind(token.hash())
        .run()
        .await?;
    Ok((used == 1).then_some(member))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(59);

    #[test]
    fn a_code_is_the_one_of_the_standard_and_of_its_neighbours() {
        // RFC 6238, appendix B: 94287082 at 59 s, of which six figures are asked.
        let secret = b"12345678901234567890".to_vec();
        let step = |typed, now| step_of(secret.clone(), typed, now);
        assert_eq!(step("287082", NOW), Some(1));
        assert_eq!(step("287 082", NOW), Some(1));
        assert_eq!(step("287082", NOW.plus(Span::seconds(30))), Some(1));
        assert_eq!(step("287082", NOW.plus(Span::minutes(2))), None);
        for wrong in [
            "",
            "28708",
            "2870820",
            "287083",
            "x87082",
            &"2870827 ".repeat(9),
        ] {
            assert_eq!(step(wrong, NOW), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_reads_the_house_and_the_handle() {
        let secret = Secret::of(vec![7; 20], "La Verrière: été", "ada");
        let address = secret.address();
        assert!(address.starts_with("otpauth://totp/"), "{address}");
        assert!(address.contains("ada"), "{address}");
        assert_eq!(secret.letters().replace(' ', "").len(), 32);
    }
}
