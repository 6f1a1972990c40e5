//! Posting collateral. Which pieces are refused for what is tested where the rules are, in `dcap`; here it is what the
//! contract does with them.

use super::{fresh, sgx};
use dcap::{Authority, CollateralChange, Error};
use e2e::{chain::Chain, client::DcapVerifierClient, sgx::pck_id, Deployment, DAY};
use scale::{Decode, DecodeAll};
use sgx_simulator::{reason, Collateral, Vendor};

/// A verifier without any collateral, and the vendor whose root key it pins.
fn empty(suite: &Deployment) -> (DcapVerifierClient, Vendor) {
    let vendor = Vendor::new("somebody else", suite.chain.now());
    let input = client::dcap_verifier_input(Some(vendor.root_key()));
    (deploy(&suite.chain, suite, input), vendor)
}

fn deploy(chain: &Chain, suite: &Deployment, input: Vec<u8>) -> DcapVerifierClient {
    let code = chain.upload(&e2e::bundle::Bundles::get("dcap_verifier").code);
    let address = chain.instantiate(suite.governance, code, b"another", input);
    chain.know(address, "dcap_verifier");
    DcapVerifierClient::at(chain, address)
}

/// The change that the last message told of.
fn told(suite: &Deployment) -> CollateralChange {
    #[derive(Decode)]
    enum Event {
        Changed(CollateralChange),
    }
    let receipt = suite.chain.receipt();
    let [event] = receipt.events.as_slice() else {
        panic!("not one event but {:?}", receipt.event_names());
    };
    let Event::Changed(change) = Event::decode_all(&mut event.data.as_slice()).unwrap();
    change
}

fn post_tcb_info(
    verifier: &DcapVerifierClient,
    suite: &Deployment,
    pieces: &Collateral,
) -> Result<(), Error> {
    let body = pieces.tcb_info.body.clone().into_bytes();
    verifier.post_tcb_info(suite.person(), body, pieces.tcb_info.signature)
}

#[test]
fn without_arguments_intels_root_key_is_pinned() {
    let (suite, _) = fresh();
    let verifier = deploy(&suite.chain, &suite, client::dcap_verifier_input(None));
    assert_eq!(verifier.root_key(), dcap::INTEL_ROOT_KEY);
    let foreign = sgx(&suite).vendor.collateral().tcb_signing;
    let refused = verifier.post_authority(suite.person(), foreign);
    assert_eq!(refused, Err(Error::InvalidSignature));
}

#[test]
fn anyone_posts_and_everybody_sees_what_is_there_and_for_how_long() {
    let (suite, _) = fresh();
    let (verifier, vendor) = empty(&suite);
    let pieces = vendor.collateral();
    let person = suite.person();
    let month = suite.chain.now() + sgx_simulator::VALIDITY;

    let authorities = [
        (Authority::ProcessorCa, &pieces.processor_ca),
        (Authority::PlatformCa, &pieces.platform_ca),
        (Authority::TcbSigning, &pieces.tcb_signing),
    ];
    for (authority, certificate) in authorities {
        assert_eq!(verifier.authority(authority), None);
        verifier
            .post_authority(person, certificate.clone())
            .unwrap();
        let change = told(&suite);
        let expires = verifier.authority(authority).unwrap().validity.expires;
        assert_eq!(change, CollateralChange::Authority { authority, expires });
    }
    let lists = [
        (Authority::Root, &pieces.root_crl),
        (Authority::ProcessorCa, &pieces.processor_crl),
        (Authority::PlatformCa, &pieces.platform_crl),
    ];
    for (issuer, list) in lists {
        assert_eq!(verifier.revocations(issuer), None);
        verifier.post_revocations(person, list.clone()).unwrap();
        let told_of = CollateralChange::Revocations {
            issuer,
            revoked: 0,
            expires: month,
        };
        assert_eq!(told(&suite), told_of);
        assert_eq!(
            verifier.revocations(issuer).unwrap().revoked,
            Vec::<[u8; 20]>::new()
        );
    }

    post_tcb_info(&verifier, &suite, &pieces).unwrap();
    let fmspc = vendor.tcb_info.fmspc;
    let told_of = CollateralChange::TcbInfo {
        fmspc,
        evaluation: 17,
        expires: month,
    };
    assert_eq!(told(&suite), told_of);
    let info = verifier.tcb_info(fmspc).unwrap();
    assert_eq!(info.levels.len(), vendor.tcb_info.tcb_levels.len());
    assert_eq!(verifier.tcb_info([0xFF; 6]), None);

    let identity = &pieces.qe_identity;
    verifier
        .post_qe_identity(person, identity.body.clone().into(), identity.signature)
        .unwrap();
    let change = told(&suite);
    let evaluation = verifier.qe_identity().unwrap().evaluation;
    let told_of = CollateralChange::QeIdentity {
        evaluation,
        expires: month,
    };
    assert_eq!(change, told_of);

    let platform = vendor.platform(1);
    let id = verifier
        .set_pck(person, platform.certificate.clone())
        .unwrap();
    let change = told(&suite);
    assert_eq!(id, pck_id(&platform));
    let expires = verifier.pck(id).unwrap().validity.expires;
    assert_eq!(change, CollateralChange::Pck { id, fmspc, expires });
}

#[test]
fn a_piece_waits_for_the_authority_that_signed_it() {
    let (suite, _) = fresh();
    let (verifier, vendor) = empty(&suite);
    let pieces = vendor.collateral();
    let person = suite.person();
    let missing = Err(Error::MissingAuthority);
    let list = || verifier.post_revocations(person, pieces.processor_crl.clone());
    assert_eq!(list(), missing);
    assert_eq!(post_tcb_info(&verifier, &suite, &pieces), missing);
    let platform = vendor.platform(0).certificate;
    let refused = verifier.set_pck(person, platform);
    assert_eq!(refused, Err(Error::MissingAuthority));
    verifier
        .post_authority(person, pieces.processor_ca.clone())
        .unwrap();
    list().expect("its authority is known now");
}

#[test]
fn nothing_takes_the_place_of_something_newer() {
    let (mut suite, _) = fresh();
    let old = sgx(&suite).vendor.collateral();
    suite.chain.advance(DAY);
    let (now, poster) = (suite.chain.now(), suite.governance);
    suite.sgx.as_mut().unwrap().renew(poster, now).unwrap();
    let verifier = &sgx(&suite).verifier;
    let expires = now + sgx_simulator::VALIDITY;
    let fmspc = sgx(&suite).vendor.tcb_info.fmspc;
    assert_eq!(verifier.tcb_info(fmspc).unwrap().validity.expires, expires);

    let again = verifier.post_authority(poster, old.tcb_signing.clone());
    assert_eq!(again, Err(Error::NotNewer));
    for list in [&old.root_crl, &old.processor_crl, &old.platform_crl] {
        let refused = verifier.post_revocations(poster, list.clone());
        assert_eq!(refused, Err(Error::NotNewer));
    }
    assert_eq!(post_tcb_info(verifier, &suite, &old), Err(Error::NotNewer));
    let (body, signature) = (old.qe_identity.body, old.qe_identity.signature);
    let refused = verifier.post_qe_identity(poster, body.into(), signature);
    assert_eq!(refused, Err(Error::NotNewer));
}

#[test]
fn a_list_of_three_hundred_certificates_fits() {
    let (mut suite, machine) = fresh();
    suite.chain.advance(DAY);
    let (now, poster) = (suite.chain.now(), suite.governance);
    let platform = sgx(&suite).platform(&machine);
    let sgx = suite.sgx.as_mut().unwrap();
    for number in 0..299u16 {
        let mut serial = [1; 20];
        serial[..2].copy_from_slice(&(number | 0x4000).to_be_bytes());
        sgx.vendor
            .processor_crl
            .revoke(&serial, reason::KEY_COMPROMISE);
        sgx.vendor
            .platform_crl
            .revoke(&serial, reason::KEY_COMPROMISE);
    }
    sgx.vendor.revoke(&platform);
    sgx.renew(poster, now).unwrap();
    let revoked = sgx.verifier.revocations(Authority::PlatformCa).unwrap();
    assert!(revoked.revoked.len() >= 299);
    let refused = sgx.verifier.set_pck(poster, platform.certificate);
    assert_eq!(
        refused,
        Err(Error::PlatformRevoked),
        "the last one counts too"
    );
}

#[test]
fn rubbish_is_refused_not_trapped_over() {
    let (suite, _) = fresh();
    let (verifier, person) = (&sgx(&suite).verifier, suite.person());
    for rubbish in [
        Vec::new(),
        vec![0x30],
        vec![0x30, 0x82, 0xff, 0xff],
        vec![0xff; 8_000],
    ] {
        assert!(verifier.post_authority(person, rubbish.clone()).is_err());
        assert!(verifier.post_revocations(person, rubbish.clone()).is_err());
        assert!(verifier.set_pck(person, rubbish.clone()).is_err());
        assert!(verifier
            .post_tcb_info(person, rubbish.clone(), [1; 64])
            .is_err());
        assert!(verifier
            .post_qe_identity(person, rubbish.clone(), [0; 64])
            .is_err());
        assert_eq!(verifier.inspect(person, rubbish), Err(Error::InvalidProof));
    }
}
