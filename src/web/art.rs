//! Art: the face of a member and the paper of a group, drawn from nothing but their name and number.

mod paper;

use std::collections::HashMap;
use std::f64::consts::TAU;
use std::fmt;
use std::sync::{LazyLock, Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use uuid::Uuid;

pub(super) use self::paper::{HEIGHT, WIDTH};
use super::assets;

/// The paper of a group: one ink and one block-print. As text, it is a list of CSS classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Look {
    pub pigment: &'static str,
    pub motif: &'static str,
}

/// Name, ground and figure of each pigment; the sheet knows them by the same names.
const PIGMENTS: [(&str, &str, &str); 8] = [
    ("madder", "#8d2f3d", "#f6dfe0"),
    ("saffron", "#8a5a10", "#fbeed2"),
    ("verdigris", "#1f675f", "#d9efe9"),
    ("indigo", "#3c4a93", "#e1e4fa"),
    ("plum", "#733163", "#f5def0"),
    ("olive", "#566019", "#eef0cf"),
    ("sanguine", "#96431f", "#fbe3d6"),
    ("slate", "#48596c", "#e2e9f0"),
];

const MOTIFS: [&str; 8] = [
    "lozenge",
    "scales",
    "stars",
    "sprigs",
    "flame",
    "quatrefoil",
    "braid",
    "pinks",
];

impl Look {
    pub(super) fn of(seed: Uuid) -> Self {
        let [pigment, motif, ..] = dice(seed);
        Self {
            pigment: PIGMENTS[pigment % PIGMENTS.len()].0,
            motif: MOTIFS[motif % MOTIFS.len()],
        }
    }
}

impl Look {
    /// The paper as a PNG, for previews elsewhere. Each of the few there are is drawn once.
    pub(super) fn preview(self) -> Bytes {
        static DRAWN: LazyLock<Mutex<HashMap<Look, Bytes>>> = LazyLock::new(Mutex::default);
        let mut drawn = DRAWN.lock().unwrap_or_else(|poisoned| {
            // Whoever was drawing has put down nothing, or all of it.
            poisoned.into_inner()
        });
        drawn.entry(self).or_insert_with(|| self.drawn()).clone()
    }

    /// Its seal as a square PNG, for the screens of phones.
    pub(super) fn icon(self, side: u32, to_the_edge: bool) -> Bytes {
        let (ground, figure) = self.colours();
        paper::icon(&self.seal(), (figure, ground), (side, to_the_edge))
    }

    fn drawn(self) -> Bytes {
        let print = assets::text(&format!("papers/{}.svg", self.motif));
        paper::png(&print, &self.seal(), self.colours())
    }

    fn seal(self) -> String {
        assets::text(&format!("papers/{}-seal.svg", self.motif))
    }

    /// Of its ground, and of what is printed on it.
    fn colours(self) -> ([u8; 3], [u8; 3]) {
        let pigment = PIGMENTS.iter().find(|(name, ..)| *name == self.pigment);
        let (_, figure, ground) = pigment.unwrap_or(&PIGMENTS[0]);
        (rgb(ground), rgb(figure))
    }
}

/// `#8d2f3d`
fn rgb(colour: &str) -> [u8; 3] {
    let parts = u32::from_str_radix(colour.trim_start_matches('#'), 16).unwrap_or_default();
    let [_, red, green, blue] = parts.to_be_bytes();
    [red, green, blue]
}

impl Default for Look {
    fn default() -> Self {
        Self::of(Uuid::nil())
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pig {} m-{}", self.pigment, self.motif)
    }
}

/// Four throws that depend on every byte: ids of one day differ in few of them.
fn dice(seed: Uuid) -> [usize; 4] {
    let mixed = seed
        .as_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |mixed, byte| {
            (mixed ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    // The last bytes have hardly moved the upper half: stir once more.
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    [33, 41, 49, 57].map(|shift| usize::try_from((mixed >> shift) & 0x7f).expect("seven bits"))
}

/// A pigment disc, an engraved ring, a monogram.
pub(super) fn medallion(seed: Uuid, name: &str) -> String {
    let [pigment, _, ring, count] = dice(seed);
    let (_, ground, figure) = PIGMENTS[pigment % PIGMENTS.len()];
    let ring = engraving(ring % 5, count % 10);
    let letters = monogram(name);
    let size = if letters.chars().count() > 1 { 25 } else { 30 };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\" width=\"64\" height=\"64\">\
         <circle cx=\"32\" cy=\"32\" r=\"32\" fill=\"{ground}\"/>\
         <g fill=\"{figure}\" stroke=\"{figure}\" opacity=\".62\">{ring}</g>\
         <text x=\"32\" y=\"41.5\" text-anchor=\"middle\" font-family=\"Iowan Old Style,Palatino Linotype,\
         Palatino,P052,URW Palladio L,Georgia,serif\" font-style=\"italic\" font-size=\"{size}\" \
         fill=\"{figure}\">{letters}</text></svg>"
    )
}

fn engraving(kind: usize, count: usize) -> String {
    match kind {
        0 => around(
            14 + count,
            "<circle cx=\"32\" cy=\"5.6\" r=\"1.5\" stroke=\"none\"",
        ),
        1 => around(
            9 + count,
            "<ellipse cx=\"32\" cy=\"5.6\" rx=\"1.7\" ry=\"3\" stroke=\"none\"",
        ),
        2 => around(20 + count, "<path d=\"M32 3.4v5.4\" stroke-width=\"1.2\""),
        3 => around(
            12 + count,
            "<circle cx=\"32\" cy=\"6\" r=\"1.9\" fill=\"none\" stroke-width=\".9\"",
        ),
        _ => wave(8 + count),
    }
}

/// The same figure `count` times around the middle.
fn around(count: usize, figure: &str) -> String {
    let turned = (0..count).map(|place| {
        let degrees = tenths(360.0 * turn(place, count));
        format!("{figure} transform=\"rotate({degrees} 32 32)\"/>")
    });
    turned.collect::<Vec<_>>().concat()
}

fn wave(crests: usize) -> String {
    const POINTS: usize = 120;
    let line: Vec<String> = (0..POINTS)
        .map(|place| {
            let angle = TAU * turn(place, POINTS);
            let radius = 25.2 + 1.7 * (TAU * turn(place * crests, POINTS)).sin();
            format!(
                "{} {}",
                tenths(32.0 + radius * angle.sin()),
                tenths(32.0 - radius * angle.cos())
            )
        })
        .collect();
    format!(
        "<path d=\"M{}z\" fill=\"none\" stroke-width=\"1.1\"/>",
        line.join("L")
    )
}

fn turn(place: usize, of: usize) -> f64 {
    let exact = |number| f64::from(u16::try_from(number).expect("a ring has few figures"));
    exact(place) / exact(of)
}

fn tenths(number: f64) -> String {
    let said = format!("{number:.1}");
    said.strip_suffix(".0").unwrap_or(&said).to_owned()
}

/// «Camille» is C, «Jean-Baptiste» is JB; letters only, so that a name cannot become markup.
fn monogram(name: &str) -> String {
    let mut letters = name
        .split([' ', '-', '\u{a0}'])
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let mut both: String = letters.next().into_iter().chain(letters.next()).collect();
    if both.is_empty() {
        both.push('·');
    }
    both.to_uppercase()
}

/// A drawing inside a page, where no address may tell who it is.
pub(super) fn inline(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_never_changes_and_rarely_repeats() {
        let seeds: Vec<_> = (0..40)
            .map(|n| Uuid::from_u128(0x0193_5c00 << 96 | n))
            .collect();
        let faces: std::collections::BTreeSet<_> =
            seeds.iter().map(|seed| medallion(*seed, "Ada")).collect();
        assert_eq!(medallion(seeds[0], "Ada"), medallion(seeds[0], "Ada"));
        assert!(faces.len() > 30, "{} faces of 40", faces.len());
    }

    #[test]
    fn every_pigment_and_motif_is_drawn() {
        let looks: std::collections::BTreeSet<_> = (0..2_000)
            .map(|n| Look::of(Uuid::from_u128(n)).to_string())
            .collect();
        assert_eq!(looks.len(), PIGMENTS.len() * MOTIFS.len());
    }

    #[test]
    fn a_paper_is_a_picture_of_its_own() {
        let previews: std::collections::BTreeSet<_> = MOTIFS
            .iter()
            .map(|motif| {
                let look = Look {
                    pigment: "plum",
                    motif,
                };
                let png = look.preview();
                assert_eq!(look.preview(), png);
                let icon = image::load_from_memory(&look.icon(192, false))
                    .unwrap()
                    .into_rgba8();
                assert_eq!(
                    (icon.dimensions(), icon[(0, 0)][3], icon[(96, 10)][3]),
                    ((192, 192), 0, 255)
                );
                assert!(png.len() < 100_000, "{motif}: {} bytes", png.len());
                let drawn = image::load_from_memory(&png).unwrap();
                assert_eq!((drawn.width(), drawn.height()), (WIDTH, HEIGHT), "{motif}");
                png
            })
            .collect();
        assert_eq!(previews.len(), MOTIFS.len());
    }

    #[test]
    fn a_name_cannot_become_markup() {
        assert_eq!(monogram("Jean-Baptiste"), "JB");
        assert_eq!(monogram("<&\">"), "·");
        assert_eq!(monogram("élise"), "É");
    }
}
