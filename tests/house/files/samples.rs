//! Samples: small files of every kind, honest and hostile, made here.

use std::io::Cursor;

use image::{DynamicImage, Frame, ImageFormat, RgbImage, RgbaImage, codecs::gif::GifEncoder};

/// A picture with a gradient, so that it does not shrink to nothing.
pub(super) fn picture(width: u32, height: u32) -> RgbImage {
    let byte = |n: u32| u8::try_from(n % 256).unwrap();
    RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([byte(x), byte(y), byte(x * y)])
    })
}

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(picture(width, height), ImageFormat::Png)
}

fn encoded(image: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgb8(image);
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A photograph that a phone took on its side, and that says where.
pub(super) fn photo(width: u32, height: u32) -> Vec<u8> {
    let jpeg = encoded(picture(width, height), ImageFormat::Jpeg);
    let (start, rest) = jpeg.split_at(2);
    let told = exif();
    let length = u16::try_from(told.len() + 2).unwrap().to_be_bytes();
    [start, &[0xff, 0xe1], &length, &told, rest].concat()
}

/// Turned a quarter to the right, and taken at 48° north.
fn exif() -> Vec<u8> {
    let mut tiff = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut entry = tag.to_le_bytes().to_vec();
        entry.extend(kind.to_le_bytes());
        entry.extend(count.to_le_bytes());
        entry.extend(value);
        entry
    };
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, [6, 0, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, 38_u32.to_le_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(0x0002, 5, 1, 68_u32.to_le_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(48_u32.to_le_bytes());
    tiff.extend(1_u32.to_le_bytes());
    tiff.extend(b"GPS HERE");
    tiff
}

/// A head that claims so many pixels, and nothing behind it.
pub(super) fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = png(1, 1);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

/// The sum that PNG wants of a chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    })
}

/// A picture that moves.
pub(super) fn gif(frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    for n in 0..frames {
        let shade = u8::try_from(n % 256).unwrap();
        let frame = RgbaImage::from_pixel(4, 4, image::Rgba([shade, 0, 0, 255]));
        encoder.encode_frame(Frame::new(frame)).unwrap();
    }
    drop(encoder);
    bytes
}

/// The size of a picture that can be read.
pub(super) fn size_of(bytes: &[u8]) -> (u32, u32) {
    let read = image::load_from_memory(bytes).unwrap();
    (read.width(), read.height())
}

pub(super) fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// A film that a phone took, and that says where, in every place where one may; `brand` is what it calls itself.
pub(super) fn film(brand: [u8; 4]) -> Vec<u8> {
    let held = |kind: &[u8; 4], content: &[u8]| {
        let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [&size, &kind[..], content].concat()
    };
    // Its length stands behind its kind, as of a box of many bytes.
    let long = |kind: &[u8; 4], content: &[u8]| {
        let size = u64::try_from(content.len() + 16).unwrap().to_be_bytes();
        [&[0, 0, 0, 1], &kind[..], &size, content].concat()
    };
    let place = held(b"\xa9xyz", b"\0\x08\x15\xc7+48.8577+002.295/ GPS HERE");
    let meta = held(b"meta", b"com.apple.quicktime.location.ISO6709 GPS HERE");
    let media = held(b"mdia", &held(b"hdlr", b"\0\0\0\0\0\0\0\0vide"));
    let track = held(b"trak", &[media, long(b"udta", &place)].concat());
    let parts = [held(b"mvhd", &[7; 100]), track, meta, held(b"udta", &place)];
    [
        held(b"ftyp", &[&brand[..], b"\0\0\0\0isommp42"].concat()),
        held(b"moov", &parts.concat()),
        long(b"mdat", b"what is to be seen, udta and GPS-like words too"),
        // Cut off: it says that more is to come.
        [&[0, 0, 1, 0], &b"uuid"[..], b"GPS HERE"].concat(),
    ]
    .concat()
}
