//! `stakepool key`: makes and shows keystore files.

use super::{keystore::Keystore, secret, Keypair};
use crate::{
    output::{Output, Value},
    session::Session,
};
use anyhow::Result;
use clap::{Args, Subcommand};
use rand::{rngs::OsRng, RngCore};
use std::path::{Path, PathBuf};
use subxt_signer::bip39::Mnemonic;
use zeroize::Zeroizing;

/// Bytes behind a mnemonic of twelve words.
const ENTROPY: usize = 16;

/// Keystore files, as polkadot-js and its wallets read and write them
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Make a new key
    New {
        #[command(flatten)]
        file: NewFile,
        /// Show its mnemonic, once and in clear, to be written down
        #[arg(long)]
        show_mnemonic: bool,
    },
    /// Make a keystore file of a mnemonic, which is asked for on the terminal
    Import {
        #[command(flatten)]
        file: NewFile,
        /// Read the mnemonic from the first line of this file instead
        #[arg(long, value_name = "FILE")]
        mnemonic_file: Option<PathBuf>,
    },
    /// Show whose key is in a file; no password is needed
    Show {
        /// The keystore file
        file: PathBuf,
    },
}

/// Where a new keystore goes.
#[derive(Args)]
pub struct NewFile {
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The name that wallets show
    #[arg(long, default_value = "stakepool")]
    name: String,
}

impl KeyCommand {
    /// Does it.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        match self {
            Self::New {
                file,
                show_mnemonic,
            } => {
                let mut entropy = Zeroizing::new([0; ENTROPY]);
                OsRng.fill_bytes(entropy.as_mut_slice());
                let mnemonic = Mnemonic::from_entropy(entropy.as_slice())?;
                let mnemonic = Zeroizing::new(mnemonic.to_string());
                file.save(session, output, &mnemonic)?;
                if show_mnemonic {
                    output.say("mnemonic", &Value::text(mnemonic.as_str()));
                }
                Ok(())
            }
            Self::Import {
                file,
                mnemonic_file,
            } => {
                let mnemonic = match mnemonic_file {
                    Some(path) => secret::first_line(&path)?,
                    None => secret::ask("mnemonic (and derivation path): ")?,
                };
                file.save(session, output, &mnemonic)
            }
            Self::Show { file } => {
                let keystore = Keystore::read(&file)?;
                show(output, &file, &keystore);
                Ok(())
            }
        }
    }
}

impl NewFile {
    fn save(&self, session: &Session, output: &mut Output, mnemonic: &str) -> Result<()> {
        session.ensure_for_real()?;
        let keypair = Keypair::from_mnemonic(mnemonic)?;
        let password = secret::new_password(&session.options)?;
        let keystore = Keystore::seal(&keypair, &password, &self.name)?;
        keystore.write(&self.out)?;
        show(output, &self.out, &keystore);
        Ok(())
    }
}

fn show(output: &mut Output, file: &Path, keystore: &Keystore) {
    output.say("file", &Value::text(file.display().to_string()));
    output.say("account", &Value::text(&keystore.address));
}
