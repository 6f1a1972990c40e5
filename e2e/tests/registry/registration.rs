//! `register_worker`.

use client::Key;
use e2e::worker::{key_named, recovered_otherwise, Attestors, Machine};
use e2e::{chain::GENESIS_HASH, Config, Deployment, HOUR, TOKEN};
use ink::primitives::AccountId;
use interfaces::Evidence;
use primitives::{Error, Result};
use protocol::{ContractId, EnclaveFacts, QuorumProof, RegistrationInfo, TcbStatus};
use scale::{Decode, Encode};

/// A deployment and an unregistered machine.
fn fresh() -> (Deployment, Machine) {
    let suite = Deployment::with(Config::laboratory());
    let operator = suite.person();
    (suite, Machine::new("machine", operator))
}

/// What `machine` says of itself for its first registration.
fn first_info(suite: &Deployment, machine: &Machine) -> RegistrationInfo<AccountId> {
    machine.registration(suite.registry.id(), [0; 32])
}

/// Registers with facts that `change` has changed.
fn register_with(
    suite: &Deployment,
    machine: &Machine,
    change: impl FnOnce(&mut EnclaveFacts),
) -> Result<()> {
    let info = first_info(suite, machine);
    let mut facts = machine.facts(&info, suite.chain.now());
    change(&mut facts);
    let evidence = vouch(suite, facts);
    suite
        .registry
        .register_worker(suite.person(), info, evidence)
}

fn vouch(suite: &Deployment, facts: EnclaveFacts) -> Evidence {
    let (verifier, registry) = (suite.verifier.id(), suite.registry.id());
    suite.attestors.vouch(verifier, registry, facts)
}

#[test]
fn anyone_relays_it_and_a_benchmark_is_opened() {
    let (suite, machine) = fresh();
    assert!(suite.registry.worker(machine.id()).is_none());
    suite.register(&machine).unwrap();
    let record = suite.registry.worker(machine.id()).unwrap();
    assert_eq!(record.operator, machine.operator);
    assert_eq!((record.cores, record.confidence_level), (8, 1));
    assert_eq!((record.pool, record.score), (None, None));
    assert_ne!(record.challenge, [0; 32]);
    assert_eq!(record.benchmark.unwrap().opened_at, suite.chain.now());
    assert_eq!(suite.registry.workers(0, 10), [machine.id()]);
}

#[test]
fn the_confidence_level_follows_the_platforms_standing() {
    let (suite, _) = fresh();
    let operator = suite.person();
    use TcbStatus::*;
    let listed: &[&str] = &[
        "INTEL-SA-00219",
        "INTEL-SA-00334",
        "INTEL-SA-00381",
        "INTEL-SA-00389",
    ];
    let other: &[&str] = &["INTEL-SA-00219", "INTEL-SA-00477"];
    let cases = [
        (UpToDate, other, 1),
        (SWHardeningNeeded, other, 2),
        (ConfigurationNeeded, &[], 3),
        (ConfigurationNeeded, listed, 3),
        (ConfigurationAndSWHardeningNeeded, listed, 3),
        (ConfigurationNeeded, other, 4),
        (ConfigurationAndSWHardeningNeeded, other, 4),
        (OutOfDate, &[], 5),
        (OutOfDateConfigurationNeeded, listed, 5),
    ];
    for (number, (tcb_status, advisories, level)) in cases.into_iter().enumerate() {
        let machine = Machine {
            tcb_status,
            advisories: advisories.iter().map(|it| it.to_string()).collect(),
            ..Machine::new(&format!("machine {number}"), operator)
        };
        suite.register(&machine).unwrap();
        let record = suite.registry.worker(machine.id()).unwrap();
        assert_eq!(
            record.confidence_level, level,
            "{tcb_status:?} {advisories:?}"
        );
    }
}

#[test]
fn a_revoked_platform_is_refused() {
    let (suite, machine) = fresh();
    let refused = register_with(&suite, &machine, |facts| {
        facts.tcb_status = TcbStatus::Revoked
    });
    assert_eq!(refused, Err(Error::TcbRevoked));
}

#[test]
fn a_debug_enclave_is_refused() {
    let (suite, machine) = fresh();
    let refused = register_with(&suite, &machine, |facts| facts.debug = true);
    assert_eq!(refused, Err(Error::DebugEnclave));
}

#[test]
fn an_unknown_measurement_is_refused() {
    let (suite, machine) = fresh();
    let refused = register_with(&suite, &machine, |facts| facts.measurement[67] ^= 1);
    assert_eq!(refused, Err(Error::MeasurementNotAllowed));
}

#[test]
fn the_report_must_attest_this_registration() {
    let (suite, machine) = fresh();
    let refused = register_with(&suite, &machine, |facts| facts.report_data[31] ^= 1);
    assert_eq!(refused, Err(Error::InvalidReportData));
    // Evidence for one operator cannot be used for another.
    let info = first_info(&suite, &machine);
    let evidence = vouch(&suite, machine.facts(&info, suite.chain.now()));
    let thief = suite.person();
    let stolen = RegistrationInfo {
        operator: thief,
        ..info
    };
    let refused = suite.registry.register_worker(thief, stolen, evidence);
    assert_eq!(refused, Err(Error::InvalidReportData));
    register_with(&suite, &machine, |facts| facts.report_data[32] ^= 1).expect("the rest is free");
}

#[test]
fn evidence_is_at_most_two_hours_old_and_not_from_the_future() {
    let (suite, machine) = fresh();
    let now = suite.chain.now();
    for time in [now + 1, now - 2 * HOUR - 1, 0, u64::MAX] {
        let refused = register_with(&suite, &machine, |facts| facts.time = Some(time));
        assert_eq!(refused, Err(Error::EvidenceOutdated), "{time}");
    }
    register_with(&suite, &machine, |facts| facts.time = Some(now - 2 * HOUR)).unwrap();
}

#[test]
fn evidence_works_once() {
    let (suite, machine) = fresh();
    let info = first_info(&suite, &machine);
    let evidence = vouch(&suite, machine.facts(&info, suite.chain.now()));
    let relayer = suite.person();
    suite
        .registry
        .register_worker(relayer, info, evidence.clone())
        .unwrap();
    let replayed = suite.registry.register_worker(relayer, info, evidence);
    assert_eq!(replayed, Err(Error::EvidenceReplayed));
}

#[test]
fn evidence_made_before_the_last_is_replayed_even_with_the_right_challenge() {
    let (suite, machine) = fresh();
    let made_at = suite.chain.now();
    suite.register(&machine).unwrap();
    suite.chain.advance(HOUR);
    let challenge = suite.registry.worker(machine.id()).unwrap().challenge;
    let info = machine.registration(suite.registry.id(), challenge);
    let register = |time| {
        let evidence = vouch(&suite, machine.facts(&info, time));
        suite
            .registry
            .register_worker(suite.person(), info, evidence)
    };
    assert_eq!(register(made_at), Err(Error::EvidenceReplayed));
    register(made_at + 1).unwrap();
}

#[test]
fn a_registration_for_another_registry_is_refused() {
    let (suite, machine) = fresh();
    let on_another_chain = ContractId {
        chain: [1; 32],
        ..suite.registry.id()
    };
    for other in [suite.mining.id(), on_another_chain] {
        let info = machine.registration(other, [0; 32]);
        let evidence = vouch(&suite, machine.facts(&info, suite.chain.now()));
        let refused = suite
            .registry
            .register_worker(suite.person(), info, evidence);
        assert_eq!(refused, Err(Error::EvidenceReplayed));
    }
}

#[test]
fn an_attestors_signature_has_one_encoding_and_is_for_one_chain() {
    let (suite, machine) = fresh();
    let info = first_info(&suite, &machine);
    let facts = machine.facts(&info, suite.chain.now());
    let (verifier, registry) = (suite.verifier.id(), suite.registry.id());
    let register = |evidence| {
        suite
            .registry
            .register_worker(suite.person(), info, evidence)
    };
    let good = suite.attestors.vouch(verifier, registry, facts.clone());
    let mut proof = QuorumProof::decode(&mut &good.proof[..]).unwrap();
    proof.signatures[1] = recovered_otherwise(&proof.signatures[1]);
    let rewritten = Evidence {
        proof: proof.encode(),
        ..good.clone()
    };
    assert_eq!(register(rewritten), Err(Error::InvalidEvidence));
    let on_another_chain = ContractId {
        chain: [1; 32],
        ..verifier
    };
    let elsewhere = suite.attestors.vouch(on_another_chain, registry, facts);
    assert_eq!(register(elsewhere), Err(Error::InvalidEvidence));
    register(good).unwrap();
}

#[test]
fn every_contract_shows_the_chain_that_it_was_deployed_for() {
    let (suite, _) = fresh();
    for chain in [
        suite.registry.chain(),
        suite.mining.chain(),
        suite.verifier.chain(),
    ] {
        assert_eq!(chain, GENESIS_HASH);
    }
}

#[test]
fn only_trusted_verifiers_judge() {
    let (suite, machine) = fresh();
    let info = first_info(&suite, &machine);
    let facts = machine.facts(&info, suite.chain.now());
    let registry = suite.registry.id();
    let stranger = suite.person();
    let verifier = ContractId {
        address: stranger,
        ..registry
    };
    let evidence = suite.attestors.vouch(verifier, registry, facts);
    let refused = suite.registry.register_worker(stranger, info, evidence);
    assert_eq!(refused, Err(Error::UnknownVerifier));
}

#[test]
fn a_quorum_of_distinct_attestors_is_needed() {
    let (suite, machine) = fresh();
    let info = first_info(&suite, &machine);
    let facts = machine.facts(&info, suite.chain.now());
    let (verifier, registry) = (suite.verifier.id(), suite.registry.id());
    let keys = &suite.attestors.keys;
    let stranger = key_named("stranger");
    let register = |signers: &[&Key]| {
        let signers = signers.iter().copied();
        let evidence = Attestors::vouch_by(signers, verifier, registry, facts.clone());
        suite
            .registry
            .register_worker(suite.person(), info, evidence)
    };
    assert_eq!(register(&[]), Err(Error::InvalidEvidence));
    assert_eq!(register(&[&keys[0]]), Err(Error::InvalidEvidence));
    assert_eq!(register(&[&keys[0], &keys[0]]), Err(Error::InvalidEvidence));
    assert_eq!(
        register(&[&keys[0], &stranger]),
        Err(Error::InvalidEvidence)
    );
    register(&[&keys[2], &keys[1]]).expect("in any order");
}

#[test]
fn rubbish_is_not_evidence() {
    let (suite, machine) = fresh();
    let info = first_info(&suite, &machine);
    let verifier = suite.verifier.address();
    for proof in [vec![], vec![0; 10], vec![0xff; 3_000]] {
        let evidence = Evidence { verifier, proof };
        let refused = suite
            .registry
            .register_worker(suite.person(), info, evidence);
        assert_eq!(refused, Err(Error::InvalidEvidence));
    }
}

#[test]
fn what_was_signed_for_one_registry_is_worth_nothing_to_others() {
    let (suite, machine) = fresh();
    let info = first_info(&suite, &machine);
    let facts = machine.facts(&info, suite.chain.now());
    let (verifier, registry) = (suite.verifier.id(), suite.registry.id());
    let evidence = suite.attestors.vouch(verifier, registry, facts);
    // The verifier asks who is asking.
    let refused = suite
        .verifier
        .verify(suite.person(), evidence.proof.clone());
    assert_eq!(refused, Err(Error::InvalidEvidence));
    suite
        .registry
        .register_worker(suite.person(), info, evidence)
        .unwrap();
}

#[test]
fn registering_again_refreshes_and_keeps_score_and_pool() {
    let (suite, _) = fresh();
    let owner = suite.person();
    let pool = suite.create_pool(owner);
    let machine = suite.machine_in(&pool, "w");
    let worse = Machine {
        cores: 16,
        ..machine.clone()
    }
    .with_confidence_level(4);
    suite.register(&worse).unwrap();
    let record = suite.registry.worker(machine.id()).unwrap();
    assert_eq!((record.cores, record.confidence_level), (16, 4));
    assert_eq!(
        (record.score, record.pool),
        (Some(1_200), Some(pool.address()))
    );
    assert!(
        record.benchmark.is_none(),
        "only the first one opens a benchmark"
    );
    assert_eq!(suite.registry.workers(0, 10).len(), 1);
}

#[test]
fn the_operator_changes_only_while_the_worker_is_ready() {
    let (suite, _) = fresh();
    let [owner, heir] = suite.people();
    let pool = suite.create_pool(owner);
    pool.contribute(owner, 10 * TOKEN).unwrap();
    let machine = suite.machine_in(&pool, "w");
    pool.start_mining(owner, machine.id(), TOKEN).unwrap();
    let inherited = Machine {
        operator: heir,
        ..machine.clone()
    };
    suite.chain.advance(HOUR);
    assert_eq!(suite.register(&inherited), Err(Error::WorkerIsNotReady));
    suite.register(&machine).expect("a refresh is fine");
    suite.chain.advance(HOUR);
    pool.stop_mining(owner, machine.id()).unwrap();
    assert_eq!(suite.register(&inherited), Err(Error::WorkerIsNotReady));
    suite.chain.advance(7 * e2e::DAY);
    suite.register(&inherited).unwrap();
    assert_eq!(suite.registry.worker(machine.id()).unwrap().operator, heir);
}

#[test]
fn a_paused_registry_registers_nobody() {
    let (suite, machine) = fresh();
    suite.registry.pause(suite.guardian).unwrap();
    assert_eq!(suite.register(&machine), Err(Error::Paused));
    suite.registry.unpause(suite.governance).unwrap();
    suite.register(&machine).unwrap();
}
