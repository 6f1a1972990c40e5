//! The owner asks for an evaluation number, and hands ownership over.

use super::{
    collateral::{empty, post_tcb_info, told},
    fresh, sgx,
};
use dcap::{CollateralChange, DcapProof, Error};
use e2e::{
    sgx::{report, stripped},
    worker::Machine,
    Deployment, DAY,
};
use scale::Encode;

/// What the verifier says to a registry, and to somebody who wants to know exactly, of a machine's quote.
fn verdicts(suite: &Deployment, machine: &Machine) -> (primitives::Result<()>, Result<(), Error>) {
    let sgx = sgx(suite);
    let info = machine.registration(suite.registry.id(), [7; 32]);
    let platform = sgx.platform(machine);
    let quote = stripped(&platform.quote(&report(machine, &info)));
    let certificate = platform.certificate;
    let proof = DcapProof::Complete { certificate, quote }.encode();
    let person = suite.person();
    let verified = sgx.verifier.verify(person, proof.clone());
    let inspected = sgx.verifier.inspect(person, proof);
    (verified.map(drop), inspected.map(drop))
}

#[test]
fn the_owner_asks_for_a_number_that_was_posted() {
    let (mut suite, machine) = fresh();
    let owner = suite.governance;
    let verifier = sgx(&suite).verifier.clone();
    assert_eq!(verifier.minimum_evaluation(), 0);
    assert_eq!(verifier.highest_evaluation(), 17);
    let set = |number| verifier.set_minimum_evaluation(owner, number);
    assert_eq!(set(18), Err(Error::InvalidEvaluation));
    assert_eq!(
        verifier.set_minimum_evaluation(suite.person(), 0),
        Err(Error::NotOwner)
    );
    set(17).unwrap();
    assert_eq!(
        told(&suite),
        CollateralChange::MinimumEvaluation { number: 17 }
    );
    assert_eq!(verifier.minimum_evaluation(), 17);
    assert_eq!(verdicts(&suite, &machine), (Ok(()), Ok(())));

    // TCB information of another kind of platform is of number 18 already.
    suite.chain.advance(DAY);
    let now = suite.chain.now();
    let mut later = sgx(&suite).vendor.clone();
    later.issue(now);
    later.tcb_info.tcb_evaluation_data_number = 18;
    let mut other = later.clone();
    other.tcb_info.fmspc = [1; 6];
    post_tcb_info(&verifier, &suite, &other.collateral()).unwrap();
    assert_eq!(verifier.highest_evaluation(), 18);
    set(18).unwrap();
    let too_low = (
        Err(primitives::Error::CollateralOutdated),
        Err(Error::EvaluationTooLow),
    );
    assert_eq!(verdicts(&suite, &machine), too_low);
    // It takes both documents.
    post_tcb_info(&verifier, &suite, &later.collateral()).unwrap();
    assert_eq!(verdicts(&suite, &machine), too_low);
    later.qe_identity.tcb_evaluation_data_number = 18;
    let sgx = suite.sgx.as_mut().unwrap();
    sgx.vendor = later;
    let identity = sgx.vendor.collateral().qe_identity;
    let (body, signature, signer) = (identity.body.into(), identity.signature, identity.signer);
    verifier
        .post_qe_identity(owner, body, signature, signer)
        .unwrap();
    assert_eq!(verdicts(&suite, &machine), (Ok(()), Ok(())));
    set(0).unwrap();
    assert_eq!(verifier.minimum_evaluation(), 0);
}

#[test]
fn the_friendlier_of_two_views_does_not_come_back() {
    let (suite, _) = fresh();
    let (verifier, mut vendor) = empty(&suite);
    let signer = vendor.collateral().tcb_signing;
    verifier.post_authority(suite.person(), signer).unwrap();
    suite.chain.advance(30 * DAY);
    vendor.tcb_info.tcb_evaluation_data_number = 16;
    vendor.issue(suite.chain.now());
    let lenient = vendor.collateral();
    // The stricter one is 29 days older.
    vendor.tcb_info.tcb_evaluation_data_number = 17;
    vendor.issue(suite.chain.now() - 29 * DAY);
    let strict = vendor.collateral();
    post_tcb_info(&verifier, &suite, &lenient).unwrap();
    post_tcb_info(&verifier, &suite, &strict).unwrap();
    let again = || post_tcb_info(&verifier, &suite, &lenient);
    assert_eq!(again(), Err(Error::NotNewer));
    suite.chain.advance(2 * DAY);
    assert_eq!(
        again(),
        Err(Error::NotNewer),
        "though the stricter one has run out"
    );
}

#[test]
fn ownership_moves_in_two_steps() {
    let (suite, _) = fresh();
    let verifier = &sgx(&suite).verifier;
    let (owner, next) = (suite.governance, suite.person());
    assert_eq!((verifier.owner(), verifier.pending_owner()), (owner, None));
    let not_owner = Err(primitives::Error::NotOwner);
    assert_eq!(verifier.transfer_ownership(next, next), not_owner);
    verifier.transfer_ownership(owner, next).unwrap();
    assert_eq!(
        told(&suite),
        CollateralChange::OwnershipOffered { to: next }
    );
    assert_eq!(verifier.pending_owner(), Some(next));
    assert_eq!(
        verifier.accept_ownership(owner),
        Err(primitives::Error::NotPendingOwner)
    );
    verifier.accept_ownership(next).unwrap();
    let moved = CollateralChange::OwnershipTransferred {
        from: owner,
        to: next,
    };
    assert_eq!(told(&suite), moved);
    assert_eq!((verifier.owner(), verifier.pending_owner()), (next, None));
    let set = |caller| verifier.set_minimum_evaluation(caller, 1);
    assert_eq!((set(owner), set(next)), (Err(Error::NotOwner), Ok(())));
}
