//! Who signs: keys in keystore files, mnemonics asked on the terminal, the well-known keys of test chains.

mod command;
mod keypair;
mod keystore;
mod secret;

pub use command::KeyCommand;
pub use keypair::Keypair;

use crate::session::Options;
use anyhow::{bail, ensure, Context, Result};
use client::Node;
use std::path::Path;
use subxt::rpc_params;

/// The key that `--as` names.
///
/// # Errors
/// A secret on the command line, no such file, a wrong password, a test chain's key on another chain.
pub async fn resolve(options: &Options, node: &Node) -> Result<Keypair> {
    let Some(who) = &options.signer else {
        bail!("who signs? name a keystore file with --as, or `prompt` to be asked for a mnemonic");
    };
    ensure!(
        !secret::looks_like_one(who),
        "a secret on the command line ends up in the shell's history and in the list of processes: make a \
         keystore file of it with `stakepool key import`, or pass `--as prompt`"
    );
    if who.starts_with("//") {
        ensure_test_chain(who, node).await?;
        return Keypair::from_uri(who);
    }
    if who == "prompt" {
        let mnemonic = secret::ask("mnemonic (and derivation path): ")?;
        return Keypair::from_mnemonic(&mnemonic);
    }
    let path = Path::new(who);
    let keystore = keystore::Keystore::read(path)?;
    let password = secret::password(options, &format!("password of {}: ", path.display()))?;
    keystore
        .open(&password)
        .with_context(|| path.display().to_string())
}

/// Everybody knows the keys of these names.
async fn ensure_test_chain(who: &str, node: &Node) -> Result<()> {
    let chain_type: serde_json::Value = node
        .client()
        .rpc()
        .request("system_chainType", rpc_params![])
        .await?;
    ensure!(
        matches!(chain_type.as_str(), Some("Development" | "Local")),
        "everybody knows the key of {who}: it signs on development chains only, and {} says that it is {}",
        node.chain_name().await?,
        chain_type.as_str().unwrap_or("a chain of its own kind")
    );
    Ok(())
}
