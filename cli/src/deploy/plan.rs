//! What is to be deployed, and the record of how far it came.

use super::{settings::SettingsFile, BundlesOption};
use anyhow::{bail, Context, Result};
use client::{address, Bundle};
use ink::primitives::AccountId;
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The contracts, as their bundles are called.
pub const VERIFIER: &str = "quorum_verifier";
pub const DCAP_VERIFIER: &str = "dcap_verifier";
pub const REGISTRY: &str = "worker_registry";
pub const MINING: &str = "mining";
pub const POOL: &str = "stakepool";
pub const FACTORY: &str = "pool_factory";

/// Everything that tells one deployment from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The hash of the chain's first block.
    pub genesis: String,
    /// Who deploys, and owns the contracts at first.
    #[serde(with = "address::serde")]
    pub deployer: AccountId,
    /// The parameters.
    pub settings: SettingsFile,
    /// The attestors' keys, hexadecimal.
    pub attestors: Vec<String>,
    /// How many of them have to agree; 0 if there are none.
    pub threshold: u8,
    /// The root key of the DCAP verifier, hexadecimal, if there is to be one.
    pub dcap_root: Option<String>,
    /// Who gets slashed stake and a part of the rewards.
    #[serde(with = "address::serde")]
    pub treasury: AccountId,
    /// The enclave software to admit, hexadecimal.
    pub measurements: Vec<String>,
    /// What mining is funded with, in plancks.
    pub subsidy: String,
    /// Who may pause.
    #[serde(with = "address::serde")]
    pub guardian: AccountId,
    /// The hash of each contract's code, hexadecimal.
    pub code_hashes: BTreeMap<String, String>,
}

/// How far a deployment came. Its salt makes the contracts' addresses its own; an address is recorded before its
/// contract is made, so that a run that stopped in between is no loss.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// What is to be deployed.
    pub plan: Plan,
    salt: String,
    addresses: BTreeMap<String, String>,
}

impl Progress {
    /// A new deployment, which is nowhere recorded yet.
    pub fn begin(plan: Plan) -> Self {
        Self {
            plan,
            salt: hex::encode(rand::thread_rng().gen::<[u8; 16]>()),
            addresses: BTreeMap::new(),
        }
    }

    /// The record beside a deployment file, if a deployment stopped half-way.
    pub fn find(deployment: &Path) -> Result<Option<Self>> {
        let path = record_of(deployment);
        if !path.exists() {
            return Ok(None);
        }
        let name = path.display();
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
        let progress = serde_json::from_str(&text).with_context(|| {
            format!(
                "{name} is not the record of a deployment; remove it, or start anew with --force"
            )
        })?;
        Ok(Some(progress))
    }

    /// This deployment, if it is the one that is wanted.
    ///
    /// # Errors
    /// It was begun with other parameters, on another chain, or with other code.
    pub fn continued_with(self, wanted: &Plan, deployment: &Path) -> Result<Self> {
        let (begun, wanted) = (
            serde_json::to_value(&self.plan)?,
            serde_json::to_value(wanted)?,
        );
        let begun = begun.as_object().into_iter().flatten();
        let Some((name, _)) = begun
            .into_iter()
            .find(|(name, value)| wanted[name.as_str()] != **value)
        else {
            return Ok(self);
        };
        bail!(
            "a deployment that stopped half-way was begun with another {name}: repeat its command line, or give \
             it up with --force (its record is {})",
            record_of(deployment).display()
        )
    }

    /// Whether it is the deployment that is wanted.
    pub fn is_of(&self, wanted: &Plan) -> bool {
        self.plan == *wanted
    }

    /// Whether no contract has been begun.
    pub fn is_new(&self) -> bool {
        self.addresses.is_empty()
    }

    /// Tells this deployment's contracts from all others.
    pub fn salt(&self) -> Result<Vec<u8>> {
        hex::decode(&self.salt).context("the record of the deployment is damaged")
    }

    /// Where a contract is, or was about to be.
    pub fn address(&self, contract: &str) -> Option<AccountId> {
        address::from_ss58(self.addresses.get(contract)?)
    }

    /// Notes where a contract is going to be.
    pub fn note(&mut self, contract: &str, at: AccountId) {
        let address = address::to_ss58(&at);
        self.addresses.insert(contract.to_owned(), address);
    }

    /// Writes the record.
    pub fn write(&self, deployment: &Path) -> Result<()> {
        let path = record_of(deployment);
        let draft = path.with_extension("draft");
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(&draft, text)
            .and_then(|()| std::fs::rename(&draft, &path))
            .with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Removes the record of a finished deployment.
    pub fn remove(deployment: &Path) -> Result<()> {
        let path = record_of(deployment);
        if !path.exists() {
            return Ok(());
        }
        std::fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))
    }
}

fn record_of(deployment: &Path) -> PathBuf {
    deployment.with_extension("progress.json")
}

/// The built contracts.
pub struct Bundles(BTreeMap<&'static str, Bundle>);

impl Bundles {
    /// Loads all that are needed.
    pub fn load(option: &BundlesOption, quorum: bool, dcap: bool) -> Result<Self> {
        let verifiers = [quorum.then_some(VERIFIER), dcap.then_some(DCAP_VERIFIER)];
        let names = verifiers.into_iter().flatten();
        let names = names.chain([REGISTRY, MINING, POOL, FACTORY]);
        let bundles = names.map(|name| Ok((name, option.load(name)?)));
        bundles.collect::<Result<_>>().map(Self)
    }

    /// The contract of this name, one of the constants above.
    pub fn get(&self, name: &str) -> &Bundle {
        &self.0[name]
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Bundle> {
        self.0.values()
    }

    /// The hashes of their code.
    pub fn code_hashes(&self) -> BTreeMap<String, String> {
        let hashes = self.0.iter().map(|(name, bundle)| {
            let hash = format!("0x{}", hex::encode(bundle.code_hash()));
            ((*name).to_owned(), hash)
        });
        hashes.collect()
    }
}
