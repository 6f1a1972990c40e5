//! The work: what an iteration is, and threads that do them.
//!
//! **An iteration hashes half a mebibyte**: 128 pages of 4 KiB with blake2b, one after the other, because each page
//! begins with the hash of the one before. A core of a present-day machine does some hundreds in a second, which
//! is a score of some thousands. The registry counts at most 6,000, that is 1,000 iterations in a second, and a
//! worker needs a score of 50, that is 9 iterations in a second, to be started.
//!
//! All workers of a process share its threads. Each thread does one iteration for one worker, then one for the next
//! that has something to count, so what the machine can do is divided evenly and nothing is counted twice.

use client::hash::blake2_256;
use std::{
    hint::black_box,
    io,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        Arc,
    },
    thread::{self, Thread},
    time::{Duration, Instant},
};

/// Bytes of a page.
const PAGE: usize = 4 * 1024;

/// Pages of an iteration.
const PAGES: usize = 128;

/// A thread looks this often for something to do.
const IDLE: Duration = Duration::from_millis(20);

/// How much of the machine the work may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// Threads that work, each on a core of its own if there are as many.
    pub threads: usize,
    /// The part of the time that each of them works, above 0 and at most 1.
    pub load: f64,
}

/// The least load: a thread rests at most a thousand times as long as it works.
const LEAST_LOAD: f64 = 0.001;

impl Default for Power {
    /// All of it.
    fn default() -> Self {
        Self {
            threads: thread::available_parallelism().map_or(1, Into::into),
            load: 1.0,
        }
    }
}

/// Counts what has been done for one worker since the process began; it never goes back.
#[derive(Debug, Default)]
pub struct Odometer {
    iterations: AtomicU64,
    running: AtomicBool,
}

impl Odometer {
    /// Iterations done so far.
    pub fn read(&self) -> u64 {
        self.iterations.load(Ordering::Relaxed)
    }

    /// Whether there is work to do for the worker from now on.
    pub fn run(&self, running: bool) {
        self.running.store(running, Ordering::Relaxed);
    }

    /// Whether there is work to do for the worker.
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }
}

/// The threads that work. They end when it is dropped.
pub struct Engine {
    stopped: Arc<AtomicBool>,
    threads: Vec<Thread>,
}

impl Engine {
    /// Starts to work for whichever of the odometers run.
    ///
    /// # Errors
    /// The operating system's, if it gives no threads.
    pub fn start(power: Power, odometers: Vec<Arc<Odometer>>) -> io::Result<Self> {
        let mut engine = Self {
            stopped: Arc::default(),
            threads: Vec::new(),
        };
        let odometers: Arc<[_]> = odometers.into();
        for number in 0..power.threads.max(1) {
            let (stopped, odometers) = (engine.stopped.clone(), odometers.clone());
            let body = move || work(number, power.load, &odometers, &stopped);
            let name = format!("work {number}");
            let handle = thread::Builder::new().name(name).spawn(body)?;
            engine.threads.push(handle.thread().clone());
        }
        Ok(engine)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.threads.iter().for_each(Thread::unpark);
    }
}

/// The life of one thread.
fn work(number: usize, load: f64, odometers: &[Arc<Odometer>], stopped: &AtomicBool) {
    // Threads differ in their beginning, so that none repeats the hashes of another.
    let mut page = [0; PAGE];
    page[..8].copy_from_slice(&(number as u64).to_le_bytes());
    // Not `clamp`, which lets through what is no number.
    let load = if load >= LEAST_LOAD {
        load.min(1.0)
    } else {
        LEAST_LOAD
    };
    let rest_per_work = 1.0 / load - 1.0;
    let mut turn = number;
    while !stopped.load(Ordering::Relaxed) {
        let Some(next) = next_running(odometers, turn) else {
            thread::park_timeout(IDLE);
            continue;
        };
        let begin = Instant::now();
        iterate(&mut page);
        odometers[next].iterations.fetch_add(1, Ordering::Relaxed);
        turn = next + 1;
        let rest = begin.elapsed().mul_f64(rest_per_work);
        if !rest.is_zero() {
            thread::park_timeout(rest);
        }
    }
}

/// The first from `turn` on, in a circle, that has something to do.
fn next_running(odometers: &[Arc<Odometer>], turn: usize) -> Option<usize> {
    let count = odometers.len();
    (turn..turn + count)
        .map(|number| number % count)
        .find(|number| odometers[*number].is_running())
}

fn iterate(page: &mut [u8; PAGE]) {
    for _ in 0..PAGES {
        let hash = blake2_256(black_box(&page[..]));
        page[..hash.len()].copy_from_slice(&hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odometers(count: usize) -> Vec<Arc<Odometer>> {
        (0..count).map(|_| Arc::default()).collect()
    }

    fn wait_until(condition: impl Fn() -> bool) -> bool {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !condition() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
        condition()
    }

    #[test]
    fn an_iteration_changes_the_page_and_depends_on_it() {
        let (mut one, mut other) = ([0; PAGE], [0; PAGE]);
        other[PAGE - 1] = 1;
        iterate(&mut one);
        iterate(&mut other);
        assert_ne!(one[..32], [0; 32]);
        assert_ne!(one[..32], other[..32]);
    }

    #[test]
    fn turns_go_round_those_that_run() {
        let odometers = odometers(4);
        assert_eq!(next_running(&odometers, 0), None);
        odometers[1].run(true);
        odometers[3].run(true);
        assert_eq!(next_running(&odometers, 0), Some(1));
        assert_eq!(next_running(&odometers, 2), Some(3));
        assert_eq!(next_running(&odometers, 4), Some(1));
        assert_eq!(next_running(&[], 0), None);
    }

    #[test]
    fn work_is_shared_evenly_by_those_that_run() {
        let odometers = odometers(3);
        odometers[0].run(true);
        odometers[2].run(true);
        let power = Power {
            threads: 1,
            load: 1.0,
        };
        let engine = Engine::start(power, odometers.clone()).expect("a thread");
        assert!(wait_until(|| odometers[2].read() >= 10));
        drop(engine);
        let counts: Vec<_> = odometers.iter().map(|it| it.read()).collect();
        assert_eq!(counts[1], 0);
        assert!(counts[0].abs_diff(counts[2]) <= 1, "{counts:?}");
    }

    #[test]
    fn nobody_works_after_the_end() {
        let odometers = odometers(1);
        odometers[0].run(true);
        let engine = Engine::start(Power::default(), odometers.clone()).expect("threads");
        assert!(wait_until(|| odometers[0].read() > 0));
        drop(engine);
        // An odometer is let go of by the threads when they have ended.
        assert!(wait_until(|| Arc::strong_count(&odometers[0]) == 1));
    }

    #[test]
    fn a_load_that_makes_no_sense_stops_no_thread() {
        for load in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, 7.0, f64::INFINITY] {
            let odometers = odometers(1);
            odometers[0].run(true);
            let power = Power { threads: 1, load };
            let engine = Engine::start(power, odometers.clone()).expect("a thread");
            // A thread that panics lets go of its odometer.
            assert!(wait_until(|| odometers[0].read() > 0));
            thread::sleep(Duration::from_millis(20));
            assert_eq!(Arc::strong_count(&odometers[0]), 2, "{load}");
            drop(engine);
        }
    }

    #[test]
    fn load_limits_the_part_of_time_that_is_worked() {
        let odometers = odometers(1);
        odometers[0].run(true);
        let mut page = [0; PAGE];
        iterate(&mut page);
        let begin = Instant::now();
        (0..10).for_each(|_| iterate(&mut page));
        let one = begin.elapsed() / 10;
        let power = Power {
            threads: 1,
            load: 0.1,
        };
        let engine = Engine::start(power, odometers.clone()).expect("a thread");
        thread::sleep(one * 100);
        drop(engine);
        // 10 of the 100 that would fit; generous for a machine that does other things meanwhile.
        assert!((1..=30).contains(&odometers[0].read()));
    }
}
