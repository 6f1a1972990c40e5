//! What fuzzing begins with: inputs that are accepted. Some are made by the simulator, some by Intel.

use crate::{
    scene::{hash, signature},
    SCENE,
};
use dcap::{strip, AuthorityKey, DcapProof};
use scale::Encode as _;
use sgx_simulator::{reason, signed, EnclaveReport, Key, Platform, Quote, RevocationList};
use sha2::{Digest, Sha256};
use std::{fs, path::Path};
use x509_cert::{
    certificate::Certificate,
    crl::CertificateList,
    der::{Decode, Encode},
};

/// A target with what it begins with.
pub struct Seeds {
    /// The target's name.
    pub target: &'static str,
    /// What is fuzzed: tells whether it accepts an input.
    pub accepts: fn(&[u8]) -> bool,
    /// Inputs that it accepts.
    pub inputs: Vec<Vec<u8>>,
}

/// Those of all targets.
pub fn seeds() -> Vec<Seeds> {
    let seeds = |target, accepts, inputs| Seeds {
        target,
        accepts,
        inputs,
    };
    vec![
        seeds("authority", crate::authority, authorities()),
        seeds("revocations", crate::revocations, lists()),
        seeds("pck", crate::pck, platforms()),
        seeds("tcb_info", crate::tcb_info, tcb_infos()),
        seeds("qe_identity", crate::qe_identity, qe_identities()),
        seeds("quote", crate::quote, quotes()),
        seeds("proof", crate::proof, proofs()),
    ]
}

fn authorities() -> Vec<Vec<u8>> {
    let vendor = &SCENE.vendor;
    let key = &vendor.root.key;
    let authorities = [
        &vendor.processor_ca,
        &vendor.platform_ca,
        &vendor.tcb_signing,
    ];
    let made = authorities.map(|it| deceiving(&it.certificate.parts().concat(), key));
    let chains = ["pck-processor-chain.pem", "tcb-signing-chain.pem"];
    let real = chains.map(|name| deceiving(&body(&certificates(&sample(name))[0]), key));
    made.into_iter().chain(real).collect()
}

fn lists() -> Vec<Vec<u8>> {
    let vendor = &SCENE.vendor;
    let list = |list: &RevocationList, key| deceiving(&list.parts().concat(), key);
    let mut long = vendor.processor_crl.clone();
    for serial in 1..=3 {
        long.revoke(&[serial; 20], reason::KEY_COMPROMISE);
    }
    let real = |name, key| {
        let list = CertificateList::from_der(&sample(name)).unwrap();
        let body = list.tbs_cert_list.to_der().unwrap();
        deceiving(&of_the_scene(content(&body)), key)
    };
    vec![
        list(&vendor.root_crl, &vendor.root.key),
        list(&vendor.platform_crl, &vendor.platform_ca.key),
        list(&long, &vendor.processor_ca.key),
        real("root-ca.crl", &vendor.root.key),
        real("pck-processor.crl", &vendor.processor_ca.key),
    ]
}

fn platforms() -> Vec<Vec<u8>> {
    let key = &SCENE.vendor.processor_ca.key;
    let raw = strip(&sample("quote.bin")).unwrap();
    let chain = certificates(raw.certification.strip_suffix(&[0]).unwrap());
    let real = deceiving(&of_the_scene(&body(&chain[0])), key);
    let made = [0, 1].map(|number| certificate(&SCENE.vendor.platform(number)));
    made.into_iter().chain([real]).collect()
}

fn tcb_infos() -> Vec<Vec<u8>> {
    let mut short = SCENE.vendor.tcb_info.clone();
    short.tcb_levels.truncate(1);
    let real = document(&sample("tcb-info.json"), "tcbInfo");
    vec![
        short.text().into(),
        SCENE.vendor.tcb_info.text().into(),
        real,
    ]
}

fn qe_identities() -> Vec<Vec<u8>> {
    let real = document(&sample("qe-identity.json"), "enclaveIdentity");
    vec![SCENE.vendor.qe_identity.text().into(), real]
}

fn quotes() -> Vec<Vec<u8>> {
    let full = Quote::new(&SCENE.platform, &report());
    let mut short = full.clone();
    short.authentication_data.clear();
    short.certification_data.truncate(16);
    vec![short.encode(), full.encode(), sample("quote.bin")]
}

/// Platforms of every standing that is not refused, by either authority, with quoting enclaves of every standing.
fn proofs() -> Vec<Vec<u8>> {
    let vendor = &SCENE.vendor;
    let mut proofs = vec![DcapProof::Registered {
        pck: Sha256::digest(SCENE.platform.pck.public()).into(),
        quote: quote(&SCENE.platform),
    }];
    for (number, level) in (0..2).cycle().zip(&vendor.tcb_info.tcb_levels) {
        for qe in &vendor.qe_identity.tcb_levels {
            if level.tcb_status == "Revoked" || qe.tcb_status == "Revoked" {
                continue;
            }
            let mut platform = vendor.platform(number);
            platform.sgx.stand_at(level);
            platform.qe_report.isv_svn = qe.tcb.isvsvn;
            proofs.push(DcapProof::Complete {
                certificate: certificate(&platform),
                quote: quote(&platform),
            });
        }
    }
    proofs.iter().map(|proof| proof.encode()).collect()
}

fn report() -> EnclaveReport {
    EnclaveReport {
        mr_enclave: [0xA5; 32],
        mr_signer: [0x5A; 32],
        isv_prod_id: 0x0102,
        isv_svn: 0x0304,
        report_data: [0xDA; 64],
        ..Default::default()
    }
}

/// A stripped quote whose signatures deceive.
fn quote(platform: &Platform) -> Vec<u8> {
    let mut quote = Quote::new(platform, &report());
    quote.qe_report.report_data[..32].copy_from_slice(&hash());
    quote.report_signature = signature(&platform.attestation_key);
    quote.qe_report_signature = signature(&platform.pck);
    strip(&quote.encode()).unwrap().quote
}

/// A platform's certificate whose signature deceives.
fn certificate(platform: &Platform) -> Vec<u8> {
    let vendor = &SCENE.vendor;
    let key = &vendor.authority(platform.authority).key;
    deceiving(&vendor.pck_certificate(platform).parts().concat(), key)
}

/// A body by Intel's Processor CA as if it were by the scene's: with the identifier of its key.
fn of_the_scene(body: &[u8]) -> Vec<u8> {
    let authority = &certificates(&sample("pck-processor-chain.pem"))[0];
    let intels = AuthorityKey::id_in(authority).unwrap();
    let scenes = SCENE.vendor.processor_ca.key.identifier();
    let mut body = body.to_vec();
    let place = body.windows(20).position(|it| it == intels);
    if let Some(place) = place {
        body[place..][..20].copy_from_slice(&scenes);
    }
    body
}

/// A body with the signature that deceives.
fn deceiving(body: &[u8], key: &Key) -> Vec<u8> {
    let body = sgx_simulator::der::sequence(&[body.to_vec()]);
    let signature = signed::signature_value(&signature(key));
    signed::assemble(&body, &signed::ecdsa_with_sha256(), &signature)
}

/// The parts of a certificate that are signed.
fn body(certificate: &[u8]) -> Vec<u8> {
    let certificate = Certificate::from_der(certificate).unwrap();
    content(&certificate.tbs_certificate.to_der().unwrap()).to_vec()
}

/// What is in an element.
fn content(element: &[u8]) -> &[u8] {
    x509_cert::der::asn1::AnyRef::from_der(element)
        .unwrap()
        .value()
}

/// A file by Intel.
fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../logic/dcap/tests/intel");
    fs::read(folder.join(name)).unwrap()
}

/// The certificates of a PEM file, in order.
fn certificates(pem: &[u8]) -> Vec<Vec<u8>> {
    let chain = Certificate::load_pem_chain(pem).unwrap();
    chain.iter().map(|it| it.to_der().unwrap()).collect()
}

/// The signed body of an answer of Intel's service.
fn document(answer: &[u8], member: &str) -> Vec<u8> {
    let answer: serde_json::Value = serde_json::from_slice(answer).unwrap();
    answer[member].to_string().into_bytes()
}
