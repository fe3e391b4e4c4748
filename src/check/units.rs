//! Units of time.

/// Days in the units that durations are given in; a month and a year by their rounded length.
pub(crate) const DAYS: &[(&str, f64)] = &[
    ("years", 365.0),
    ("months", 30.0),
    ("weeks", 7.0),
    ("days", 1.0),
];
