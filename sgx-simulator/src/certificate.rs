//! X.509 certificates.

use crate::{der, signed, Extension, Key, Name, Timestamp};

/// A certificate that is not signed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The version as it is encoded: 2 stands for version 3.
    pub version: u8,
    /// The serial number, big-endian.
    pub serial: Vec<u8>,
    /// The AlgorithmIdentifier among the signed parts.
    pub signed_algorithm: Vec<u8>,
    /// The AlgorithmIdentifier beside the signature.
    pub signature_algorithm: Vec<u8>,
    /// Who signs.
    pub issuer: Name,
    /// From when it holds.
    pub not_before: Timestamp,
    /// Until when it holds, this second included.
    pub not_after: Timestamp,
    /// Whose certificate it is.
    pub subject: Name,
    /// The subject's public key: a SubjectPublicKeyInfo in DER.
    pub public_key: Vec<u8>,
    /// The extensions in order.
    pub extensions: Vec<Extension>,
}

impl Certificate {
    /// The extension of a kind, to change it.
    ///
    /// # Panics
    /// If there is none.
    pub fn extension_mut(&mut self, oid: &str) -> &mut Extension {
        let mut extensions = self.extensions.iter_mut();
        let found = extensions.find(|extension| extension.oid == oid);
        found.expect("the certificate has this extension")
    }

    /// What is signed, in DER: version, serial number, algorithm, issuer, validity, subject, public key, extensions.
    pub fn parts(&self) -> Vec<Vec<u8>> {
        let validity = [der::time(self.not_before), der::time(self.not_after)];
        vec![
            der::explicit(0, &der::unsigned(&[self.version])),
            der::unsigned(&self.serial),
            self.signed_algorithm.clone(),
            self.issuer.encode(),
            der::sequence(&validity),
            self.subject.encode(),
            self.public_key.clone(),
            der::explicit(3, &Extension::encode_all(&self.extensions)),
        ]
    }

    /// The certificate in DER, signed with a key.
    pub fn sign(&self, key: &Key) -> Vec<u8> {
        signed::sign(&self.parts(), &self.signature_algorithm, key)
    }
}
