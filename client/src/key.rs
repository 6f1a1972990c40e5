//! The secp256k1 keys of workers and attestors.

use crate::hash::hash_of;
use k256::ecdsa::{RecoveryId, SigningKey, VerifyingKey};
use protocol::{is_canonical, Separated, Signature};

/// A secp256k1 key that signs as the suite expects it.
#[derive(Clone)]
pub struct Key(SigningKey);

impl Key {
    /// The key with this secret; `None` for the few numbers that are no secret.
    pub fn from_secret(secret: &[u8; 32]) -> Option<Self> {
        SigningKey::from_slice(secret).ok().map(Self)
    }

    /// The secret.
    pub fn secret(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// The compressed public key.
    pub fn public(&self) -> [u8; 33] {
        let point = self.0.verifying_key().to_encoded_point(true);
        point.as_bytes().try_into().expect("33 bytes")
    }

    /// Signs a statement of the protocol.
    pub fn sign(&self, statement: &impl Separated) -> Signature {
        self.sign_hash(&hash_of(statement))
    }

    /// Signs a hash: r, s in its lower half, recovery id.
    pub fn sign_hash(&self, hash: &[u8; 32]) -> Signature {
        let signed = self.0.sign_prehash_recoverable(hash);
        let (signature, recovery) = signed.expect("a hash can be signed");
        let mut bytes = [0; 65];
        bytes[..64].copy_from_slice(&signature.to_bytes());
        bytes[64] = recovery.to_byte();
        bytes
    }
}

/// The compressed public key of whoever signed a statement of the protocol; `None` for a signature that no
/// contract of the suite would accept.
pub fn signer_of(statement: &impl Separated, signature: &Signature) -> Option<[u8; 33]> {
    let (r_and_s, recovery) = signature.split_at(64);
    let recovery = RecoveryId::from_byte(recovery[0]).filter(|it| !it.is_x_reduced())?;
    let parsed = k256::ecdsa::Signature::from_slice(r_and_s).ok()?;
    if !is_canonical(signature) {
        return None;
    }
    let key = VerifyingKey::recover_from_prehash(&hash_of(statement), &parsed, recovery).ok()?;
    key.to_encoded_point(true).as_bytes().try_into().ok()
}
