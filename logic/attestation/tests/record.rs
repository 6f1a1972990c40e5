//! A registered worker's life: benchmark, binding, sessions.

use attestation::{
    Application, Benchmark, BenchmarkWindow, WorkerRecord, IN_SESSION, MAXIMUM_SCORE,
};
use primitives::Error;
use proptest::prelude::*;
use protocol::{
    ContractId, EnclaveFacts, Platform, RegistrationInfo, TcbStatus, REGISTRATION_VERSION,
};

const REGISTRY: ContractId<char> = ContractId {
    chain: [8; 32],
    address: 'R',
};

const WINDOW: BenchmarkWindow = BenchmarkWindow {
    start: 600_000,
    end: 660_000,
};

fn register(
    known: Option<WorkerRecord<char>>,
    operator: char,
    now: u64,
) -> Result<WorkerRecord<char>, Error> {
    register_on(known, operator, now, None, None)
}

/// Registers with evidence that holds until `expires`.
fn register_until(
    known: Option<WorkerRecord<char>>,
    operator: char,
    now: u64,
    expires: Option<u64>,
) -> Result<WorkerRecord<char>, Error> {
    register_on(known, operator, now, expires, None)
}

/// Registers with evidence that names `platform`.
fn register_on(
    known: Option<WorkerRecord<char>>,
    operator: char,
    now: u64,
    expires: Option<u64>,
    platform: Option<Platform>,
) -> Result<WorkerRecord<char>, Error> {
    let info = RegistrationInfo {
        version: REGISTRATION_VERSION,
        worker: [2; 33],
        operator,
        cores: 4,
        feature_level: 1,
        registry: REGISTRY,
        challenge: [0; 32],
    };
    let facts = EnclaveFacts {
        measurement: [1; 68],
        report_data: [0; 64],
        tcb_status: TcbStatus::UpToDate,
        advisories: Vec::new(),
        time: None,
        expires,
        debug: false,
        platform,
    };
    let application = Application {
        info: &info,
        info_hash: &[0; 32],
        facts: &facts,
        issued: None,
        verifier: 'v',
        registry: REGISTRY,
        now,
        evidence_age: 0,
    };
    WorkerRecord::registered(known, &application, 1, [3; 32])
}

fn scored() -> WorkerRecord<char> {
    let mut record = register(None, 'o', 0).unwrap();
    record.finish_benchmark(100);
    record
}

fn benchmark(opened_at: u64) -> Benchmark {
    Benchmark {
        challenge: [4; 32],
        opened_at,
    }
}

#[test]
fn a_worker_is_bound_by_its_operators_pool_when_it_is_scored_free_and_ready() {
    let mut record = register(None, 'o', 0).unwrap();
    assert_eq!(record.bind('p', &'x', 0), Err(Error::UnauthorizedOperator));
    assert_eq!(record.bind('p', &'o', 0), Err(Error::BenchmarkMissing));
    record.finish_benchmark(100);
    record.bind('p', &'o', 0).unwrap();
    assert_eq!(record.bind('p', &'o', 0), Err(Error::WorkerExists));
    assert_eq!(record.bind('q', &'o', 0), Err(Error::WorkerInAnotherPool));
    assert_eq!(record.unbind(&'q'), Err(Error::WorkerDoesNotExist));
    assert_eq!(record.unbind(&'p'), Ok(0));
    record.ready_at = 10;
    assert_eq!(record.bind('q', &'o', 9), Err(Error::WorkerIsNotReady));
    assert_eq!(record.bind('q', &'o', 10), Ok(()));
}

#[test]
fn a_session_keeps_the_worker_until_it_has_been_stopped_and_cooled_down() {
    let mut record = scored();
    assert_eq!(record.enter_session(&'p'), Err(Error::WorkerDoesNotExist));
    record.bind('p', &'o', 0).unwrap();
    assert_eq!(record.leave_session(&'p', 5), Err(Error::WorkerIsNotMining));
    record.enter_session(&'p').unwrap();
    record.enter_session(&'p').unwrap();
    assert_eq!(record.ready_at, IN_SESSION);
    assert_eq!(record.unbind(&'p'), Err(Error::WorkerIsNotReady));
    assert_eq!(
        record.leave_session(&'q', 5),
        Err(Error::WorkerDoesNotExist)
    );
    record.leave_session(&'p', 5).unwrap();
    assert!(!record.is_ready(4));
    assert!(record.is_ready(5));
    assert_eq!(record.unbind(&'p'), Ok(5));
}

#[test]
fn the_operator_changes_only_while_the_worker_is_ready() {
    let mut record = scored();
    record.bind('p', &'o', 0).unwrap();
    record.enter_session(&'p').unwrap();
    assert_eq!(register(Some(record), 'n', 1), Err(Error::WorkerIsNotReady));
    assert!(register(Some(record), 'o', 1).is_ok());
    record.leave_session(&'p', 5).unwrap();
    assert_eq!(register(Some(record), 'n', 4), Err(Error::WorkerIsNotReady));
    let changed = register(Some(record), 'n', 5).unwrap();
    assert_eq!(changed.operator, 'n');
    assert_eq!(
        (changed.pool, changed.score, changed.ready_at),
        (Some('p'), Some(100), 5)
    );
}

#[test]
fn the_platform_changes_only_while_the_worker_is_ready() {
    let on = |known, now, platform| register_on(known, 'o', now, None, platform);
    let mut record = on(None, 0, Some([1; 16])).unwrap();
    record.finish_benchmark(100);
    record.bind('p', &'o', 0).unwrap();
    record.enter_session(&'p').unwrap();
    for same in [None, Some([1; 16])] {
        let renewed = on(Some(record), 1, same).unwrap();
        assert_eq!(renewed.platform, Some([1; 16]), "none is no other");
    }
    let other = Some([2; 16]);
    assert_eq!(on(Some(record), 1, other), Err(Error::WorkerIsNotReady));
    record.leave_session(&'p', 5).unwrap();
    assert_eq!(on(Some(record), 4, other), Err(Error::WorkerIsNotReady));
    assert_eq!(on(Some(record), 5, other).unwrap().platform, other);
}

#[test]
fn a_worker_may_be_attested_by_another_verifier_in_its_session() {
    let mut record = scored();
    record.bind('p', &'o', 0).unwrap();
    record.enter_session(&'p').unwrap();
    assert_eq!(record.platform, None);
    let named = register_on(Some(record), 'o', 1, None, Some([1; 16])).unwrap();
    assert_eq!(named.platform, Some([1; 16]), "from now on it is known");
}

#[test]
fn the_attestation_runs_out_with_the_last_evidence_and_is_renewed_by_the_next() {
    let record = register_until(None, 'o', 0, Some(10)).unwrap();
    assert_eq!(record.attested_until, Some(10));
    // Only the last evidence counts, whether it says more or less than the one before.
    let renewed = register_until(Some(record), 'o', 11, Some(20)).unwrap();
    assert_eq!(renewed.attested_until, Some(20));
    let endless = register_until(Some(renewed), 'o', 21, None).unwrap();
    assert_eq!(endless.attested_until, None);
    let shorter = register_until(Some(endless), 'o', 22, Some(30)).unwrap();
    assert_eq!(shorter.attested_until, Some(30));
}

#[test]
fn who_loses_the_place_on_a_platform_is_attested_no_longer() {
    let mut endless = register(None, 'o', 0).unwrap();
    endless.lose_place(100);
    assert_eq!(endless.attested_until, Some(99));
    let mut over = register_until(None, 'o', 0, Some(10)).unwrap();
    over.lose_place(100);
    assert_eq!(over.attested_until, Some(10));
}

#[test]
fn a_worker_is_new_until_its_first_benchmark_is_opened() {
    let mut record = register(None, 'o', 0).unwrap();
    assert!(record.is_new());
    record.benchmark = Some(benchmark(0));
    assert!(!record.is_new());
    record.finish_benchmark(100);
    assert!(!record.is_new());
    assert!(!register(Some(record), 'o', 0).unwrap().is_new());
}

#[test]
fn a_benchmark_is_reopened_by_the_operator_or_by_anyone_after_its_window() {
    let mut record = register(None, 'o', 0).unwrap();
    record.benchmark = Some(benchmark(0));
    assert_eq!(
        record.open_benchmark(&'x', benchmark(WINDOW.end), &WINDOW),
        Err(Error::UnauthorizedOperator)
    );
    record
        .open_benchmark(&'x', benchmark(WINDOW.end + 1), &WINDOW)
        .unwrap();
    record.open_benchmark(&'o', benchmark(9), &WINDOW).unwrap();
    assert_eq!(record.benchmark, Some(benchmark(9)));

    record.finish_benchmark(100);
    let much_later = benchmark(u64::MAX / 2);
    assert_eq!(
        record.open_benchmark(&'x', much_later, &WINDOW),
        Err(Error::UnauthorizedOperator)
    );
    record.ready_at = IN_SESSION;
    assert_eq!(
        record.open_benchmark(&'o', much_later, &WINDOW),
        Err(Error::WorkerIsNotReady)
    );
}

#[test]
fn a_session_closes_an_open_benchmark() {
    let mut record = scored();
    record.bind('p', &'o', 0).unwrap();
    record.open_benchmark(&'o', benchmark(0), &WINDOW).unwrap();
    record.enter_session(&'p').unwrap();
    assert_eq!(record.benchmark, None);
    assert_eq!(record.score, Some(100));
}

#[test]
fn a_result_counts_inside_the_window_only() {
    let score = |elapsed| benchmark(50).score(600_000, 50 + elapsed, &WINDOW);
    assert_eq!(score(WINDOW.start - 1), Err(Error::BenchmarkTooShort));
    assert_eq!(score(WINDOW.start), Ok(6_000));
    assert_eq!(score(WINDOW.end), Ok(909 * 6));
    assert_eq!(score(WINDOW.end + 1), Err(Error::BenchmarkTooLate));
}

#[test]
fn iterations_per_second_are_rounded_down_before_they_are_multiplied() {
    let score = |iterations| benchmark(0).score(iterations, WINDOW.start, &WINDOW);
    assert_eq!(score(0), Ok(0));
    assert_eq!(score(599), Ok(0));
    assert_eq!(score(600), Ok(6));
    assert_eq!(score(1_199), Ok(6));
    assert_eq!(score(u64::MAX), Ok(MAXIMUM_SCORE));
}

proptest! {
    #[test]
    fn a_score_never_exceeds_the_maximum_and_grows_with_the_iterations(
        fewer in any::<u64>(),
        more in any::<u64>(),
        elapsed in WINDOW.start..=WINDOW.end,
    ) {
        let (fewer, more) = (fewer.min(more), fewer.max(more));
        let score = |iterations| benchmark(0).score(iterations, elapsed, &WINDOW).unwrap();
        prop_assert!(score(fewer) <= score(more));
        prop_assert!(score(more) <= MAXIMUM_SCORE);
        prop_assert_eq!(score(more) % 6, 0);
        let exact = u128::from(more) * 1_000 / u128::from(elapsed) * 6;
        prop_assert_eq!(u128::from(score(more)), exact.min(u128::from(MAXIMUM_SCORE)));
    }

    /// Whoever calls what in which order: a worker is in one pool at most, and nobody but its pool moves
    /// it between its states.
    #[test]
    fn only_its_pool_moves_a_worker(steps in prop::collection::vec((0..4u8, 0..2u8), 0..40)) {
        let mut record = scored();
        for (now, (step, pool)) in (0..).zip(steps) {
            let pool = if pool == 0 { 'p' } else { 'q' };
            let before = record;
            let outcome = match step {
                0 => record.bind(pool, &'o', now),
                1 => record.unbind(&pool).map(|_| ()),
                2 => record.enter_session(&pool),
                _ => record.leave_session(&pool, now + 3),
            };
            match outcome {
                Err(_) => prop_assert_eq!(record, before),
                Ok(()) if step == 0 => prop_assert_eq!(before.pool, None),
                Ok(()) => prop_assert_eq!(before.pool, Some(pool)),
            }
            prop_assert!(record.ready_at != IN_SESSION || record.pool.is_some());
        }
    }
}
