//! What pools send mining, and nobody else may.

use crate::fixture::Fixture;
use e2e::TOKEN;
use primitives::Error;

#[test]
fn strangers_cannot_play_a_pool() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 10 * TOKEN);
    let idle = lab.machine_in(&lab.pool, "idle");
    let stranger = lab.person();
    let refused = lab.mining.start(stranger, idle.id(), TOKEN, TOKEN);
    assert_eq!(refused, Err(Error::CallerNotAllowed));
    let refused = lab
        .mining
        .restart(stranger, worker.id(), 20 * TOKEN, 20 * TOKEN);
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
    let refused = lab.mining.stop(stranger, vec![worker.id()]);
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
    let refused = lab.mining.stop_unresponsive(stranger, worker.id());
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
    let refused = lab.mining.collect(stranger);
    assert_eq!(refused, Err(Error::CallerNotAllowed));
}

#[test]
fn one_pool_cannot_start_or_stop_the_workers_of_another() {
    let lab = Fixture::laboratory();
    lab.staker(100 * TOKEN);
    let worker = lab.worker("w", 10 * TOKEN);
    let idle = lab.machine_in(&lab.pool, "idle");
    let rival = lab.create_pool(lab.person()).address();
    lab.chain.fund(rival, 10_000 * TOKEN);
    let refused = lab.mining.start(rival, idle.id(), TOKEN, TOKEN);
    assert_eq!(refused, Err(Error::WorkerDoesNotExist));
    let refused = lab.mining.stop(rival, vec![worker.id()]);
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
    let refused = lab
        .mining
        .restart(rival, worker.id(), 20 * TOKEN, 20 * TOKEN);
    assert_eq!(refused, Err(Error::WorkerIsNotMining));
}
