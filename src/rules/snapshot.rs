//! What is compiled when the program is built, as bytes that a run loads.

use serde::{Deserialize, Serialize};

/// The bytes of compiled files; the same for the same files.
///
/// # Errors
/// None that is known: all that is compiled can be stored.
pub fn of<T: Serialize>(compiled: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(compiled)
}

/// What the bytes hold; nothing where there are none.
pub fn load<T: Deserialize<'static>>(bytes: &'static [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
