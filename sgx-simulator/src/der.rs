//! Writes DER. Each function makes one element; [`element`] makes any, right or wrong.

use crate::{text, Timestamp};

/// The tag of a BOOLEAN.
pub const BOOLEAN: u8 = 0x01;
/// The tag of an INTEGER.
pub const INTEGER: u8 = 0x02;
/// The tag of a BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// The tag of an OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// The tag of an OBJECT IDENTIFIER.
pub const OBJECT_IDENTIFIER: u8 = 0x06;
/// The tag of an ENUMERATED.
pub const ENUMERATED: u8 = 0x0A;
/// The tag of a UTF8String.
pub const UTF8_STRING: u8 = 0x0C;
/// The tag of a PrintableString.
pub const PRINTABLE_STRING: u8 = 0x13;
/// The tag of a UTCTime.
pub const UTC_TIME: u8 = 0x17;
/// The tag of a GeneralizedTime.
pub const GENERALIZED_TIME: u8 = 0x18;
/// The tag of a SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// The tag of a SET.
pub const SET: u8 = 0x31;

/// An element: tag, length, content.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    bytes.extend(length(content.len()));
    bytes.extend(content);
    bytes
}

/// A length in its shortest form.
fn length(length: usize) -> Vec<u8> {
    match u8::try_from(length) {
        Ok(short @ ..=0x7F) => vec![short],
        _ => {
            let digits = without_leading_zeros(&length.to_be_bytes()).to_vec();
            [vec![0x80 | digits.len() as u8], digits].concat()
        }
    }
}

fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

/// A SEQUENCE of elements.
pub fn sequence(members: &[Vec<u8>]) -> Vec<u8> {
    element(SEQUENCE, &members.concat())
}

/// A SET of elements, in the order given.
pub fn set(members: &[Vec<u8>]) -> Vec<u8> {
    element(SET, &members.concat())
}

/// An element inside the explicit tag `[number]`.
pub fn explicit(number: u8, content: &[u8]) -> Vec<u8> {
    element(0xA0 | number, content)
}

/// Content under the implicit, primitive tag `[number]`.
pub fn implicit(number: u8, content: &[u8]) -> Vec<u8> {
    element(0x80 | number, content)
}

/// A BOOLEAN.
pub fn boolean(value: bool) -> Vec<u8> {
    element(BOOLEAN, &[if value { 0xFF } else { 0 }])
}

/// An INTEGER that is not negative, from its big-endian bytes.
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let digits = without_leading_zeros(magnitude);
    let sign = digits.first().is_none_or(|first| *first >= 0x80);
    element(INTEGER, &[&[0][..usize::from(sign)], digits].concat())
}

/// An OCTET STRING.
pub fn octet_string(bytes: &[u8]) -> Vec<u8> {
    element(OCTET_STRING, bytes)
}

/// A BIT STRING, of whose last byte so many bits are `unused`.
pub fn bit_string(unused: u8, bytes: &[u8]) -> Vec<u8> {
    element(BIT_STRING, &[&[unused], bytes].concat())
}

/// An OBJECT IDENTIFIER from its dotted form.
///
/// # Panics
/// If `dotted` is not at least two numbers with dots between them.
pub fn object_identifier(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted
        .split('.')
        .map(|arc| arc.parse().expect("an arc is a number"))
        .collect();
    let root = base_128(arcs[0] * 40 + arcs[1]);
    let others = arcs[2..].iter().flat_map(|arc| base_128(*arc));
    let content: Vec<u8> = root.into_iter().chain(others).collect();
    element(OBJECT_IDENTIFIER, &content)
}

/// Groups of seven bits, all but the last with the top bit set.
fn base_128(mut number: u64) -> Vec<u8> {
    let mut groups = vec![number as u8 & 0x7F];
    while number > 0x7F {
        number >>= 7;
        groups.insert(0, number as u8 | 0x80);
    }
    groups
}

/// A moment as X.509 wants it: UTCTime until 2049, GeneralizedTime from then on.
pub fn time(moment: Timestamp) -> Vec<u8> {
    if text::digits(moment).as_str() < "2050" {
        utc_time(moment)
    } else {
        generalized_time(moment)
    }
}

/// A UTCTime, which leaves the century out.
pub fn utc_time(moment: Timestamp) -> Vec<u8> {
    element(
        UTC_TIME,
        format!("{}Z", &text::digits(moment)[2..]).as_bytes(),
    )
}

/// A GeneralizedTime.
pub fn generalized_time(moment: Timestamp) -> Vec<u8> {
    element(
        GENERALIZED_TIME,
        format!("{}Z", text::digits(moment)).as_bytes(),
    )
}
