//! `register_worker` with quotes: what the registry adds to the verifier's verdict.

use super::{fresh, sgx};
use dcap::DcapProof;
use e2e::{
    sgx::{report, stripped},
    worker::Machine,
    Deployment, HOUR,
};
use interfaces::Evidence;
use primitives::{Error, Result};
use protocol::{RegistrationInfo, TcbStatus};
use sgx_simulator::{attribute, EnclaveReport};

/// What `machine` says of itself with a challenge that was just requested.
fn challenged(
    suite: &Deployment,
    machine: &Machine,
) -> RegistrationInfo<ink::primitives::AccountId> {
    let requested = suite
        .registry
        .request_challenge(suite.person(), machine.id());
    machine.registration(suite.registry.id(), requested.unwrap())
}

/// Registers with the quote of a report that `change` has changed.
fn register_with(
    suite: &Deployment,
    machine: &Machine,
    change: impl FnOnce(&mut EnclaveReport),
) -> Result<()> {
    let info = challenged(suite, machine);
    let mut report = report(machine, &info);
    change(&mut report);
    let platform = sgx(suite).platform(machine);
    let evidence = sgx(suite).evidence_of(&DcapProof::Complete {
        quote: stripped(&platform.quote(&report)),
        certificate: platform.certificate,
    });
    register(suite, info, evidence)
}

fn register(
    suite: &Deployment,
    info: RegistrationInfo<ink::primitives::AccountId>,
    evidence: Evidence,
) -> Result<()> {
    let relayer = suite.person();
    suite.registry.register_worker(relayer, info, evidence)
}

#[test]
fn anyone_relays_the_quote_of_a_machine() {
    let (suite, machine) = fresh();
    register_with(&suite, &machine, |_| {}).unwrap();
    let record = suite.registry.worker(machine.id()).unwrap();
    assert_eq!(
        (record.operator, record.confidence_level),
        (machine.operator, 1)
    );
    let month = suite.chain.now() + sgx_simulator::VALIDITY;
    assert_eq!(record.attested_until, Some(month));
    assert_eq!(suite.registry.issued_challenges(machine.id()), None, "used");
}

#[test]
fn the_confidence_level_follows_the_tcb_level_and_its_advisories() {
    let (suite, _) = fresh();
    for level in 1..=5 {
        let machine = Machine::new(&format!("machine {level}"), suite.governance);
        let machine = machine.with_confidence_level(level);
        suite.register(&machine).unwrap();
        let record = suite.registry.worker(machine.id()).unwrap();
        assert_eq!(record.confidence_level, level);
    }
    let revoked = Machine {
        tcb_status: TcbStatus::Revoked,
        ..Machine::new("revoked", suite.governance)
    };
    assert_eq!(suite.register(&revoked), Err(Error::TcbRevoked));
}

#[test]
fn the_white_list_of_advisories_is_read_when_the_registry_decides() {
    let (suite, machine) = fresh();
    let machine = machine.with_confidence_level(3);
    let level = || {
        suite.register(&machine).unwrap();
        suite
            .registry
            .worker(machine.id())
            .unwrap()
            .confidence_level
    };
    assert_eq!(level(), 3);
    let allow = |allowed| {
        let advisory = "INTEL-SA-00219".into();
        suite
            .registry
            .set_advisory_allowed(suite.governance, advisory, allowed)
    };
    allow(false).unwrap();
    assert_eq!(level(), 4);
    allow(true).unwrap();
    assert_eq!(level(), 3);
}

#[test]
fn the_report_must_attest_this_registration() {
    let (suite, machine) = fresh();
    let refused = register_with(&suite, &machine, |report| report.report_data[31] ^= 1);
    assert_eq!(refused, Err(Error::InvalidReportData));
    // A quote for one operator cannot be used for another.
    let info = challenged(&suite, &machine);
    let stolen = RegistrationInfo {
        operator: suite.person(),
        ..info
    };
    let refused = register(&suite, stolen, sgx(&suite).evidence(&machine, &info));
    assert_eq!(refused, Err(Error::InvalidReportData));
}

#[test]
fn a_debug_enclave_is_refused() {
    let (suite, machine) = fresh();
    let refused = register_with(&suite, &machine, |report| {
        report.attributes[0] |= attribute::DEBUG
    });
    assert_eq!(refused, Err(Error::DebugEnclave));
}

#[test]
fn the_allow_list_is_read_when_the_registry_decides() {
    let (suite, machine) = fresh();
    let info = challenged(&suite, &machine);
    let evidence = sgx(&suite).evidence(&machine, &info);
    let governance = suite.governance;
    let measurement = machine.measurement;
    suite
        .registry
        .remove_measurement(governance, measurement)
        .unwrap();
    let refused = register(&suite, info, evidence.clone());
    assert_eq!(refused, Err(Error::MeasurementNotAllowed));
    suite.allow_measurement(measurement);
    // The quote has grown old meanwhile.
    suite.register(&machine).unwrap();
    let other = Machine::new("other", machine.operator);
    for (place, name) in [
        (0, "MRENCLAVE"),
        (32, "ISVPRODID"),
        (34, "ISVSVN"),
        (67, "MRSIGNER"),
    ] {
        let mut altered = other.clone();
        altered.measurement[place] ^= 1;
        let refused = suite.register(&altered);
        assert_eq!(refused, Err(Error::MeasurementNotAllowed), "{name}");
    }
}

#[test]
fn a_quote_works_once() {
    let (suite, machine) = fresh();
    let info = challenged(&suite, &machine);
    let evidence = sgx(&suite).evidence(&machine, &info);
    register(&suite, info, evidence.clone()).unwrap();
    let replayed = register(&suite, info, evidence.clone());
    assert_eq!(replayed, Err(Error::EvidenceReplayed));
    challenged(&suite, &machine);
    let replayed = register(&suite, info, evidence);
    assert_eq!(
        replayed,
        Err(Error::EvidenceReplayed),
        "not with another challenge either"
    );
}

#[test]
fn a_quote_must_answer_a_challenge_of_the_registry() {
    let (suite, machine) = fresh();
    for challenge in [[0; 32], [9; 32]] {
        let info = machine.registration(suite.registry.id(), challenge);
        let refused = register(&suite, info, sgx(&suite).evidence(&machine, &info));
        assert_eq!(refused, Err(Error::EvidenceReplayed));
    }
    // Nor is one good that was issued to another machine.
    let other = Machine::new("other", machine.operator);
    let theirs = challenged(&suite, &other).challenge;
    let info = machine.registration(suite.registry.id(), theirs);
    let refused = register(&suite, info, sgx(&suite).evidence(&machine, &info));
    assert_eq!(refused, Err(Error::EvidenceReplayed));
}

#[test]
fn a_quote_is_as_old_as_the_challenge_that_it_answers() {
    let (suite, machine) = fresh();
    let info = challenged(&suite, &machine);
    let evidence = sgx(&suite).evidence(&machine, &info);
    suite.chain.advance(2 * HOUR + 1);
    let refused = register(&suite, info, evidence);
    assert_eq!(refused, Err(Error::EvidenceOutdated));
    suite.register(&machine).unwrap();
}

#[test]
fn both_verifiers_serve_one_registry() {
    let (suite, machine) = fresh();
    suite.register(&machine).unwrap();
    let record = suite.registry.worker(machine.id()).unwrap();
    suite.chain.advance(1);
    let (verifier, attestors) = (suite.verifier.id(), &suite.attestors);
    machine
        .register(
            &suite.chain,
            &suite.registry,
            verifier,
            attestors,
            suite.governance,
        )
        .unwrap();
    let renewed = suite.registry.worker(machine.id()).unwrap();
    assert_ne!(renewed.challenge, record.challenge);
    assert_eq!(renewed.attested_until, None, "attestors set no end");
}
