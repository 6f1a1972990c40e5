//! Attestations that run out.

use crate::fixture::Fixture;
use e2e::worker::Machine;
use e2e::{DAY, HOUR, TOKEN};
use primitives::{Error, Result};
use protocol::EnclaveFacts;

/// Registers `machine` again with evidence made now that holds until `expires`.
fn register_until(lab: &Fixture, machine: &Machine, expires: Option<u64>) -> Result<()> {
    let registry = lab.registry.address();
    let challenge = lab.registry.worker(machine.id()).unwrap().challenge;
    let info = machine.registration(registry, challenge);
    let facts = EnclaveFacts {
        expires,
        ..machine.facts(&info, lab.chain.now())
    };
    let evidence = lab.attestors.vouch(lab.verifier.address(), registry, facts);
    lab.registry.register_worker(lab.person(), info, evidence)
}

/// A pool with a worker that mines and one that does not, both attested until a day from now.
fn two_workers() -> (Fixture, Machine, Machine) {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let idle = lab.machine_in(&lab.pool, "idle");
    let running = lab.worker("running", 10 * TOKEN);
    let until = lab.chain.now() + DAY;
    for machine in [&idle, &running] {
        register_until(&lab, machine, Some(until)).unwrap();
        let record = lab.registry.worker(machine.id()).unwrap();
        assert_eq!(record.attested_until, Some(until));
    }
    (lab, idle, running)
}

#[test]
fn a_worker_is_started_and_restarted_until_its_attestation_runs_out() {
    let (lab, idle, running) = two_workers();
    let start_both = || {
        let started = lab.pool.start_mining(lab.owner, idle.id(), TOKEN);
        let restarted = lab.pool.restart_mining(lab.owner, running.id(), 20 * TOKEN);
        [started, restarted]
    };
    lab.chain.advance(DAY + 1);
    assert!(lab.registry.facts(idle.id()).unwrap().attestation_expired);
    assert_eq!(start_both(), [Err(Error::AttestationExpired); 2]);
    for machine in [&idle, &running] {
        let until = lab.chain.now() + DAY;
        register_until(&lab, machine, Some(until)).unwrap();
    }
    lab.chain.advance(DAY);
    assert!(!lab.registry.facts(idle.id()).unwrap().attestation_expired);
    assert_eq!(start_both(), [Ok(()); 2], "the last moment is one of them");
}

#[test]
fn a_session_that_runs_goes_on() {
    let (lab, _, running) = two_workers();
    lab.chain.advance(2 * DAY);
    lab.reward(&running, TOKEN);
    let refused = lab.pool.stop_unresponsive(lab.person(), running.id());
    assert_eq!(refused, Err(Error::WorkerIsResponsive));
    lab.pool.stop_mining(lab.owner, running.id()).unwrap();
}

#[test]
fn the_last_evidence_says_how_long() {
    let (lab, idle, _) = two_workers();
    lab.chain.advance(DAY + 1);
    let gone = register_until(&lab, &idle, Some(lab.chain.now() - 1));
    assert_eq!(gone, Err(Error::EvidenceOutdated));
    register_until(&lab, &idle, None).unwrap();
    lab.chain.advance(1_000 * DAY);
    assert!(!lab.registry.facts(idle.id()).unwrap().attestation_expired);
    register_until(&lab, &idle, Some(lab.chain.now() + HOUR)).unwrap();
    lab.chain.advance(HOUR + 1);
    assert!(lab.registry.facts(idle.id()).unwrap().attestation_expired);
}

#[test]
fn the_measurement_is_looked_at_first_and_the_score_after() {
    let (lab, idle, _) = two_workers();
    lab.chain.advance(DAY + 1);
    let slow = lab.machine("slow", lab.owner, 48);
    lab.pool.add_worker(lab.owner, slow.id()).unwrap();
    register_until(&lab, &slow, Some(lab.chain.now())).unwrap();
    lab.chain.advance(1);
    let start = |machine: &Machine| lab.pool.start_mining(lab.owner, machine.id(), TOKEN);
    assert_eq!(start(&slow), Err(Error::AttestationExpired));
    lab.registry
        .remove_measurement(lab.governance, idle.measurement)
        .unwrap();
    assert_eq!(start(&idle), Err(Error::MeasurementNotAllowed));
}
