//! Shares with their uncertainty.

/// `hits` of `total`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub hits: usize,
    /// Of how many.
    pub total: usize,
}

/// The standard normal deviate of 95 %.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// `hits` of `total`.
    pub const fn new(hits: usize, total: usize) -> Self {
        Self { hits, total }
    }

    /// Counts one more case.
    pub fn add(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.total += 1;
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: Self) {
        self.hits += other.hits;
        self.total += other.total;
    }

    /// The share from 0 to 1; nothing where there is no case.
    #[allow(clippy::cast_precision_loss)] // counts of findings
    pub fn value(self) -> Option<f64> {
        (self.total > 0).then(|| self.hits as f64 / self.total as f64)
    }

    /// Wilson's score interval of 95 %; nothing where there is no case.
    #[allow(clippy::cast_precision_loss)]
    pub fn interval(self) -> Option<(f64, f64)> {
        let p = self.value()?;
        let n = self.total as f64;
        let zz = Z * Z;
        let scale = 1.0 + zz / n;
        let middle = (p + zz / (2.0 * n)) / scale;
        let half = Z / scale * (p * (1.0 - p) / n + zz / (4.0 * n * n)).sqrt();
        Some(((middle - half).max(0.0), (middle + half).min(1.0)))
    }
}

/// The harmonic mean of precision and recall; nothing where one of them is not known.
pub fn f1(precision: Share, recall: Share) -> Option<f64> {
    let (p, r) = (precision.value()?, recall.value()?);
    Some(if p + r > 0.0 {
        2.0 * p * r / (p + r)
    } else {
        0.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-4
    }

    #[test]
    fn intervals_are_wilsons() {
        // Figures of Newcombe (1998), table I.
        for (hits, total, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (l, h) = Share::new(hits, total).interval().unwrap();
            assert!(close(l, low) && close(h, high), "{hits}/{total}: {l} {h}");
        }
        let (low, high) = Share::new(20, 20).interval().unwrap();
        assert!(close(low, 0.8389) && high <= 1.0);
    }

    #[test]
    fn nothing_is_no_share() {
        assert_eq!(Share::default().value(), None);
        assert_eq!(Share::default().interval(), None);
        assert_eq!(f1(Share::default(), Share::new(1, 1)), None);
        assert_eq!(f1(Share::new(0, 3), Share::new(0, 2)), Some(0.0));
        assert!(close(
            f1(Share::new(1, 2), Share::new(1, 1)).unwrap(),
            0.6667
        ));
    }
}
