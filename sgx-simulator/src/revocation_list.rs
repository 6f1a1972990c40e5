//! X.509 certificate revocation lists.

use crate::{der, signed, Extension, Key, Name, Timestamp};

/// An entry of a revocation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedCertificate {
    /// The certificate's serial number, big-endian.
    pub serial: Vec<u8>,
    /// Since when it is revoked.
    pub date: Timestamp,
    /// The entry's extensions: why.
    pub extensions: Vec<Extension>,
}

impl RevokedCertificate {
    fn encode(&self) -> Vec<u8> {
        let mut members = vec![der::unsigned(&self.serial), der::time(self.date)];
        if !self.extensions.is_empty() {
            members.push(Extension::encode_all(&self.extensions));
        }
        der::sequence(&members)
    }
}

/// A revocation list that is not signed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationList {
    /// The version as it is encoded: 1 stands for version 2.
    pub version: u8,
    /// The AlgorithmIdentifier among the signed parts.
    pub signed_algorithm: Vec<u8>,
    /// The AlgorithmIdentifier beside the signature.
    pub signature_algorithm: Vec<u8>,
    /// Who signs, and has issued the certificates.
    pub issuer: Name,
    /// When it was issued.
    pub this_update: Timestamp,
    /// When the next one is due, if it says so.
    pub next_update: Option<Timestamp>,
    /// The revoked certificates.
    pub revoked: Vec<RevokedCertificate>,
    /// The extensions in order.
    pub extensions: Vec<Extension>,
}

impl RevocationList {
    /// Revokes a certificate from the day of this list on, for a reason of [`crate::reason`].
    pub fn revoke(&mut self, serial: &[u8], reason: u8) {
        self.revoked.push(RevokedCertificate {
            serial: serial.to_vec(),
            date: self.this_update,
            extensions: vec![Extension::crl_reason(reason)],
        });
    }

    /// What is signed, in DER: version, algorithm, issuer, this update, then if there are any the next update, the revoked
    /// certificates, the extensions.
    pub fn parts(&self) -> Vec<Vec<u8>> {
        let mut parts = vec![
            der::unsigned(&[self.version]),
            self.signed_algorithm.clone(),
            self.issuer.encode(),
            der::time(self.this_update),
        ];
        parts.extend(self.next_update.map(der::time));
        if !self.revoked.is_empty() {
            let revoked: Vec<_> = self
                .revoked
                .iter()
                .map(RevokedCertificate::encode)
                .collect();
            parts.push(der::sequence(&revoked));
        }
        if !self.extensions.is_empty() {
            parts.push(der::explicit(0, &Extension::encode_all(&self.extensions)));
        }
        parts
    }

    /// The list in DER, signed with a key.
    pub fn sign(&self, key: &Key) -> Vec<u8> {
        signed::sign(&self.parts(), &self.signature_algorithm, key)
    }
}
