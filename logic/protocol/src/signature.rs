//! Signatures as the suite accepts them.

/// ECDSA over secp256k1: r and s, 32 bytes each in big endian, then the recovery id (0 or 1).
pub type Signature = [u8; 65];

/// Half of the order of secp256k1's group, rounded down.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// The highest recovery id: whether the point that r stands for has an odd y.
const MAX_RECOVERY_ID: u8 = 1;

/// Whether this is the one encoding of a signature: s lies in the lower half of its range, and the recovery id is 0
/// or 1.
///
/// Of each signature there is a twin with s in the upper half that anybody can compute, and chains recover the signer
/// from a recovery id 27 higher, too; refusing both leaves one signature where its signer made one.
pub fn is_canonical(signature: &Signature) -> bool {
    let [.., recovery_id] = *signature;
    let s = signature.get(32..64);
    recovery_id <= MAX_RECOVERY_ID && s.is_some_and(|s| s <= HALF_ORDER.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_s(s: [u8; 32]) -> Signature {
        let mut signature = [0xff; 65];
        signature[32..64].copy_from_slice(&s);
        signature[64] = 1;
        signature
    }

    #[test]
    fn the_upper_half_begins_right_after_half_the_order() {
        let mut next = HALF_ORDER;
        next[31] += 1;
        assert!(is_canonical(&with_s([0; 32])));
        assert!(is_canonical(&with_s(HALF_ORDER)));
        assert!(!is_canonical(&with_s(next)));
        assert!(!is_canonical(&with_s([0xff; 32])));
    }

    #[test]
    fn the_recovery_id_is_0_or_1() {
        for recovery_id in 0..=u8::MAX {
            let mut signature = with_s(HALF_ORDER);
            signature[64] = recovery_id;
            assert_eq!(is_canonical(&signature), recovery_id < 2, "{recovery_id}");
        }
    }
}
