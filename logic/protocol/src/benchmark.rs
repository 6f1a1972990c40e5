//! A worker's benchmark.

use crate::{Challenge, Separated};
use primitives::{Timestamp, Worker};
use scale::Encode;

/// What the registry hashes when it opens a benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct BenchmarkChallenge<Address> {
    /// The registry.
    pub registry: Address,
    /// The worker that has to count.
    pub worker: Worker,
    /// The worker's registration challenge at that moment.
    pub registration: Challenge,
    /// The block that the benchmark is opened in.
    pub block: u32,
    /// The time of that block, in milliseconds.
    pub time: Timestamp,
}

impl<Address: Encode> Separated for BenchmarkChallenge<Address> {
    const DOMAIN: &'static str = "stakepool/benchmark-challenge";
}

/// What a worker signs when it has counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct BenchmarkStatement<Address> {
    /// The registry.
    pub registry: Address,
    /// The worker.
    pub worker: Worker,
    /// The benchmark's challenge.
    pub challenge: Challenge,
    /// Iterations counted since the worker saw the challenge.
    pub iterations: u64,
}

impl<Address: Encode> Separated for BenchmarkStatement<Address> {
    const DOMAIN: &'static str = "stakepool/benchmark";
}
