//! The paper of a group as a picture, for previews on other people's pages: its block-print in its ink, with
//! its seal in the middle, drawn here from the same few shapes that browsers draw.

use std::{f32::consts::TAU, io::Cursor, ops::Range};

use bytes::Bytes;
use image::{
    ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};

/// As large as previews are shown.
pub(in crate::web) const WIDTH: u32 = 1_200;
pub(in crate::web) const HEIGHT: u32 = 630;
/// How large the print is drawn, and how many samples make a side of a pixel.
const SCALE: f32 = 3.0;
const SAMPLES: u16 = 4;
/// The disc in the middle.
const DISC: f32 = 190.0;

type Point = (f32, f32);

/// One shape of a drawing: lines from point to point.
struct Shape {
    paths: Vec<Vec<Point>>,
    /// Drawn along the lines, so wide; nothing: filled between them.
    stroke: Option<f32>,
}

/// A drawing that repeats.
struct Tile {
    width: f32,
    height: f32,
    shapes: Vec<Shape>,
}

/// How much ink is where, from 0 to 255.
struct Ink {
    width: u32,
    height: u32,
    parts: Vec<u8>,
}

/// A print and its seal as they are written in SVG, in two colours, as PNG.
pub(super) fn png(print: &str, seal: &str, (ground, figure): ([u8; 3], [u8; 3])) -> Bytes {
    let print = Tile::read(print).inked(SCALE);
    let seal = Tile::read(seal);
    let side = DISC * 1.15;
    let seal = seal.inked(side / seal.width.max(seal.height));
    let mut pixels = Vec::with_capacity(WIDTH as usize * HEIGHT as usize * 3);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let ink = on_disc((x, y), &seal).unwrap_or_else(|| {
                // The print is behind the seal, and quieter than it.
                let print = print.at(x % print.width, y % print.height);
                u8::try_from(u16::from(print) * 3 / 5).unwrap_or(u8::MAX)
            });
            pixels.extend(mixed(ground, figure, ink));
        }
    }
    let mut png = Cursor::new(Vec::new());
    // What repeats from tile to tile packs best as it is.
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::NoFilter)
        .write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        .expect("memory takes all of it");
    png.into_inner().into()
}

/// A seal as it is written in SVG, on a disc, or on a ground that reaches the edges: whoever cuts a shape out of
/// that leaves four fifths of it.
pub(super) fn icon(
    seal: &str,
    (ground, figure): ([u8; 3], [u8; 3]),
    (side, to_the_edge): (u32, bool),
) -> Bytes {
    let seal = Tile::read(seal);
    let (middle, part) = (number(side) / 2.0, if to_the_edge { 0.5 } else { 0.62 });
    let seal = seal.inked(number(side) * part / seal.width.max(seal.height));
    let mut pixels = Vec::with_capacity(side as usize * side as usize * 4);
    for y in 0..side {
        for x in 0..side {
            let (dx, dy) = (number(x) + 0.5 - middle, number(y) + 0.5 - middle);
            // As far as the edge of the disc goes through a pixel, it is half there.
            let inside = middle - dx.hypot(dy);
            let there = if to_the_edge {
                1.0
            } else {
                inside.clamp(0.0, 1.0)
            };
            let place = |at: u32, whole: u32| (at + whole / 2).checked_sub(side / 2);
            let ink = place(x, seal.width)
                .zip(place(y, seal.height))
                .filter(|(column, row)| *column < seal.width && *row < seal.height)
                .map_or(0, |(column, row)| seal.at(column, row));
            pixels.extend(mixed(ground, figure, ink));
            pixels.push(u8::try_from(whole(there * 255.0)).unwrap_or(u8::MAX));
        }
    }
    let mut png = Cursor::new(Vec::new());
    PngEncoder::new(&mut png)
        .write_image(&pixels, side, side, ExtendedColorType::Rgba8)
        .expect("memory takes all of it");
    png.into_inner().into()
}

/// How much ink is on the disc in the middle; nothing: it is not there.
fn on_disc((x, y): (u32, u32), seal: &Ink) -> Option<u8> {
    let (dx, dy) = (
        number(x) - number(WIDTH) / 2.0,
        number(y) - number(HEIGHT) / 2.0,
    );
    let from_middle = dx.hypot(dy);
    if from_middle > DISC {
        return None;
    }
    let ring = DISC - from_middle < 5.0 || (10.0..13.0).contains(&(DISC - from_middle));
    if ring {
        return Some(u8::MAX);
    }
    let inside = |at: u32, whole: u32, of: u32| (at + of / 2).checked_sub(whole / 2);
    let column = inside(x, WIDTH, seal.width).filter(|column| *column < seal.width);
    let row = inside(y, HEIGHT, seal.height).filter(|row| *row < seal.height);
    Some(
        column
            .zip(row)
            .map_or(0, |(column, row)| seal.at(column, row)),
    )
}

fn mixed(ground: [u8; 3], figure: [u8; 3], ink: u8) -> [u8; 3] {
    let mut colour = ground;
    for (part, figure) in colour.iter_mut().zip(figure) {
        let sum = u16::from(*part) * u16::from(u8::MAX - ink) + u16::from(figure) * u16::from(ink);
        *part = u8::try_from(sum / 255).unwrap_or(u8::MAX);
    }
    colour
}

/// Nothing that is drawn here is larger.
fn number(whole: u32) -> f32 {
    f32::from(u16::try_from(whole).unwrap_or(u16::MAX))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped to what fits"
)]
fn whole(number: f32) -> u32 {
    number.clamp(0.0, 4_096.0) as u32
}

impl Ink {
    fn at(&self, x: u32, y: u32) -> u8 {
        let place = y as usize * self.width as usize + x as usize;
        self.parts.get(place).copied().unwrap_or_default()
    }
}

impl Tile {
    /// Reads the few kinds of shapes of which our drawings are made.
    fn read(svg: &str) -> Self {
        let mut tile = Self {
            width: 1.0,
            height: 1.0,
            shapes: Vec::new(),
        };
        for element in svg.split('<') {
            let of = |name: &str| part(element, name);
            let paths = match element.split([' ', '/', '>']).next() {
                Some("svg") => {
                    let mut view = element
                        .split("viewBox=\"")
                        .nth(1)
                        .unwrap_or_default()
                        .split(['"', ' ']);
                    let mut next = |_| {
                        view.next()
                            .and_then(|side| side.parse().ok())
                            .unwrap_or(1.0)
                    };
                    let [_, _, width, height] = [0, 1, 2, 3].map(&mut next);
                    (tile.width, tile.height) = (width, height);
                    continue;
                }
                Some("circle") => vec![ring((of("cx"), of("cy")), (of("r"), of("r")))],
                Some("ellipse") => vec![ring((of("cx"), of("cy")), (of("rx"), of("ry")))],
                Some("rect") => {
                    let (x, y, width, height) = (of("x"), of("y"), of("width"), of("height"));
                    vec![vec![
                        (x, y),
                        (x + width, y),
                        (x + width, y + height),
                        (x, y + height),
                        (x, y),
                    ]]
                }
                Some("path") => path(words(element, "d")),
                _ => continue,
            };
            let turned = turn(words(element, "transform"));
            let paths = paths
                .into_iter()
                .map(|path| path.into_iter().map(&turned).collect());
            let stroke = (words(element, "fill") == "none").then(|| of("stroke-width").max(0.1));
            tile.shapes.push(Shape {
                paths: paths.collect(),
                stroke,
            });
        }
        tile
    }

    fn inked(&self, scale: f32) -> Ink {
        let (width, height) = (whole(self.width * scale), whole(self.height * scale));
        let mut parts = vec![0_u8; width as usize * height as usize];
        for shape in &self.shapes {
            let (columns, rows) = shape.bounds(scale);
            for y in rows.start..rows.end.min(height) {
                for x in columns.start..columns.end.min(width) {
                    let place = y as usize * width as usize + x as usize;
                    let ink = shape.ink((number(x), number(y)), scale);
                    parts[place] = parts[place].max(ink);
                }
            }
        }
        Ink {
            width: width.max(1),
            height: height.max(1),
            parts,
        }
    }
}

impl Shape {
    /// The pixels that it may touch.
    fn bounds(&self, scale: f32) -> (Range<u32>, Range<u32>) {
        let around = self.stroke.unwrap_or_default() + 1.0;
        let span = |side: fn(&Point) -> f32| {
            let all = self.paths.iter().flatten().map(side);
            let least = all.clone().fold(f32::MAX, f32::min) - around;
            let most = all.fold(f32::MIN, f32::max) + around;
            whole(least * scale)..whole(most * scale) + 1
        };
        (span(|point| point.0), span(|point| point.1))
    }

    /// How much of a pixel it covers.
    fn ink(&self, (x, y): Point, scale: f32) -> u8 {
        let mut inside = 0_u16;
        let sample = |step: u16| (f32::from(step) + 0.5) / f32::from(SAMPLES);
        for down in 0..SAMPLES {
            for across in 0..SAMPLES {
                let point = ((x + sample(across)) / scale, (y + sample(down)) / scale);
                inside += u16::from(self.covers(point));
            }
        }
        u8::try_from(inside * 255 / (SAMPLES * SAMPLES)).unwrap_or(u8::MAX)
    }

    fn covers(&self, point: Point) -> bool {
        let lines = self.paths.iter().flat_map(|path| path.windows(2));
        let mut lines = lines.map(|line| (line[0], line[1]));
        match self.stroke {
            Some(width) => lines.any(|line| distance(point, line) <= width / 2.0),
            None => lines.filter(|line| crosses(point, *line)).count() % 2 == 1,
        }
    }
}

/// Whether a line is crossed on the way from a point to the right.
fn crosses((x, y): Point, (from, to): (Point, Point)) -> bool {
    (from.1 > y) != (to.1 > y) && x < (to.0 - from.0) * (y - from.1) / (to.1 - from.1) + from.0
}

fn distance((x, y): Point, (from, to): (Point, Point)) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 {
        0.0
    } else {
        (((x - from.0) * dx + (y - from.1) * dy) / length).clamp(0.0, 1.0)
    };
    (x - from.0 - along * dx).hypot(y - from.1 - along * dy)
}

/// An attribute; nothing, where it is not there.
fn words<'a>(element: &'a str, name: &str) -> &'a str {
    let sign = format!(" {name}=\"");
    let mut found = element.split(sign.as_str());
    let found = found.nth(1).and_then(|value| value.split('"').next());
    found.unwrap_or_default()
}

fn part(element: &str, name: &str) -> f32 {
    words(element, name).parse().unwrap_or_default()
}

/// `rotate(45 16 16)`: by so many degrees around a point.
fn turn(transform: &str) -> impl Fn(Point) -> Point + use<> {
    let inner = transform
        .trim_start_matches("rotate(")
        .trim_end_matches(')');
    let mut read = inner.split(' ').map(|part| part.parse().unwrap_or(0.0));
    let mut next = || read.next().unwrap_or(0.0_f32);
    let (degrees, around) = (next(), (next(), next()));
    let (sine, cosine) = degrees.to_radians().sin_cos();
    move |(x, y)| {
        let (x, y) = (x - around.0, y - around.1);
        (
            around.0 + x * cosine - y * sine,
            around.1 + x * sine + y * cosine,
        )
    }
}

const STEPS: u16 = 24;

fn ring((x, y): Point, (across, down): Point) -> Vec<Point> {
    let point = |step| {
        let (sine, cosine) = (TAU * f32::from(step) / f32::from(STEPS)).sin_cos();
        (x + across * cosine, y + down * sine)
    };
    (0..=STEPS).map(point).collect()
}

/// The lines of a path: of its commands our drawings use `M`, `L`, `V`, `v`, `q`, `a` and `z`.
fn path(data: &str) -> Vec<Vec<Point>> {
    let mut paths: Vec<Vec<Point>> = Vec::new();
    let mut rest = data;
    while let Some(command) = rest.trim_start().chars().next() {
        rest = &rest.trim_start()[command.len_utf8()..];
        let end = rest
            .find(|sign: char| sign.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let (numbers, after) = rest.split_at(end);
        rest = after;
        let numbers: Vec<f32> = numbers
            .split([' ', ','])
            .filter_map(|part| part.parse().ok())
            .collect();
        if command == 'M' {
            paths.push(Vec::new());
        }
        let Some(drawn) = paths.last_mut() else {
            continue;
        };
        let here = drawn.last().copied().unwrap_or_default();
        match (command, &*numbers) {
            ('M' | 'L', pairs) => {
                drawn.extend(pairs.chunks_exact(2).map(|pair| (pair[0], pair[1])));
            }
            ('V', [y]) => drawn.push((here.0, *y)),
            ('v', [down]) => drawn.push((here.0, here.1 + down)),
            ('q', [bend_x, bend_y, x, y]) => drawn.extend(bent(here, (*bend_x, *bend_y), (*x, *y))),
            ('a', [radius, _, _, _, _, x, y]) => drawn.extend(arc(here, *radius, (*x, *y))),
            ('z', _) => drawn.extend(drawn.first().copied()),
            _ => {}
        }
    }
    paths
}

fn bent(from: Point, bend: Point, to: Point) -> impl Iterator<Item = Point> {
    (1..=STEPS).map(move |step| {
        let part = f32::from(step) / f32::from(STEPS);
        let (first, last) = (2.0 * part * (1.0 - part), part * part);
        (
            from.0 + first * bend.0 + last * to.0,
            from.1 + first * bend.1 + last * to.1,
        )
    })
}

/// The shorter arc of a circle, with the clock.
fn arc(from: Point, radius: f32, (x, y): Point) -> impl Iterator<Item = Point> {
    let chord = x.hypot(y).max(f32::EPSILON);
    let radius = radius.max(chord / 2.0);
    let height = (radius * radius - chord * chord / 4.0).max(0.0).sqrt();
    let middle = (
        from.0 + x / 2.0 - y / chord * height,
        from.1 + y / 2.0 + x / chord * height,
    );
    let start = (from.1 - middle.1).atan2(from.0 - middle.0);
    let swept = 2.0 * (chord / 2.0 / radius).min(1.0).asin();
    (1..=STEPS).map(move |step| {
        let angle = start + swept * f32::from(step) / f32::from(STEPS);
        (
            middle.0 + radius * angle.cos(),
            middle.1 + radius * angle.sin(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much of a drawing is ink, in hundredths.
    fn inked(svg: &str) -> u64 {
        let ink = Tile::read(svg).inked(4.0);
        let all: u64 = ink.parts.iter().map(|part| u64::from(*part)).sum();
        all * 100 / (255 * ink.parts.len() as u64)
    }

    #[test]
    fn every_shape_covers_what_it_should() {
        let drawn = |shape: &str| inked(&format!(r#"<svg viewBox="0 0 20 20">{shape}</svg>"#));
        assert_eq!(drawn(r#"<rect x="0" width="10" height="20"/>"#), 50);
        assert!((77..=79).contains(&drawn(r#"<circle cx="10" cy="10" r="10"/>"#)));
        assert!((38..=40).contains(&drawn(r#"<path d="M0 10a10 10 0 0 1 20 0z"/>"#)));
        assert_eq!(
            drawn(r#"<path d="M0 10V0L20 0v10z" transform="rotate(90 10 10)"/>"#),
            50
        );
        assert!((9..=11).contains(&drawn(
            r#"<path d="M0 10L20 10" fill="none" stroke="\#000" stroke-width="2"/>"#
        )));
        assert!((15..=18).contains(&drawn(r#"<path d="M0 10q10 -10 20 0z"/>"#)));
    }
}
