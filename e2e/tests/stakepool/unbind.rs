//! `unbind_worker`: the operator takes his machine back.

use crate::fixture::Fixture;
use e2e::{DAY, TOKEN};
use primitives::Error;

#[test]
fn a_running_worker_is_stopped_first_and_its_stake_cools_down() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 60 * TOKEN);
    lab.pool.unbind_worker(lab.owner, worker.id()).unwrap();
    let info = lab.pool.pool_info();
    assert_eq!((info.workers, info.running_workers), (0, 0));
    assert_eq!(info.releasing_stake, 60 * TOKEN);
    lab.chain.advance(7 * DAY);
    assert_eq!(lab.pool.pool_info().free_stake, 100 * TOKEN);
    assert_eq!(lab.registry.facts(worker.id()).unwrap().pool, None);
}

#[test]
fn only_the_operator_may() {
    let lab = Fixture::laboratory();
    let heir = lab.person();
    let machine = lab.machine_in(&lab.pool, "w");
    let operator = lab.owner;
    lab.pool.transfer_ownership(operator, heir).unwrap();
    lab.pool.accept_ownership(heir).unwrap();
    let refused = lab.pool.unbind_worker(heir, machine.id());
    assert_eq!(
        refused,
        Err(Error::UnauthorizedOperator),
        "the pool's owner is not"
    );
    lab.pool.unbind_worker(operator, machine.id()).unwrap();
    let refused = lab.pool.unbind_worker(operator, machine.id());
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
}

#[test]
fn a_worker_that_cools_down_can_be_unbound() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 60 * TOKEN);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    lab.pool.unbind_worker(lab.owner, worker.id()).unwrap();
    assert_eq!(lab.pool.pool_info().releasing_stake, 60 * TOKEN);
}
