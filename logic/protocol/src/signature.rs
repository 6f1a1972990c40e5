//! Signatures as the suite accepts them.

/// ECDSA over secp256k1: r and s, 32 bytes each in big endian, then the recovery id (0 or 1).
pub type Signature = [u8; 65];

/// Half of the order of secp256k1's group, rounded down.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// Whether s lies in the lower half of its range. Of each signature there is a twin with s in the upper
/// half that anybody can compute; refusing it leaves one signature where its signer made one.
pub fn is_low_s(signature: &Signature) -> bool {
    signature
        .get(32..64)
        .is_some_and(|s| s <= HALF_ORDER.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_s(s: [u8; 32]) -> Signature {
        let mut signature = [0xff; 65];
        signature[32..64].copy_from_slice(&s);
        signature
    }

    #[test]
    fn the_upper_half_begins_right_after_half_the_order() {
        let mut next = HALF_ORDER;
        next[31] += 1;
        assert!(is_low_s(&with_s([0; 32])));
        assert!(is_low_s(&with_s(HALF_ORDER)));
        assert!(!is_low_s(&with_s(next)));
        assert!(!is_low_s(&with_s([0xff; 32])));
    }
}
