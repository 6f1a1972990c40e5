//! `heartbeat`.

use crate::fixture::Fixture;
use e2e::worker::{malleate, recovered_otherwise, Machine};
use e2e::TOKEN;
use interfaces::{Heartbeat, WorkerState};
use primitives::{Balance, Error, Result};
use protocol::{ContractId, HeartbeatStatement};

/// A mining worker under the parameters of Khala.
fn mining() -> (Fixture, Machine) {
    let lab = Fixture::khala();
    lab.staker(20_000 * TOKEN);
    let worker = lab.worker("w", 5_000 * TOKEN);
    (lab, worker)
}

/// Moves time to the first moment at which the next heartbeat is accepted.
fn be_due(lab: &Fixture, worker: &Machine) {
    lab.chain.at(lab.mining.session(worker.id()).unwrap().due);
}

fn send(lab: &Fixture, beat: &Heartbeat) -> Result<Balance> {
    let Heartbeat {
        worker,
        session,
        iterations,
        signature,
    } = *beat;
    lab.mining
        .heartbeat(lab.governance, worker, session, iterations, signature)
}

#[test]
fn it_is_accepted_from_the_period_in_which_it_is_due() {
    let (lab, worker) = mining();
    let started_at = lab.chain.now();
    let session = lab.mining.session(worker.id()).unwrap();
    let period = lab.config.settings.timing.period;
    assert_eq!(session.due, started_at + 150 * period);
    assert_eq!(
        session.late,
        session.due + 11 * period,
        "in time up to the window's last period"
    );
    lab.chain.at(lab.begin_of(session.due) - 1);
    let refused = worker.beat(&lab.mining, lab.person(), 1);
    assert_eq!(refused, Err(Error::HeartbeatTooEarly));
    lab.chain.at(session.due);
    let due_at = lab.chain.now();
    worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
    let next = lab.mining.session(worker.id()).unwrap();
    assert_eq!(next.session, session.session);
    assert_ne!(next.challenge, session.challenge);
    assert_eq!(next.iterations, 360_000);
    assert_eq!(next.due, due_at + 150 * period);
}

#[test]
fn it_pays_the_pool_and_the_pool_collects() {
    let (lab, worker) = mining();
    be_due(&lab, &worker);
    let paid = worker.beat(&lab.mining, lab.person(), 360_000).unwrap();
    assert!(paid > 0);
    assert_eq!(lab.mining.pending_rewards(lab.pool.address()), paid);
    assert_eq!(
        lab.mining.worker_info(worker.id()).unwrap().total_reward,
        paid
    );
    assert_eq!(lab.pool.sync_rewards(lab.person()), Ok(paid));
    assert_eq!(lab.mining.pending_rewards(lab.pool.address()), 0);
    assert_eq!(
        lab.mining.worker_info(worker.id()).unwrap().total_reward,
        paid
    );
}

#[test]
fn it_works_once() {
    let (lab, worker) = mining();
    be_due(&lab, &worker);
    let beat = worker.sign_heartbeat(&lab.mining, 360_000);
    send(&lab, &beat).unwrap();
    assert_eq!(send(&lab, &beat), Err(Error::HeartbeatTooEarly));
    be_due(&lab, &worker);
    assert_eq!(
        send(&lab, &beat),
        Err(Error::InvalidSignature),
        "it answers an old challenge"
    );
}

#[test]
fn nothing_but_the_workers_own_answer_is_accepted() {
    let (lab, worker) = mining();
    be_due(&lab, &worker);
    let good = worker.sign_heartbeat(&lab.mining, 1_000);
    let session = lab.mining.session(worker.id()).unwrap();
    let statement = HeartbeatStatement {
        mining: lab.mining.id(),
        worker: worker.id(),
        session: session.session,
        challenge: session.challenge,
        iterations: 1_000,
    };
    let signed = |statement: HeartbeatStatement<_>| Heartbeat {
        signature: worker.key.sign(&statement),
        ..good.clone()
    };
    let impostor = Machine::new("impostor", lab.owner);
    let forgeries = [
        (
            Heartbeat {
                iterations: 1_001,
                ..good.clone()
            },
            Error::InvalidSignature,
        ),
        (
            Heartbeat {
                signature: [0; 65],
                ..good.clone()
            },
            Error::InvalidSignature,
        ),
        (
            Heartbeat {
                signature: [0xff; 65],
                ..good.clone()
            },
            Error::InvalidSignature,
        ),
        (
            Heartbeat {
                signature: malleate(&good.signature),
                ..good.clone()
            },
            Error::InvalidSignature,
        ),
        (
            Heartbeat {
                signature: recovered_otherwise(&good.signature),
                ..good.clone()
            },
            Error::InvalidSignature,
        ),
        (
            Heartbeat {
                signature: impostor.key.sign(&statement),
                ..good.clone()
            },
            Error::InvalidSignature,
        ),
        (
            signed(HeartbeatStatement {
                challenge: [0; 32],
                ..statement
            }),
            Error::InvalidSignature,
        ),
        (
            signed(HeartbeatStatement {
                mining: ContractId {
                    address: lab.owner,
                    ..statement.mining
                },
                ..statement
            }),
            Error::InvalidSignature,
        ),
        (
            signed(HeartbeatStatement {
                mining: ContractId {
                    chain: [1; 32],
                    ..statement.mining
                },
                ..statement
            }),
            Error::InvalidSignature,
        ),
        (
            Heartbeat {
                session: 2,
                ..good.clone()
            },
            Error::InvalidHeartbeat,
        ),
        (
            Heartbeat {
                session: 0,
                ..good.clone()
            },
            Error::InvalidHeartbeat,
        ),
        (
            Heartbeat {
                worker: impostor.id(),
                ..good.clone()
            },
            Error::InvalidHeartbeat,
        ),
    ];
    for (forgery, expected) in forgeries {
        assert_eq!(send(&lab, &forgery), Err(expected), "{forgery:?}");
    }
    send(&lab, &good).unwrap();
}

#[test]
fn a_stopped_session_takes_none() {
    let (lab, worker) = mining();
    be_due(&lab, &worker);
    let beat = worker.sign_heartbeat(&lab.mining, 1_000);
    lab.pool.stop_mining(lab.owner, worker.id()).unwrap();
    assert_eq!(send(&lab, &beat), Err(Error::InvalidHeartbeat));
    assert!(lab.mining.session(worker.id()).is_none());
    lab.chain.advance(7 * e2e::DAY);
    lab.pool
        .start_mining(lab.owner, worker.id(), 5_000 * TOKEN)
        .unwrap();
    assert_eq!(
        send(&lab, &beat),
        Err(Error::InvalidHeartbeat),
        "nor does the next one"
    );
}

#[test]
fn a_paused_mining_takes_and_pays_heartbeats() {
    let (lab, worker) = mining();
    lab.mining.pause(lab.guardian).unwrap();
    be_due(&lab, &worker);
    assert!(worker.beat(&lab.mining, lab.person(), 360_000).unwrap() > 0);
}

#[test]
fn it_leaves_no_new_cell_behind() {
    let (lab, worker) = mining();
    for _ in 0..3 {
        be_due(&lab, &worker);
        worker.beat(&lab.mining, lab.governance, 360_000).unwrap();
        assert_eq!(lab.chain.receipt().deposit, 0);
    }
}

#[test]
fn a_counter_that_went_back_gives_no_performance_once() {
    let (lab, worker) = mining();
    be_due(&lab, &worker);
    let beat = worker.sign_heartbeat(&lab.mining, 400_000);
    send(&lab, &beat).unwrap();
    be_due(&lab, &worker);
    let beat = worker.sign_heartbeat(&lab.mining, 399_999);
    send(&lab, &beat).unwrap();
    let info = lab.mining.worker_info(worker.id()).unwrap();
    assert_eq!(
        (info.state, info.p_instant),
        (WorkerState::Mining, math::Real::ZERO)
    );
    be_due(&lab, &worker);
    worker.beat(&lab.mining, lab.governance, 360_000).unwrap();
    assert!(lab.mining.worker_info(worker.id()).unwrap().p_instant > math::Real::ZERO);
}

#[test]
fn the_performance_is_iterations_in_six_seconds_and_at_most_a_fifth_above_the_score() {
    let (lab, worker) = mining();
    // 200 iterations a second are a performance of 1,200, the score.
    for (per_second, expected) in [
        (100, 600),
        (200, 1_200),
        (230, 1_380),
        (240, 1_440),
        (9_999, 1_440),
    ] {
        be_due(&lab, &worker);
        let before = lab.mining.session(worker.id()).unwrap();
        let seconds = 150 * 12;
        worker
            .beat(&lab.mining, lab.governance, per_second * seconds)
            .unwrap();
        assert_eq!(before.due, lab.chain.now());
        if before.iterations > 0 {
            let p_instant = lab.mining.worker_info(worker.id()).unwrap().p_instant;
            assert_eq!(p_instant, math::Real::from_int(expected), "{per_second}");
        }
    }
}

#[test]
fn the_last_moment_of_the_window_is_still_in_time() {
    let (lab, worker) = mining();
    let late = lab.mining.session(worker.id()).unwrap().late;
    lab.chain.at(lab.begin_of(late) - 1);
    assert!(worker.beat(&lab.mining, lab.person(), 360_000).unwrap() > 0);
}
