//! Tests of reading letters.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod proof;

use std::path::Path;

use super::{Forms, read};

/// The forms as shipped.
pub(super) fn forms() -> Forms {
    let forms = include_str!("../../../rules/vocabulary/language/forms.yaml");
    let sentences = include_str!("../../../rules/vocabulary/language/sentences.yaml");
    Forms::from_data(
        serde_yaml::from_str(forms).unwrap(),
        serde_yaml::from_str(sentences).unwrap(),
    )
    .unwrap()
}

/// The folded text of a file.
fn fold(path: &Path) -> Option<String> {
    Some(crate::source::fold(&std::fs::read_to_string(path).ok()?))
}
