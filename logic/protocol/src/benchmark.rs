//! A worker's benchmark.

use crate::{Challenge, ChallengeSeed, ContractId, Separated};
use primitives::Worker;
use scale::Encode;

/// What the registry hashes when it opens a benchmark. `previous` is the worker's registration challenge at
/// that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct BenchmarkChallenge<Address>(pub ChallengeSeed<Address>);

impl<Address: Encode> Separated for BenchmarkChallenge<Address> {
    const DOMAIN: &'static str = "stakepool/benchmark-challenge";
}

/// What a worker signs when it has counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct BenchmarkStatement<Address> {
    /// The registry.
    pub registry: ContractId<Address>,
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
