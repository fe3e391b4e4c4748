//! Unpacks streams, with a limit and with a look at whether they are whole.

use pdf_extract::Stream;

/// Compressed streams larger than this are refused: deflate packs up to a thousand times.
const LARGEST_STREAM: usize = 256 << 10;

/// Unpacks a stream, but none that could fill the memory.
pub(super) fn unpack(stream: &Stream) -> Result<Vec<u8>, String> {
    let filters = stream.filters().unwrap_or_default();
    let packed = filters
        .iter()
        .filter(|filter| matches!(**filter, b"FlateDecode" | b"LZWDecode"))
        .count();
    if packed > 1 || (packed == 1 && stream.content.len() > LARGEST_STREAM) {
        return Err(format!("a stream of {} packed bytes", stream.content.len()));
    }
    let bytes = stream.decompressed_content().map_err(|error| {
        let filters: Vec<_> = filters
            .iter()
            .map(|name| String::from_utf8_lossy(name))
            .collect();
        format!("a stream packed as {} ({error})", filters.join(", "))
    })?;
    let is_plain = stream.dict.get(b"DecodeParms").is_err();
    // `lopdf` returns what it could unpack, without a word about the rest.
    if is_plain && filters == [b"FlateDecode"] && !ends_in_checksum(&stream.content, &bytes) {
        return Err("a stream with a wrong checksum: parts are missing or garbled".to_owned());
    }
    Ok(bytes)
}

/// Whether packed data ends in the checksum of what it was unpacked to.
///
/// Line ends or padding may follow; and where the length given for a stream is a little short, as
/// it sometimes is, the start of the checksum is enough.
fn ends_in_checksum(packed: &[u8], unpacked: &[u8]) -> bool {
    const PADDING: usize = 20;
    let checksum = adler32(unpacked).to_be_bytes();
    let [first, second, third, _] = checksum;
    let tail = packed.get(packed.len().saturating_sub(PADDING)..);
    let tail = tail.unwrap_or_default();
    tail.windows(4).any(|window| window == checksum)
        || tail.ends_with(&[first, second, third])
        || tail.ends_with(&[first, second])
}

fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65521;
    let (mut a, mut b) = (1u32, 0u32);
    // So many bytes can be added up before 32 bits overflow.
    for chunk in bytes.chunks(5552) {
        for &byte in chunk {
            a += u32::from(byte);
            b += a;
        }
        a %= MODULUS;
        b %= MODULUS;
    }
    b << 16 | a
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use pdf_extract::Dictionary;

    #[test]
    fn checksum() {
        assert_eq!(adler32(b""), 1);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
        assert_eq!(adler32(&[0xFF; 100_000]), {
            let (mut a, mut b) = (1u64, 0u64);
            for _ in 0..100_000 {
                a = (a + 255) % 65521;
                b = (b + a) % 65521;
            }
            (b << 16 | a) as u32
        });
    }

    #[test]
    fn cut_streams_are_noticed() {
        let mut stream = Stream::new(Dictionary::new(), b"BT (text) Tj ET ".repeat(50));
        stream.compress().unwrap();
        let whole = unpack(&stream).unwrap();
        assert_eq!(whole.len(), 800);
        stream.content.truncate(stream.content.len() - 2);
        assert_eq!(unpack(&stream), Ok(whole));
        stream.content.truncate(stream.content.len() - 4);
        assert!(unpack(&stream).is_err());
    }

    #[test]
    fn bombs_are_refused() {
        let mut stream = Stream::new(Dictionary::new(), Vec::new());
        stream.dict.set("Filter", "FlateDecode");
        stream.content = vec![0; LARGEST_STREAM + 1];
        assert!(unpack(&stream).is_err());
        stream.content.truncate(10);
        stream
            .dict
            .set("Filter", vec!["FlateDecode".into(), "FlateDecode".into()]);
        assert!(unpack(&stream).is_err());
    }

    #[test]
    fn unknown_filters_are_named() {
        let mut stream = Stream::new(Dictionary::new(), b"00>".to_vec());
        stream.dict.set("Filter", "JPXDecode");
        assert!(unpack(&stream).unwrap_err().contains("JPXDecode"));
    }
}
