//! `open_benchmark` and `submit_benchmark`.

use e2e::worker::{malleate, recovered_otherwise, Machine};
use e2e::{Config, Deployment, MINUTE, TOKEN};
use primitives::{Error, Result};
use protocol::ContractId;

/// A machine whose benchmark was opened by its registration.
fn registered() -> (Deployment, Machine) {
    let suite = Deployment::with(Config::laboratory());
    let machine = Machine::new("machine", suite.person());
    suite.register(&machine).unwrap();
    (suite, machine)
}

/// Hands in `iterations` for the benchmark that is open.
fn submit(suite: &Deployment, machine: &Machine, iterations: u64) -> Result<()> {
    let record = suite.registry.worker(machine.id()).unwrap();
    let challenge = record.benchmark.map_or([0; 32], |it| it.challenge);
    let registry = suite.registry.id();
    let signature = machine.sign_benchmark(registry, challenge, iterations);
    suite
        .registry
        .submit_benchmark(suite.person(), machine.id(), iterations, signature)
}

fn score(suite: &Deployment, machine: &Machine) -> Option<u32> {
    suite.registry.worker(machine.id()).unwrap().score
}

#[test]
fn the_result_is_accepted_between_ten_and_eleven_minutes() {
    for (after, expected) in [
        (10 * MINUTE - 1, Err(Error::BenchmarkTooShort)),
        (10 * MINUTE, Ok(())),
        (11 * MINUTE, Ok(())),
        (11 * MINUTE + 1, Err(Error::BenchmarkTooLate)),
    ] {
        let (suite, machine) = registered();
        suite.chain.advance(after);
        assert_eq!(
            submit(&suite, &machine, 120_000),
            expected,
            "after {after} ms"
        );
    }
}

#[test]
fn the_score_counts_whole_iterations_a_second_times_six() {
    for (iterations, expected) in [
        (0, 0),
        (599, 0),
        (600, 6),
        (1_199, 6),
        (120_000, 1_200),
        (599_999, 5_994),
        (600_000, 6_000),
        (u64::MAX, 6_000),
    ] {
        let (suite, machine) = registered();
        suite.chain.advance(10 * MINUTE);
        submit(&suite, &machine, iterations).unwrap();
        assert_eq!(score(&suite, &machine), Some(expected), "{iterations}");
    }
}

#[test]
fn a_result_is_taken_once() {
    let (suite, machine) = registered();
    suite.chain.advance(10 * MINUTE);
    submit(&suite, &machine, 120_000).unwrap();
    assert_eq!(
        submit(&suite, &machine, 240_000),
        Err(Error::BenchmarkNotOpen)
    );
}

#[test]
fn only_the_workers_own_signature_over_this_count_is_valid() {
    let (suite, machine) = registered();
    suite.chain.advance(10 * MINUTE);
    let registry = suite.registry.id();
    let challenge = suite
        .registry
        .worker(machine.id())
        .unwrap()
        .benchmark
        .unwrap()
        .challenge;
    let impostor = Machine::new("impostor", machine.operator);
    let good = machine.sign_benchmark(registry, challenge, 600);
    let on_another_chain = ContractId {
        chain: [1; 32],
        ..registry
    };
    let relayer = suite.person();
    for (iterations, signature) in [
        (601, good),
        (600, malleate(&good)),
        (600, recovered_otherwise(&good)),
        (
            600,
            machine.sign_benchmark(on_another_chain, challenge, 600),
        ),
        (600, [0; 65]),
        (600, machine.sign_benchmark(registry, [1; 32], 600)),
        (
            600,
            machine.sign_benchmark(suite.mining.id(), challenge, 600),
        ),
        (600, impostor.sign_benchmark(registry, challenge, 600)),
    ] {
        let id = machine.id();
        let refused = suite
            .registry
            .submit_benchmark(relayer, id, iterations, signature);
        assert_eq!(refused, Err(Error::InvalidSignature));
    }
    suite
        .registry
        .submit_benchmark(relayer, machine.id(), 600, good)
        .unwrap();
}

#[test]
fn the_operator_opens_it_again_and_anybody_once_it_is_over() {
    let (suite, machine) = registered();
    let stranger = suite.person();
    let refused = suite.registry.open_benchmark(stranger, machine.id());
    assert_eq!(refused, Err(Error::UnauthorizedOperator));
    let first = suite
        .registry
        .worker(machine.id())
        .unwrap()
        .benchmark
        .unwrap();
    suite.chain.advance(MINUTE);
    suite
        .registry
        .open_benchmark(machine.operator, machine.id())
        .unwrap();
    let second = suite
        .registry
        .worker(machine.id())
        .unwrap()
        .benchmark
        .unwrap();
    assert_ne!(first.challenge, second.challenge);
    assert_eq!(second.opened_at, suite.chain.now());
    suite.chain.advance(11 * MINUTE + 1);
    suite
        .registry
        .open_benchmark(stranger, machine.id())
        .unwrap();
}

#[test]
fn a_new_result_replaces_the_score() {
    let (suite, machine) = registered();
    suite.benchmark(&machine, 1_200).unwrap();
    suite
        .registry
        .open_benchmark(machine.operator, machine.id())
        .unwrap();
    assert_eq!(
        score(&suite, &machine),
        Some(1_200),
        "until then it keeps the old one"
    );
    suite.benchmark(&machine, 2_400).unwrap();
    assert_eq!(score(&suite, &machine), Some(2_400));
}

#[test]
fn there_is_none_during_a_session_or_a_cool_down() {
    let suite = Deployment::with(Config::laboratory());
    let owner = suite.person();
    let pool = suite.create_pool(owner);
    pool.contribute(owner, 10 * TOKEN).unwrap();
    let machine = suite.machine_in(&pool, "w");
    suite.registry.open_benchmark(owner, machine.id()).unwrap();
    pool.start_mining(owner, machine.id(), TOKEN).unwrap();
    suite.chain.advance(10 * MINUTE);
    assert_eq!(submit(&suite, &machine, 600), Err(Error::BenchmarkNotOpen));
    let refused = suite.registry.open_benchmark(owner, machine.id());
    assert_eq!(refused, Err(Error::WorkerIsNotReady));
    pool.stop_mining(owner, machine.id()).unwrap();
    let refused = suite.registry.open_benchmark(owner, machine.id());
    assert_eq!(refused, Err(Error::WorkerIsNotReady));
}

#[test]
fn unknown_workers_have_none() {
    let suite = Deployment::with(Config::laboratory());
    let stranger = suite.person();
    let refused = suite.registry.open_benchmark(stranger, [2; 33]);
    assert_eq!(refused, Err(Error::WorkerNotRegistered));
    let refused = suite
        .registry
        .submit_benchmark(stranger, [2; 33], 1, [0; 65]);
    assert_eq!(refused, Err(Error::WorkerNotRegistered));
}
