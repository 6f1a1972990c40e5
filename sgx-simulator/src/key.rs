//! Signing keys on P-256.

use crate::{der, oid};
use p256::ecdsa::{signature::Signer, Signature, SigningKey};
use sha2::{Digest, Sha256};

/// A key that signs. The same key and message always give the same signature (RFC 6979).
#[derive(Clone, Debug)]
pub struct Key(SigningKey);

impl Key {
    /// The key that a text stands for.
    pub fn from_seed(seed: &str) -> Self {
        let mut secret = Sha256::digest(seed);
        // One hash in four thousand million is no scalar of this curve.
        loop {
            match SigningKey::from_bytes(&secret) {
                Ok(key) => return Self(key),
                Err(_) => secret = Sha256::digest(secret),
            }
        }
    }

    /// The public key: the coordinates x and y, big-endian.
    pub fn public(&self) -> [u8; 64] {
        let point = self.0.verifying_key().to_encoded_point(false);
        let mut coordinates = [0; 64];
        coordinates.copy_from_slice(&point.as_bytes()[1..]);
        coordinates
    }

    /// The public key as certificates carry it: a SubjectPublicKeyInfo.
    pub fn public_key_info(&self) -> Vec<u8> {
        let algorithm = der::sequence(&[
            der::object_identifier(oid::EC_PUBLIC_KEY),
            der::object_identifier(oid::P256),
        ]);
        let point = [&[4], &self.public()[..]].concat();
        der::sequence(&[algorithm, der::bit_string(0, &point)])
    }

    /// What certificates name this key by: the first 20 bytes of the SHA-256 of its point (RFC 7093).
    pub fn identifier(&self) -> [u8; 20] {
        let hash = Sha256::new()
            .chain_update([4])
            .chain_update(self.public())
            .finalize();
        let mut identifier = [0; 20];
        identifier.copy_from_slice(&hash[..20]);
        identifier
    }

    /// A signature over the SHA-256 of a message: r and s, big-endian.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().into()
    }
}
