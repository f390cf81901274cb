//! A blurhash: the colours of a picture in some thirty letters, as other servers draw them in its place.

use std::f32::consts::PI;

use image::RgbImage;

/// How many waves across and down.
const ACROSS: u8 = 4;
const DOWN: u8 = 3;

const LETTERS: &[u8; 83] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

type Colour = [f32; 3];

pub(super) fn of(image: &RgbImage) -> String {
    let mut waves = Vec::new();
    for down in 0..DOWN {
        for across in 0..ACROSS {
            waves.push(wave(image, across, down));
        }
    }
    let (mean, others) = waves.split_first().expect("there is at least one wave");
    let strongest = others
        .iter()
        .flatten()
        .fold(0.0_f32, |most, part| most.max(part.abs()));
    let strength = step(strongest * 166.0 - 0.5, 82);
    let scale = (f32::from(strength) + 1.0) / 166.0;
    let mut hash = String::new();
    write(&mut hash, u32::from(ACROSS - 1 + (DOWN - 1) * 9), 1);
    write(&mut hash, u32::from(strength), 1);
    let [red, green, blue] = mean.map(|part| u32::from(shown(part)));
    write(&mut hash, (red << 16) + (green << 8) + blue, 4);
    for other in others {
        let [red, green, blue] = other.map(|part| {
            let part = part / scale;
            u32::from(step(part.abs().sqrt().copysign(part) * 9.0 + 9.5, 18))
        });
        write(&mut hash, (red * 19 + green) * 19 + blue, 2);
    }
    hash
}

/// How much of one wave is in the picture.
fn wave(image: &RgbImage, across: u8, down: u8) -> Colour {
    let (width, height) = (length(image.width()), length(image.height()));
    let mut sum = [0.0; 3];
    for (x, y, pixel) in image.enumerate_pixels() {
        let weight = (PI * f32::from(across) * length(x) / width).cos()
            * (PI * f32::from(down) * length(y) / height).cos();
        for (sum, part) in sum.iter_mut().zip(pixel.0) {
            *sum += weight * linear(part);
        }
    }
    let norm = if (across, down) == (0, 0) { 1.0 } else { 2.0 };
    sum.map(|part| part * norm / (width * height))
}

/// Only small pictures come here.
fn length(number: u32) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

fn linear(part: u8) -> f32 {
    let part = f32::from(part) / 255.0;
    if part <= 0.040_45 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}

fn shown(part: f32) -> u8 {
    let part = part.clamp(0.0, 1.0);
    let part = if part <= 0.003_130_8 {
        part * 12.92
    } else {
        1.055 * part.powf(1.0 / 2.4) - 0.055
    };
    step(part * 255.0 + 0.5, u8::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped to what fits"
)]
fn step(number: f32, most: u8) -> u8 {
    number.floor().clamp(0.0, f32::from(most)) as u8
}

/// So many letters of a number to the base of 83.
fn write(hash: &mut String, number: u32, letters: u32) {
    for place in (0..letters).rev() {
        let digit = number / 83_u32.pow(place) % 83;
        let letter = usize::try_from(digit)
            .ok()
            .and_then(|digit| LETTERS.get(digit));
        hash.push(char::from(*letter.expect("there are 83 of them")));
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn black_has_no_waves() {
        // Every other implementation says the same of black.
        let black = RgbImage::from_pixel(12, 9, Rgb([0; 3]));
        assert_eq!(of(&black), "L00000fQfQfQfQfQfQfQfQfQfQfQ");
    }

    #[test]
    fn what_differs_hashes_differently_and_as_long() {
        let half = |left: [u8; 3]| {
            RgbImage::from_fn(12, 12, |x, _| Rgb(if x < 6 { left } else { [0, 0, 200] }))
        };
        let (red, green) = (of(&half([200, 0, 0])), of(&half([0, 200, 0])));
        assert_ne!(red, green);
        assert_eq!((red.len(), green.len()), (28, 28));
        assert!(red.bytes().all(|letter| LETTERS.contains(&letter)));
    }
}
