//! No message costs more because there are more stakers, queue entries, workers or pools.

use crate::fixture::Fixture;
use e2e::{Config, TOKEN};
use ink::primitives::AccountId;

/// A pool with `size` stakers, `size` queue entries, `size` workers and `size` pools beside it.
fn grown(size: usize) -> Fixture {
    let lab = Fixture::with_unwatched(Config::laboratory());
    let stakers: Vec<_> = (0..size).map(|_| lab.staker(100 * TOKEN)).collect();
    for number in 0..size {
        lab.create_pool(lab.owner);
        lab.worker(&format!("w{number}"), 100 * TOKEN);
    }
    for staker in stakers {
        lab.pool.withdraw_all(staker).unwrap();
    }
    lab
}

/// The computation that a message takes in a small pool and in a large one.
fn assert_flat(name: &str, measure: impl Fn(&Fixture) -> u64) {
    let [small, large] = [6, 26].map(|size| measure(&grown(size)));
    let growth = large.abs_diff(small) as f64 / small as f64;
    assert!(growth < 0.01, "{name}: {small} became {large}");
}

fn gas(lab: &Fixture) -> u64 {
    lab.chain.receipt().gas.ref_time
}

/// A staker whose contribution served two entries and left 50 tokens free.
fn serving(lab: &Fixture) -> AccountId {
    lab.staker(250 * TOKEN)
}

#[test]
fn contributing_and_serving_two_entries() {
    assert_flat("contribute", |lab| {
        serving(lab);
        gas(lab)
    });
}

#[test]
fn asking_for_a_withdrawal_behind_many_others() {
    assert_flat("withdraw", |lab| {
        let staker = serving(lab);
        lab.pool.withdraw_all(staker).unwrap();
        gas(lab)
    });
}

#[test]
fn moving_shares() {
    assert_flat("transfer", |lab| {
        let staker = serving(lab);
        let receiver = lab.person();
        lab.pool
            .transfer(staker, receiver, TOKEN, Vec::new())
            .unwrap();
        gas(lab)
    });
}

#[test]
fn starting_and_stopping_one_of_many_workers() {
    assert_flat("start and stop", |lab| {
        lab.staker(5_000 * TOKEN);
        let worker = lab.worker("last", TOKEN);
        let start = gas(lab);
        lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
        start + gas(lab)
    });
}

#[test]
fn one_heartbeat_of_many() {
    assert_flat("heartbeat", |lab| {
        lab.staker(5_000 * TOKEN);
        let worker = lab.worker("last", TOKEN);
        lab.earn(&worker, TOKEN);
        worker_gas_of_the_last_beat(lab, &worker)
    });
}

fn worker_gas_of_the_last_beat(lab: &Fixture, worker: &e2e::worker::Machine) -> u64 {
    lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
    worker.beat(&lab.mining, lab.governance, 1_000_000).unwrap();
    gas(lab)
}

#[test]
fn creating_one_more_pool() {
    assert_flat("create_pool", |lab| {
        lab.factory.create_pool(lab.owner).unwrap();
        gas(lab)
    });
}
