//! What both verifiers say.

use crate::support::intel;
use dcap::{strip, verify, DcapProof, Error, Memory, PublicKey};
use dcap_qvl::{policy::QuotePolicy, verify::QuoteVerifier, QuoteCollateralV3};

/// What a quote is judged by: certificates and lists in DER, bodies and their signatures.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub now: u64,
    pub root_key: PublicKey,
    pub root: Vec<u8>,
    pub ca: Vec<u8>,
    pub signer: Vec<u8>,
    pub root_crl: Vec<u8>,
    pub crl: Vec<u8>,
    pub tcb_info: (Vec<u8>, [u8; 64]),
    pub identity: (Vec<u8>, [u8; 64]),
    /// As Intel's library returns it.
    pub quote: Vec<u8>,
    /// Certificates of further authorities, which anybody may post.
    pub others: Vec<Vec<u8>>,
    /// TCB information that somebody posted before.
    pub earlier: Option<(Vec<u8>, [u8; 64])>,
    /// The evaluation number that is asked for.
    pub minimum: u32,
}

/// What matters of a quote that passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    pub status: String,
    pub advisories: Vec<String>,
    pub mr_enclave: String,
    pub report_data: String,
    pub debug: bool,
    pub platform: String,
}

/// Both verdicts.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub ours: Result<Findings, Error>,
    pub theirs: Result<Findings, String>,
}

impl Comparison {
    /// Judges the evidence twice.
    pub fn of(evidence: &Evidence) -> Self {
        Self {
            ours: ours(evidence),
            theirs: theirs(evidence),
        }
    }

    /// Whether both refuse, or both find the same.
    pub fn agree(&self) -> bool {
        match (&self.ours, &self.theirs) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            (ours, theirs) => ours.is_err() && theirs.is_err(),
        }
    }
}

/// Everything is posted, then the quote is judged beside the certificate that it carries.
fn ours(evidence: &Evidence) -> Result<Findings, Error> {
    let mut memory = Memory::new(evidence.root_key, evidence.now);
    for other in evidence.others.iter().filter(|it| **it != evidence.ca) {
        memory.post_authority(other)?;
    }
    let signer = memory.post_authority(&evidence.signer)?;
    memory.post_authority(&evidence.ca)?;
    memory.post_revocations(&evidence.root_crl)?;
    memory.post_revocations(&evidence.crl)?;
    if let Some((body, signature)) = &evidence.earlier {
        // It is refused if it is not in date.
        let _ = memory.post_tcb_info(body, signature, &signer);
    }
    let (body, signature) = &evidence.tcb_info;
    memory.post_tcb_info(body, signature, &signer)?;
    let (body, signature) = &evidence.identity;
    memory.post_qe_identity(body, signature, &signer)?;
    memory.set_minimum_evaluation(evidence.minimum)?;
    let stripped = strip(&evidence.quote)?;
    let chain = intel::certificates(&stripped.certification);
    let proof = DcapProof::Complete {
        certificate: chain[0].clone(),
        quote: stripped.quote,
    };
    let facts = verify(&memory, &proof)?;
    Ok(Findings {
        status: format!("{:?}", facts.tcb_status),
        advisories: facts.advisories,
        mr_enclave: hex::encode(&facts.measurement[..32]),
        report_data: hex::encode(facts.report_data),
        debug: facts.debug,
        platform: hex::encode(facts.platform.expect("SGX platforms have an identifier")),
    })
}

fn theirs(evidence: &Evidence) -> Result<Findings, String> {
    let chain =
        |certificate: &Vec<u8>| sgx_simulator::pem(&[certificate.clone(), evidence.root.clone()]);
    let text = |body: &Vec<u8>| String::from_utf8_lossy(body).into_owned();
    let collateral = QuoteCollateralV3 {
        pck_crl_issuer_chain: chain(&evidence.ca),
        root_ca_crl: evidence.root_crl.clone(),
        pck_crl: evidence.crl.clone(),
        tcb_info_issuer_chain: chain(&evidence.signer),
        tcb_info: text(&evidence.tcb_info.0),
        tcb_info_signature: evidence.tcb_info.1.to_vec(),
        qe_identity_issuer_chain: chain(&evidence.signer),
        qe_identity: text(&evidence.identity.0),
        qe_identity_signature: evidence.identity.1.to_vec(),
        pck_certificate_chain: None,
    };
    let verifier = QuoteVerifier::new(evidence.root.clone()).allow_debug(true);
    let now = evidence.now / 1000;
    let verified = verifier
        .verify(&evidence.quote, &collateral, now)
        .map_err(|error| format!("{error:#}"))?;
    if evidence.minimum > 0 {
        let claims = QuotePolicy::claims_only(now);
        let claims = verifier
            .verify_with_policy(&evidence.quote, collateral, now, &claims)
            .map_err(|error| format!("{error:#}"))?;
        if claims.tcb.eval_data_number < evidence.minimum {
            return Err("the evaluation number is too low".into());
        }
    }
    let report = verified.report.as_sgx().expect("an SGX quote");
    Ok(Findings {
        status: verified.status,
        advisories: verified.advisory_ids,
        mr_enclave: hex::encode(report.mr_enclave),
        report_data: hex::encode(report.report_data),
        debug: report.attributes[0] & 2 != 0,
        platform: hex::encode(verified.ppid),
    })
}
