//! Builds the bundle of every contract, or of those named on the command line, into
//! `target/ink/<contract>/<contract>.{contract,wasm,json}`.
//!
//! A contract whose inputs have not changed since its last build is left alone.

mod contract;
mod shrink;
mod stamp;

use anyhow::{ensure, Context, Result};
use contract::Contract;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    match build_contracts() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build_contracts() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the builder lies in the root of the project")?;
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let folders = contract_folders(root, &wanted)?;
    let count = folders.len();
    for (index, folder) in folders.iter().enumerate() {
        let contract = Contract::load(folder, root)?;
        let place = format!("[{}/{count}] {:<16}", index + 1, contract.name());
        let stamp = stamp::of(&contract)?;
        if contract.is_built_from(&stamp) {
            println!("{place} {}, not changed", size(&contract)?);
            continue;
        }
        println!("{place} building");
        let started = Instant::now();
        contract.build(&stamp)?;
        let seconds = started.elapsed().as_secs();
        println!("{place} {}, built in {seconds} s", size(&contract)?);
    }
    Ok(())
}

/// The folders of the contracts: those with a lock file of their own, which is what a contract is built with.
fn contract_folders(root: &Path, wanted: &[String]) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(root.join("contracts"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let chosen = wanted.is_empty() || wanted.contains(&name);
        if chosen && entry.path().join("Cargo.lock").exists() {
            folders.push(entry.path());
        }
    }
    ensure!(
        !folders.is_empty(),
        "there is no such contract in contracts/"
    );
    folders.sort();
    Ok(folders)
}

fn size(contract: &Contract) -> Result<String> {
    let bytes = std::fs::metadata(contract.output("wasm"))?.len();
    Ok(format!("{:>6.1} KB of Wasm", bytes as f64 / 1000.0))
}
