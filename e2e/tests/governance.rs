//! What registry, mining and factory have in common: owner, guardian, code.

use client::{factory_input, verifier_input, Settings};
use e2e::{bundle::Bundles, chain::GENESIS_HASH, Config, Deployment, DAY};
use ink::primitives::Hash;
use primitives::Error;

/// Runs the same test for each governed contract.
macro_rules! for_each_contract {
    ($suite:ident, $contract:ident, $body:block) => {
        for number in 0..3 {
            let $suite = Deployment::with(Config::laboratory());
            match number {
                0 => {
                    let $contract = $suite.registry.clone();
                    $body
                }
                1 => {
                    let $contract = $suite.mining.clone();
                    $body
                }
                _ => {
                    let $contract = $suite.factory.clone();
                    $body
                }
            }
        }
    };
}

#[test]
fn ownership_moves_in_two_steps() {
    for_each_contract!(suite, contract, {
        let [heir, stranger] = suite.people();
        let governance = suite.governance;
        let refused = contract.transfer_ownership(stranger, stranger);
        assert_eq!(refused, Err(Error::NotOwner));
        contract.transfer_ownership(governance, heir).unwrap();
        let refused = contract.accept_ownership(stranger);
        assert_eq!(refused, Err(Error::NotPendingOwner));
        contract
            .set_guardian(governance, governance)
            .expect("still the owner");
        contract.accept_ownership(heir).unwrap();
        let refused = contract.set_guardian(governance, governance);
        assert_eq!(refused, Err(Error::NotOwner));
        contract.set_guardian(heir, heir).unwrap();
    });
}

#[test]
fn code_with_a_hash_of_zeroes_is_none() {
    for_each_contract!(suite, contract, {
        let announced = contract.announce_code(suite.governance, Hash::default());
        assert_eq!(announced, Err(Error::InvalidConfiguration));
    });
    let suite = Deployment::with(Config::laboratory());
    let announced = suite
        .factory
        .announce_pool_code(suite.governance, Hash::default());
    assert_eq!(announced, Err(Error::InvalidConfiguration));
}

#[test]
fn constructors_refuse_what_a_client_sends_that_was_given_nothing() {
    let suite = Deployment::with(Config::laboratory());
    let settings = &suite.config.settings;
    let attestors = suite.attestors.public();
    let (registry, mining) = (suite.registry.address(), suite.mining.address());
    let pools = settings.pool_config(registry, mining, suite.treasury);
    let hasty = Settings {
        attestation_grace: settings.timing.shortest_attestation_grace() - 1,
        ..settings.clone()
    };
    for (contract, input) in [
        ("quorum_verifier", verifier_input([0; 32], &attestors, 2)),
        (
            "worker_registry",
            settings.registry_input([0; 32], &[], &[]),
        ),
        (
            "mining",
            settings.mining_input([0; 32], registry, suite.treasury),
        ),
        (
            "mining",
            hasty.mining_input(GENESIS_HASH, registry, suite.treasury),
        ),
        ("pool_factory", factory_input(Hash::default(), pools)),
    ] {
        let code = suite.chain.upload(&Bundles::get(contract).code);
        let made = suite
            .chain
            .try_instantiate(suite.governance, code, &[9], input);
        assert_eq!(made, Err(Error::InvalidConfiguration), "{contract}");
    }
}

#[test]
fn the_guardian_may_pause_and_nothing_else() {
    for_each_contract!(suite, contract, {
        let stranger = suite.person();
        let guardian = suite.guardian;
        assert_eq!(contract.pause(stranger), Err(Error::NotGuardian));
        contract.pause(guardian).unwrap();
        assert!(contract.paused());
        assert_eq!(contract.unpause(guardian), Err(Error::NotOwner));
        assert_eq!(contract.unpause(stranger), Err(Error::NotOwner));
        contract.unpause(suite.governance).unwrap();
        assert!(!contract.paused());
        contract
            .pause(suite.governance)
            .expect("governance may, too");
        let refused = contract.set_guardian(guardian, guardian);
        assert_eq!(refused, Err(Error::NotOwner));
        let refused = contract.announce_code(guardian, suite.pool_code);
        assert_eq!(refused, Err(Error::NotOwner));
    });
}

#[test]
fn code_is_announced_three_weeks_ahead() {
    for_each_contract!(suite, contract, {
        let governance = suite.governance;
        let stranger = suite.person();
        let code = suite.chain.upload(&Bundles::get("quorum_verifier").code);
        assert_eq!(
            contract.execute_code(governance),
            Err(Error::NothingAnnounced)
        );
        assert_eq!(
            contract.cancel_code(governance),
            Err(Error::NothingAnnounced)
        );
        contract.announce_code(governance, code).unwrap();
        let pending = contract.pending_code().unwrap();
        let date = suite.chain.now() + 21 * DAY;
        assert_eq!((pending.change, pending.executable_at), (code, date));

        suite.chain.at(date - 1);
        let refused = contract.execute_code(governance);
        assert_eq!(refused, Err(Error::AnnouncementNotReady));
        assert_eq!(contract.execute_code(stranger), Err(Error::NotOwner));
        assert_eq!(contract.cancel_code(stranger), Err(Error::NotOwner));
        contract.cancel_code(governance).unwrap();
        assert!(contract.pending_code().is_none());

        // A second announcement waits anew.
        contract.announce_code(governance, code).unwrap();
        suite.chain.advance(DAY);
        let refused = contract.execute_code(governance);
        assert_eq!(refused, Err(Error::AnnouncementNotReady));
        contract.cancel_code(governance).unwrap();
    });
}

#[test]
fn code_that_the_chain_does_not_know_is_refused() {
    for_each_contract!(suite, contract, {
        contract
            .announce_code(suite.governance, [7; 32].into())
            .unwrap();
        suite.chain.advance(21 * DAY);
        let refused = contract.execute_code(suite.governance);
        assert_eq!(refused, Err(Error::CodeUpgradeFailed));
    });
}

#[test]
fn executed_code_keeps_what_the_contract_has_stored() {
    let suite = Deployment::with(Config::laboratory());
    let owner = suite.person();
    suite.create_pool(owner);
    for (name, announce) in [("worker_registry", 0), ("mining", 1), ("pool_factory", 2)] {
        let same = suite.chain.upload(&Bundles::get(name).code);
        match announce {
            0 => suite.registry.announce_code(suite.governance, same),
            1 => suite.mining.announce_code(suite.governance, same),
            _ => suite.factory.announce_code(suite.governance, same),
        }
        .unwrap();
    }
    suite.chain.advance(21 * DAY);
    suite.registry.execute_code(suite.governance).unwrap();
    suite.mining.execute_code(suite.governance).unwrap();
    suite.factory.execute_code(suite.governance).unwrap();
    assert_eq!(suite.factory.pool(0).unwrap().owner, owner);
    assert_eq!(suite.registry.measurements(0, 10).len(), 1);
    suite.create_pool(owner);
}

#[test]
fn contracts_are_connected_once_and_by_governance() {
    let suite = Deployment::with(Config::laboratory());
    let stranger = suite.person();
    let (factory, mining) = (suite.factory.address(), suite.mining.address());
    let connect = |caller| suite.registry.connect(caller, factory, mining);
    assert_eq!(connect(stranger), Err(Error::NotOwner));
    assert_eq!(connect(suite.governance), Err(Error::AlreadyConnected));
    assert_eq!(
        suite.mining.connect(stranger, factory),
        Err(Error::NotOwner)
    );
    let refused = suite.mining.connect(suite.governance, factory);
    assert_eq!(refused, Err(Error::AlreadyConnected));
}
