//! What a deployment is built with, and the constructors' arguments that follow from it.

use crate::encode_input;
use dcap::PublicKey;
use economics::{Tokenomics, TokenomicsBounds};
use ink::primitives::{AccountId, Hash};
use interfaces::PoolConfig;
use math::Real;
use primitives::{Balance, Timing};
use protocol::{GenesisHash, Measurement};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The parameters of a deployment. Durations are in milliseconds, amounts in plancks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The durations that every contract gets.
    pub timing: Timing,
    /// Over how long a pool releases a collected reward at least; 0 releases at once.
    pub stream_period: u64,
    /// For how long after a collection a pool pays its queue without another one; at least a period.
    pub freshness: u64,
    /// The smallest contribution and the smallest partial withdrawal.
    pub minimum_contribution: Balance,
    /// How long a worker may be unresponsive before anyone may stop it.
    pub offline_limit: u64,
    /// How long a worker may go on after its attestation has run out, before anyone may stop it.
    pub attestation_grace: u64,
    /// The most that a block accounts for on mining's clock, about twice the usual block time; 0 for plain
    /// chain time, where blocks are made on demand.
    pub longest_block_time: u64,
    /// How long a new measurement waits from its announcement on.
    pub measurement_notice: u64,
    /// The parameters of mining.
    pub tokenomics: Tokenomics,
    /// What later parameters have to comply with.
    pub bounds: TokenomicsBounds,
    /// How old evidence, or the challenge that untimed evidence answers, may be.
    pub evidence_age: u64,
    /// When a benchmark's result is accepted, from and to, after it was opened.
    pub benchmark_window: (u64, u64),
    /// Decimals of the native token.
    pub decimals: u8,
}

impl Settings {
    /// The parameters of Khala, for a token with this many decimals. Mining's clock is plain chain time.
    pub fn khala(decimals: u8) -> Self {
        Self {
            timing: Timing {
                period: 12 * SECOND,
                grace: 7 * DAY,
                cool_down: 7 * DAY,
                notice: 7 * DAY,
            },
            stream_period: 6 * HOUR,
            freshness: 6 * HOUR,
            minimum_contribution: plancks(decimals) / 100,
            offline_limit: DAY,
            attestation_grace: 28 * DAY,
            longest_block_time: 0,
            measurement_notice: 3 * DAY,
            tokenomics: Tokenomics::khala(),
            bounds: TokenomicsBounds::default(),
            evidence_age: 2 * HOUR,
            benchmark_window: (10 * MINUTE, 11 * MINUTE),
            decimals,
        }
    }

    /// The parameters of Phala, for a token with this many decimals.
    pub fn phala(decimals: u8) -> Self {
        Self {
            tokenomics: Tokenomics::phala(),
            ..Self::khala(decimals)
        }
    }

    /// A pool's whole life within a minute, for test chains: days are seconds and bounds are wide. A worker
    /// answers every 4 seconds with 2 seconds to spare, earns a good part of a token by it, and loses a
    /// thousandth of its V in each period of half a second that it is away.
    pub fn seconds(decimals: u8) -> Self {
        let khala = Self::khala(decimals);
        Self {
            timing: Timing {
                period: SECOND / 2,
                grace: 8 * SECOND,
                cool_down: 8 * SECOND,
                notice: 4 * SECOND,
            },
            stream_period: 2 * SECOND,
            // Far more than lies between a trial and its block, as in a real deployment: a withdrawal from a stale
            // pool collects, which costs twice as much.
            freshness: 10 * MINUTE,
            offline_limit: 5 * SECOND,
            attestation_grace: 24 * SECOND,
            measurement_notice: 2 * SECOND,
            tokenomics: Tokenomics {
                rho: Real::ONE.plus(Real::from_ratio(1, 10_000)),
                slash: Real::from_ratio(1, 1_000),
                budget: Real::from_int(1),
                halving_interval: 1_000_000,
                heartbeat_interval: 8,
                heartbeat_window: 4,
                minimum_stake_k: Real::from_int(1),
                ..khala.tokenomics
            },
            bounds: TokenomicsBounds {
                slash_at_most: Real::from_ratio(1, 10),
                interval_at_least: 1,
                window_at_least: 1,
                growth_at_most: Real::from_ratio(1, 10),
                ..khala.bounds
            },
            benchmark_window: (3 * SECOND, 30 * SECOND),
            ..khala
        }
    }

    /// Plancks of one token.
    pub fn plancks_per_token(&self) -> Balance {
        plancks(self.decimals)
    }

    /// Input of the registry's constructor on this chain.
    pub fn registry_input(
        &self,
        chain: GenesisHash,
        verifiers: &[AccountId],
        measurements: &[Measurement],
    ) -> Vec<u8> {
        let (from, to) = self.benchmark_window;
        let arguments = (
            chain,
            self.timing,
            verifiers,
            measurements,
            self.measurement_notice,
            self.evidence_age,
            from,
            to,
        );
        encode_input("new", arguments)
    }

    /// Input of mining's constructor on this chain.
    pub fn mining_input(
        &self,
        chain: GenesisHash,
        registry: AccountId,
        treasury: AccountId,
    ) -> Vec<u8> {
        let arguments = (
            chain,
            self.timing,
            self.plancks_per_token(),
            registry,
            treasury,
            self.tokenomics,
            self.bounds,
            self.offline_limit,
            self.attestation_grace,
            self.longest_block_time,
        );
        encode_input("new", arguments)
    }

    /// What every pool is told.
    pub fn pool_config(
        &self,
        registry: AccountId,
        mining: AccountId,
        treasury: AccountId,
    ) -> PoolConfig {
        PoolConfig {
            registry,
            mining,
            treasury,
            timing: self.timing,
            stream_period: self.stream_period,
            freshness: self.freshness,
            minimum_contribution: self.minimum_contribution,
            decimals: self.decimals,
        }
    }
}

/// Input of the quorum verifier's constructor on this chain: the attestors' compressed secp256k1 keys, and how many
/// of them have to agree.
pub fn verifier_input(chain: GenesisHash, attestors: &[[u8; 33]], threshold: u8) -> Vec<u8> {
    encode_input("new", (chain, attestors, threshold))
}

/// Input of the DCAP verifier's constructor: under the root with this key, or Intel's.
pub fn dcap_verifier_input(root_key: Option<PublicKey>) -> Vec<u8> {
    match root_key {
        Some(root_key) => encode_input("with_root", root_key),
        None => encode_input("new", ()),
    }
}

/// Input of the factory's constructor.
pub fn factory_input(pool_code: Hash, config: PoolConfig) -> Vec<u8> {
    encode_input("new", (pool_code, config))
}

fn plancks(decimals: u8) -> Balance {
    10u128.saturating_pow(decimals.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_within_its_bounds() {
        for settings in [
            Settings::khala(12),
            Settings::phala(12),
            Settings::seconds(12),
        ] {
            assert_eq!(settings.bounds.validate(&settings.tokenomics), Ok(()));
        }
    }
}
