//! What has to be true of everything that is accepted.

use scale::{DecodeAll, Encode};
use std::fmt::Debug;

/// The chain keeps the value as it is.
pub fn assert_kept<T: DecodeAll + Encode + PartialEq + Debug>(value: &T) {
    let encoding = value.encode();
    let decoded = T::decode_all(&mut &encoding[..]);
    assert_eq!(decoded.as_ref(), Ok(value), "SCALE changes it");
}

/// Nothing that begins like it is accepted, neither longer nor shorter by up to `cut` bytes.
pub fn assert_complete(encoding: &[u8], cut: usize, accepts: impl Fn(&[u8]) -> bool) {
    for missing in 1..=cut.min(encoding.len()) {
        let beginning = &encoding[..encoding.len() - missing];
        assert!(!accepts(beginning), "{missing} bytes can be missing");
    }
    let last = encoding.last().copied().unwrap_or_default();
    for more in [0, b' ', last] {
        let longer = [encoding, &[more]].concat();
        assert!(!accepts(&longer), "it can be followed by {more:#04x}");
    }
}

/// The big-endian number, filled up with zeroes.
pub fn padded<const SIZE: usize>(bytes: &[u8]) -> [u8; SIZE] {
    let digits = bytes.strip_prefix(&[0]).unwrap_or(bytes);
    let mut array = [0; SIZE];
    array[SIZE - digits.len()..].copy_from_slice(digits);
    array
}
