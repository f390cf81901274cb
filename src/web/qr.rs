//! QR codes: a text that a phone reads from the page, drawn here so that nothing is fetched for it.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// The clear border that readers need, in modules.
const QUIET: usize = 4;

/// A text as an image of its own: always dark on light, whatever light the page is read by.
///
/// # Panics
///
/// If the text is longer than an address of the house can be: a code holds some 2,300 bytes.
pub(super) fn svg(text: &str) -> String {
    let code = QRBuilder::new(text).ecl(ECL::M).build();
    let code = code.expect("an address is short enough for a code");
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let dark = code[row][column..]
                .iter()
                .take_while(|module| module.value())
                .count();
            if dark > 0 {
                let (x, y) = (column + QUIET, row + QUIET);
                write!(path, "M{x} {y}h{dark}v1h-{dark}z").expect("a string takes every letter");
            }
            column += dark.max(1);
        }
    }
    let side = code.size + 2 * QUIET;
    format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\" aria-hidden=\"true\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules of a drawing, read back from its path.
    fn dark(drawing: &str) -> Vec<(usize, usize)> {
        let (_, path) = drawing.rsplit_once("d=\"").unwrap();
        let runs = path.trim_end_matches("\"/></svg>").split('M').skip(1);
        runs.flat_map(|run| {
            let (place, rest) = run.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let long: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            (x..x + long).map(move |x| (x, y))
        })
        .collect()
    }

    #[test]
    fn a_code_has_its_three_eyes_and_its_quiet_border() {
        let drawing = svg("https://verriere.example/i/RAVI7KQPMOSA4T2X");
        let dark = dark(&drawing);
        let side = dark.iter().map(|(x, _)| x).max().unwrap() + 1 - QUIET;
        assert!(dark.iter().all(|(x, y)| *x >= QUIET && *y >= QUIET));
        for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            for step in 0..7 {
                let corner = (left + QUIET + step, top + QUIET);
                assert!(dark.contains(&corner), "{corner:?}");
            }
            let ring = (left + QUIET + 1, top + QUIET + 1);
            assert!(!dark.contains(&ring), "{ring:?}");
        }
    }

    #[test]
    fn another_text_is_another_code() {
        assert_ne!(dark(&svg("one")), dark(&svg("two")));
    }
}
