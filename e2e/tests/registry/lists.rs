//! What governance keeps at the registry: measurements, advisories, verifiers.

use e2e::client::{RegistryClient, VerifierClient};
use e2e::worker::{Attestors, Machine, MEASUREMENT};
use e2e::{bundle::Bundles, chain::GENESIS_HASH, Config, Deployment, DAY};
use primitives::Error;

fn suite() -> Deployment {
    Deployment::with(Config::laboratory())
}

#[test]
fn governance_allows_and_removes_measurements() {
    let suite = suite();
    let registry: &RegistryClient = &suite.registry;
    let (governance, stranger) = (suite.governance, suite.person());
    let other = [7; 68];
    for refused in [
        registry.announce_measurement(stranger, other),
        registry.allow_measurement(stranger, other),
        registry.cancel_measurement(stranger, other),
    ] {
        assert_eq!(refused, Err(Error::NotOwner));
    }
    assert_eq!(
        registry.remove_measurement(stranger, MEASUREMENT),
        Err(Error::NotOwner)
    );
    suite.allow_measurement(other);
    assert_eq!(
        registry.announce_measurement(governance, other),
        Err(Error::NoChange)
    );
    assert_eq!(registry.measurements(0, 10).len(), 2);
    assert_eq!(registry.measurements(1, 10).len(), 1);
    registry
        .remove_measurement(governance, MEASUREMENT)
        .unwrap();
    let refused = registry.remove_measurement(governance, MEASUREMENT);
    assert_eq!(refused, Err(Error::NoChange));
    assert_eq!(registry.measurements(0, 10), [other]);
}

#[test]
fn a_new_measurement_waits_three_days_each_on_its_own() {
    let suite = suite();
    let registry: &RegistryClient = &suite.registry;
    let governance = suite.governance;
    let (one, other) = ([7; 68], [8; 68]);
    let refused = registry.allow_measurement(governance, one);
    assert_eq!(refused, Err(Error::NothingAnnounced));
    registry.announce_measurement(governance, one).unwrap();
    suite.chain.advance(DAY);
    registry.announce_measurement(governance, other).unwrap();
    let date = suite.chain.now() + 2 * DAY;
    assert_eq!(registry.pending_measurement(one), Some(date));
    suite.chain.at(date - 1);
    let refused = registry.allow_measurement(governance, one);
    assert_eq!(refused, Err(Error::AnnouncementNotReady));
    suite.chain.at(date);
    registry.allow_measurement(governance, one).unwrap();
    let refused = registry.allow_measurement(governance, other);
    assert_eq!(refused, Err(Error::AnnouncementNotReady));
    assert_eq!(registry.measurements(0, 10), [MEASUREMENT, one]);

    // What was taken off the list has to be announced again.
    registry.remove_measurement(governance, one).unwrap();
    let refused = registry.allow_measurement(governance, one);
    assert_eq!(refused, Err(Error::NothingAnnounced));
}

#[test]
fn an_announced_measurement_can_be_cancelled_and_lapses_after_a_fortnight() {
    let suite = suite();
    let registry: &RegistryClient = &suite.registry;
    let (governance, other) = (suite.governance, [7; 68]);
    registry.announce_measurement(governance, other).unwrap();
    registry.cancel_measurement(governance, other).unwrap();
    assert_eq!(registry.pending_measurement(other), None);
    let refused = registry.cancel_measurement(governance, other);
    assert_eq!(refused, Err(Error::NothingAnnounced));

    registry.announce_measurement(governance, other).unwrap();
    suite.chain.advance(17 * DAY + 1);
    assert_eq!(registry.pending_measurement(other), None);
    let refused = registry.allow_measurement(governance, other);
    assert_eq!(refused, Err(Error::NothingAnnounced));
}

#[test]
fn a_removed_measurement_shows_in_the_facts() {
    let suite = suite();
    let machine = suite.machine("w", suite.person(), 1_200);
    assert!(
        suite
            .registry
            .facts(machine.id())
            .unwrap()
            .measurement_allowed
    );
    suite
        .registry
        .remove_measurement(suite.governance, MEASUREMENT)
        .unwrap();
    assert!(
        !suite
            .registry
            .facts(machine.id())
            .unwrap()
            .measurement_allowed
    );
}

#[test]
fn governance_white_lists_advisories() {
    let suite = suite();
    let registry = &suite.registry;
    let mut listed = registry.advisories(0, 10);
    listed.sort();
    let expected = [
        "INTEL-SA-00219",
        "INTEL-SA-00334",
        "INTEL-SA-00381",
        "INTEL-SA-00389",
    ];
    assert!(listed.iter().eq(&expected), "{listed:?}");

    let other = "INTEL-SA-00477".to_owned();
    let refused = registry.set_advisory_allowed(suite.person(), other.clone(), true);
    assert_eq!(refused, Err(Error::NotOwner));
    registry
        .set_advisory_allowed(suite.governance, other.clone(), true)
        .unwrap();
    let machine = Machine::new("w", suite.person()).with_confidence_level(4);
    suite.register(&machine).unwrap();
    let level = registry.worker(machine.id()).unwrap().confidence_level;
    assert_eq!(level, 3, "4 without the list");
    let refused = registry.set_advisory_allowed(suite.governance, other.clone(), true);
    assert_eq!(refused, Err(Error::NoChange));
    registry
        .set_advisory_allowed(suite.governance, other, false)
        .unwrap();
    assert_eq!(registry.advisories(0, 10).len(), 4);
}

#[test]
fn a_new_verifier_is_announced_three_weeks_ahead_and_removed_at_once() {
    let suite = suite();
    let registry = &suite.registry;
    let (governance, stranger) = (suite.governance, suite.person());
    let code = suite.chain.upload(&Bundles::get("quorum_verifier").code);
    let attestors = Attestors::new(1, 1);
    let second = suite.chain.instantiate(
        governance,
        code,
        &[1],
        client::verifier_input(GENESIS_HASH, &attestors.public(), 1),
    );

    assert_eq!(
        registry.announce_verifier(stranger, second),
        Err(Error::NotOwner)
    );
    assert_eq!(
        registry.execute_verifier(governance),
        Err(Error::NothingAnnounced)
    );
    registry.announce_verifier(governance, second).unwrap();
    let date = suite.chain.now() + 21 * DAY;
    let pending = registry.pending_verifier().unwrap();
    assert_eq!((pending.change, pending.executable_at), (second, date));
    suite.chain.at(date - 1);
    assert_eq!(
        registry.execute_verifier(governance),
        Err(Error::AnnouncementNotReady)
    );
    suite.chain.at(date);
    assert_eq!(registry.execute_verifier(stranger), Err(Error::NotOwner));
    registry.execute_verifier(governance).unwrap();
    assert_eq!(registry.verifiers(0, 10).len(), 2);
    // Else it could be back at once after its removal.
    assert_eq!(
        registry.announce_verifier(governance, second),
        Err(Error::NoChange)
    );

    let register = |name: &str| {
        let machine = Machine::new(name, stranger);
        let second = VerifierClient::at(&suite.chain, second).id();
        machine.register(&suite.chain, registry, second, &attestors, stranger)
    };
    register("by the second").unwrap();
    assert_eq!(
        registry.remove_verifier(stranger, second),
        Err(Error::NotOwner)
    );
    registry.remove_verifier(governance, second).unwrap();
    assert_eq!(
        registry.remove_verifier(governance, second),
        Err(Error::NoChange)
    );
    assert_eq!(register("too late"), Err(Error::UnknownVerifier));
}

#[test]
fn an_announced_verifier_can_be_cancelled() {
    let suite = suite();
    let registry = &suite.registry;
    assert_eq!(
        registry.cancel_verifier(suite.governance),
        Err(Error::NothingAnnounced)
    );
    registry
        .announce_verifier(suite.governance, suite.person())
        .unwrap();
    assert_eq!(
        registry.cancel_verifier(suite.person()),
        Err(Error::NotOwner)
    );
    registry.cancel_verifier(suite.governance).unwrap();
    assert!(registry.pending_verifier().is_none());
}

#[test]
fn a_verifier_names_its_attestors() {
    let suite = suite();
    assert_eq!(suite.verifier.attestors(), suite.attestors.public());
    assert_eq!(suite.verifier.threshold(), suite.attestors.threshold);
}

#[test]
fn a_limit_of_0_is_the_largest_page() {
    let suite = suite();
    let operator = suite.person();
    let worker = suite.machine("one", operator, 600).id();
    let registry = &suite.registry;
    assert_eq!(registry.workers(0, 0), [worker]);
    assert_eq!(registry.measurements(0, 0), [MEASUREMENT]);
    assert_eq!(registry.verifiers(0, 0), [suite.verifier.address()]);
    assert_eq!(registry.advisories(0, 0).len(), 4);
    assert!(suite.mining.workers(0, 0).is_empty(), "nobody has mined");
    let pid = suite.create_pool(operator).pool_info().pid;
    assert_eq!(suite.factory.pools(0, 0)[0].pid, pid);
    assert_eq!(suite.factory.pools_of(operator, 0, 0)[0].pid, pid);
}
