//! Reports without the words of letters, for places where these may not go.

use crate::check::Checked;
use sha2::{Digest, Sha256};

/// Takes out all that quotes the letter: passages, requests, and messages, in whose place the rule's title goes.
///
/// Short passages can be guessed from a plain digest, so fingerprints are keyed with `key`, and left out without one.
pub fn redact(
    checked: &mut Checked,
    title_of: impl Fn(&str) -> Option<String>,
    key: Option<&[u8]>,
) {
    for issue in &mut checked.issues {
        issue.request.clear();
    }
    for finding in &mut checked.findings {
        finding.message = title_of(&finding.rule).unwrap_or_else(|| finding.rule.clone());
        finding.fingerprint = match key {
            Some(key) => keyed(
                key,
                finding.fingerprint.as_bytes(),
                finding.fingerprint.len(),
            ),
            None => String::new(),
        };
        for location in &mut finding.locations {
            location.text.clear();
        }
    }
}

/// HMAC-SHA-256 in hexadecimal digits, cut to `digits`.
fn keyed(key: &[u8], message: &[u8], digits: usize) -> String {
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        let short = Sha256::digest(key);
        block
            .iter_mut()
            .zip(short.iter())
            .for_each(|(to, from)| *to = *from);
    } else {
        block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    }
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(pad(0x5C))
        .chain_update(inner)
        .finalize();
    let mut hex: String = outer.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.truncate(digits);
    hex
}

#[cfg(test)]
mod tests {
    use super::keyed;

    #[test]
    fn as_in_rfc_4231() {
        let tag = keyed(&[0x0B; 20], b"Hi There", 64);
        assert_eq!(
            tag,
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        let tag = keyed(
            &[0xAA; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            16,
        );
        assert_eq!(tag, "60e431591ee0b67f");
    }
}
