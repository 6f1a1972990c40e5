//! What pools and mining send the registry, and nobody else may.

use e2e::{Config, Deployment, TOKEN};
use primitives::Error;

#[test]
fn strangers_cannot_play_a_pool_or_mining() {
    let suite = Deployment::with(Config::laboratory());
    let stranger = suite.person();
    let machine = suite.machine("w", stranger, 1_200);
    let refused = suite.registry.bind(stranger, machine.id(), stranger);
    assert_eq!(refused, Err(Error::CallerNotAllowed));
    let refused = suite.registry.unbind(stranger, machine.id());
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = suite.registry.stopped(stranger, vec![machine.id()], 0);
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = suite
        .registry
        .enter_session(stranger, machine.id(), stranger);
    assert_eq!(refused, Err(Error::CallerNotAllowed));
}

#[test]
fn one_pool_cannot_touch_the_workers_of_another() {
    let suite = Deployment::with(Config::laboratory());
    let [owner, rival] = suite.people();
    let pool = suite.create_pool(owner);
    let other = suite.create_pool(rival);
    let machine = suite.machine_in(&pool, "w");
    // The rival pool's contract is the caller.
    let rival_pool = other.address();
    suite.chain.fund(rival_pool, 10_000 * TOKEN);
    suite.chain.fund(suite.mining.address(), 10_000 * TOKEN);
    let refused = suite.registry.unbind(rival_pool, machine.id());
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = suite.registry.stopped(rival_pool, vec![machine.id()], 0);
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = suite
        .registry
        .enter_session(suite.mining.address(), machine.id(), rival_pool);
    assert!(refused.is_err());
}

#[test]
fn facts_of_unknown_workers_are_none() {
    let suite = Deployment::with(Config::laboratory());
    assert_eq!(suite.registry.facts([2; 33]), None);
    assert!(suite.registry.worker([2; 33]).is_none());
}
