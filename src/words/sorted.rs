//! Maps and sets in the order of their keys, so that the same data are stored as the same bytes.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn map<K: Ord + Serialize, V: Serialize, S: Serializer>(
    map: &FxHashMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    map.iter().collect::<BTreeMap<_, _>>().serialize(serializer)
}

pub(crate) fn set<K: Ord + Serialize, S: Serializer>(
    set: &FxHashSet<K>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    set.iter().collect::<BTreeSet<_>>().serialize(serializer)
}
