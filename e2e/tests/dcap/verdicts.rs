//! What the verifier says of quotes. Which quotes are refused for what is tested in `dcap`.

use super::{fresh, sgx};
use dcap::{DcapProof, Error};
use e2e::{
    sgx::{pck_id, report, stripped},
    worker::{Machine, MEASUREMENT},
    Deployment, DAY,
};
use protocol::{EnclaveFacts, TcbStatus};
use scale::Encode;

/// Both proofs of what `machine` says of itself: with the certificate of its platform, and with its name.
fn proofs(suite: &Deployment, machine: &Machine) -> [DcapProof; 2] {
    let sgx = sgx(suite);
    let info = machine.registration(suite.registry.id(), [7; 32]);
    let platform = sgx.platform(machine);
    let quote = stripped(&platform.quote(&report(machine, &info)));
    let complete = DcapProof::Complete {
        certificate: platform.certificate.clone(),
        quote: quote.clone(),
    };
    let pck = pck_id(&platform);
    [complete, DcapProof::Registered { pck, quote }]
}

/// What the verifier says of a proof to a registry, and to somebody who wants to know exactly.
fn verdicts(
    suite: &Deployment,
    proof: &DcapProof,
) -> (
    primitives::Result<EnclaveFacts>,
    Result<EnclaveFacts, Error>,
) {
    let (verifier, person) = (&sgx(suite).verifier, suite.person());
    let to_registry = verifier.verify(person, proof.encode());
    (to_registry, verifier.inspect(person, proof.encode()))
}

#[test]
fn a_quote_proves_the_same_with_a_certificate_and_from_a_registered_platform() {
    let (suite, machine) = fresh();
    let certificate = sgx(&suite).platform(&machine).certificate;
    let [complete, registered] = proofs(&suite, &machine);
    assert_eq!(
        verdicts(&suite, &registered),
        (
            Err(primitives::Error::CollateralOutdated),
            Err(Error::MissingPck)
        )
    );
    let (facts, inspected) = verdicts(&suite, &complete);
    let facts = facts.unwrap();
    let ppid = sgx(&suite).platform(&machine).sgx.ppid;
    assert_eq!(facts.platform, Some(ppid));
    assert_eq!(inspected, Ok(facts.clone()));
    sgx(&suite)
        .verifier
        .set_pck(suite.person(), certificate)
        .unwrap();
    assert_eq!(
        verdicts(&suite, &registered),
        (Ok(facts.clone()), Ok(facts.clone()))
    );

    assert_eq!(facts.measurement, MEASUREMENT);
    assert_eq!((facts.tcb_status, facts.time), (TcbStatus::UpToDate, None));
    assert!(!facts.debug);
    let month = suite.chain.now() + sgx_simulator::VALIDITY;
    assert_eq!(facts.expires, Some(month));
}

#[test]
fn a_changed_quote_proves_nothing() {
    let (suite, machine) = fresh();
    let [complete, _] = proofs(&suite, &machine);
    let DcapProof::Complete { certificate, quote } = complete else {
        unreachable!("it is made with a certificate")
    };
    let reasons = [
        (60, Error::InvalidQuoteSignature),
        (48 + 384 + 128 + 5, Error::InvalidQeReportSignature),
        (48 + 384 + 64, Error::InvalidKeyBinding),
    ];
    for (place, reason) in reasons {
        let mut quote = quote.clone();
        quote[place] ^= 1;
        let certificate = certificate.clone();
        let refused = verdicts(&suite, &DcapProof::Complete { certificate, quote });
        assert_eq!(
            refused,
            (Err(primitives::Error::InvalidEvidence), Err(reason))
        );
    }
}

#[test]
fn expired_collateral_proves_nothing_until_somebody_renews_it() {
    let (mut suite, machine) = fresh();
    let [complete, _] = proofs(&suite, &machine);
    suite.chain.advance(sgx_simulator::VALIDITY);
    assert!(
        verdicts(&suite, &complete).0.is_ok(),
        "the last moment counts"
    );
    suite.chain.advance(1_000);
    let refused = verdicts(&suite, &complete);
    let outdated = Err(primitives::Error::CollateralOutdated);
    assert_eq!(refused, (outdated, Err(Error::CollateralExpired)));
    let (now, poster) = (suite.chain.now(), suite.governance);
    suite.sgx.as_mut().unwrap().renew(poster, now).unwrap();
    assert!(verdicts(&suite, &complete).0.is_ok());
}

#[test]
fn revocation_acts_on_platforms_that_were_registered_before() {
    let (mut suite, machine) = fresh();
    let platform = sgx(&suite).platform(&machine);
    let [complete, registered] = proofs(&suite, &machine);
    let certificate = platform.certificate.clone();
    let verifier = &sgx(&suite).verifier;
    verifier.set_pck(suite.person(), certificate).unwrap();
    assert!(verdicts(&suite, &registered).0.is_ok());

    suite.chain.advance(DAY);
    let (now, poster) = (suite.chain.now(), suite.governance);
    let sgx = suite.sgx.as_mut().unwrap();
    sgx.vendor.revoke(&platform);
    sgx.renew(poster, now).unwrap();
    for proof in [complete, registered] {
        let refused = verdicts(&suite, &proof);
        let revoked = Err(primitives::Error::TcbRevoked);
        assert_eq!(refused, (revoked, Err(Error::PlatformRevoked)));
    }
}
