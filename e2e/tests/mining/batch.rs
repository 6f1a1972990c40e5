//! `heartbeats`.

use crate::fixture::Fixture;
use e2e::worker::Machine;
use e2e::TOKEN;
use interfaces::Heartbeat;
use primitives::Error;

/// `count` workers that mine and whose heartbeats are due.
fn due(count: usize) -> (Fixture, Vec<Machine>) {
    let lab = Fixture::khala();
    lab.staker(100_000 * TOKEN);
    let workers = (0..count).map(|number| lab.worker(&format!("w{number}"), 5_000 * TOKEN));
    let workers: Vec<_> = workers.collect();
    let last = workers.last().expect("there are workers");
    lab.chain.at(lab.mining.session(last.id()).unwrap().due);
    (lab, workers)
}

fn sign(lab: &Fixture, workers: &[Machine]) -> Vec<Heartbeat> {
    workers
        .iter()
        .map(|worker| worker.sign_heartbeat(&lab.mining, 360_000))
        .collect()
}

#[test]
fn good_ones_are_paid_and_bad_ones_are_skipped() {
    // The first of three came due half an hour earlier than the last and is late by now, yet accepted.
    let (lab, workers) = due(3);
    let mut batch = sign(&lab, &workers);
    batch[1].signature[0] ^= 1;
    let bad = lab.mining.session(workers[1].id());
    let paid = lab.mining.heartbeats(lab.person(), batch).unwrap();
    assert_eq!(
        lab.chain.receipt().events.len(),
        1,
        "a batch emits one event"
    );
    assert_eq!(paid.len(), 3);
    assert!(paid[0].is_some() && paid[2].is_some_and(|paid| paid > 0));
    assert_eq!(paid[1], None);
    assert_eq!(lab.mining.session(workers[1].id()), bad, "nothing changed");
    let sum: u128 = paid.iter().flatten().sum();
    assert_eq!(lab.mining.pending_rewards(lab.pool.address()), sum);
}

#[test]
fn the_same_heartbeat_twice_counts_once() {
    let (lab, workers) = due(1);
    let beat = sign(&lab, &workers).remove(0);
    let paid = lab
        .mining
        .heartbeats(lab.person(), vec![beat.clone(), beat])
        .unwrap();
    assert!(paid[0].is_some());
    assert_eq!(paid[1], None);
}

#[test]
fn it_pays_what_single_heartbeats_would() {
    let (lab, workers) = due(2);
    let (single, _) = due(2);
    let together = lab
        .mining
        .heartbeats(lab.governance, sign(&lab, &workers))
        .unwrap();
    let one_by_one = workers.iter().map(|worker| {
        let beat = worker.sign_heartbeat(&single.mining, 360_000);
        let relayer = single.governance;
        single.mining.heartbeat(
            relayer,
            beat.worker,
            beat.session,
            beat.iterations,
            beat.signature,
        )
    });
    let one_by_one: Vec<_> = one_by_one.map(Result::ok).collect();
    assert_eq!(together, one_by_one);
}

#[test]
fn a_hundred_fit() {
    let (lab, workers) = due(1);
    let beat = sign(&lab, &workers).remove(0);
    let refused = lab.mining.heartbeats(lab.person(), vec![beat.clone(); 101]);
    assert_eq!(refused, Err(Error::TooMany));
    let paid = lab
        .mining
        .heartbeats(lab.person(), vec![beat; 100])
        .unwrap();
    assert_eq!(paid.iter().flatten().count(), 1);
    assert_eq!(
        lab.mining.heartbeats(lab.person(), Vec::new()),
        Ok(Vec::new())
    );
}

#[test]
fn each_pool_is_credited_what_its_own_workers_earned() {
    let (lab, mut workers) = due(1);
    let owner = lab.person();
    let other = lab.create_pool(owner);
    other.contribute(owner, 5_000 * TOKEN).unwrap();
    let machine = lab.machine_in(&other, "other");
    other
        .start_mining(owner, machine.id(), 5_000 * TOKEN)
        .unwrap();
    lab.chain.at(lab.mining.session(machine.id()).unwrap().due);
    workers.push(machine);
    let paid = lab
        .mining
        .heartbeats(lab.person(), sign(&lab, &workers))
        .unwrap();
    let credited = [&lab.pool, &other].map(|pool| lab.mining.pending_rewards(pool.address()));
    assert_eq!(credited.map(Some), [paid[0], paid[1]]);
    assert!(credited[1] > 0);
    assert_eq!(other.sync_rewards(owner), Ok(credited[1]));
    assert_eq!(lab.mining.pending_rewards(lab.pool.address()), credited[0]);
}
