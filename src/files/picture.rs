//! Pictures: measured before they are decoded, turned upright, drawn anew, so that nothing stays of
//! a picture but what it shows (invariant 56).

use std::{io::Cursor, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use image::{
    AnimationDecoder, DynamicImage, Frames, ImageDecoder, ImageEncoder, ImageFormat, ImageReader,
    ImageResult, Limits, Rgba, RgbaImage,
    codecs::{
        gif::{GifDecoder, GifEncoder, Repeat},
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType as PngFilter, PngEncoder},
        webp::WebPDecoder,
    },
    imageops::{self, FilterType},
    metadata::Orientation,
};
use tokio::sync::Semaphore;

use super::Media;

/// The longest side, and the most pixels, of a picture.
const MOST_SIDE: u32 = 10_000;
const MOST_PIXELS: u64 = 40_000_000;
/// The most bytes that one takes while it is open: four for each pixel.
const MOST_BYTES: u64 = 4 * MOST_PIXELS;
/// The most frames of one that moves, and the most pixels of all of them.
const MOST_FRAMES: usize = 200;
const MOST_MOVING: u64 = 64_000_000;
/// The longest side of the small picture, and of the few pixels in its place.
const SMALL: u32 = 800;
const BLUR: u32 = 12;
/// The side of a portrait: twice what a row of people shows of it.
const PORTRAIT: u32 = 192;
/// What describes the colours is kept if it is no longer than that.
const MOST_COLOURS: usize = 64 * 1024;

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spoilt {
    #[error("it cannot be read as a picture")]
    Unreadable,
    #[error("it has too many pixels")]
    TooManyPixels,
    #[error("it moves for too long")]
    TooLong,
}

/// A picture as it is kept.
pub(super) struct Picture {
    pub(super) whole: Vec<u8>,
    pub(super) media: Media,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) small: Option<(Media, Vec<u8>)>,
    pub(super) blur: String,
}

/// Where pictures are drawn: never more pixels at once than one of the largest has.
#[derive(Clone)]
pub(super) struct Easel(Arc<Semaphore>);

const PLACES: u32 = 40;

impl Default for Easel {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PLACES as usize)))
    }
}

impl Easel {
    /// Draws a picture anew, when there is room for it.
    pub(super) async fn draw(&self, bytes: Vec<u8>, media: Media) -> Result<Picture, Spoilt> {
        self.place(bytes, media, draw).await
    }

    /// Draws the middle of a picture as a small square: a JPEG.
    pub(super) async fn portray(&self, bytes: Vec<u8>, media: Media) -> Result<Vec<u8>, Spoilt> {
        self.place(bytes, media, portray).await
    }

    /// Works on a picture when there is room for it.
    async fn place<T: Send + 'static>(
        &self,
        bytes: Vec<u8>,
        media: Media,
        work: fn(&[u8], Media) -> Result<T, Spoilt>,
    ) -> Result<T, Spoilt> {
        let (width, height) = measure(&bytes, media)?;
        let pixels = u64::from(width) * u64::from(height);
        let places = u32::try_from(pixels / 1_000_000).unwrap_or(PLACES);
        let places = places.clamp(PLACES / 4, PLACES);
        let places = Arc::clone(&self.0).acquire_many_owned(places).await;
        let drawn = tokio::task::spawn_blocking(move || {
            let drawn = work(&bytes, media);
            drop(places);
            drawn
        });
        drawn.await.unwrap_or(Err(Spoilt::Unreadable))
    }
}

/// What the head of a picture says of its size. Nothing is decoded.
fn measure(bytes: &[u8], media: Media) -> Result<(u32, u32), Spoilt> {
    let (width, height) = reader(bytes, media).into_dimensions().map_err(spoilt)?;
    let pixels = u64::from(width) * u64::from(height);
    if width == 0 || height == 0 {
        return Err(Spoilt::Unreadable);
    }
    if width > MOST_SIDE || height > MOST_SIDE || pixels > MOST_PIXELS {
        return Err(Spoilt::TooManyPixels);
    }
    Ok((width, height))
}

fn reader(bytes: &[u8], media: Media) -> ImageReader<Cursor<&[u8]>> {
    let format = match media {
        Media::Png => ImageFormat::Png,
        Media::Gif => ImageFormat::Gif,
        Media::Webp => ImageFormat::WebP,
        _ => ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    reader
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_BYTES);
    limits
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what errors are mapped by"
)]
fn spoilt(error: image::ImageError) -> Spoilt {
    match error {
        image::ImageError::Limits(_) => Spoilt::TooManyPixels,
        _ => Spoilt::Unreadable,
    }
}

fn draw(bytes: &[u8], media: Media) -> Result<Picture, Spoilt> {
    let (width, height) = measure(bytes, media)?;
    match media {
        Media::Gif => {
            let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(spoilt)?;
            decoder.set_limits(limits()).map_err(spoilt)?;
            moving(decoder.into_frames(), (width, height))
        }
        Media::Webp => {
            let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(spoilt)?;
            decoder.set_limits(limits()).map_err(spoilt)?;
            if decoder.has_animation() {
                moving(decoder.into_frames(), (width, height))
            } else {
                still(bytes, media)
            }
        }
        _ => still(bytes, media),
    }
}

/// One that moves becomes a GIF, frame by frame: no more than one is open at a time.
fn moving(frames: Frames<'_>, (width, height): (u32, u32)) -> Result<Picture, Spoilt> {
    let mut whole = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut whole, 30);
    encoder.set_repeat(Repeat::Infinite).map_err(spoilt)?;
    let (mut blur, mut pixels) = (None, 0);
    for (count, frame) in frames.enumerate() {
        pixels += u64::from(width) * u64::from(height);
        if count >= MOST_FRAMES || pixels > MOST_MOVING.max(u64::from(width) * u64::from(height)) {
            return Err(Spoilt::TooLong);
        }
        let frame = frame.map_err(spoilt)?;
        if blur.is_none() {
            blur = Some(blurred(&plain(frame.buffer().clone())));
        }
        encoder.encode_frame(frame).map_err(spoilt)?;
    }
    drop(encoder);
    Ok(Picture {
        whole,
        media: Media::Gif,
        width,
        height,
        small: None,
        blur: blur.ok_or(Spoilt::Unreadable)?,
    })
}

fn still(bytes: &[u8], media: Media) -> Result<Picture, Spoilt> {
    let (image, colours) = upright(bytes, media)?;
    // A photograph stays one; a drawing keeps its edges, and what is clear stays clear.
    let photo = match media {
        Media::Jpeg => true,
        Media::Webp => !image.color().has_alpha(),
        _ => false,
    };
    let (media, whole) = if photo {
        (Media::Jpeg, jpeg(&image, 88, colours.as_deref()))
    } else {
        (Media::Png, png(&image, colours.as_deref()))
    };
    Ok(Picture {
        whole: whole.map_err(spoilt)?,
        media,
        width: image.width(),
        height: image.height(),
        small: small(&image, colours.as_deref()).map_err(spoilt)?,
        blur: blurred(&image),
    })
}

/// One picture as it is to be seen, and what describes its colours.
fn upright(bytes: &[u8], media: Media) -> Result<(DynamicImage, Option<Vec<u8>>), Spoilt> {
    let mut decoder = reader(bytes, media).into_decoder().map_err(spoilt)?;
    if decoder.total_bytes() > MOST_BYTES {
        return Err(Spoilt::TooManyPixels);
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let colours = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).map_err(spoilt)?;
    image.apply_orientation(turned);
    let image = simple(image);
    let colours = colours.filter(|profile| fits(profile, &image));
    Ok((image, colours))
}

/// The middle of a picture, its first if it moves; white where it is clear.
fn portray(bytes: &[u8], media: Media) -> Result<Vec<u8>, Spoilt> {
    let (image, colours) = upright(bytes, media)?;
    let square = image.resize_to_fill(PORTRAIT, PORTRAIT, FilterType::Triangle);
    let white = Rgba([u8::MAX; 4]);
    let mut ground = RgbaImage::from_pixel(PORTRAIT, PORTRAIT, white);
    imageops::overlay(&mut ground, &square, 0, 0);
    let ground = DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(ground).into_rgb8());
    jpeg(&ground, 85, colours.as_deref()).map_err(spoilt)
}

/// Eight bits a colour, and transparency only where something is clear.
fn simple(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => image,
        other if other.color().has_alpha() => plain(other.into_rgba8()),
        other => DynamicImage::ImageRgb8(other.into_rgb8()),
    }
}

fn plain(image: RgbaImage) -> DynamicImage {
    let image = DynamicImage::ImageRgba8(image);
    let clear = image
        .as_rgba8()
        .is_some_and(|pixels| pixels.pixels().any(|pixel| pixel.0[3] != u8::MAX));
    if clear {
        image
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    }
}

/// Whether a profile describes the colours that this picture has now.
fn fits(profile: &[u8], image: &DynamicImage) -> bool {
    let of_colours = profile.get(16..20) == Some(b"RGB ");
    let coloured = image.color().has_color();
    profile.len() <= MOST_COLOURS && of_colours && coloured
}

fn small(image: &DynamicImage, colours: Option<&[u8]>) -> ImageResult<Option<(Media, Vec<u8>)>> {
    if image.width().max(image.height()) <= SMALL {
        return Ok(None);
    }
    let small = image.thumbnail(SMALL, SMALL);
    Ok(Some(if small.color().has_alpha() {
        (Media::Png, png(&small, colours)?)
    } else {
        (Media::Jpeg, jpeg(&small, 82, colours)?)
    }))
}

/// A few pixels, for a picture that covers them; nothing for one that is clear in places.
fn blurred(image: &DynamicImage) -> String {
    if image.color().has_alpha() {
        return String::new();
    }
    png(&image.thumbnail(BLUR, BLUR), None).map_or_else(
        |_| String::new(),
        |png| format!("data:image/png;base64,{}", STANDARD.encode(png)),
    )
}

fn jpeg(image: &DynamicImage, quality: u8, colours: Option<&[u8]>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(colours) = colours {
        // Without it the colours are a little off, and nothing else.
        let _ = encoder.set_icc_profile(colours.to_vec());
    }
    image.write_with_encoder(encoder)?;
    Ok(bytes)
}

fn png(image: &DynamicImage, colours: Option<&[u8]>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let (packing, filter) = (CompressionType::Default, PngFilter::Adaptive);
    let mut encoder = PngEncoder::new_with_quality(&mut bytes, packing, filter);
    if let Some(colours) = colours {
        let _ = encoder.set_icc_profile(colours.to_vec());
    }
    image.write_with_encoder(encoder)?;
    Ok(bytes)
}
