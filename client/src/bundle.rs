//! The contracts as they were built.

use crate::hash::blake2_256;
use ink::primitives::Hash;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// Why a bundle cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is no such file.
    #[error("no bundle at {0}: build the contracts with scripts/build")]
    Missing(PathBuf),
    /// The file is not a contract's bundle.
    #[error("{path} is not a contract's bundle: {reason}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// A built contract: its code and what its metadata says.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The Wasm that is uploaded.
    pub code: Vec<u8>,
    /// The whole metadata.
    pub metadata: Value,
}

impl Bundle {
    /// The bundle of a contract in a folder that has a sub-folder for each contract.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn load(folder: &Path, contract: &str) -> Result<Self, BundleError> {
        let path = folder.join(contract).join(format!("{contract}.contract"));
        let Ok(text) = std::fs::read_to_string(&path) else {
            return Err(BundleError::Missing(path));
        };
        Self::parse(&text).map_err(|reason| BundleError::Invalid { path, reason })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let metadata: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let code = metadata["source"]["wasm"]
            .as_str()
            .ok_or("it has no code")?;
        let digits = code.strip_prefix("0x").unwrap_or(code);
        let code = hex::decode(digits).map_err(|_| "its code is not hexadecimal")?;
        Ok(Self { code, metadata })
    }

    /// The hash under which a chain stores the code.
    pub fn code_hash(&self) -> Hash {
        blake2_256(&self.code).into()
    }

    /// The names of the contract's events, by their number.
    pub fn event_names(&self) -> Vec<String> {
        labels(&self.metadata["spec"]["events"])
            .map(|(_, label)| label)
            .collect()
    }

    /// The names and argument names of the contract's messages.
    pub fn messages(&self) -> BTreeMap<String, Vec<String>> {
        labels(&self.metadata["spec"]["messages"])
            .map(|(message, label)| {
                let arguments = labels(&message["args"]).map(|(_, label)| label);
                (label, arguments.collect())
            })
            .collect()
    }
}

fn labels(list: &Value) -> impl Iterator<Item = (&Value, String)> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| {
        let label = item["label"].as_str()?;
        Some((item, label.to_owned()))
    })
}
