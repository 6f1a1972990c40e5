//! How files are written: as bytes, or as one of the texts that stand for them.

use super::Flaw;
use base64::{engine::general_purpose::STANDARD, Engine};
use percent_encoding::percent_decode;

/// What certificates and revocation lists in DER begin with: a sequence.
const SEQUENCE: u8 = 0x30;

/// The bytes that a file stands for: its own, or those that it writes in hexadecimal, with `0x` before it or not, or in
/// base64, with white space anywhere and zeroes at its end.
pub fn binary(content: &[u8]) -> Vec<u8> {
    let end = content.iter().rposition(|byte| *byte != 0);
    let text = &content[..end.map_or(0, |last| last + 1)];
    let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    if !text.iter().all(is_text) {
        return content.to_vec();
    }
    let text = without_white_space(text);
    let digits = text.strip_prefix(b"0x").unwrap_or(&text);
    let decoded = hex::decode(digits).ok();
    let decoded = decoded.or_else(|| STANDARD.decode(&text).ok());
    decoded.unwrap_or_else(|| content.to_vec())
}

/// The blocks of a file in PEM that have this label, in order; `None` if the file is not in PEM.
///
/// Lines may be of any length, and what stands around the blocks does not matter. In the headers of its answers, Intel's
/// service encodes PEM as in URLs; a percent sign has no place in PEM else.
///
/// # Errors
/// [`Flaw::Pem`] if a block does not end, or is not in base64.
pub fn pem(content: &[u8], label: &str) -> Result<Option<Vec<Vec<u8>>>, Flaw> {
    let text = percent_decode(content).decode_utf8_lossy();
    if !text.contains("-----BEGIN") {
        return Ok(None);
    }
    let [begin, end] = ["BEGIN", "END"].map(|it| format!("-----{it} {label}-----"));
    let blocks = text.split(&begin).skip(1);
    let blocks = blocks.map(|block| {
        let ended = block.split_once(&end);
        let (body, _) = ended.ok_or_else(|| Flaw::Pem(format!("there is no {end}")))?;
        let decoded = STANDARD.decode(without_white_space(body.as_bytes()));
        decoded.map_err(|error| Flaw::Pem(error.to_string()))
    });
    blocks.collect::<Result<_, _>>().map(Some)
}

/// Whether this may be a certificate or a revocation list in DER.
pub fn is_der(bytes: &[u8]) -> bool {
    bytes.first() == Some(&SEQUENCE)
}

fn without_white_space(text: &[u8]) -> Vec<u8> {
    let bytes = text.iter().copied();
    bytes.filter(|byte| !byte.is_ascii_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collateral::support;

    const LABEL: &str = "X509 CRL";

    /// Every byte, so that there are all characters of base64.
    fn sample() -> Vec<u8> {
        (0..=255).collect()
    }

    fn wrapped(columns: usize, ending: &str) -> String {
        support::pem(LABEL, &sample(), columns, ending)
    }

    fn blocks(text: &str) -> Result<Option<Vec<Vec<u8>>>, Flaw> {
        pem(text.as_bytes(), LABEL)
    }

    #[test]
    fn pem_may_have_lines_of_any_length_and_ending() {
        for columns in [1, 64, 76, 10_000] {
            for ending in ["\n", "\r\n", " \n", "\n\n", ""] {
                for tail in ["", "\n", "\0", "\n\0\0", " \t\r\n"] {
                    let text = wrapped(columns, ending) + tail;
                    assert_eq!(blocks(&text), Ok(Some(vec![sample()])), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn pem_may_be_encoded_as_in_urls_and_stand_among_other_headers() {
        let encoded = support::url_encoded(&wrapped(64, "\n"));
        assert_eq!(blocks(&encoded), Ok(Some(vec![sample()])));
        let headers =
            format!("HTTP/1.1 200 OK\r\nwarning: 100%\r\nchain: {encoded}%0A\r\ndate: now\r\n\r\n");
        assert_eq!(blocks(&headers), Ok(Some(vec![sample()])));
        let latin: Vec<u8> = [&b"server: \xe9\r\n"[..], encoded.as_bytes()].concat();
        assert_eq!(pem(&latin, LABEL), Ok(Some(vec![sample()])));
    }

    #[test]
    fn blocks_are_told_apart_by_their_label() {
        let text = wrapped(64, "\n");
        let other = text.replace(LABEL, "CERTIFICATE");
        let all = [&text[..], &other, &text].join("\n");
        assert_eq!(blocks(&all), Ok(Some(vec![sample(); 2])));
        assert_eq!(blocks(&other), Ok(Some(Vec::new())));
        assert_eq!(blocks("nothing"), Ok(None));
    }

    #[test]
    fn damaged_pem_is_told() {
        let text = wrapped(64, "\n");
        let cut = text.replace("END X509 CRL", "END CERTIFICATE");
        assert!(matches!(blocks(&cut), Err(Flaw::Pem(_))));
        let twice = format!("{text}\n{}", &text[..100]);
        assert!(matches!(blocks(&twice), Err(Flaw::Pem(_))));
        let edited = text.replace("AAEC", "AA!C");
        assert!(matches!(blocks(&edited), Err(Flaw::Pem(_))));
    }

    #[test]
    fn bytes_may_be_written_in_hexadecimal_and_in_base64() {
        let digits = hex::encode(sample());
        let letters = STANDARD.encode(sample());
        for text in [
            digits.clone(),
            digits.to_uppercase(),
            format!("0x{digits}"),
            format!(" \r\n{digits}\n"),
            format!("\t0x{digits}\n\0\0"),
            format!("{}\n{}", &digits[..76], &digits[76..]),
            letters.clone(),
            format!("\n{letters}\r\n\0"),
            format!("{}\r\n{}\r\n", &letters[..76], &letters[76..]),
        ] {
            assert_eq!(binary(text.as_bytes()), sample(), "{text:?}");
        }
        for raw in [&sample()[..], b"{}", b"", b"30820124\0\x01"] {
            assert_eq!(binary(raw), raw);
        }
    }
}
