//! `stakepool deploy`: brings the suite onto a chain, once.

mod block_time;
mod plan;
mod settings;
mod steps;

pub use settings::read_tokenomics;

use crate::{
    amount::Decimal,
    arguments::{account, measurement, root_key, worker},
    output::{print_line, Output, Value},
    session::Session,
};
use anyhow::{bail, ensure, Result};
use clap::{ArgGroup, Args, ValueEnum};
use client::{node::Signer, Bundle, Deployment, Node, Settings};
use dcap::{PublicKey, INTEL_ROOT_KEY};
use ink::primitives::AccountId;
use plan::{Bundles, Plan, Progress};
use protocol::Measurement;
use settings::SettingsFile;
use std::path::PathBuf;
use steps::Steps;

/// Where a development node listens.
const DEFAULT_URL: &str = "ws://127.0.0.1:9944";

/// Bring the contracts onto a chain, connect them, and write the deployment file
///
/// Never deploys twice by accident: if the deployment file exists and its contracts are on the chain, nothing is
/// done, and that is no error. If an earlier run stopped half-way, its record beside the deployment file
/// (.progress.json) says how far it came, and the same command line continues there. A second deployment needs
/// another file (--deployment), or --force to replace the file. The node is the one at --url, else the one that the
/// file names, else ws://127.0.0.1:9944.
#[derive(Args)]
#[command(group = ArgGroup::new("parameters").required(true))]
pub struct Deploy {
    #[command(flatten)]
    bundles: BundlesOption,
    /// The parameters of a network, or of a test chain where days are seconds
    #[arg(long, group = "parameters")]
    preset: Option<Preset>,
    /// A file with the parameters; `stakepool settings` prints one to begin with
    #[arg(long, value_name = "FILE", group = "parameters")]
    settings: Option<PathBuf>,
    /// The compressed secp256k1 key of an attestor, hexadecimal; repeat it for each. Without any, machines are
    /// admitted by their quotes alone
    #[arg(long = "attestor", value_name = "KEY", value_parser = worker)]
    attestors: Vec<[u8; 33]>,
    /// How many attestors have to agree; more than half of them if it is not said
    #[arg(long, requires = "attestors")]
    threshold: Option<u8>,
    /// Deploy no DCAP verifier: machines are admitted by attestors alone
    #[arg(long, requires = "attestors")]
    no_dcap: bool,
    /// The root key of the DCAP verifier: x and y of a point of P-256, hexadecimal. Intel's if it is not said
    #[arg(long, value_name = "KEY", value_parser = root_key, conflicts_with = "no_dcap")]
    dcap_root: Option<PublicKey>,
    /// The account that gets slashed stake and a fifth of the rewards; it cannot be changed
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    treasury: AccountId,
    /// An enclave software to admit, 68 bytes, hexadecimal; repeat it for each
    #[arg(long = "measurement", value_name = "MEASUREMENT", value_parser = measurement)]
    measurements: Vec<Measurement>,
    /// Tokens to fund mining with
    #[arg(long, value_name = "TOKENS")]
    subsidy: Option<Decimal>,
    /// Who may pause; the deployer if it is not said
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    guardian: Option<AccountId>,
    /// Deploy anew although there is a deployment file, or the record of another one, and replace it
    #[arg(long)]
    force: bool,
}

/// Where the built contracts are.
#[derive(Args)]
pub struct BundlesOption {
    /// The folder with the built contracts
    #[arg(
        long = "bundles",
        value_name = "FOLDER",
        env = "STAKEPOOL_BUNDLES",
        default_value = "target/ink"
    )]
    folder: PathBuf,
}

impl BundlesOption {
    /// A built contract.
    pub fn load(&self, contract: &str) -> Result<Bundle> {
        Ok(Bundle::load(&self.folder, contract)?)
    }
}

/// Parameters with a name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Preset {
    Khala,
    Phala,
    Seconds,
}

impl Preset {
    fn settings(self, decimals: u8) -> Settings {
        match self {
            Self::Khala => Settings::khala(decimals),
            Self::Phala => Settings::phala(decimals),
            Self::Seconds => Settings::seconds(decimals),
        }
    }
}

/// Print the parameters of a preset as a file for `deploy --settings`
///
/// Durations are in milliseconds; tokens and reals are decimal numbers in quotes.
#[derive(Args)]
pub struct SettingsCommand {
    preset: Preset,
}

impl SettingsCommand {
    /// Prints them.
    pub fn run(&self, output: &mut Output) -> Result<()> {
        // Decimals do not show in tokens.
        let file = SettingsFile::from(self.preset.settings(12));
        output.leave_to_lines();
        print_line(serde_json::to_string_pretty(&file)?);
        Ok(())
    }
}

impl Deploy {
    /// Deploys, continues to deploy, or says that nothing has to be done.
    pub async fn run(self, session: &Session, output: &mut Output) -> Result<()> {
        let path = &session.options.deployment;
        let existing = match path.exists() && !self.force {
            true => Some(Deployment::read(path)?),
            false => None,
        };
        let known_url = existing.as_ref().map(|it| it.url.clone());
        let url = session.options.url.clone().or(known_url);
        let node = Node::connect(url.as_deref().unwrap_or(DEFAULT_URL)).await?;
        output.count_in(node.token());
        let begun = match Progress::find(path) {
            // Whatever the record is, it is to be replaced.
            Err(_) if self.force => None,
            found => found?,
        };
        if let (Some(deployment), None) = (&existing, &begun) {
            session.verify(deployment, &node).await?;
            output.remark("already deployed, nothing to do");
            output.say("deployed", &Value::text(path.display().to_string()));
            return Ok(());
        }
        let keypair = session.signer(&node).await?;
        let waiting = node.waiting(keypair.account()).await?;
        ensure!(
            waiting == 0,
            "transactions of {} wait for a block: deploy again when they are through",
            keypair.address()
        );
        let bundles = Bundles::load(&self.bundles, !self.attestors.is_empty(), !self.no_dcap)?;
        let plan = self.plan(&node, keypair.account(), &bundles).await?;
        let progress = match begun {
            Some(progress) if self.force && !progress.is_of(&plan) => Progress::begin(plan),
            Some(progress) => progress.continued_with(&plan, path)?,
            None => Progress::begin(plan),
        };
        let steps = Steps {
            node: &node,
            keypair: &keypair,
            bundles: &bundles,
            progress,
            path,
            dry_run: session.options.dry_run,
            output,
        };
        steps.run().await
    }

    async fn plan(&self, node: &Node, deployer: AccountId, bundles: &Bundles) -> Result<Plan> {
        let token = node.token();
        let file = match (&self.settings, self.preset) {
            (Some(path), _) => {
                let file = SettingsFile::read(path)?;
                if file.longest_block_time > 0 {
                    let usual = node.usual_block_time().await?;
                    block_time::ensure_suits(file.longest_block_time, usual)?;
                }
                file
            }
            (None, Some(preset)) => {
                let mut file = SettingsFile::from(preset.settings(token.decimals));
                file.longest_block_time = block_time::longest(node.usual_block_time().await?);
                file
            }
            (None, None) => bail!("which parameters? --preset or --settings says it"),
        };
        // Checked before anything is sent.
        file.clone().settings(token)?;
        let attestors = self.attestors.len();
        let majority = match attestors {
            0 => 0,
            _ => u8::try_from(attestors / 2 + 1)?,
        };
        let threshold = self.threshold.unwrap_or(majority);
        ensure!(
            (attestors.min(1)..=attestors).contains(&threshold.into()),
            "of {attestors} attestors, {threshold} can never agree"
        );
        let dcap_root = (!self.no_dcap).then(|| self.dcap_root.unwrap_or(INTEL_ROOT_KEY));
        let subsidy = self.subsidy.map(|subsidy| subsidy.plancks(token));
        Ok(Plan {
            genesis: format!("0x{}", hex::encode(node.genesis())),
            deployer,
            settings: file,
            attestors: self.attestors.iter().map(hex::encode).collect(),
            threshold,
            dcap_root: dcap_root.map(hex::encode),
            treasury: self.treasury,
            measurements: self.measurements.iter().map(hex::encode).collect(),
            subsidy: subsidy.transpose()?.unwrap_or(0).to_string(),
            guardian: self.guardian.unwrap_or(deployer),
            code_hashes: bundles.code_hashes(),
        })
    }
}
