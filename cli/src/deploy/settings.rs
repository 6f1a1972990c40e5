//! The parameters of a deployment in a file that people can edit: durations in milliseconds, tokens and reals as
//! decimal numbers in quotes. Reading what was written gives the same parameters, to the last bit.

use crate::amount::{self, Decimal};
use anyhow::{anyhow, ensure, Context, Result};
use client::{Durations, Settings, Token};
use economics::{Tokenomics, TokenomicsBounds};
use math::Real;
use monitor::words;
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
use std::path::Path;

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsFile {
    timing: Durations,
    stream_period: u64,
    freshness: u64,
    minimum_contribution: String,
    offline_limit: u64,
    attestation_grace: u64,
    /// Zero where blocks are made on demand.
    pub longest_block_time: u64,
    measurement_notice: u64,
    evidence_age: u64,
    benchmark_window: Window,
    tokenomics: TokenomicsPart,
    bounds: BoundsPart,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    from: u64,
    to: u64,
}

/// A real of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exact(Real);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&amount::real(self.0))
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let number: Decimal = text.parse().map_err(D::Error::custom)?;
        let real = number.real().map(Self);
        real.ok_or_else(|| D::Error::custom(format!("{text} does not fit 64 bits")))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenomicsPart {
    rho: Exact,
    slash: Exact,
    budget: Exact,
    halving_interval: u32,
    v_max: Exact,
    cost_k: Exact,
    cost_b: Exact,
    treasury_ratio: Exact,
    heartbeat_interval: u32,
    heartbeat_window: u32,
    rig_k: Exact,
    rig_b: Exact,
    stake_multiplier: Exact,
    minimum_stake_k: Exact,
}

impl From<Tokenomics> for TokenomicsPart {
    fn from(from: Tokenomics) -> Self {
        Self {
            rho: Exact(from.rho),
            slash: Exact(from.slash),
            budget: Exact(from.budget),
            halving_interval: from.halving_interval,
            v_max: Exact(from.v_max),
            cost_k: Exact(from.cost_k),
            cost_b: Exact(from.cost_b),
            treasury_ratio: Exact(from.treasury_ratio),
            heartbeat_interval: from.heartbeat_interval,
            heartbeat_window: from.heartbeat_window,
            rig_k: Exact(from.rig_k),
            rig_b: Exact(from.rig_b),
            stake_multiplier: Exact(from.stake_multiplier),
            minimum_stake_k: Exact(from.minimum_stake_k),
        }
    }
}

impl From<TokenomicsPart> for Tokenomics {
    fn from(from: TokenomicsPart) -> Self {
        Self {
            rho: from.rho.0,
            slash: from.slash.0,
            budget: from.budget.0,
            halving_interval: from.halving_interval,
            v_max: from.v_max.0,
            cost_k: from.cost_k.0,
            cost_b: from.cost_b.0,
            treasury_ratio: from.treasury_ratio.0,
            heartbeat_interval: from.heartbeat_interval,
            heartbeat_window: from.heartbeat_window,
            rig_k: from.rig_k.0,
            rig_b: from.rig_b.0,
            stake_multiplier: from.stake_multiplier.0,
            minimum_stake_k: from.minimum_stake_k.0,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundsPart {
    slash_at_most: Exact,
    interval_at_least: u32,
    interval_at_most: u32,
    window_at_least: u32,
    window_at_most: u32,
    treasury_at_most: Exact,
    growth_at_least: Exact,
    growth_at_most: Exact,
}

impl From<TokenomicsBounds> for BoundsPart {
    fn from(from: TokenomicsBounds) -> Self {
        Self {
            slash_at_most: Exact(from.slash_at_most),
            interval_at_least: from.interval_at_least,
            interval_at_most: from.interval_at_most,
            window_at_least: from.window_at_least,
            window_at_most: from.window_at_most,
            treasury_at_most: Exact(from.treasury_at_most),
            growth_at_least: Exact(from.growth_at_least),
            growth_at_most: Exact(from.growth_at_most),
        }
    }
}

impl From<BoundsPart> for TokenomicsBounds {
    fn from(from: BoundsPart) -> Self {
        Self {
            slash_at_most: from.slash_at_most.0,
            interval_at_least: from.interval_at_least,
            interval_at_most: from.interval_at_most,
            window_at_least: from.window_at_least,
            window_at_most: from.window_at_most,
            treasury_at_most: from.treasury_at_most.0,
            growth_at_least: from.growth_at_least.0,
            growth_at_most: from.growth_at_most.0,
        }
    }
}

impl From<Settings> for SettingsFile {
    fn from(from: Settings) -> Self {
        let (start, end) = from.benchmark_window;
        Self {
            timing: from.timing.into(),
            stream_period: from.stream_period,
            freshness: from.freshness,
            minimum_contribution: words::decimal(from.minimum_contribution, from.decimals),
            offline_limit: from.offline_limit,
            attestation_grace: from.attestation_grace,
            longest_block_time: from.longest_block_time,
            measurement_notice: from.measurement_notice,
            evidence_age: from.evidence_age,
            benchmark_window: Window {
                from: start,
                to: end,
            },
            tokenomics: from.tokenomics.into(),
            bounds: from.bounds.into(),
        }
    }
}

impl SettingsFile {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the settings file {name} cannot be read"))?;
        serde_json::from_str(&text).with_context(|| format!("{name} is not a settings file"))
    }

    /// The parameters for a chain with this token.
    ///
    /// # Errors
    /// An amount that is none; tokenomics out of their bounds; too short an attestation grace.
    pub fn settings(self, token: &Token) -> Result<Settings> {
        let minimum: Decimal = self
            .minimum_contribution
            .parse()
            .map_err(|error| anyhow!("minimum_contribution: {error}"))?;
        let settings = Settings {
            timing: self.timing.into(),
            stream_period: self.stream_period,
            freshness: self.freshness,
            minimum_contribution: minimum.plancks(token)?,
            offline_limit: self.offline_limit,
            attestation_grace: self.attestation_grace,
            longest_block_time: self.longest_block_time,
            measurement_notice: self.measurement_notice,
            tokenomics: self.tokenomics.into(),
            bounds: self.bounds.into(),
            evidence_age: self.evidence_age,
            benchmark_window: (self.benchmark_window.from, self.benchmark_window.to),
            decimals: token.decimals,
        };
        let valid = settings.bounds.validate(&settings.tokenomics);
        valid
            .ok()
            .context("the tokenomics are not within the bounds")?;
        let shortest = settings.timing.shortest_attestation_grace();
        ensure!(
            settings.attestation_grace >= shortest,
            "attestation_grace: at least {shortest}, so that a broken verifier can be replaced first"
        );
        Ok(settings)
    }
}

/// The tokenomics in a settings file.
pub fn read_tokenomics(path: &Path) -> Result<Tokenomics> {
    Ok(SettingsFile::read(path)?.tokenomics.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_survives_its_file_to_the_last_bit() {
        let token = Token {
            symbol: "UNIT".to_owned(),
            decimals: 12,
        };
        for settings in [
            Settings::khala(12),
            Settings::phala(12),
            Settings::seconds(12),
        ] {
            let text = serde_json::to_string(&SettingsFile::from(settings.clone()));
            let file: SettingsFile =
                serde_json::from_str(&text.expect("plain data")).expect("the same");
            assert_eq!(file.settings(&token).expect("valid"), settings);
        }
    }

    #[test]
    fn what_the_contracts_would_refuse_is_refused_before_anything_is_sent() {
        let mut settings = Settings::khala(12);
        settings.tokenomics.heartbeat_interval = 1;
        let token = Token {
            symbol: "UNIT".to_owned(),
            decimals: 12,
        };
        assert!(SettingsFile::from(settings).settings(&token).is_err());
        let mut settings = Settings::khala(12);
        settings.attestation_grace -= 1;
        assert!(SettingsFile::from(settings).settings(&token).is_err());
    }
}
