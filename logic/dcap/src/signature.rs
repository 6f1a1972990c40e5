//! ECDSA over P-256 with SHA-256 (FIPS 186-5, section 6.4.2).

use crate::{Context, PublicKey, Signature};
use p256::{
    ecdsa,
    elliptic_curve::{
        ops::{Invert, Reduce},
        point::{AffineCoordinates, Double},
        sec1::FromEncodedPoint,
        PrimeField,
    },
    AffinePoint, EncodedPoint, ProjectivePoint, Scalar, U256,
};

/// Whether `signature` is the signature by `key` of `message`.
///
/// Both values of s are valid, as the standard says: nothing here takes a signature for an identity, and
/// Intel's signatures have either.
pub fn is_signed(
    context: &impl Context,
    key: &PublicKey,
    message: &[u8],
    signature: &Signature,
) -> bool {
    is_signed_hash(key, &context.sha256(message), signature)
}

/// Whether `signature` is the signature by `key` of the message with this SHA-256 hash.
pub fn is_signed_hash(key: &PublicKey, hash: &[u8; 32], signature: &Signature) -> bool {
    let key = EncodedPoint::from_untagged_bytes(key.into());
    // No point off the curve passes, and the encoding has none at infinity.
    let Some(key) = Option::<AffinePoint>::from(AffinePoint::from_encoded_point(&key)) else {
        return false;
    };
    // Neither r nor s is zero or too large.
    let Ok(signature) = ecdsa::Signature::from_slice(signature) else {
        return false;
    };
    let (r, s) = signature.split_scalars();
    let inverse = s.invert_vartime();
    let hash = <Scalar as Reduce<U256>>::reduce_bytes(hash.into());
    let sum = sum_of_products(&(hash * *inverse), &(*r * *inverse), &key.into());
    // At infinity, x is zero, which r is not.
    <Scalar as Reduce<U256>>::reduce_bytes(&sum.to_affine().x()) == *r
}

/// `a` times the generator plus `b` times `point`, by Straus's method: two bits of both numbers at a time.
///
/// The `p256` crate multiplies twice, each time in constant time, so that nobody learns the numbers. Here they are
/// public, and this takes little more than half of the time.
fn sum_of_products(a: &Scalar, b: &Scalar, point: &ProjectivePoint) -> ProjectivePoint {
    // i times the generator plus j times the point lies at 4 i + j.
    let mut multiples = [ProjectivePoint::IDENTITY; 16];
    for index in 1..16 {
        multiples[index] = match index % 4 {
            0 => multiples[index - 4] + ProjectivePoint::GENERATOR,
            _ => multiples[index - 1] + point,
        };
    }
    let mut sum = ProjectivePoint::IDENTITY;
    for (a, b) in a.to_repr().into_iter().zip(b.to_repr()) {
        for shift in [6, 4, 2, 0] {
            sum = sum.double().double();
            let digits = (((a >> shift) & 3) << 2) | ((b >> shift) & 3);
            if digits != 0 {
                sum += multiples[usize::from(digits)];
            }
        }
    }
    sum
}
