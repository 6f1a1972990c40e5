//! What the verifier's messages may cost at most, in picoseconds on this runtime, where one signature costs about
//! 65 G. `scripts/gas` has the exact figures.

use super::{fresh, sgx};
use dcap::DcapProof;
use e2e::{
    bundle::Bundles,
    chain::Chain,
    client::DcapVerifierClient,
    sgx::{report, stripped},
};
use scale::Encode;

const COLLATERAL: u64 = 130_000_000_000;
const REGISTERED: u64 = 250_000_000_000;
const COMPLETE: u64 = 360_000_000_000;

fn assert_below(chain: &Chain, limit: u64, what: &str) {
    let gas = chain.receipt().gas.ref_time;
    assert!(gas <= limit, "{what}: {gas} of {limit}");
}

#[test]
fn the_code_is_small_enough() {
    assert!(Bundles::get("dcap_verifier").code.len() <= 112_000);
}

#[test]
fn each_piece_of_collateral_costs_little_more_than_its_signature() {
    let (suite, machine) = fresh();
    let platform = sgx(&suite).platform(&machine);
    let vendor = &sgx(&suite).vendor;
    let code = suite.chain.upload(&Bundles::get("dcap_verifier").code);
    let input = client::dcap_verifier_input(Some(vendor.root_key()));
    let address = suite
        .chain
        .instantiate(suite.governance, code, b"measured", input);
    let verifier = DcapVerifierClient::at(&suite.chain, address);
    let (chain, poster, pieces) = (&suite.chain, suite.governance, vendor.collateral());
    for certificate in [pieces.processor_ca, pieces.platform_ca, pieces.tcb_signing] {
        verifier.post_authority(poster, certificate).unwrap();
        assert_below(chain, COLLATERAL, "an authority");
    }
    for list in [pieces.root_crl, pieces.processor_crl, pieces.platform_crl] {
        verifier.post_revocations(poster, list).unwrap();
        assert_below(chain, COLLATERAL, "a revocation list");
    }
    let (info, identity) = (pieces.tcb_info, pieces.qe_identity);
    verifier
        .post_tcb_info(poster, info.body.into(), info.signature, info.signer)
        .unwrap();
    assert_below(chain, COLLATERAL, "TCB information");
    verifier
        .post_qe_identity(
            poster,
            identity.body.into(),
            identity.signature,
            identity.signer,
        )
        .unwrap();
    assert_below(chain, COLLATERAL, "the quoting enclave's identity");
    verifier.set_pck(poster, platform.certificate).unwrap();
    assert_below(chain, COLLATERAL, "a platform's certificate");
}

#[test]
fn a_verdict_costs_two_signatures_or_three_and_little_more() {
    let (suite, machine) = fresh();
    let (sgx, relayer) = (sgx(&suite), suite.governance);
    let info = machine.registration(suite.registry.id(), [0; 32]);
    let platform = sgx.platform(&machine);
    let certificate = platform.certificate.clone();
    let pck = sgx.verifier.set_pck(relayer, certificate.clone()).unwrap();
    let quote = stripped(&platform.quote(&report(&machine, &info)));
    let complete = DcapProof::Complete {
        certificate,
        quote: quote.clone(),
    };
    sgx.verifier.verify(relayer, complete.encode()).unwrap();
    assert_below(&suite.chain, COMPLETE, "with the platform's certificate");
    let registered = DcapProof::Registered { pck, quote };
    sgx.verifier.verify(relayer, registered.encode()).unwrap();
    assert_below(&suite.chain, REGISTERED, "from a registered platform");
}

/// This runtime counts everything that a called contract does twice; newer ones do not.
#[test]
fn a_registration_costs_twice_the_verdict_and_little_more() {
    let (suite, machine) = fresh();
    suite.register(&machine).unwrap();
    assert_below(&suite.chain, 2 * REGISTERED, "a registration");
}
