//! Several keys of one name: the root has certified a second PCK Processor CA, and anyone may post its certificate.

use super::{fresh, sgx};
use dcap::{DcapProof, Error, Issuer};
use e2e::{client::DcapVerifierClient, sgx::stripped, Deployment, DAY};
use scale::Encode;
use sgx_simulator::{EnclaveReport, Platform, Vendor};

/// The vendor, and the same with the second Processor CA.
fn both(suite: &Deployment) -> [Vendor; 2] {
    let vendor = sgx(suite).vendor.clone();
    let other = vendor.with_another_processor_ca();
    [vendor, other]
}

/// The verdict on a quote that comes with its platform's certificate.
fn verdict(
    verifier: &DcapVerifierClient,
    suite: &Deployment,
    platform: &Platform,
) -> Result<(), Error> {
    let proof = DcapProof::Complete {
        certificate: platform.certificate.clone(),
        quote: stripped(&platform.quote(&EnclaveReport::default())),
    };
    let facts = verifier.inspect(suite.person(), proof.encode())?;
    assert_eq!(facts.platform, Some(platform.sgx.ppid));
    Ok(())
}

#[test]
fn a_second_key_of_one_name_displaces_nothing() {
    let (suite, _) = fresh();
    let [vendor, other] = both(&suite);
    let (verifier, person) = (&sgx(&suite).verifier, suite.person());
    let before = verifier.authorities(0, 0);
    let certificate = other.collateral().processor_ca;
    verifier.post_authority(person, certificate).unwrap();
    let after = verifier.authorities(0, 0);
    assert_eq!(after[..before.len()], before);
    assert_eq!(after.len(), before.len() + 1);
    let id = vendor.processor_ca.key.identifier();
    let known = verifier.authority(id).unwrap();
    assert_eq!(known.key, vendor.processor_ca.key.public());

    // Platforms of the first verify as before, and can be registered.
    let platform = vendor.platform(0);
    assert_eq!(verdict(verifier, &suite, &platform), Ok(()));
    let registered = verifier.set_pck(person, platform.certificate);
    assert!(registered.is_ok(), "{registered:?}");
    // Those of the second do once its list is there.
    let platform = other.platform(2);
    assert_eq!(
        verdict(verifier, &suite, &platform),
        Err(Error::MissingRevocations)
    );
    let list = other.collateral().processor_crl;
    verifier.post_revocations(person, list).unwrap();
    assert_eq!(verdict(verifier, &suite, &platform), Ok(()));
}

#[test]
fn each_key_of_one_name_has_its_own_revocation_list() {
    let (suite, _) = fresh();
    let [mut vendor, mut other] = both(&suite);
    let (verifier, person) = (&sgx(&suite).verifier, suite.person());
    let certificate = other.collateral().processor_ca;
    verifier.post_authority(person, certificate).unwrap();
    suite.chain.advance(DAY);
    let platforms = [vendor.platform(0), other.platform(2)];
    vendor.issue(suite.chain.now());
    other.issue(suite.chain.now());
    platforms.iter().for_each(|platform| other.revoke(platform));
    for vendor in [&vendor, &other] {
        let list = vendor.collateral().processor_crl;
        verifier.post_revocations(person, list).unwrap();
    }
    let counts = [&vendor, &other].map(|vendor| {
        let issuer = Issuer::Authority(vendor.processor_ca.key.identifier());
        verifier.revocations(issuer).unwrap().revoked.len()
    });
    assert_eq!(counts, [0, 2]);
    let verdicts = platforms.map(|platform| verdict(verifier, &suite, &platform));
    assert_eq!(verdicts, [Ok(()), Err(Error::PlatformRevoked)]);
}
