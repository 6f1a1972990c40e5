//! A quote of a real machine, and what Intel's service returned for it.

use dcap::{strip, DcapProof, Memory, Result, INTEL_ROOT_KEY};
use std::{fs, path::Path};

/// A moment in milliseconds at which all of the collateral holds: 2025-06-20.
pub const IN_TIME: u64 = 1_750_377_600_000;

/// A file of the folder.
pub fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/intel");
    fs::read(folder.join(name)).unwrap()
}

/// The certificates of a PEM file, in order.
pub fn certificates(pem: &[u8]) -> Vec<Vec<u8>> {
    let text = std::str::from_utf8(pem).unwrap();
    text.split_inclusive("-----END CERTIFICATE-----")
        .filter(|block| block.contains("BEGIN"))
        .map(|block| {
            let (_, der) = pem_rfc7468::decode_vec(block.trim_start().as_bytes()).unwrap();
            der
        })
        .collect()
}

/// The body and the signature of an answer of Intel's service.
pub fn response(name: &str, member: &str) -> (Vec<u8>, [u8; 64]) {
    let text = String::from_utf8(file(name)).unwrap();
    let body = text.strip_prefix(&format!("{{\"{member}\":")).unwrap();
    let (body, signature) = body.split_once(",\"signature\":\"").unwrap();
    let signature = hex::decode(signature.strip_suffix("\"}").unwrap()).unwrap();
    (body.into(), signature.try_into().unwrap())
}

/// Everything that vouches for the quote, posted at `now`.
pub fn collateral(now: u64) -> Result<Memory> {
    let mut memory = Memory::new(INTEL_ROOT_KEY, now);
    memory.post_authority(&certificates(&file("pck-processor-chain.pem"))[0])?;
    let signer = memory.post_authority(&certificates(&file("tcb-signing-chain.pem"))[0])?;
    memory.post_revocations(&file("root-ca.crl"))?;
    memory.post_revocations(&file("pck-processor.crl"))?;
    let (body, signature) = response("tcb-info.json", "tcbInfo");
    memory.post_tcb_info(&body, &signature, &signer)?;
    let (body, signature) = response("qe-identity.json", "enclaveIdentity");
    memory.post_qe_identity(&body, &signature, &signer)?;
    Ok(memory)
}

/// The quote with the certificate of its platform.
pub fn proof() -> DcapProof {
    let stripped = strip(&file("quote.bin")).unwrap();
    let chain = certificates(stripped.certification.strip_suffix(&[0]).unwrap());
    DcapProof::Complete {
        certificate: chain[0].clone(),
        quote: stripped.quote,
    }
}
