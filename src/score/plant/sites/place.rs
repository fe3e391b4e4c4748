//! Another side, level or region than was requested.

use super::super::patterns::{BOTH, LEVEL, REGION, SIDE};
use super::super::view::Sites;
use super::Planner;

/// Regions that are taken for each other.
const REGIONS: &[&[&str]] = &[
    &["lumbar", "cervical", "thoracic"],
    &["low back", "neck"],
    &["shoulder", "knee", "wrist", "hip", "elbow", "ankle"],
];

impl Planner<'_, '_> {
    /// The other side.
    pub(super) fn side(&mut self) -> Sites {
        self.changed(|_, request| {
            let hits = SIDE.all(request);
            let [found] = hits.as_slice() else {
                return None;
            };
            if BOTH.is_in(request) {
                return None;
            }
            let other = match found.as_str().to_lowercase().as_str() {
                "left" => "right",
                _ => "left",
            };
            Some(replaced(request, found.start(), found.end(), other))
        })
    }

    /// The next level.
    pub(super) fn level(&mut self) -> Sites {
        self.changed(|planner, request| {
            let hits = LEVEL.every(request);
            let [found] = hits.as_slice() else {
                return None;
            };
            let (whole, spine) = (found.get(0)?, found.get(1)?.as_str());
            let upper: u32 = found.get(2)?.as_str().parse().ok()?;
            let levels: Vec<String> = match spine {
                "C" => (2..7).map(|n| format!("C{n}-{}", n + 1)).collect(),
                "L" => (1..5).map(|n| format!("L{n}-{}", n + 1)).collect(),
                _ => (1..12).map(|n| format!("T{n}-{}", n + 1)).collect(),
            };
            let own = format!("{spine}{upper}-");
            let others: Vec<String> = levels
                .into_iter()
                .filter(|level| !level.starts_with(&own))
                .collect();
            let other = planner.random.pick(&others)?;
            Some(replaced(request, whole.start(), whole.end(), other))
        })
    }

    /// Another body region.
    pub(super) fn region(&mut self) -> Sites {
        self.changed(|planner, request| {
            let hits = REGION.all(request);
            let [found] = hits.as_slice() else {
                return None;
            };
            let own = found.as_str().to_lowercase();
            let group = REGIONS.iter().find(|group| group.contains(&own.as_str()))?;
            let others: Vec<&str> = group.iter().copied().filter(|name| *name != own).collect();
            let other = planner.random.pick(&others)?;
            Some(replaced(request, found.start(), found.end(), other))
        })
    }
}

/// The request with another word, which begins as the one before did.
fn replaced(request: &str, start: usize, end: usize, word: &str) -> String {
    let before = request.get(..start).unwrap_or_default();
    let after = request.get(end..).unwrap_or_default();
    let old = request.get(start..end).unwrap_or_default();
    if old.starts_with(char::is_uppercase) {
        format!("{before}{}{after}", super::super::templates::capital(word))
    } else {
        format!("{before}{word}{after}")
    }
}
