//! Of two views that the vendor publishes at a time, the stricter counts: the one of the higher evaluation number.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{verify, Context, Error, Memory, Result, TcbStatus};
use sgx_simulator::{reason, Vendor};

/// How many days before the lenient view the strict one is issued.
const EARLIER: u64 = 20 * DAY;

/// A vendor on the track that is 17 by now, by whose documents the vendor's platforms are out of date.
fn strict() -> Vendor {
    let mut vendor = vendor();
    for (issued, due) in [
        (
            &mut vendor.tcb_info.issue_date,
            &mut vendor.tcb_info.next_update,
        ),
        (
            &mut vendor.qe_identity.issue_date,
            &mut vendor.qe_identity.next_update,
        ),
    ] {
        *issued = NOW - EARLIER;
        *due = NOW + 30 * DAY - EARLIER;
    }
    numbered(&mut vendor, 17);
    vendor.tcb_info.tcb_levels[0].tcb_status = "OutOfDate".into();
    vendor
}

/// The same vendor on the track that is 16: its documents are younger, and it takes the platforms for better.
fn lenient() -> Vendor {
    let mut vendor = vendor();
    numbered(&mut vendor, 16);
    vendor.tcb_info.tcb_levels[0].tcb_status = "SWHardeningNeeded".into();
    vendor
}

fn numbered(vendor: &mut Vendor, number: u32) {
    vendor.tcb_info.tcb_evaluation_data_number = number;
    vendor.qe_identity.tcb_evaluation_data_number = number;
}

fn post_documents(memory: &mut Memory, vendor: &Vendor) -> [Result<()>; 2] {
    let published = vendor.collateral();
    [
        post_tcb_info(memory, &published.tcb_info),
        post_qe_identity(memory, &published.qe_identity),
    ]
}

fn verdict(memory: &Memory) -> Result<TcbStatus> {
    let platform = vendor().platform(0);
    verify(memory, &complete(&platform, &quote(&platform))).map(|facts| facts.tcb_status)
}

/// The verdict of a verifier that asks for a number at least, by documents of these numbers.
fn asking(minimum: u32, tcb_info: u32, qe_identity: u32) -> Result<()> {
    let mut vendor = vendor();
    vendor.tcb_info.tcb_evaluation_data_number = tcb_info;
    vendor.qe_identity.tcb_evaluation_data_number = qe_identity;
    let mut memory = informed(&vendor);
    memory.set_minimum_evaluation(minimum)?;
    verdict(&memory).map(drop)
}

#[test]
fn a_higher_number_counts_though_it_is_older() {
    let mut memory = informed(&lenient());
    assert_eq!(verdict(&memory), Ok(TcbStatus::SWHardeningNeeded));
    assert_eq!(post_documents(&mut memory, &strict()), [Ok(()); 2]);
    assert_eq!(verdict(&memory), Ok(TcbStatus::OutOfDate));
}

#[test]
fn a_higher_number_counts_though_it_is_of_the_same_second() {
    let mut vendor = lenient();
    let mut memory = informed(&vendor);
    numbered(&mut vendor, 17);
    assert_eq!(post_documents(&mut memory, &vendor), [Ok(()); 2]);
}

#[test]
fn the_friendlier_view_does_not_come_back() {
    let mut memory = informed(&strict());
    let mut lenient = lenient();
    assert_eq!(
        post_documents(&mut memory, &lenient),
        [Err(Error::NotNewer); 2]
    );
    assert_eq!(verdict(&memory), Ok(TcbStatus::OutOfDate));
    // Not even once the stricter one has run out: somebody has to post its successor.
    memory.now = NOW + 15 * DAY;
    lenient.issue(memory.now);
    memory
        .post_revocations(&lenient.collateral().root_crl)
        .unwrap();
    assert_eq!(
        post_documents(&mut memory, &lenient),
        [Err(Error::NotNewer); 2]
    );
    assert_eq!(verdict(&memory), Err(Error::CollateralExpired));
    let mut strict = strict();
    strict.issue(memory.now);
    assert_eq!(post_documents(&mut memory, &strict), [Ok(()); 2]);
    assert_eq!(verdict(&memory), Ok(TcbStatus::OutOfDate));
}

#[test]
fn the_number_of_a_revoked_signer_takes_no_precedence() {
    let mut thief = vendor();
    numbered(&mut thief, u32::MAX);
    let mut memory = informed(&thief);
    assert_eq!(memory.highest_evaluation(), u32::MAX);
    let mut vendor = vendor();
    let stolen = vendor.tcb_signing.certificate.serial.clone();
    memory.now += DAY;
    vendor.issue(memory.now);
    vendor.root_crl.revoke(&stolen, reason::KEY_COMPROMISE);
    let next = &mut vendor.tcb_signing.certificate;
    (next.serial, next.not_before) = (vec![7; 20], memory.now);
    let published = vendor.collateral();
    memory.post_authority(&published.tcb_signing).unwrap();
    memory.post_revocations(&published.root_crl).unwrap();
    assert_eq!(memory.highest_evaluation(), 0);
    assert_eq!(post_documents(&mut memory, &vendor), [Ok(()); 2]);
    assert_eq!(memory.highest_evaluation(), 17);
    assert_eq!(
        memory.set_minimum_evaluation(18),
        Err(Error::InvalidEvaluation)
    );
    assert_eq!(memory.set_minimum_evaluation(17), Ok(()));
    assert_eq!(verdict(&memory), Ok(TcbStatus::UpToDate));
}

#[test]
fn the_highest_number_is_that_of_any_document_ever_posted() {
    let mut vendor = vendor();
    let mut memory = empty(&vendor);
    assert_eq!(memory.highest_evaluation(), 0);
    vendor.tcb_info.tcb_evaluation_data_number = 16;
    post_all(&mut memory, &vendor).unwrap();
    assert_eq!(memory.highest_evaluation(), 17, "the identity's");
    vendor.tcb_info.fmspc = [1; 6];
    vendor.tcb_info.tcb_evaluation_data_number = 18;
    post_tcb_info(&mut memory, &vendor.collateral().tcb_info).unwrap();
    assert_eq!(memory.highest_evaluation(), 18, "other platforms'");
    vendor.tcb_info.fmspc = [2; 6];
    vendor.tcb_info.tcb_evaluation_data_number = 15;
    post_tcb_info(&mut memory, &vendor.collateral().tcb_info).unwrap();
    memory.now += 40 * DAY;
    assert_eq!(memory.highest_evaluation(), 18, "run out, too");
}

#[test]
fn the_minimum_rises_and_falls_and_counts_at_once() {
    let mut memory = informed(&lenient());
    assert_eq!(memory.minimum_evaluation(), 0);
    assert_eq!(memory.set_minimum_evaluation(16), Ok(()));
    assert_eq!(verdict(&memory), Ok(TcbStatus::SWHardeningNeeded));
    // For the kind of platform that somebody else has, the number is out already.
    let mut other = strict();
    other.tcb_info.fmspc = [1; 6];
    post_tcb_info(&mut memory, &other.collateral().tcb_info).unwrap();
    assert_eq!(memory.set_minimum_evaluation(17), Ok(()));
    assert_eq!(verdict(&memory), Err(Error::EvaluationTooLow));
    assert_eq!(post_documents(&mut memory, &strict()), [Ok(()); 2]);
    assert_eq!(verdict(&memory), Ok(TcbStatus::OutOfDate));
    assert_eq!(memory.set_minimum_evaluation(0), Ok(()));
    assert_eq!(memory.minimum_evaluation(), 0);
}

#[test]
fn what_is_missing_is_a_matter_of_collateral() {
    let error = primitives::Error::from(Error::EvaluationTooLow);
    assert_eq!(error, primitives::Error::CollateralOutdated);
}

#[test]
fn a_number_that_is_high_enough_counts() {
    assert_eq!(asking(17, 17, 17), Ok(()));
    assert_eq!(asking(17, 18, 17), Ok(()));
}

#[test]
fn a_number_that_is_too_low_is_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    (
        "TCB information below the minimum",
        Error::EvaluationTooLow,
        || asking(17, 16, 17),
    ),
    (
        "an identity of the quoting enclave below the minimum",
        Error::EvaluationTooLow,
        || asking(17, 17, 16),
    ),
    (
        "a minimum above all that was posted",
        Error::InvalidEvaluation,
        || asking(18, 17, 16),
    ),
    (
        "a minimum where nothing was posted",
        Error::InvalidEvaluation,
        || empty(&vendor()).set_minimum_evaluation(1),
    ),
    (
        "a higher number that has run out itself",
        Error::Expired,
        || {
            let mut memory = informed(&lenient());
            memory.now += 15 * DAY;
            let [tcb_info, identity] = post_documents(&mut memory, &strict());
            assert_eq!(tcb_info, identity);
            tcb_info
        },
    ),
    (
        "the same number of an earlier date",
        Error::NotNewer,
        || {
            let mut memory = informed(&lenient());
            let mut earlier = strict();
            numbered(&mut earlier, 16);
            let [tcb_info, identity] = post_documents(&mut memory, &earlier);
            assert_eq!(tcb_info, identity);
            tcb_info
        },
    ),
];
