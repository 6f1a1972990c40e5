//! `add_worker` and `remove_worker`.

use crate::fixture::Fixture;
use e2e::{worker::Machine, DAY, TOKEN};
use primitives::Error;

#[test]
fn the_operator_adds_a_benchmarked_worker_to_his_pool() {
    let lab = Fixture::laboratory();
    let machine = lab.machine("w", lab.owner, 1_200);
    lab.pool.add_worker(lab.owner, machine.id()).unwrap();
    let workers = lab.pool.workers(0, 10);
    assert_eq!(workers.len(), 1);
    assert_eq!(
        (workers[0].worker, workers[0].running),
        (machine.id(), false)
    );
    let facts = lab.registry.facts(machine.id()).unwrap();
    assert_eq!(facts.pool, Some(lab.pool.address()));
    let refused = lab.pool.add_worker(lab.owner, machine.id());
    assert_eq!(refused, Err(Error::WorkerExists));
}

#[test]
fn only_the_owner_adds_and_removes() {
    let lab = Fixture::laboratory();
    let machine = lab.machine_in(&lab.pool, "w");
    let stranger = lab.person();
    let other = lab.machine("other", stranger, 1_200);
    assert_eq!(
        lab.pool.add_worker(stranger, other.id()),
        Err(Error::NotOwner)
    );
    assert_eq!(
        lab.pool.remove_worker(stranger, machine.id()),
        Err(Error::NotOwner)
    );
}

#[test]
fn an_unknown_worker_is_refused() {
    let lab = Fixture::laboratory();
    let machine = Machine::new("never registered", lab.owner);
    let refused = lab.pool.add_worker(lab.owner, machine.id());
    assert_eq!(refused, Err(Error::WorkerNotRegistered));
    let refused = lab.pool.remove_worker(lab.owner, machine.id());
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
}

#[test]
fn somebody_elses_worker_is_refused() {
    let lab = Fixture::laboratory();
    let machine = lab.machine("w", lab.person(), 1_200);
    let refused = lab.pool.add_worker(lab.owner, machine.id());
    assert_eq!(refused, Err(Error::UnauthorizedOperator));
}

#[test]
fn a_worker_without_a_score_is_refused() {
    let lab = Fixture::laboratory();
    let machine = Machine::new("w", lab.owner);
    lab.register(&machine).unwrap();
    let refused = lab.pool.add_worker(lab.owner, machine.id());
    assert_eq!(refused, Err(Error::BenchmarkMissing));
}

#[test]
fn a_worker_is_in_one_pool_only() {
    let lab = Fixture::laboratory();
    let second = lab.create_pool(lab.owner);
    let machine = lab.machine_in(&lab.pool, "w");
    let refused = second.add_worker(lab.owner, machine.id());
    assert_eq!(refused, Err(Error::WorkerInAnotherPool));
    lab.pool.remove_worker(lab.owner, machine.id()).unwrap();
    second.add_worker(lab.owner, machine.id()).unwrap();
}

#[test]
fn a_worker_that_cools_down_can_neither_be_removed_nor_join_another_pool() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 100 * TOKEN);
    let refused = lab.pool.remove_worker(lab.owner, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsNotReady), "it is mining");
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    let refused = lab.pool.remove_worker(lab.owner, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsNotReady), "it cools down");
    lab.pool.unbind_worker(lab.owner, worker.id()).unwrap();
    let second = lab.create_pool(lab.owner);
    let refused = second.add_worker(lab.owner, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsNotReady), "it still does");
    lab.chain.advance(7 * DAY);
    second.add_worker(lab.owner, worker.id()).unwrap();
}

#[test]
fn a_pool_has_two_hundred_workers_at_most() {
    let lab = e2e::Deployment::with(e2e::Config::laboratory());
    let owner = lab.person();
    let pool = lab.create_pool(owner);
    let machines: Vec<_> = (0..201)
        .map(|number| Machine::new(&format!("{number}"), owner))
        .collect();
    for machine in &machines {
        lab.register(machine).unwrap();
    }
    // All benchmarks were opened at the same moment.
    for machine in &machines {
        lab.benchmark(machine, 600).unwrap();
    }
    for machine in &machines[..200] {
        pool.add_worker(owner, machine.id()).unwrap();
    }
    let refused = pool.add_worker(owner, machines[200].id());
    assert_eq!(refused, Err(Error::WorkersExceedLimit));
    assert_eq!(pool.pool_info().workers, 200);
}

#[test]
fn running_workers_come_first_in_the_view() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let idle = lab.machine_in(&lab.pool, "idle");
    let busy = lab.worker("busy", 10 * TOKEN);
    let workers = lab.pool.workers(0, 10);
    assert_eq!((workers[0].worker, workers[0].running), (busy.id(), true));
    assert_eq!((workers[1].worker, workers[1].running), (idle.id(), false));
    assert_eq!(lab.pool.workers(1, 10).len(), 1);
    assert_eq!(lab.pool.workers(2, 10).len(), 0);
}
