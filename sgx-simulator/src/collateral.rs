//! What a verifier needs besides a quote.

use crate::Response;
use std::{fs, io, path::Path};

/// All that is published of a vendor: certificates and revocation lists in DER, signed JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collateral {
    /// The certificate of the root.
    pub root: Vec<u8>,
    /// The certificate of the PCK Processor CA.
    pub processor_ca: Vec<u8>,
    /// The certificate of the PCK Platform CA.
    pub platform_ca: Vec<u8>,
    /// The certificate of the key that signs TCB info and QE identity.
    pub tcb_signing: Vec<u8>,
    /// What the root has revoked.
    pub root_crl: Vec<u8>,
    /// What the PCK Processor CA has revoked.
    pub processor_crl: Vec<u8>,
    /// What the PCK Platform CA has revoked.
    pub platform_crl: Vec<u8>,
    /// The TCB info.
    pub tcb_info: Response,
    /// The QE identity.
    pub qe_identity: Response,
}

impl Collateral {
    /// Writes what Intel's service returns into a folder, which is made if need be:
    ///
    /// | file | content |
    /// |---|---|
    /// | `root-ca.pem` | the root's certificate, PEM |
    /// | `root-ca.crl` | the root's revocation list, DER |
    /// | `pck-processor.crl`, `pck-platform.crl` | the revocation lists of the PCK CAs, DER |
    /// | `pck-processor-chain.pem`, `pck-platform-chain.pem` | the certificates of a PCK CA and the root, PEM |
    /// | `tcb-signing-chain.pem` | the certificates of TCB signing and the root, PEM |
    /// | `tcb-info.json`, `qe-identity.json` | the answers as they are served |
    ///
    /// The service returns the chains in headers of its answers, where PEM is URL-encoded.
    ///
    /// # Errors
    /// Whatever prevents writing.
    pub fn write_to(&self, folder: &Path) -> io::Result<()> {
        let chain = |certificate: &Vec<u8>| pem(&[certificate.clone(), self.root.clone()]);
        let texts = [
            ("root-ca.pem", pem(&[self.root.clone()])),
            ("pck-processor-chain.pem", chain(&self.processor_ca)),
            ("pck-platform-chain.pem", chain(&self.platform_ca)),
            ("tcb-signing-chain.pem", chain(&self.tcb_signing)),
            ("tcb-info.json", self.tcb_info.to_string()),
            ("qe-identity.json", self.qe_identity.to_string()),
        ];
        let lists = [
            ("root-ca.crl", &self.root_crl),
            ("pck-processor.crl", &self.processor_crl),
            ("pck-platform.crl", &self.platform_crl),
        ];
        fs::create_dir_all(folder)?;
        for (name, text) in texts {
            fs::write(folder.join(name), text)?;
        }
        for (name, list) in lists {
            fs::write(folder.join(name), list)?;
        }
        Ok(())
    }
}

/// Certificates in PEM, one behind the other.
pub fn pem(certificates: &[Vec<u8>]) -> String {
    let block = |der: &Vec<u8>| {
        pem_rfc7468::encode_string("CERTIFICATE", pem_rfc7468::LineEnding::LF, der)
            .expect("a certificate is small")
    };
    certificates.iter().map(block).collect()
}
