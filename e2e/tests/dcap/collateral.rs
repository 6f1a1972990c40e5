//! Posting collateral. Which pieces are refused for what is tested where the rules are, in `dcap`; here it is what the
//! contract does with them.

use super::{fresh, sgx};
use dcap::{Authority, Error, Issuer};
use e2e::{chain::Chain, client::DcapVerifierClient, sgx::pck_id, Deployment, DAY};
use ink::primitives::AccountId;
use scale::{Decode, DecodeAll};
use sgx_simulator::{reason, Collateral, Vendor};

type CollateralChange = dcap::CollateralChange<AccountId>;

/// A verifier without any collateral, and the vendor whose root key it pins.
pub(super) fn empty(suite: &Deployment) -> (DcapVerifierClient, Vendor) {
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
pub(super) fn told(suite: &Deployment) -> CollateralChange {
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

pub(super) fn post_tcb_info(
    verifier: &DcapVerifierClient,
    suite: &Deployment,
    pieces: &Collateral,
) -> Result<(), Error> {
    let body = pieces.tcb_info.body.clone().into_bytes();
    let (signature, signer) = (pieces.tcb_info.signature, pieces.tcb_info.signer);
    verifier.post_tcb_info(suite.person(), body, signature, signer)
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
        (
            Authority::ProcessorCa,
            &vendor.processor_ca,
            &pieces.processor_ca,
        ),
        (
            Authority::PlatformCa,
            &vendor.platform_ca,
            &pieces.platform_ca,
        ),
        (
            Authority::TcbSigning,
            &vendor.tcb_signing,
            &pieces.tcb_signing,
        ),
    ];
    let ids = authorities.map(|(_, it, _)| it.key.identifier());
    for ((authority, _, certificate), key) in authorities.into_iter().zip(ids) {
        assert_eq!(verifier.authority(key), None);
        verifier
            .post_authority(person, certificate.clone())
            .unwrap();
        let change = told(&suite);
        let known = verifier.authority(key).unwrap();
        assert_eq!(known.authority, authority);
        let told_of = CollateralChange::Authority {
            authority,
            key,
            expires: known.validity.expires,
        };
        assert_eq!(change, told_of);
    }
    let listed = |start, limit| {
        let page = verifier.authorities(start, limit);
        page.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(listed(0, 0), ids);
    assert_eq!(listed(1, 1), ids[1..2]);
    assert_eq!(listed(3, 0), [[0; 20]; 0]);
    let lists = [
        (Issuer::Root, &pieces.root_crl),
        (Issuer::Authority(ids[0]), &pieces.processor_crl),
        (Issuer::Authority(ids[1]), &pieces.platform_crl),
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
        .post_qe_identity(
            person,
            identity.body.clone().into(),
            identity.signature,
            identity.signer,
        )
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
    let told_of = CollateralChange::Pck {
        id,
        issuer: ids[1],
        fmspc,
        expires,
    };
    assert_eq!(change, told_of);
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
    let old = old.qe_identity;
    let refused = verifier.post_qe_identity(poster, old.body.into(), old.signature, old.signer);
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
    let ca = Issuer::Authority(sgx.vendor.platform_ca.key.identifier());
    let revoked = sgx.verifier.revocations(ca).unwrap();
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
    let signer = sgx(&suite).vendor.tcb_signing.key.identifier();
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
            .post_tcb_info(person, rubbish.clone(), [1; 64], signer)
            .is_err());
        assert!(verifier
            .post_qe_identity(person, rubbish.clone(), [0; 64], signer)
            .is_err());
        assert_eq!(verifier.inspect(person, rubbish), Err(Error::InvalidProof));
    }
}
