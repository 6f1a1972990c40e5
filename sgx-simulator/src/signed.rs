//! What certificates and revocation lists have in common: a SEQUENCE of parts, an algorithm, a signature.

use crate::{der, oid, Key};

/// The AlgorithmIdentifier of ECDSA with SHA-256.
pub fn ecdsa_with_sha256() -> Vec<u8> {
    der::sequence(&[der::object_identifier(oid::ECDSA_WITH_SHA256)])
}

/// A signature of [`Key::sign`] as X.509 carries it: a SEQUENCE of two INTEGERs.
pub fn signature_value(signature: &[u8; 64]) -> Vec<u8> {
    let (r, s) = signature.split_at(32);
    der::sequence(&[der::unsigned(r), der::unsigned(s)])
}

/// Signs parts with a key.
pub fn sign(parts: &[Vec<u8>], algorithm: &[u8], key: &Key) -> Vec<u8> {
    let body = der::sequence(parts);
    let signature = signature_value(&key.sign(&body));
    assemble(&body, algorithm, &signature)
}

/// Puts a body together with an algorithm and a signature, which need not fit.
pub fn assemble(body: &[u8], algorithm: &[u8], signature: &[u8]) -> Vec<u8> {
    let signature = der::bit_string(0, signature);
    der::sequence(&[body.to_vec(), algorithm.to_vec(), signature])
}
