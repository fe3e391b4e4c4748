//! The page around the data: style, script, the policy that lets only these two in, and data that cannot end its element.

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::LazyLock;

const PAGE: &str = include_str!("page.html");

const STYLE: &str = concat!(
    include_str!("colours.css"),
    include_str!("page.css"),
    include_str!("list.css"),
    include_str!("sheet.css"),
);

const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("dom.js"),
    include_str!("data.js"),
    include_str!("marks.js"),
    include_str!("grid.js"),
    include_str!("overview.js"),
    include_str!("views.js"),
    include_str!("sheet.js"),
    include_str!("keys.js"),
    include_str!("main.js"),
    "})();\n",
);

static HEAD: LazyLock<String> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    PAGE.replace("{{policy}}", &policy)
        .replace("{{style}}", STYLE)
});

/// Everything before the data.
pub(super) fn head() -> &'static str {
    &HEAD
}

/// Everything after the data.
pub(super) fn tail() -> String {
    format!("<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// An element of data for the script. No `<` is left in it, so that nothing in it can end it or begin another.
pub(super) fn data(attribute: &str, value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let mut out = format!("<script type=\"application/json\" {attribute}>");
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push_str("</script>\n");
    out
}

/// SHA-256 in base 64, as a content security policy names what it lets in.
fn digest(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for bytes in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = bytes
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - bytes.len()));
        for place in 0..4 {
            let digit = DIGITS.get((bits >> (18 - 6 * place) & 63) as usize);
            out.push(
                digit
                    .filter(|_| place <= bytes.len())
                    .map_or('=', |digit| char::from(*digit)),
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn a_digest_as_other_programs_write_it() {
        // printf abc | openssl dgst -sha256 -binary | base64
        assert_eq!(
            digest("abc"),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
    }
}
