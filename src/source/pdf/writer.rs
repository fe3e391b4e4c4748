//! Writes text operators, and no more of them than a change of state needs.

use std::io::Write;

/// An affine map, as PDF writes it.
pub(super) type Matrix = [f64; 6];

pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `m`, then `n`.
pub(super) fn then(m: Matrix, n: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = m;
    let [na, nb, nc, nd, ne, nf] = n;
    [
        a * na + b * nc,
        a * nb + b * nd,
        c * na + d * nc,
        c * nb + d * nd,
        e * na + f * nc + ne,
        e * nb + f * nd + nf,
    ]
}

/// What of the graphics state bears on text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Graphics {
    pub(super) ctm: Matrix,
    /// Number of the font, and its size.
    pub(super) font: Option<(usize, f64)>,
    pub(super) char_spacing: f64,
    pub(super) word_spacing: f64,
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
}

impl Default for Graphics {
    fn default() -> Self {
        Self {
            ctm: IDENTITY,
            font: None,
            char_spacing: 0.0,
            word_spacing: 0.0,
            scale: 100.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// A part of what is shown: a string, or a step back in thousandths of the font size.
#[derive(Debug)]
pub(super) enum Shown<'s> {
    String(&'s [u8]),
    Back(f64),
}

/// In thousandths of the font size.
const LEAST_STEP: f64 = 20.0;

/// Collects operators.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: Vec<u8>,
    /// The state that the operators written so far lead to.
    written: Graphics,
}

impl Writer {
    /// Shows text, moved to the start of `line` first if given.
    pub(super) fn show<'s>(
        &mut self,
        graphics: &Graphics,
        line: Option<Matrix>,
        shown: impl Iterator<Item = Shown<'s>>,
    ) {
        // Without a font nothing is shown.
        let Some((font, size)) = graphics.font else {
            return;
        };
        let written = std::mem::replace(&mut self.written, *graphics);
        if written.font != graphics.font {
            self.write(format_args!("/F{font} {} Tf\n", Number(size)));
        }
        for (before, now, operator) in [
            (written.char_spacing, graphics.char_spacing, "Tc"),
            (written.word_spacing, graphics.word_spacing, "Tw"),
            (written.scale, graphics.scale, "Tz"),
            (written.rise, graphics.rise, "Ts"),
        ] {
            if before != now {
                self.write(format_args!("{} {operator}\n", Number(now)));
            }
        }
        if let Some(line) = line {
            for number in then(line, graphics.ctm) {
                self.write(format_args!("{} ", Number(number)));
            }
            self.out.extend(b"Tm\n");
        }
        self.out.push(b'[');
        let mut back = 0.0;
        let mut open = false;
        for part in shown {
            match part {
                // Kerning within words is most of the operands; it is saved up until it matters.
                Shown::Back(step) => back += step,
                Shown::String(string) => {
                    if f64::abs(back) > LEAST_STEP {
                        self.out.extend(if open { b")".as_slice() } else { b"" });
                        open = false;
                        self.write(format_args!("{}", Number(back)));
                        back = 0.0;
                    }
                    if !open {
                        self.out.push(b'(');
                        open = true;
                    }
                    self.literal(string);
                }
            }
        }
        self.out.extend(if open { b")".as_slice() } else { b"" });
        if back != 0.0 {
            self.write(format_args!("{}", Number(back)));
        }
        self.out.extend(b"]TJ\n");
    }

    fn literal(&mut self, string: &[u8]) {
        for &byte in string {
            match byte {
                b'(' | b')' | b'\\' => self.out.extend([b'\\', byte]),
                // It would be read as a newline.
                b'\r' => self.out.extend(b"\\r"),
                _ => self.out.push(byte),
            }
        }
    }

    /// Writes an operator that takes nothing.
    pub(super) fn operator(&mut self, operator: &str) {
        self.write(format_args!("{operator}\n"));
    }

    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a vector cannot fail.
        let _ = self.out.write_fmt(text);
    }
}

/// A number as `lopdf` reads it: no exponent, no overflow.
struct Number(f64);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = if self.0.is_finite() { self.0 } else { 0.0 };
        // Four decimals are finer than anything that is looked at.
        let rounded = (number.clamp(-1e9, 1e9) * 1e4).round() as i64;
        let (whole, part) = (rounded / 10_000, (rounded % 10_000).abs());
        let sign = if rounded < 0 && whole == 0 { "-" } else { "" };
        write!(f, "{sign}{whole}")?;
        if part == 0 {
            Ok(())
        } else {
            write!(f, ".{part:04}")
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let text = |number| Number(number).to_string();
        assert_eq!(text(12.0), "12");
        assert_eq!(text(-0.0182), "-0.0182");
        assert_eq!(text(-3.5), "-3.5000");
        assert_eq!(text(f64::NAN), "0");
        assert_eq!(text(1e300), "1000000000");
        assert_eq!(text(0.00001), "0");
    }

    #[test]
    fn matrices_apply_in_order() {
        let scaled = [2.0, 0.0, 0.0, 2.0, 0.0, 0.0];
        let moved = [1.0, 0.0, 0.0, 1.0, 5.0, 7.0];
        assert_eq!(then(moved, scaled), [2.0, 0.0, 0.0, 2.0, 10.0, 14.0]);
        assert_eq!(then(scaled, moved), [2.0, 0.0, 0.0, 2.0, 5.0, 7.0]);
    }

    #[test]
    fn only_changes_are_written() {
        let mut writer = Writer::default();
        let graphics = Graphics {
            font: Some((0, 12.0)),
            ..Graphics::default()
        };
        let mut show =
            |line, shown: [Shown<'_>; 3]| writer.show(&graphics, line, shown.into_iter());
        show(
            Some(IDENTITY),
            [
                Shown::String(b"a("),
                Shown::Back(-5.0),
                Shown::String(b"b\r"),
            ],
        );
        show(
            None,
            [Shown::Back(5.0), Shown::String(b"c"), Shown::Back(-9.0)],
        );
        show(
            None,
            [
                Shown::String(b"d"),
                Shown::Back(-250.0),
                Shown::String(b"e"),
            ],
        );
        let written = String::from_utf8(writer.into_bytes()).unwrap();
        assert_eq!(
            written,
            "/F0 12 Tf\n1 0 0 1 0 0 Tm\n[(a\\(b\\r)-5]TJ\n[(c)-4]TJ\n[(d)-250(e)]TJ\n"
        );
    }
}
