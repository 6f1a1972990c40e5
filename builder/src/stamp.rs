//! A fingerprint of everything that decides how a contract's Wasm looks.

use crate::contract::Contract;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A hash of all inputs.
pub type Stamp = [u8; 32];

/// To be changed whenever the builder itself builds differently.
const BUILD_SETTINGS: &str = "contract-build 3.2.0, release, 2";

/// The fingerprint of the contract's sources, its lock file, the compiler and the build's settings.
///
/// Paths enter relative to their packages, so a moved checkout is not built anew.
pub fn of(contract: &Contract) -> Result<Stamp> {
    let mut inputs = BUILD_SETTINGS.as_bytes().to_vec();
    inputs.extend(compiler()?);
    for file in contract.settings_files() {
        inputs.extend(contract_build::code_hash(&std::fs::read(file)?));
    }
    for folder in contract.source_folders() {
        let mut files = Vec::new();
        collect_sources(folder, &mut files)?;
        files.sort();
        for file in files {
            inputs.extend(file.strip_prefix(folder)?.to_string_lossy().bytes());
            inputs.extend(contract_build::code_hash(&std::fs::read(&file)?));
        }
    }
    Ok(contract_build::code_hash(&inputs))
}

fn compiler() -> Result<Vec<u8>> {
    let output = Command::new("rustc").arg("-vV").output();
    Ok(output.context("rustc cannot be run")?.stdout)
}

/// Adds the manifests and Rust files under `folder`, those of tests excepted.
fn collect_sources(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if entry.file_type()?.is_dir() {
            if name != "target" && name != "tests" {
                collect_sources(&path, files)?;
            }
        } else if name == "Cargo.toml" || path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
