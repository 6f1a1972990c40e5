//! Attestations that run out.

use crate::fixture::Fixture;
use e2e::worker::Machine;
use e2e::{DAY, HOUR, TOKEN};
use interfaces::WorkerState;
use primitives::{Error, Result};
use protocol::EnclaveFacts;

/// Registers `machine` again with evidence made now that holds until `expires`.
fn register_until(lab: &Fixture, machine: &Machine, expires: Option<u64>) -> Result<()> {
    let registry = lab.registry.id();
    let challenge = lab.registry.worker(machine.id()).unwrap().challenge;
    let info = machine.registration(registry, challenge);
    let facts = EnclaveFacts {
        expires,
        ..machine.facts(&info, lab.chain.now())
    };
    let evidence = lab.attestors.vouch(lab.verifier.id(), registry, facts);
    lab.registry.register_worker(lab.person(), info, evidence)
}

fn is_expired(lab: &Fixture, machine: &Machine) -> bool {
    let facts = lab.registry.facts(machine.id()).unwrap();
    facts.is_attestation_expired(lab.chain.now())
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
    assert!(is_expired(&lab, &idle));
    assert_eq!(start_both(), [Err(Error::AttestationExpired); 2]);
    for machine in [&idle, &running] {
        let until = lab.chain.now() + DAY;
        register_until(&lab, machine, Some(until)).unwrap();
    }
    lab.chain.advance(DAY);
    assert!(!is_expired(&lab, &idle));
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
fn anyone_stops_a_worker_whose_attestation_ran_out_longer_ago_than_the_grace() {
    let (lab, _, running) = two_workers();
    let grace = lab.config.settings.attestation_grace;
    lab.chain.advance(DAY + grace);
    lab.reward(&running, TOKEN);
    let stop = || lab.pool.stop_unresponsive(lab.person(), running.id());
    let until = lab.registry.worker(running.id()).unwrap().attested_until;
    lab.chain.at(until.unwrap() + grace);
    assert_eq!(stop(), Err(Error::WorkerIsResponsive), "the last moment");
    lab.chain.advance(1);
    stop().unwrap();
    let info = lab.mining.worker_info(running.id()).unwrap();
    assert_eq!(info.state, WorkerState::CoolingDown);
    let pool = lab.pool.pool_info();
    assert_eq!(pool.treasury_due, 0, "it answered, and lost nothing");
}

#[test]
fn governance_suspends_that_for_one_more_grace_at_once() {
    let (lab, _, running) = two_workers();
    let grace = lab.config.settings.attestation_grace;
    lab.chain.advance(DAY + grace + DAY);
    lab.reward(&running, TOKEN);
    let refused = lab.mining.suspend_attestation_stops(lab.person());
    assert_eq!(refused, Err(Error::NotOwner));
    lab.mining
        .suspend_attestation_stops(lab.governance)
        .unwrap();
    let suspended_until = lab.chain.now() + grace;
    assert_eq!(
        lab.mining.attestation_stops_suspended_until(),
        suspended_until
    );
    let stop = || lab.pool.stop_unresponsive(lab.person(), running.id());
    assert_eq!(stop(), Err(Error::WorkerIsResponsive));
    lab.chain.at(suspended_until - 1);
    assert_eq!(stop(), Err(Error::WorkerIsResponsive));
    lab.chain.advance(1);
    stop().unwrap();
}

#[test]
fn a_removed_verifiers_evidence_counts_until_its_removal() {
    let (lab, idle, running) = two_workers();
    lab.chain.advance(HOUR);
    let removed_at = lab.chain.now();
    let remove = lab
        .registry
        .remove_verifier(lab.governance, lab.verifier.address());
    remove.unwrap();
    let facts = lab.registry.facts(idle.id()).unwrap();
    assert_eq!(facts.attested_until, Some(removed_at));
    lab.chain.advance(1);
    let start = || lab.pool.start_mining(lab.owner, idle.id(), TOKEN);
    assert_eq!(start(), Err(Error::AttestationExpired));
    lab.chain
        .at(removed_at + lab.config.settings.attestation_grace + 1);
    lab.reward(&running, TOKEN);
    let stopped = lab.pool.stop_unresponsive(lab.person(), running.id());
    stopped.unwrap();
}

#[test]
fn a_verifier_that_comes_back_vouches_again_for_whom_it_let_in() {
    let (lab, idle, _) = two_workers();
    let verifier = lab.verifier.address();
    lab.chain.advance(1);
    register_until(&lab, &idle, None).unwrap();
    lab.registry
        .remove_verifier(lab.governance, verifier)
        .unwrap();
    lab.registry
        .announce_verifier(lab.governance, verifier)
        .unwrap();
    lab.chain.advance(lab.config.settings.timing.announcement());
    assert!(is_expired(&lab, &idle));
    lab.registry.execute_verifier(lab.governance).unwrap();
    assert!(!is_expired(&lab, &idle));
}

#[test]
fn the_last_evidence_says_how_long() {
    let (lab, idle, _) = two_workers();
    lab.chain.advance(DAY + 1);
    let gone = register_until(&lab, &idle, Some(lab.chain.now() - 1));
    assert_eq!(gone, Err(Error::EvidenceOutdated));
    register_until(&lab, &idle, None).unwrap();
    lab.chain.advance(1_000 * DAY);
    assert!(!is_expired(&lab, &idle));
    register_until(&lab, &idle, Some(lab.chain.now() + HOUR)).unwrap();
    lab.chain.advance(HOUR + 1);
    assert!(is_expired(&lab, &idle));
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
