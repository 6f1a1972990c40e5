//! `request_challenge`, and registrations whose evidence has no time of its own.

use e2e::worker::Machine;
use e2e::{Config, Deployment, HOUR, MINUTE};
use interfaces::RegistryChange;
use primitives::{Error, Result};
use protocol::{Challenge, EnclaveFacts};

/// A deployment and an unregistered machine.
fn fresh() -> (Deployment, Machine) {
    let suite = Deployment::with(Config::laboratory());
    let operator = suite.person();
    (suite, Machine::new("machine", operator))
}

/// A stranger requests a challenge for `machine`.
fn request(suite: &Deployment, machine: &Machine) -> Challenge {
    let requested = suite
        .registry
        .request_challenge(suite.person(), machine.id());
    requested.expect("anyone may request one")
}

/// Registers with untimed evidence that answers `challenge`.
fn answer(suite: &Deployment, machine: &Machine, challenge: Challenge) -> Result<()> {
    let registry = suite.registry.id();
    let info = machine.registration(registry, challenge);
    let facts = EnclaveFacts {
        time: None,
        ..machine.facts(&info, suite.chain.now())
    };
    let evidence = suite.attestors.vouch(suite.verifier.id(), registry, facts);
    suite
        .registry
        .register_worker(suite.person(), info, evidence)
}

#[test]
fn anyone_requests_one_for_any_worker_and_an_event_tells_it() {
    let (suite, machine) = fresh();
    assert!(suite.registry.issued_challenges(machine.id()).is_none());
    let challenge = request(&suite, &machine);
    let change: (RegistryChange,) = suite.chain.receipt().event("RegistryChanged").fields();
    let worker = machine.id();
    let told = RegistryChange::ChallengeIssued { worker, challenge };
    assert_eq!(change, (told,));
    let issued = suite.registry.issued_challenges(worker).unwrap();
    assert_eq!(issued.latest.challenge, challenge);
    assert_eq!(issued.latest.issued_at, suite.chain.now());
    assert!(suite.registry.worker(worker).is_none());
}

#[test]
fn whoever_requests_one_pays_for_keeping_it_and_a_registration_gives_that_back() {
    let (suite, machine) = fresh();
    suite.register(&machine).unwrap();
    let challenge = request(&suite, &machine);
    let first = suite.chain.receipt().deposit;
    assert!(first > 0);
    suite.chain.advance(HOUR + 1);
    request(&suite, &machine);
    let second = suite.chain.receipt().deposit;
    assert_eq!(second, 0, "the cell does not grow");
    answer(&suite, &machine, challenge).unwrap();
    // The chain rounds refunds down, once for items and once for bytes.
    let refund = -suite.chain.receipt().deposit;
    assert!((first - 2..=first).contains(&refund), "{refund} of {first}");
}

#[test]
fn untimed_evidence_answers_it_once() {
    let (suite, machine) = fresh();
    let challenge = request(&suite, &machine);
    answer(&suite, &machine, challenge).unwrap();
    assert!(suite.registry.issued_challenges(machine.id()).is_none());
    let replayed = answer(&suite, &machine, challenge);
    assert_eq!(replayed, Err(Error::EvidenceReplayed));
    // Not even in the same block is a challenge issued again.
    let next = request(&suite, &machine);
    assert_ne!(next, challenge);
    let replayed = answer(&suite, &machine, challenge);
    assert_eq!(replayed, Err(Error::EvidenceReplayed));
    answer(&suite, &machine, next).unwrap();
    assert_eq!(suite.registry.workers(0, 10).len(), 1);
}

#[test]
fn untimed_evidence_answers_nothing_else() {
    let (suite, machine) = fresh();
    let other = Machine::new("other", machine.operator);
    suite.register(&machine).unwrap();
    let registered = suite.registry.worker(machine.id()).unwrap().challenge;
    let foreign = request(&suite, &other);
    for challenge in [[0; 32], registered, foreign] {
        let refused = answer(&suite, &machine, challenge);
        assert_eq!(refused, Err(Error::EvidenceReplayed));
    }
    let own = request(&suite, &machine);
    assert_ne!(own, foreign);
    answer(&suite, &machine, own).unwrap();
}

#[test]
fn a_challenge_can_be_answered_for_two_hours() {
    for (age, expected) in [
        (2 * HOUR, Ok(())),
        (2 * HOUR + 1, Err(Error::EvidenceOutdated)),
    ] {
        let (suite, machine) = fresh();
        let challenge = request(&suite, &machine);
        suite.chain.advance(age);
        assert_eq!(answer(&suite, &machine, challenge), expected, "{age}");
    }
}

#[test]
fn requests_of_strangers_do_not_spoil_a_challenge_in_flight() {
    let (suite, machine) = fresh();
    request(&suite, &machine);
    // The worst moment: the challenge has lived through half of its life when its operator gets it.
    suite.chain.advance(HOUR);
    let challenge = request(&suite, &machine);
    assert!(suite.chain.receipt().events.is_empty(), "nothing changed");
    for minute in 1..=60 {
        suite.chain.advance(MINUTE);
        let requested = request(&suite, &machine);
        assert_ne!(requested, challenge, "minute {minute}");
    }
    answer(&suite, &machine, challenge).unwrap();
}

#[test]
fn a_registration_uses_up_all_challenges_whatever_its_evidence() {
    let (suite, machine) = fresh();
    let issue_two = || {
        let previous = request(&suite, &machine);
        suite.chain.advance(HOUR + 1);
        [previous, request(&suite, &machine)]
    };
    let assert_used_up = |challenges: [Challenge; 2]| {
        for challenge in challenges {
            let refused = answer(&suite, &machine, challenge);
            assert_eq!(refused, Err(Error::EvidenceReplayed));
        }
    };
    let two = issue_two();
    answer(&suite, &machine, two[0]).unwrap();
    assert_used_up(two);
    let two = issue_two();
    answer(&suite, &machine, two[1]).unwrap();
    assert_used_up(two);
    // Else evidence held back from before could undo what newer evidence says.
    let two = issue_two();
    suite.register(&machine).unwrap();
    assert_used_up(two);
}

#[test]
fn timed_evidence_from_before_is_void_after_untimed_evidence() {
    let (suite, machine) = fresh();
    let registry = suite.registry.id();
    let info = machine.registration(registry, [0; 32]);
    let facts = machine.facts(&info, suite.chain.now());
    let held_back = suite.attestors.vouch(suite.verifier.id(), registry, facts);
    let challenge = request(&suite, &machine);
    answer(&suite, &machine, challenge).unwrap();
    let refused = suite
        .registry
        .register_worker(suite.person(), info, held_back);
    assert_eq!(refused, Err(Error::EvidenceReplayed));
    suite.register(&machine).unwrap();
}

#[test]
fn a_refused_registration_leaves_the_challenge_to_be_answered() {
    let (suite, machine) = fresh();
    let challenge = request(&suite, &machine);
    let unknown = Machine {
        measurement: [0; 68],
        ..machine.clone()
    };
    let refused = answer(&suite, &unknown, challenge);
    assert_eq!(refused, Err(Error::MeasurementNotAllowed));
    answer(&suite, &machine, challenge).unwrap();
}

#[test]
fn a_paused_registry_issues_none() {
    let (suite, machine) = fresh();
    suite.registry.pause(suite.guardian).unwrap();
    let refused = suite
        .registry
        .request_challenge(suite.person(), machine.id());
    assert_eq!(refused, Err(Error::Paused));
    suite.registry.unpause(suite.governance).unwrap();
    request(&suite, &machine);
}
